"""Grading a class: submissions go out to workers, graded ones come back to the one writer."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from curriculum.content import ContentError, read_lesson

from .crew import Crew
from .errors import GradingError, SandboxError
from .mark import GradedSubmission
from .master import Master, read_code, work_out_references
from .sandbox import Layers
from .sealed import data_files
from .shelf import put, read_graded
from .worker import grade_folder, layers

if TYPE_CHECKING:
    from .course import Course
    from .gradebook import Gradebook

_AHEAD = 4
"""Submissions under way for each worker: enough to keep it busy, few enough to keep memory flat."""


_SPECIAL = frozenset('<>&"\\')
_NAMED_OTHERWISE = (
    "given this name of a learner; allowed are names in printable letters without < > & \\ and quotation marks: rename "
    "the folder (formgrader puts names into its pages as they are, and a browser would run them)"
)


@dataclass(frozen=True)
class Job:
    """One submission to grade."""

    lesson: str
    student: str
    folder: Path


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


def open_masters(course: Course, gradebook: Gradebook, lessons: Sequence[str]) -> dict[str, Master]:
    """The masters of some lessons.

    Raises
    ------
    GradingError
        If one is not there, not registered, or its files have mistakes.
    """
    there = course.lessons()
    masters = {}
    for name in lessons:
        folder = course.source / name
        if name not in there:
            raise GradingError(f"given {name!r}; allowed are the lessons in source/: {', '.join(there) or 'none yet'}")
        try:
            file = read_lesson(folder / "lesson" / "lesson.yaml")
        except ContentError as error:
            raise GradingError(f"{name} has mistakes; mend them and grade again:\n{error}") from error
        notebook = folder / file.notebook
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        order = [cell["metadata"].get("nbgrader", {}).get("grade_id", "") for cell in cells]
        registered = gradebook.master(name, folder.resolve(), notebook.stem, order)
        try:
            references = work_out_references(registered.folder)
            masters[name] = replace(registered, references=references, **read_code(cells))
        except Exception as error:
            raise GradingError(
                f"{name}: figures.py ended in {type(error).__name__}: {error}; allowed is a reference for every "
                "question: mend it and grade again"
            ) from error
    return masters


def _is_plain(name: str) -> bool:
    """Whether formgrader can show a learner's name, which becomes part of its pages and scripts as it is."""
    return name.isprintable() and not _SPECIAL & set(name)


def jobs_of(course: Course, lessons: Sequence[str], students: Sequence[str] | None) -> list[Job]:
    """The submissions to grade.

    Raises
    ------
    GradingError
        If a learner who was named has handed in none of the lessons.
    """
    jobs = [Job(lesson, student, folder) for lesson in lessons for student, folder in course.submissions(lesson)]
    if students is None:
        return jobs
    unknown = sorted(set(students) - {job.student for job in jobs})
    if unknown:
        raise GradingError(
            f"given --students {', '.join(unknown)}; allowed are those who handed in {', '.join(lessons)}: look into "
            f"{course.submitted.name}/"
        )
    return [job for job in jobs if job.student in students]


@dataclass
class Classroom:
    """Grades submissions of one course."""

    course: Course
    gradebook: Gradebook
    masters: dict[str, Master]
    crew: Crew

    def grade(self, jobs: Sequence[Job], *, ready: Callable[[Layers], None] = lambda _: None) -> Iterator[Result]:
        """Grade and write, in the order they come back.

        Parameters
        ----------
        ready:
            Told the layers of the sandbox before the first submission runs.
        """
        self.crew.brief(self.masters)
        waiting = [job for job in reversed(jobs) if _is_plain(job.student)]
        for job in jobs:
            if not _is_plain(job.student):
                yield Result(job, failure=_NAMED_OTHERWISE)
        suspects: list[Job] = []
        while waiting or suspects:
            # A worker that dies takes the pool along: those it had are graded again one by one, to find the cause.
            alone = bool(suspects)
            batch = [suspects.pop()] if alone else waiting
            lost: list[Job] = []
            with self.crew.pool(1 if alone else self.crew.width) as executor:
                ready(executor.submit(layers, self.crew.setup).result())
                yield from self._with(executor, batch, lost)
            if alone and lost:
                yield Result(lost[0], failure="its worker ended while grading it; nothing was written")
            else:
                suspects += lost

    def _with(self, executor: Executor, waiting: list[Job], lost: list[Job]) -> Iterator[Result]:
        under_way: dict[Future[GradedSubmission], Job] = {}
        broken = False
        while under_way or (waiting and not broken):
            while waiting and not broken and len(under_way) < _AHEAD * self.crew.width:
                job = waiting.pop()
                try:
                    future = executor.submit(grade_folder, self.crew.setup, job.lesson, job.student, job.folder)
                except BrokenProcessPool:
                    broken = True
                    lost.append(job)
                    break
                under_way[future] = job
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                job = under_way.pop(future)
                try:
                    graded = future.result()
                except (BrokenProcessPool, SandboxError):
                    broken = True
                    lost.append(job)
                except Exception as error:  # noqa: BLE001 - one submission never stops the class
                    yield Result(job, failure=f"{type(error).__name__}: {error}")
                else:
                    try:
                        yield self._written(job, graded)
                    except Exception as error:  # noqa: BLE001 - nor does one that cannot be written
                        yield Result(job, failure=f"its marks could not be written ({error}): grade it again")

    def _written(self, job: Job, graded: GradedSubmission) -> Result:
        from .timestamps import read_timestamp  # noqa: PLC0415 - nbgrader is slow to import; workers start first

        began = time.perf_counter()
        folder = self.course.autograded / job.student / job.lesson
        problems = graded.problems
        if graded.timestamp is not None and read_timestamp(graded.timestamp) is None:
            problems = (*problems, "timestamp.txt holds no time; none was noted")
        data = self._data(job.lesson)
        # First the rows, then the notebook: its texts tell the next run what a person has seen, so they must not be
        # ahead of the rows where this process is killed in between. Another run waits: the two belong together.
        with self._turn:
            rows = self.gradebook.write(
                graded, before=lambda: read_graded(folder, graded.notebook), late=self.course.late_plugin
            )
            put(folder, {**graded.files, **data, f"{graded.notebook}.ipynb": graded.document})
        return Result(
            job,
            score=sum(score or 0.0 for score in graded.scores.values()),
            to_read=sum(score is None for score in graded.scores.values()),
            rows=rows,
            problems=problems,
            times={**graded.times, "write": time.perf_counter() - began},
        )

    @cached_property
    def _turn(self) -> FileLock:
        """Held while one submission is written."""
        self.course.autograded.mkdir(parents=True, exist_ok=True)
        return FileLock(self.course.autograded / ".autograde.lock")

    def _data(self, lesson: str) -> dict[str, bytes]:
        return _master_data(self.masters[lesson].folder)


@cache
def _master_data(folder: Path) -> dict[str, bytes]:
    """What lies beside the master's notebook; not `lesson/`, because feedback hands out whatever lies beside it."""
    return {path.name: path.read_bytes() for path in data_files(folder)}
