"""Submissions that came back together are written together, and none costs another its marks."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from autograde.mark import GradedSubmission
from autograde.writer import Graded, Job, Result, Tray, Writer
from tests.autograde.room import Room
from tests.learners import LESSON, NOTEBOOK

LEARNERS = [f"learner-{number:02}" for number in range(11)]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room.make(tmp_path / "course")


def graded_for(student: str, **special: Any) -> Graded:
    """A mark for somebody; with something special."""
    graded = GradedSubmission(
        **{
            "student": student,
            "lesson": LESSON,
            "notebook": Path(NOTEBOOK).stem,
            "scores": {"figures-q1": 0.5},
            "comments": {"surprised": "No response."},
            "document": student.encode(),
            **special,
        }
    )
    return Job(LESSON, student, Path("submitted") / student / LESSON), graded


def written(room: Room, special: Mapping[str, Mapping[str, Any]]) -> dict[str, Result]:
    """Write a mark for everyone at once; of some, something special."""
    graded = [graded_for(student, **special.get(student, {})) for student in LEARNERS]
    with room.gradebook() as gradebook:
        writer = Writer(room.course, gradebook, {LESSON: room.course.source / LESSON})
        return {result.job.student: result for result in writer.write(graded)}


def marks(room: Room) -> dict[str, float]:
    return {key[0]: row[0] for key, row in room.rows().items() if key[1:] == ("grade", "figures-q1")}


def notebooks(room: Room) -> dict[str, bytes]:
    return {path.parts[-3]: path.read_bytes() for path in room.course.autograded.glob(f"*/{LESSON}/{NOTEBOOK}")}


def test_all_that_came_back_together_is_written_once(room: Room) -> None:
    first, second = written(room, {}), written(room, {})
    assert list(first) == list(second) == LEARNERS
    assert len({result.rows for result in first.values()}) == 1
    assert first[LEARNERS[0]].rows > 4  # the learner, what was handed in, its notebook, a mark, comments
    assert {result.rows for result in second.values()} == {0}
    assert marks(room) == dict.fromkeys(LEARNERS, 0.5)
    assert notebooks(room) == {student: student.encode() for student in LEARNERS}


@pytest.mark.parametrize(
    "special",
    [
        {"comments": {"surprised": "\ud800"}},  # no database takes it as text
        {"files": {f"{'x' * 300}.csv": b""}},  # no file system takes it as a name
    ],
    ids=["rows", "files"],
)
def test_one_that_cannot_be_written_costs_only_itself(room: Room, special: Mapping[str, Any]) -> None:
    results = written(room, {LEARNERS[4]: special})
    others = [student for student in LEARNERS if student != LEARNERS[4]]
    assert [student for student, result in results.items() if result.failure] == [LEARNERS[4]]
    assert {student: marks(room)[student] for student in others} == dict.fromkeys(others, 0.5)
    assert {student: notebooks(room)[student] for student in others} == {
        student: student.encode() for student in others
    }
    again = written(room, {})
    assert {result.failure for result in again.values()} == {""}
    assert {again[student].rows for student in others} == {0}
    assert marks(room) == dict.fromkeys(LEARNERS, 0.5)
    assert notebooks(room)[LEARNERS[4]] == LEARNERS[4].encode()


def test_a_tray_is_full_with_sixteen_or_when_the_first_has_waited_half_a_second() -> None:
    tray, one = Tray(), graded_for(LEARNERS[0])
    assert tray.seconds_left is None
    for _ in range(15):
        tray.add(one)
    assert not tray.full
    tray.add(one)
    assert tray.full
    assert len(tray.emptied()) == 16
    assert not tray
    tray.add(one)
    assert not tray.full
    time.sleep(tray.seconds_left or 0.0)
    assert tray.full
