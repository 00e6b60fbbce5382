"""The grades and comments of one submission: only values that differ are written, and what a person wrote stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from nbgrader import api
from sqlalchemy import Connection, Row, insert, select, update

from .mark import GradedSubmission
from .notebook import grade_id, read_cells

_grades, _comments = api.Grade.__table__, api.Comment.__table__
_Values = dict[str, Any]


@dataclass(frozen=True)
class Registered:
    """The database's ids of one lesson."""

    assignment: str
    duedate: datetime | None
    notebooks: Mapping[str, str]
    graded: Mapping[str, str]
    answered: Mapping[str, str]


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
    connection: Connection, notebook: str, graded: GradedSubmission, registered: Registered, texts: Texts
) -> tuple[list[float], int]:
    """Bring the grades up to date; the scores that count now, and how many rows were written."""
    # Locked, so that a person who marks at this moment is either seen here or writes after it.
    query = select(_grades).where(_grades.c.notebook_id == notebook).order_by(_grades.c.id).with_for_update()
    found = {row.cell_id: row for row in connection.execute(query)}
    fresh: list[_Values] = []
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
                    "id": api.new_uuid(),
                    "cell_id": cell,
                    "notebook_id": notebook,
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
            connection.execute(update(_grades).where(_grades.c.id == row.id).values(wanted))
            rows += 1
        kept = row.manual_score if row.manual_score is not None else auto
        scores.append((kept or 0.0) + (row.extra_credit or 0.0 if kept is not None else 0.0))
    if fresh:
        connection.execute(insert(_grades), fresh)
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


def write_comments(connection: Connection, notebook: str, graded: GradedSubmission, registered: Registered) -> int:
    """Bring nbgrader's automatic comments up to date; how many rows were written."""
    found = {
        row.cell_id: row
        for row in connection.execute(
            select(_comments.c.id, _comments.c.cell_id, _comments.c.auto_comment).where(
                _comments.c.notebook_id == notebook
            )
        )
    }
    fresh: list[_Values] = []
    rows = 0
    for name, cell in registered.answered.items():
        said = graded.comments.get(name)
        row = found.get(cell)
        if row is None:
            fresh.append({"id": api.new_uuid(), "cell_id": cell, "notebook_id": notebook, "auto_comment": said})
        elif row.auto_comment != said:
            connection.execute(update(_comments).where(_comments.c.id == row.id).values(auto_comment=said))
            rows += 1
    if fresh:
        connection.execute(insert(_comments), fresh)
    return rows + len(fresh)
