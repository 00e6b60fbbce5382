"""SIGKILL at any moment and a second run: the gradebook of a run that nobody disturbed."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.autograde.room import Room
from tests.autograde.test_stock_nbgrader import CLASS
from tests.learners import LESSON, NOTEBOOK

LEARNERS = 24
KINDS = ("perfect", "half-done", "worst", "untouched", "damaged-record", "deleted-cells")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    room = Room.make(tmp_path_factory.mktemp("kill") / "course")
    first = {kind: room.learner(f"{kind}-0", CLASS[kind]).folder for kind in KINDS}
    for number in range(len(KINDS), LEARNERS):
        kind = KINDS[number % len(KINDS)]
        shutil.copytree(first[kind], room.folder / "submitted" / f"{kind}-{number}" / LESSON)
    return room


def grading(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "autograde", "grade", "--json", *arguments],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def graded_so_far(folder: Path) -> int:
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{folder / 'gradebook.db'}?mode=ro", uri=True)) as book:
        return int(book.execute("select count(*) from submitted_assignment").fetchone()[0])
    return 0


def kill_when(folder: Path, reached: int, delay: float) -> bool:
    """Kill a run once so many are graded; whether it was still running."""
    run = grading(folder)
    until = time.monotonic() + 60
    while run.poll() is None and graded_so_far(folder) < reached and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(delay)
    running = run.poll() is None
    run.send_signal(signal.SIGKILL)
    run.communicate()
    return running


def test_five_kills_and_a_last_run_give_the_undisturbed_gradebook(room: Room, tmp_path: Path) -> None:
    calm = Room(tmp_path / "calm")
    shutil.copytree(room.folder, calm.folder)
    run = grading(calm.folder)
    said, errors = run.communicate(timeout=120)
    assert run.returncode == 0, errors
    assert len(json.loads(said)["submissions"]) == LEARNERS
    killed = [
        kill_when(room.folder, reached, delay)
        for reached, delay in ((0, 2.5), (1, 0), (6, 0.005), (12, 0.02), (20, 0.01))
    ]
    assert sum(killed) >= 4
    assert _left_behind(room.folder) == []
    run = grading(room.folder)
    _, errors = run.communicate(timeout=120)
    assert run.returncode == 0, errors
    assert room.rows() == calm.rows()
    for student in (f"{KINDS[0]}-0", f"{KINDS[1]}-0"):
        ours, theirs = (one.folder / "autograded" / student / LESSON for one in (room, calm))
        assert (ours / NOTEBOOK).read_bytes() == (theirs / NOTEBOOK).read_bytes()
        assert sorted(path.name for path in ours.iterdir()) == sorted(path.name for path in theirs.iterdir())


def _left_behind(folder: Path) -> list[str]:
    """Processes of a killed run that live on a moment later."""
    time.sleep(1.0)
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if (entry / "cwd").readlink() == folder:
                    found.append((entry / "cmdline").read_text(encoding="utf-8", errors="replace"))
    return [one for one in found if "autograde" in one or "spawn" in one]


def test_exit_status_and_summary_for_people(room: Room) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "autograde", "grade", LESSON, "--students", "perfect-0,worst-0", "--workers", "1"],
        cwd=room.folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "Graded 2 of 2" in run.stdout
    assert "Landlock" in run.stdout
    unknown = subprocess.run(
        [sys.executable, "-m", "autograde", "grade", "--students", "nobody"],
        cwd=room.folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert unknown.returncode == 2
    assert "given --students nobody" in unknown.stderr
