"""A course to grade: made once from the source, with learners by script."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from autograde.classroom import Classroom, jobs_of, open_masters
from autograde.course import Course
from autograde.crew import Crew
from autograde.grade import Bench
from autograde.gradebook import Gradebook
from autograde.mark import GradedSubmission
from autograde.sandbox import Limits
from autograde.submission import Submission, read_submission
from autograde.writer import Result
from tests.learners import LESSON, ROOT, Learner

LIMITS = Limits(cell_seconds=2.0, seconds=12.0, memory=400_000_000, disk=20_000_000, output=4_000_000)


@dataclass
class Room:
    """A course folder with the lesson registered and released."""

    folder: Path
    limits: Limits = field(default_factory=Limits)
    lesson: str = LESSON

    @classmethod
    def make(cls, folder: Path, lesson: str = LESSON, **settings: Any) -> Room:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / "source" / lesson, folder / "source" / lesson)
        shutil.copy(ROOT / "nbgrader_config.py", folder)
        room = cls(folder, lesson=lesson, **settings)
        room.course.register(lesson, folder / "release")
        return room

    @cached_property
    def course(self) -> Course:
        return Course.open(self.folder)

    def learner(self, name: str, work: Callable[[Learner], None] = lambda _: None) -> Learner:
        learner = Learner.starts(self.folder / "submitted" / name / self.lesson, self.folder / "release" / self.lesson)
        work(learner)
        return learner

    def crowd(self, kinds: Mapping[str, Callable[[Learner], None]], number: int) -> list[str]:
        """So many learners who hand in: those of each kind the same."""
        first = {kind: self.learner(f"{kind}-0", work).folder for kind, work in kinds.items()}
        names = [f"{kind}-0" for kind in kinds]
        for at, kind in zip(range(len(kinds), number), itertools.cycle(kinds), strict=False):
            names.append(f"{kind}-{at}")
            shutil.copytree(first[kind], self.folder / "submitted" / names[-1] / LESSON)
        return names

    def copy(self, folder: Path, database: str | None = None) -> Room:
        """The same course in another folder; with an empty database where one is named."""
        shutil.copytree(self.folder, folder)
        if database is not None:
            (folder / "gradebook.db").unlink()
            with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as config:
                config.write(f'\nc.CourseDirectory.db_url = "{database}"\n')
        return Room(folder, self.limits)

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        with Gradebook(self.course.database, self.course.course_id) as gradebook:
            yield gradebook

    def bench(self) -> Bench:
        with self.gradebook() as gradebook:
            return Bench(open_masters(self.course, gradebook, [self.lesson])[self.lesson])

    def submission(self, name: str) -> Submission:
        return read_submission(self.folder / "submitted" / name / self.lesson, student=name, lesson=self.lesson)

    def grade(self, students: list[str] | None = None) -> dict[str, Result]:
        """Grade with one thread as executor, as any other would do."""
        with (
            self.gradebook() as gradebook,
            Crew(1, self.limits, executor=lambda _: ThreadPoolExecutor(1)) as crew,
        ):
            room = Classroom(self.course, gradebook, open_masters(self.course, gradebook, [self.lesson]), crew)
            return {result.job.student: result for result in room.grade(jobs_of(self.course, [self.lesson], students))}

    def rows(self) -> dict[tuple[str, ...], tuple[Any, ...]]:
        """All that the gradebook says, by learner and cell, without its random ids."""
        from nbgrader import api

        said: dict[tuple[str, ...], tuple[Any, ...]] = {}
        with api.Gradebook(self.course.database, self.course.course_id) as gradebook:
            for submission in gradebook.assignment_submissions(self.lesson):
                student = submission.student.id
                said[student,] = (submission.timestamp, submission.score, submission.max_score)
                for notebook in submission.notebooks:
                    said[student, "notebook"] = (
                        notebook.score, notebook.max_score, notebook.code_score, notebook.written_score,
                        notebook.needs_manual_grade, notebook.failed_tests, notebook.late_submission_penalty,
                    )  # fmt: skip
                    for grade in notebook.grades:
                        said[student, "grade", grade.name] = (
                            grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade,
                            grade.failed_tests, grade.max_score,
                        )  # fmt: skip
                    for comment in notebook.comments:
                        said[student, "comment", comment.name] = (comment.auto_comment, comment.manual_comment)
        return said


def total(graded: GradedSubmission) -> float:
    return sum(score or 0.0 for score in graded.scores.values())
