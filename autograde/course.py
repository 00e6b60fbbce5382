"""The course folder as nbgrader lays it out, with nbgrader's own settings."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import GradingError

if TYPE_CHECKING:
    from nbgrader.apps import NbGrader
    from nbgrader.plugins import LateSubmissionPlugin


@dataclass(frozen=True)
class Course:
    """One course: its folder, and the settings of its `nbgrader_config.py`."""

    root: Path
    app: NbGrader

    @classmethod
    def open(cls, root: Path) -> Course:
        """Read the settings of a course.

        Raises
        ------
        GradingError
            If it is no course folder, or its settings cannot be read.
        """
        if not (root / "source").is_dir():
            raise GradingError(
                f"given {root}; allowed is a course folder, with the lessons in source/: change into it or name it "
                "with --course"
            )
        with _inside(root):
            app = _nbgrader()()
            try:
                app.initialize([])
            except SystemExit as error:
                raise GradingError(f"given {root / 'nbgrader_config.py'}; allowed is a file nbgrader reads") from error
        app.log.setLevel(logging.WARNING)  # a line for every file it copies is more than anyone reads
        return cls(root, app)

    @property
    def database(self) -> str:
        """The gradebook's URL."""
        return str(self.app.coursedir.db_url)

    @property
    def course_id(self) -> str:
        """How nbgrader calls the course."""
        return str(self.app.coursedir.course_id) or "default_course"

    @property
    def source(self) -> Path:
        """Where the lessons are written."""
        return self._folder("source_directory")

    @property
    def submitted(self) -> Path:
        """Where nbgrader collects."""
        return self._folder("submitted_directory")

    @property
    def autograded(self) -> Path:
        """Where graded notebooks go."""
        return self._folder("autograded_directory")

    def lessons(self, *, at_least_one: bool = False) -> list[str]:
        """The lessons there are, by folder name; raises `GradingError` where one is needed and there is none."""
        found = sorted(path.name for path in self.source.iterdir() if (path / "lesson" / "lesson.yaml").is_file())
        if at_least_one and not found:
            raise GradingError(
                f"given {self.source} without lessons; allowed is one folder a lesson, lesson.yaml in it"
            )
        return found

    def submissions(self, lesson: str) -> list[tuple[str, Path]]:
        """Who handed in a lesson, and where it lies."""
        if not self.submitted.is_dir():
            return []
        found = [(path.name, path / lesson) for path in sorted(self.submitted.iterdir()) if path.name[:1] != "."]
        return [(student, folder) for student, folder in found if folder.is_dir() or folder.is_symlink()]

    def late_plugin(self) -> LateSubmissionPlugin:
        """What decides on penalties for late work."""
        from nbgrader.preprocessors import AssignLatePenalties  # noqa: PLC0415

        assign = AssignLatePenalties(parent=self.app)
        assign.init_plugin()
        return assign.plugin_inst

    def register(self, lesson: str, release: Path) -> None:
        """Register one lesson by nbgrader's own `generate_assignment`, which writes its release to the folder named."""
        from nbgrader.converters import GenerateAssignment  # noqa: PLC0415
        from nbgrader.converters.base import NbGraderException  # noqa: PLC0415

        settings: Any = self.app.coursedir
        before = (settings.release_directory, settings.assignment_id)
        settings.release_directory, settings.assignment_id = str(release), lesson
        try:
            with _inside(self.root):
                GenerateAssignment(coursedir=settings, parent=self.app, force=True).start()
        except NbGraderException as error:
            raise GradingError(f"{lesson} cannot be registered: {error}") from error
        finally:
            settings.release_directory, settings.assignment_id = before

    def _folder(self, setting: str) -> Path:
        return self.root / str(getattr(self.app.coursedir, setting))


def _nbgrader() -> type[NbGrader]:
    """Import nbgrader, which takes its time, and most of that for checks of addresses that no notebook asks for."""
    needless = "rfc3987_syntax"  # jsonschema goes without it where it is not installed
    there = needless in sys.modules
    sys.modules.setdefault(needless, None)  # type: ignore[arg-type] # so it cannot be imported
    try:
        from nbgrader.apps import NbGrader  # noqa: PLC0415
    finally:
        if not there:
            del sys.modules[needless]
    return NbGrader  # type: ignore[no-any-return]


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Work in a folder; nbgrader finds its settings and its database from there."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
