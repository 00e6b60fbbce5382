"""The only writer to nbgrader's database, in short transactions."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from nbgrader import api
from sqlalchemy import Connection, bindparam, create_engine, event, select
from sqlalchemy.engine import Engine

from .errors import GradingError
from .mark import GradedSubmission
from .master import Master, MasterCell
from .rows import Place, Registered, Texts, find_place, write_comments, write_grades, write_penalty

if TYPE_CHECKING:
    from nbgrader.plugins import LateSubmissionPlugin

_WAIT = 60.0
"""How long to wait for another program that is writing, in seconds."""

_assignments = api.Assignment.__table__
_LOCK = select(_assignments.c.id).where(_assignments.c.id == bindparam("lesson")).with_for_update()


class Gradebook:
    """nbgrader's gradebook, open for writing marks."""

    def __init__(self, url: str, course: str) -> None:
        with api.Gradebook(url, course) as made:  # makes the tables of a fresh one
            self._course = made.course_id
        self._engine = _engine(url)
        self._known: dict[str, Registered] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._engine.dispose()

    def lessons(self) -> set[str]:
        """The lessons that are registered."""
        with self._engine.connect() as connection:
            return set(connection.scalars(select(_assignments.c.name)))

    def master(self, lesson: str, folder: Path, notebook: str, order: list[str]) -> Master:
        """A lesson's cells as they are registered.

        Parameters
        ----------
        order:
            The grade_ids in the order of the master's notebook, which the database does not keep.

        Raises
        ------
        GradingError
            If it is not registered.
        """
        source = api.SourceCell.__table__
        with self._engine.connect() as connection:
            registered = self._registered(connection, lesson)
            if notebook not in registered.notebooks:
                raise GradingError(
                    f"given {lesson}/{notebook}.ipynb; allowed are notebooks the gradebook knows: run `autograde init`"
                )
            here = registered.notebooks[notebook]
            rows = connection.execute(select(source).where(source.c.notebook_id == here)).all()
            points = dict(self._cells(connection, api.GradeCell, here, "max_score"))
            tasks = dict(self._cells(connection, api.TaskCell, here, "max_score"))
            solutions = {name for name, _ in self._cells(connection, api.SolutionCell, here, "id")}
            kernel = connection.scalar(select(api.Notebook.__table__.c.kernelspec).where(api.Notebook.id == here))
        cells = [
            MasterCell(
                name=row.name,
                cell_type=row.cell_type,
                source=row.source or "",
                checksum=row.checksum,
                locked=bool(row.locked),
                points=points.get(row.name, tasks.get(row.name)),
                solution=row.name in solutions,
                task=row.name in tasks,
            )
            for row in rows
        ]
        place = {name: at for at, name in enumerate(order)}
        cells.sort(key=lambda cell: (place.get(cell.name, len(place)), cell.name))
        return Master(lesson, notebook, json.loads(kernel or "{}"), tuple(cells), folder)

    def write(
        self,
        together: Sequence[GradedSubmission],
        *,
        before: Callable[[GradedSubmission], bytes],
        late: Callable[[], LateSubmissionPlugin],
    ) -> list[int]:
        """Bring the rows of some submissions of one lesson up to date, in one transaction: all or none.

        Parameters
        ----------
        before:
            The graded notebook of the last run, asked for only where a person gave marks: its texts tell whether the
            person has to look again. Replace it after this returns, not before.
        late:
            What decides on a penalty, asked for only where work is late.

        Returns
        -------
        list
            How many rows were written of each.
        """
        # Learners in the same order for everyone, so that no two who add them wait for each other.
        ordered = sorted(range(len(together)), key=lambda at: together[at].student)
        rows = [0] * len(together)
        with self._engine.begin() as connection:
            registered = self._registered(connection, together[0].lesson)
            # One writer a lesson, stock nbgrader's new submissions included; SQLite has one writer anyway.
            connection.execute(_LOCK, {"lesson": registered.assignment})
            for at in ordered:
                graded = together[at]
                rows[at] = self._write(connection, graded, registered, Texts(graded, partial(before, graded)), late)
        return rows

    @staticmethod
    def _write(
        connection: Connection,
        graded: GradedSubmission,
        registered: Registered,
        texts: Texts,
        late: Callable[[], LateSubmissionPlugin],
    ) -> int:
        place, rows = find_place(connection, graded, registered)
        scores, changed = write_grades(connection, place, graded, registered, texts)
        rows += changed + write_comments(connection, place, graded, registered)
        seconds = _late(place, registered)
        owed = None
        if seconds > 0:
            total = sum(scores)
            asked = late().late_submission_penalty(graded.student, total, seconds)
            owed = None if asked is None else min(max(0.0, asked), total)
        return rows + write_penalty(connection, place, owed)

    def _registered(self, connection: Connection, lesson: str) -> Registered:
        if lesson in self._known:
            return self._known[lesson]
        found = connection.execute(select(_assignments).where(_assignments.c.name == lesson)).first()
        if found is None:
            raise GradingError(f"given {lesson}; allowed are lessons the gradebook knows: run `autograde init` first")
        table = api.Notebook.__table__
        notebooks: dict[str, str] = {
            row.name: row.id
            for row in connection.execute(select(table.c.name, table.c.id).where(table.c.assignment_id == found.id))
        }
        graded: dict[str, str] = {}
        answered: dict[str, str] = {}
        for here in notebooks.values():
            for kind, names in (
                (api.GradeCell, (graded,)),
                (api.SolutionCell, (answered,)),
                (api.TaskCell, (graded, answered)),
            ):
                for name, cell in self._cells(connection, kind, here, "id"):
                    for held in names:
                        held[name] = cell
        known = Registered(found.id, found.duedate, notebooks, graded, answered)
        self._known[lesson] = known
        return known

    @staticmethod
    def _cells(connection: Connection, kind: Any, notebook: str, column: str) -> list[tuple[str, Any]]:  # noqa: ANN401
        query = select(kind.name, getattr(kind, column)).where(kind.notebook_id == notebook)
        return [(row[0], row[1]) for row in connection.execute(query)]


def _late(place: Place, registered: Registered) -> float:
    """How many seconds too late it was handed in; 0 where nobody says when, or when it was due."""
    due = registered.duedate
    if due is None or place.timestamp is None:
        return 0.0
    return max(0.0, (place.timestamp - (due + (place.extension or timedelta()))).total_seconds())


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": _WAIT})

    # pysqlite begins a transaction at the first write only; reads before it would not belong to it.
    @event.listens_for(engine, "connect")
    def _plain(connection: Any, _: object) -> None:  # noqa: ANN401
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
