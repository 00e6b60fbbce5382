"""The process everything is forked from is killed, as for want of memory: the class is graded all the same."""

from __future__ import annotations

import os
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

from tests.autograde.commands import grading, outcome
from tests.autograde.room import Room
from tests.autograde.test_stock_nbgrader import CLASS
from tests.learners import LESSON, Learner, cell_of

LEARNERS = 16


def _warm_process(parent: int) -> int:
    """The oldest descendant of a grading run that keeps the libraries warm."""
    for entry in sorted(Path("/proc").iterdir(), key=lambda entry: entry.name.zfill(10)):
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                command = (entry / "cmdline").read_text(encoding="utf-8", errors="replace")
                above = (entry / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[1]
                if "autograde.sandbox.warm" in command and int(above) == parent:
                    return int(entry.name)
    raise AssertionError("no warm process")


def _answer(learner: Learner, source: str) -> None:
    learner.edit(lambda notebook: cell_of(notebook, "figures-q2-answer").update(source=source))


def test_a_killed_warm_process_costs_nobody_a_mark(tmp_path: Path) -> None:
    room = Room.make(tmp_path / "course")
    first = room.learner("half-done-0", CLASS["half-done"])
    for number in range(1, LEARNERS):
        shutil.copytree(first.folder, room.folder / "submitted" / f"half-done-{number}" / LESSON)
    for number in range(LEARNERS):
        _answer(Learner(room.folder / "submitted" / f"half-done-{number}" / LESSON), f"q2 = 'd'\nx = {number}")
    run = grading(room.folder)
    until = time.monotonic() + 60
    while not list(room.folder.glob("autograded/*/*/*.ipynb")) and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(_warm_process(run.pid), signal.SIGKILL)
    submissions = outcome(run)
    assert len(submissions) == LEARNERS
    assert {one["automatic"] for one in submissions} == {6.0}
