"""Grading a class: submissions go out to workers, graded ones come back to the one writer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from curriculum.content import ContentError, read_lesson

from .crew import Crew
from .errors import GradingError, SandboxError
from .master import Master, WorkedOut, read_code, work_out
from .rota import Rota
from .sandbox import Layers
from .worker import grade_folder, layers
from .writer import Job, Result, Tray, Writer

if TYPE_CHECKING:
    from .course import Course
    from .gradebook import Gradebook
    from .mark import GradedSubmission

_AHEAD = 3
"""Submissions under way for each worker: enough to keep it busy, few enough to keep memory flat."""

_UnderWay = dict[Future["GradedSubmission"], tuple[Job, int]]
"""What was handed out, and to which worker."""
_SPECIAL = frozenset('<>&"\\')
_NAMED_OTHERWISE = (
    "given this name of a learner; allowed are names in printable letters without < > & \\ and quotation marks: rename "
    "the folder (formgrader puts names into its pages as they are, and a browser would run them)"
)


def open_masters(
    course: Course,
    gradebook: Gradebook,
    lessons: Sequence[str],
    work_out: Callable[[Sequence[Path]], Iterable[WorkedOut]] = work_out,
) -> dict[str, Master]:
    """The masters of some lessons.

    Parameters
    ----------
    work_out:
        Works out the references of the lessons in these folders.

    Raises
    ------
    GradingError
        If one is not there, not registered, or its files have mistakes.
    """
    there = course.lessons()
    masters: dict[str, Master] = {}
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
        masters[name] = replace(registered, **read_code(cells))
    folders = [master.folder for master in masters.values()]
    for name, worked_out in zip(masters, work_out(folders), strict=True):
        if isinstance(worked_out, str):
            raise GradingError(
                f"{name}: figures.py ended in {worked_out}; allowed is a reference for every question: mend it and "
                "grade again"
            )
        masters[name] = replace(masters[name], references=worked_out)
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
        rota = Rota(job for job in jobs if _is_plain(job.student))
        for job in jobs:
            if not _is_plain(job.student):
                yield Result(job, failure=_NAMED_OTHERWISE)
        suspects: list[Job] = []
        while rota or suspects:
            # A worker that dies takes along what it had: that is graded again one by one, to find the cause.
            alone = bool(suspects)
            lost: list[Job] = []
            with self.crew.pool(1 if alone else self.crew.width) as executors:
                ready(executors[0].submit(layers, self.crew.setup).result())
                yield from self._with(executors, Rota([suspects.pop()]) if alone else rota, lost)
            if alone and lost:
                yield Result(lost[0], failure="its worker ended while grading it; nothing was written")
            else:
                suspects += lost

    def _with(self, executors: Sequence[Executor], rota: Rota, lost: list[Job]) -> Iterator[Result]:
        under_way: _UnderWay = {}
        tray = Tray()
        broken = False
        while under_way or tray or (rota and not broken):
            broken = broken or not self._hand_out(executors, rota, under_way, lost)
            if tray.full or not under_way:
                yield from self._writer.write(tray.emptied())  # the workers have something to do meanwhile
            done, _ = wait(under_way, tray.seconds_left, FIRST_COMPLETED)
            for future in done:
                job, _ = under_way.pop(future)
                try:
                    tray.add((job, future.result()))
                except (BrokenProcessPool, SandboxError):
                    broken = True
                    lost.append(job)
                except Exception as error:  # noqa: BLE001 - one submission never stops the class
                    yield Result(job, failure=f"{type(error).__name__}: {error}")

    def _hand_out(self, executors: Sequence[Executor], rota: Rota, under_way: _UnderWay, lost: list[Job]) -> bool:
        """Give the workers what they have room for; whether all of them live."""
        for worker, executor in enumerate(executors):
            has = sum(at == worker for _, at in under_way.values())
            while has < _AHEAD and (job := rota.next(worker)):
                has += 1
                try:
                    future = executor.submit(grade_folder, self.crew.setup, job.lesson, job.student, job.folder)
                except BrokenProcessPool:
                    lost.append(job)
                    return False
                under_way[future] = (job, worker)
        return True

    @cached_property
    def _writer(self) -> Writer:
        return Writer(self.course, self.gradebook, {name: master.folder for name, master in self.masters.items()})
