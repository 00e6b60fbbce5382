"""The rows of one submission: only values that differ are written, and what a person wrote stays."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from nbgrader import api
from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, insert, select, text, update

from .mark import GradedSubmission
from .notebook import grade_id, read_cells
from .timestamps import read_timestamp

_handed_in, _notebooks = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
_grades, _comments = api.Grade.__table__, api.Comment.__table__
_Values = dict[str, Any]

# Made once: SQLAlchemy takes longer to put a statement together than the database to carry it out.
_ADD_STUDENT = text("INSERT INTO student (id) VALUES (:student) ON CONFLICT DO NOTHING")
_ADD_HANDED_IN, _ADD_NOTEBOOK = insert(_handed_in), insert(_notebooks)
_ADD_GRADE, _ADD_COMMENT = insert(_grades), insert(_comments)
_row: BindParameter[str] = bindparam("row")
_CHANGE_HANDED_IN = update(_handed_in).where(_handed_in.c.id == _row)
_CHANGE_NOTEBOOK = update(_notebooks).where(_notebooks.c.id == _row)
_CHANGE_GRADE = update(_grades).where(_grades.c.id == _row)
_CHANGE_COMMENT = update(_comments).where(_comments.c.id == _row)
_FIND_HANDED_IN = select(_handed_in.c["id", "timestamp", "extension"]).where(
    _handed_in.c.assignment_id == bindparam("lesson"), _handed_in.c.student_id == bindparam("student")
)
# Asked for by notebook and cell too, because that is what there is an index of.
_FIND_NOTEBOOKS = select(_notebooks.c["id", "notebook_id", "late_submission_penalty"]).where(
    _notebooks.c.notebook_id.in_(bindparam("those", expanding=True)), _notebooks.c.assignment_id == bindparam("of")
)
# Locked, so that a person who marks at this moment is either seen here or writes after it.
_FIND_GRADES = (
    select(_grades)
    .where(_grades.c.cell_id.in_(bindparam("those", expanding=True)), _grades.c.notebook_id == bindparam("of"))
    .order_by(_grades.c.id)
    .with_for_update()
)
_FIND_COMMENTS = select(_comments.c["id", "cell_id", "auto_comment"]).where(
    _comments.c.cell_id.in_(bindparam("those", expanding=True)), _comments.c.notebook_id == bindparam("of")
)


@dataclass(frozen=True)
class Registered:
    """The database's ids of one lesson."""

    assignment: str
    duedate: datetime | None
    notebooks: Mapping[str, str]
    graded: Mapping[str, str]
    answered: Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """Where the rows of one submission are.

    Attributes
    ----------
    notebook:
        The id of its graded notebook.
    timestamp, extension:
        When it was handed in, and how much longer this learner had.
    penalty:
        What was taken off for being late.
    fresh:
        It was made now: there are no grades and comments yet.
    """

    notebook: str
    timestamp: datetime | None
    extension: timedelta | None
    penalty: float | None
    fresh: bool


def find_place(connection: Connection, graded: GradedSubmission, registered: Registered) -> tuple[Place, int]:
    """Find or make the rows that grades and comments hang on; how many were written."""
    given = read_timestamp(graded.timestamp)
    asked = {"lesson": registered.assignment, "student": graded.student}
    handed_in = connection.execute(_FIND_HANDED_IN, asked).first()
    notebooks = list(registered.notebooks.values())
    there: dict[str, Row[Any]] = {}
    rows = 0
    if handed_in is None:
        # Somebody who grades another lesson may add the same learner at this moment.
        rows += 1 + connection.execute(_ADD_STUDENT, {"student": graded.student}).rowcount
        submission, timestamp, extension = api.new_uuid(), given, None
        made: _Values = {"id": submission, "assignment_id": registered.assignment, "student_id": graded.student}
        connection.execute(_ADD_HANDED_IN, {**made, "timestamp": given})
    else:
        submission, timestamp, extension = handed_in
        if given is not None and given != timestamp:
            connection.execute(_CHANGE_HANDED_IN, {"row": submission, "timestamp": given})
            timestamp, rows = given, 1
        found = connection.execute(_FIND_NOTEBOOKS, {"those": notebooks, "of": submission})
        there = {row.notebook_id: row for row in found}
    fresh = {notebook: api.new_uuid() for notebook in notebooks if notebook not in there}
    if fresh:
        made = {"assignment_id": submission, "flagged": False}
        connection.execute(_ADD_NOTEBOOK, [{**made, "id": new, "notebook_id": one} for one, new in fresh.items()])
    wanted = registered.notebooks[graded.notebook]
    if wanted in fresh:
        return Place(fresh[wanted], timestamp, extension, None, fresh=True), rows + len(fresh)
    here = there[wanted]
    return Place(here.id, timestamp, extension, here.late_submission_penalty, fresh=False), rows + len(fresh)


def write_penalty(connection: Connection, place: Place, owed: float | None) -> int:
    """Bring the penalty for late work up to date; how many rows were written."""
    if owed == place.penalty:
        return 0
    connection.execute(_CHANGE_NOTEBOOK, {"row": place.notebook, "late_submission_penalty": owed})
    return 1


class Texts:
    """Whether a text differs from what was graded before; unknown counts as different."""

    def __init__(self, graded: GradedSubmission, before: Callable[[], bytes]) -> None:
        self._graded, self._before = graded, before
        self._pair: tuple[dict[str, str], dict[str, str]] | None = None

    def changed(self, name: str) -> bool:
        """Whether the text of a cell differs."""
        if self._pair is None:
            old, new = (
                {grade_id(cell): cell["source"] for cell in read_cells(raw, "")[0]} if raw else {}
                for raw in (self._before(), self._graded.document)
            )
            self._pair = (old, new)
        old, new = self._pair
        return name not in old or old[name] != new.get(name)


def write_grades(
    connection: Connection, place: Place, graded: GradedSubmission, registered: Registered, texts: Texts
) -> tuple[list[float], int]:
    """Bring the grades up to date; the scores that count now, and how many rows were written."""
    found = _by_cell(connection, _FIND_GRADES, place, registered.graded)
    fresh: list[_Values] = []
    ids = _ids()
    scores: list[float] = []
    rows = 0
    for name, cell in registered.graded.items():
        if name not in graded.scores:
            continue
        auto = graded.scores[name]
        row = found.get(cell)
        if row is None:
            fresh.append(
                {
                    "id": next(ids),
                    "cell_id": cell,
                    "notebook_id": place.notebook,
                    "auto_score": auto,
                    "needs_manual_grade": auto is None,
                }
            )
            scores.append(auto or 0.0)
            continue
        wanted = {
            "auto_score": auto,
            "needs_manual_grade": _needs_person(row, auto, partial(texts.changed, name)),
        }
        if (row.auto_score, bool(row.needs_manual_grade)) != (auto, wanted["needs_manual_grade"]):
            connection.execute(_CHANGE_GRADE, {"row": row.id, **wanted})
            rows += 1
        kept = row.manual_score if row.manual_score is not None else auto
        scores.append((kept or 0.0) + (row.extra_credit or 0.0 if kept is not None else 0.0))
    if fresh:
        connection.execute(_ADD_GRADE, fresh)
    return scores, rows + len(fresh)


def _needs_person(row: Row[Any], auto: float | None, changed: Callable[[], bool]) -> bool:
    """Whether a person has to look: at a text nobody marked, and again where the text or its mark changed.

    Of a cell whose mark is worked out the mark is what counts, of a text the text: stock nbgrader asks again for
    everything a person marked, on every run.
    """
    if row.manual_score is None:
        return auto is None
    if row.auto_score != auto:
        return True
    return bool(row.needs_manual_grade) or (auto is None and changed())


def write_comments(connection: Connection, place: Place, graded: GradedSubmission, registered: Registered) -> int:
    """Bring nbgrader's automatic comments up to date; how many rows were written."""
    found = _by_cell(connection, _FIND_COMMENTS, place, registered.answered)
    fresh: list[_Values] = []
    ids = _ids()
    rows = 0
    for name, cell in registered.answered.items():
        said = graded.comments.get(name)
        row = found.get(cell)
        if row is None:
            fresh.append({"id": next(ids), "cell_id": cell, "notebook_id": place.notebook, "auto_comment": said})
        elif row.auto_comment != said:
            connection.execute(_CHANGE_COMMENT, {"row": row.id, "auto_comment": said})
            rows += 1
    if fresh:
        connection.execute(_ADD_COMMENT, fresh)
    return rows + len(fresh)


def _ids() -> Iterator[str]:
    """New ids as nbgrader has them, but beside each other in their index: fewer pages of it are written."""
    begin = api.new_uuid()[:24]
    return (f"{begin}{count:08x}" for count in itertools.count())


def _by_cell(connection: Connection, query: Select[Any], place: Place, cells: Mapping[str, str]) -> dict[str, Row[Any]]:
    if place.fresh:
        return {}
    asked = {"those": list(cells.values()), "of": place.notebook}
    return {row.cell_id: row for row in connection.execute(query, asked)}
