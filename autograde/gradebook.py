"""The only writer to nbgrader's database: one short transaction a submission."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from nbgrader import api
from sqlalchemy import Connection, create_engine, event, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from .errors import GradingError
from .mark import GradedSubmission
from .master import Master, MasterCell
from .rows import Registered, Texts, write_comments, write_grades
from .timestamps import read_timestamp

if TYPE_CHECKING:
    from nbgrader.plugins import LateSubmissionPlugin

_WAIT = 60.0
"""How long to wait for another program that is writing, in seconds."""

_students, _assignments = api.Student.__table__, api.Assignment.__table__
_handed_in, _notebooks = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__


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
        graded: GradedSubmission,
        *,
        before: Callable[[], bytes],
        late: Callable[[], LateSubmissionPlugin],
    ) -> int:
        """Bring the rows of one submission up to date, in one transaction.

        Parameters
        ----------
        before:
            The graded notebook of the last run, asked for only where a person gave marks: its texts tell whether the
            person has to look again. Replace it after this returns, not before.
        late:
            What decides on a penalty, asked for only where work is late.

        Returns
        -------
        int
            How many rows were written.
        """
        with self._engine.begin() as connection:
            registered = self._registered(connection, graded.lesson)
            # One writer a lesson, stock nbgrader's new submissions included; SQLite has one writer anyway.
            connection.execute(
                select(_assignments.c.id).where(_assignments.c.id == registered.assignment).with_for_update()
            )
            submission, timestamp, extension, rows = self._submission(connection, graded, registered)
            here, penalty, made = self._notebook(connection, submission, graded, registered)
            rows += made
            scores, changed = write_grades(connection, here, graded, registered, Texts(graded, before))
            rows += changed + write_comments(connection, here, graded, registered)
            due = registered.duedate + extension if registered.duedate and extension else registered.duedate
            seconds = max(0.0, (timestamp - due).total_seconds()) if timestamp and due else 0.0
            owed = None
            if seconds > 0:
                total = sum(scores)
                asked = late().late_submission_penalty(graded.student, total, seconds)
                owed = None if asked is None else min(max(0.0, asked), total)
            if owed != penalty:
                connection.execute(
                    update(_notebooks).where(_notebooks.c.id == here).values(late_submission_penalty=owed)
                )
                rows += 1
        return rows

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

    @staticmethod
    def _submission(
        connection: Connection, graded: GradedSubmission, registered: Registered
    ) -> tuple[str, datetime | None, Any, int]:
        rows = 0
        if connection.scalar(select(_students.c.id).where(_students.c.id == graded.student)) is None:
            # Somebody who grades another lesson may add the same learner at this moment.
            with suppress(IntegrityError), connection.begin_nested():
                connection.execute(insert(_students).values(id=graded.student))
                rows += 1
        given = read_timestamp(graded.timestamp)
        found = connection.execute(
            select(_handed_in.c.id, _handed_in.c.timestamp, _handed_in.c.extension).where(
                _handed_in.c.assignment_id == registered.assignment, _handed_in.c.student_id == graded.student
            )
        ).first()
        if found is None:
            made = api.new_uuid()
            connection.execute(
                insert(_handed_in).values(
                    id=made, assignment_id=registered.assignment, student_id=graded.student, timestamp=given
                )
            )
            return made, given, None, rows + 1
        if given is not None and given != found.timestamp:
            connection.execute(update(_handed_in).where(_handed_in.c.id == found.id).values(timestamp=given))
            rows += 1
        return found.id, given or found.timestamp, found.extension, rows

    @staticmethod
    def _notebook(
        connection: Connection, submission: str, graded: GradedSubmission, registered: Registered
    ) -> tuple[str, float | None, int]:
        found = {
            row.notebook_id: row
            for row in connection.execute(select(_notebooks).where(_notebooks.c.assignment_id == submission))
        }
        rows = 0
        for notebook in registered.notebooks.values():
            if notebook not in found:
                connection.execute(
                    insert(_notebooks).values(
                        id=api.new_uuid(), assignment_id=submission, notebook_id=notebook, flagged=False
                    )
                )
                rows += 1
        wanted = registered.notebooks[graded.notebook]
        if wanted in found:
            return found[wanted].id, found[wanted].late_submission_penalty, rows
        made = connection.scalar(
            select(_notebooks.c.id).where(_notebooks.c.assignment_id == submission, _notebooks.c.notebook_id == wanted)
        )
        return str(made), None, rows


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
