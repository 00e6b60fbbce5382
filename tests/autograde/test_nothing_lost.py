"""SIGKILL at any moment and a second run: the gradebook of a run that nobody disturbed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import psutil  # type: ignore[import-untyped] # it carries no types
import pytest

from tests.autograde.commands import grading, kill_when, left_behind, outcome
from tests.autograde.room import Room
from tests.autograde.test_stock_nbgrader import CLASS
from tests.learners import LESSON, NOTEBOOK

LEARNERS = 24
KINDS = ("perfect", "half-done", "worst", "untouched", "damaged-record", "deleted-cells")
SEED = 20260105


class Undisturbed(NamedTuple):
    """A class that nobody graded; its like, graded without a disturbance; and how long that took."""

    fresh: Room
    calm: Room
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    room = Room.make(tmp_path_factory.mktemp("kill") / "course")
    room.crowd({kind: CLASS[kind] for kind in KINDS}, LEARNERS)
    calm = room.copy(room.folder.parent / "calm")
    began = time.monotonic()
    assert len(outcome(grading(calm.folder))) == LEARNERS
    return Undisturbed(room, calm, time.monotonic() - began)


def same_as(calm: Room, room: Room) -> bool:
    """Whether a last run brings the class to the undisturbed state: every row, every file."""
    outcome(grading(room.folder))
    assert room.rows() == calm.rows()
    for student in (f"{kind}-0" for kind in KINDS):
        ours, theirs = (one.folder / "autograded" / student / LESSON for one in (room, calm))
        assert (ours / NOTEBOOK).read_bytes() == (theirs / NOTEBOOK).read_bytes()
        assert sorted(path.name for path in ours.iterdir()) == sorted(path.name for path in theirs.iterdir())
    return True


def test_five_kills_and_a_last_run_give_the_undisturbed_gradebook(undisturbed: Undisturbed, tmp_path: Path) -> None:
    fresh, calm, _ = undisturbed
    room = fresh.copy(tmp_path / "course")
    killed = [
        kill_when(room, reached, delay) for reached, delay in ((0, 2.5), (1, 0), (6, 0.005), (12, 0.02), (20, 0.01))
    ]
    assert sum(killed) >= 4
    assert left_behind(room.folder) == []
    assert same_as(calm, room)


def test_processes_that_had_hardly_begun_end_with_a_killed_run(undisturbed: Undisturbed, tmp_path: Path) -> None:
    """Each asks the system to end it with the run; one that comes too late for that has to see it."""
    room = undisturbed.fresh.copy(tmp_path / "course")
    run = grading(room.folder, "--workers", "2")
    while len(children := psutil.Process(run.pid).children()) < 4:  # the warm one, two workers, Python's own
        assert run.poll() is None
        time.sleep(0.002)
    for child in children:
        child.suspend()
    run.kill()
    run.wait()
    for child in children:
        child.resume()
    _, alive = psutil.wait_procs(children, timeout=30)
    with run:
        assert [child.cmdline() for child in alive] == []
    assert left_behind(room.folder) == []


@pytest.mark.long
@pytest.mark.parametrize("course", range(10))
def test_fifty_kills_at_random_moments_lose_nothing(course: int, undisturbed: Undisturbed, tmp_path: Path) -> None:
    """Five kills for each of ten courses: before the first row, between rows, and in second runs that write nothing."""
    chance = random.Random(SEED + course)
    fresh, calm, whole = undisturbed
    room = fresh.copy(tmp_path / "course")
    killed = sum(
        kill_when(room, chance.randrange(LEARNERS), chance.random() * 0.05)
        if chance.random() < 0.7
        else kill_when(room, 0, chance.random() * whole)
        for _ in range(5)
    )
    assert killed >= 3
    assert left_behind(room.folder) == []
    assert same_as(calm, room)


def test_a_learners_folder_whose_name_is_no_text_does_not_stop_the_class(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    fresh, calm, _ = undisturbed
    room = fresh.copy(tmp_path / "course")
    odd = room.folder / "submitted" / os.fsdecode(b"nobody-\xff\xfe\n[bold]")
    (room.folder / "submitted" / "perfect-0").rename(odd)
    run = subprocess.run(
        [sys.executable, "-m", "autograde", "grade"],
        cwd=room.folder, capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    assert run.returncode == 1, run.stderr
    assert f"Graded {LEARNERS - 1} of {LEARNERS}" in run.stdout
    assert "Not graded: nobody-" in run.stdout
    assert room.rows() == {key: row for key, row in calm.rows().items() if key[0] != "perfect-0"}


def test_exit_status_and_summary_for_people(undisturbed: Undisturbed) -> None:
    room = undisturbed.calm
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
