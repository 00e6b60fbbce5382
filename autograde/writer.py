"""The one writer: what came back from the workers goes into the gradebook, and beside it where formgrader looks."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from .mark import GradedSubmission
from .sealed import data_files
from .shelf import put, read_graded

if TYPE_CHECKING:
    from .course import Course
    from .gradebook import Gradebook

_TOGETHER = 8
"""Submissions written in one transaction at most: another program that writes waits for it."""
_GATHERED, _SECONDS = 16, 0.5
"""So many submissions wait until they are written, and so long at most."""


@dataclass(frozen=True)
class Job:
    """One submission to grade."""

    lesson: str
    student: str
    folder: Path


Graded = tuple[Job, GradedSubmission]


@dataclass
class Result:
    """What came of one submission.

    Attributes
    ----------
    seconds:
        From its start in a worker to its last row.
    rows:
        Rows of the gradebook that were written.
    failure:
        Why it could not be graded at all; empty where it was.
    """

    job: Job
    score: float = 0.0
    to_read: int = 0
    rows: int = 0
    problems: tuple[str, ...] = ()
    times: dict[str, float] = field(default_factory=dict)
    failure: str = ""

    @property
    def seconds(self) -> float:
        """Time spent on it."""
        return sum(seconds for what, seconds in self.times.items() if what != "start")


class Tray:
    """Submissions that wait to be written together: a database takes its time for a transaction, not for a row."""

    def __init__(self) -> None:
        self._graded: list[Graded] = []
        self._until = 0.0

    def __bool__(self) -> bool:
        return bool(self._graded)

    def add(self, one: Graded) -> None:
        """Lay one down."""
        if not self._graded:
            self._until = time.monotonic() + _SECONDS
        self._graded.append(one)

    @property
    def seconds_left(self) -> float | None:
        """How long those that lie there may wait; `None` where there are none."""
        return max(0.0, self._until - time.monotonic()) if self._graded else None

    @property
    def full(self) -> bool:
        """Whether they are to be written now."""
        return len(self._graded) >= _GATHERED or self.seconds_left == 0.0

    def emptied(self) -> list[Graded]:
        """All of them; then there are none."""
        graded, self._graded = self._graded, []
        return graded


class Writer:
    """Writes what was graded.

    Parameters
    ----------
    masters:
        What the authors wrote, by lesson.
    """

    def __init__(self, course: Course, gradebook: Gradebook, masters: Mapping[str, Path]) -> None:
        self._course, self._gradebook, self._masters = course, gradebook, masters
        self._data: dict[str, dict[str, bytes]] = {}

    def write(self, graded: Sequence[Graded]) -> Iterator[Result]:
        """Write submissions; those of one lesson go into one transaction."""
        for _, of_lesson in groupby(sorted(graded, key=_lesson), key=_lesson):
            left = list(of_lesson)
            while left:
                yield from self._written(left[:_TOGETHER])
                del left[:_TOGETHER]

    def _written(self, together: Sequence[Graded]) -> list[Result]:
        began = time.perf_counter()
        # First the rows, then the notebooks: their texts tell the next run what a person has seen, so they must not be
        # ahead of the rows where this process is killed in between. Another run waits: the two belong together.
        with self._turn:
            results = [self._put(*one, rows) for one, rows in zip(together, self._rows(together), strict=True)]
        each = (time.perf_counter() - began) / len(together)
        for result in results:
            result.times["write"] = each
        return results

    def _rows(self, together: Sequence[Graded]) -> list[int | Exception]:
        """Write their rows; how many, or why not: one that cannot be written costs only itself."""
        try:
            rows: list[int | Exception] = []
            rows += self._gradebook.write(
                [graded for _, graded in together],
                before=lambda graded: read_graded(self._folder(graded), graded.notebook),
                late=self._course.late_plugin,
            )
        except Exception as error:  # noqa: BLE001 - it is told with the submission
            return [error] if len(together) == 1 else [rows for one in together for rows in self._rows([one])]
        return rows

    def _put(self, job: Job, graded: GradedSubmission, rows: int | Exception) -> Result:
        from .timestamps import read_timestamp  # noqa: PLC0415 - nbgrader is slow to import; workers start first

        if isinstance(rows, Exception):
            return _not_written(job, rows)
        files = {**graded.files, **self._beside(job.lesson), f"{graded.notebook}.ipynb": graded.document}
        try:
            put(self._folder(graded), files)
        except Exception as error:  # noqa: BLE001 - one that cannot be written never stops the class
            return _not_written(job, error)
        problems = graded.problems
        if graded.timestamp is not None and read_timestamp(graded.timestamp) is None:
            problems = (*problems, "timestamp.txt holds no time; none was noted")
        return Result(
            job,
            score=sum(score or 0.0 for score in graded.scores.values()),
            to_read=sum(score is None for score in graded.scores.values()),
            rows=rows,
            problems=problems,
            times=dict(graded.times),
        )

    @cached_property
    def _turn(self) -> FileLock:
        """Held while submissions are written."""
        self._course.autograded.mkdir(parents=True, exist_ok=True)
        return FileLock(self._course.autograded / ".autograde.lock")

    def _folder(self, graded: GradedSubmission) -> Path:
        return self._course.autograded / graded.student / graded.lesson

    def _beside(self, lesson: str) -> dict[str, bytes]:
        """What lies beside the master's notebook; not `lesson/`: feedback hands out whatever lies beside a notebook."""
        if lesson not in self._data:
            self._data[lesson] = {path.name: path.read_bytes() for path in data_files(self._masters[lesson])}
        return self._data[lesson]


def _lesson(one: Graded) -> str:
    return one[0].lesson


def _not_written(job: Job, error: Exception) -> Result:
    return Result(job, failure=f"its marks could not be written ({error}): grade it again")
