"""The gradebook in SQLite and in PostgreSQL: the same rows, whoever else is writing."""

from __future__ import annotations

import itertools
import subprocess
from pathlib import Path
from typing import Any

import pytest
from nbgrader import api

from tests.autograde.commands import autograde, grading, kill_when, left_behind, outcome
from tests.autograde.formgrader import FormGrader
from tests.autograde.room import Room
from tests.autograde.test_stock_nbgrader import CLASS, nbgrader
from tests.learners import LESSON, Learner, cell_of

pytestmark = pytest.mark.xdist_group("gradebooks")

KINDS = ("perfect", "half-done", "worst", "untouched", "damaged-record", "deleted-cells")
LEARNERS = 12
Rows = dict[tuple[str, ...], tuple[Any, ...]]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Room:
    room = Room.make(tmp_path_factory.mktemp("gradebooks") / "fresh")
    room.crowd({kind: CLASS[kind] for kind in KINDS}, LEARNERS)
    return room


@pytest.fixture(scope="module")
def undisturbed(fresh: Room) -> Rows:
    calm = fresh.copy(fresh.folder.parent / "calm")
    outcome(grading(calm.folder))
    return calm.rows()


@pytest.fixture(params=["sqlite", "postgresql"])
def room(request: pytest.FixtureRequest, fresh: Room, tmp_path: Path) -> Room:
    if request.param == "sqlite":
        return fresh.copy(tmp_path / "course")
    return in_postgresql(request, fresh, tmp_path)


@pytest.fixture
def postgresql_room(request: pytest.FixtureRequest, fresh: Room, tmp_path: Path) -> Room:
    return in_postgresql(request, fresh, tmp_path)


def in_postgresql(request: pytest.FixtureRequest, fresh: Room, tmp_path: Path) -> Room:
    room = fresh.copy(tmp_path / "course", request.getfixturevalue("postgresql").database())
    run = autograde(room.folder, "init")
    said, errors = run.communicate(timeout=180)
    assert (run.returncode, said) == (0, f"Registered {LESSON}.\n"), errors
    return room


def mark(room: Room, student: str, cell: str, score: float) -> None:
    """Mark as a person does, in a session of nbgrader's own."""
    with api.Gradebook(room.course.database, room.course.course_id) as gradebook:
        grade = gradebook.find_grade(cell, "cross-team", LESSON, student)
        grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()


def test_postgresql_holds_row_for_row_what_sqlite_holds(postgresql_room: Room, undisturbed: Rows) -> None:
    room = postgresql_room
    outcome(grading(room.folder))
    assert not (room.folder / "gradebook.db").exists()
    assert room.rows() == undisturbed
    mark(room, "half-done-7", "surprised", 1.5)
    before = room.rows()
    assert {one["rows"] for one in outcome(grading(room.folder))} == {0}
    assert room.rows() == before
    assert before["half-done-7", "grade", "surprised"][1] == 1.5


def test_stock_nbgrader_goes_on_from_postgresql(postgresql_room: Room) -> None:
    room = postgresql_room
    for left_out in room.folder.glob("submitted/*-[0-9]*"):
        if left_out.name not in ("perfect-0", "half-done-7"):
            left_out.rename(room.folder / left_out.name)
    outcome(grading(room.folder))
    before = room.rows()
    for command in (["autograde", LESSON, "--force"], ["generate_feedback", LESSON], ["export"]):
        run = nbgrader(room.folder, *command)
        assert run.returncode == 0, run.stderr[-3000:]
    assert room.rows() == before
    assert "perfect-0" in (room.folder / "grades.csv").read_text(encoding="utf-8")
    assert {one["rows"] for one in outcome(grading(room.folder))} == {0}


def test_two_runs_at_once_lose_nothing(room: Room, undisturbed: Rows) -> None:
    first, second = grading(room.folder), grading(room.folder)
    rows = [sum(one["rows"] for one in outcome(run)) for run in (first, second)]
    assert room.rows() == undisturbed
    alone = len({key[:1] for key in undisturbed}) + len(undisturbed)  # a row for each learner, and what `rows` shows
    assert sum(rows) == alone  # what one wrote the other did not write again
    assert {one["rows"] for one in outcome(grading(room.folder))} == {0}


def test_a_person_marking_in_formgrader_and_a_run_lose_nothing(room: Room, undisturbed: Rows) -> None:
    outcome(grading(room.folder))
    for folder in (room.folder / "submitted").iterdir():
        change(Learner(folder / LESSON))
    changed = room.copy(room.folder.parent / "changed") if "sqlite" in room.course.database else None
    marks: dict[str, float] = {}
    with FormGrader(room.folder) as formgrader, api.Gradebook(room.course.database, room.course.course_id) as gradebook:
        ids = {
            (submission.student.id, grade.name): grade.id
            for submission in gradebook.assignment_submissions(LESSON)
            for notebook in submission.notebooks
            for grade in notebook.grades
            if grade.name in ("surprised", "figures-q1")
        }
        gradebook.db.commit()
        run = grading(room.folder)
        for score in itertools.count(1):
            for grade in ids.values():
                formgrader.put(f"/formgrader/api/grade/{grade}", {"manual_score": score / 100, "extra_credit": None})
                marks[grade] = score / 100
            if run.poll() is not None:
                break
        outcome(run)
    rows = room.rows()
    for (student, cell), grade in ids.items():
        assert rows[student, "grade", cell][1] == marks[grade]
    assert {rows[student, "grade", "figures-q1"][0] for student, _ in ids} == {0.0}
    assert rows["perfect-0", "grade", "figures-q1"][0] != undisturbed["perfect-0", "grade", "figures-q1"][0]
    if changed is not None:
        outcome(grading(changed.folder))
        automatic = {key: row[0] for key, row in changed.rows().items() if "grade" in key}
        assert {key: row[0] for key, row in rows.items() if "grade" in key} == automatic


def change(learner: Learner) -> None:
    """Hand in again: another text, another answer."""
    if (learner.folder.parent.name).startswith(("perfect", "half-done", "worst")):
        learner.edit(lambda notebook: cell_of(notebook, "surprised").update(source="Something else altogether."))
    learner.edit(lambda notebook: cell_of(notebook, "figures-q1-answer").update(source="q1 = -123456"))


def test_a_run_waits_for_a_session_that_is_writing(room: Room) -> None:
    outcome(grading(room.folder))
    change(Learner(room.folder / "submitted" / "perfect-0" / LESSON))
    with api.Gradebook(room.course.database, room.course.course_id) as gradebook:
        grade = gradebook.find_grade("figures-q1", "cross-team", LESSON, "perfect-0")
        grade.manual_score, grade.needs_manual_grade = 0.25, False
        gradebook.db.flush()
        run = grading(room.folder, "--students", "perfect-0")
        with pytest.raises(subprocess.TimeoutExpired):
            run.communicate(timeout=10)
        gradebook.db.commit()
        outcome(run)
    auto, manual, _, needs, *_ = room.rows()["perfect-0", "grade", "figures-q1"]
    assert (auto, manual, needs) == (0.0, 0.25, True)  # the automatic mark has changed under the person's


def test_kills_and_a_last_run_give_the_undisturbed_gradebook_in_postgresql(
    postgresql_room: Room, undisturbed: Rows
) -> None:
    room = postgresql_room
    killed = [kill_when(room, reached, delay) for reached, delay in ((1, 0), (7, 0.005), (15, 0.01))]
    assert sum(killed) >= 2
    assert left_behind(room.folder) == []
    outcome(grading(room.folder))
    assert room.rows() == undisturbed
