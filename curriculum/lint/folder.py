"""A lesson folder, read as far as it can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from curriculum.content import LessonFile, ReflectionFile, read_lesson, read_reflections
from curriculum.content.lesson import ExerciseTask, ReflectionTask, RolePlayTask
from curriculum.content.problems import ContentError, Problem
from curriculum.content.yaml_file import YamlFile, read_yaml

from .script import Script, read_script

LESSON = "lesson.yaml"
REFLECTIONS = "reflections.yaml"
_T = TypeVar("_T")


class LintError(ValueError):
    """There is nothing to examine where the author pointed."""


@dataclass(frozen=True)
class LessonFolder:
    """One lesson; what could not be read is `None` or left out, and stands in `problems`.

    Attributes
    ----------
    scripts:
        The role-plays that could be read and scored.
    problems:
        The mistakes of the files that could not.
    """

    path: Path
    yaml: YamlFile | None
    lesson: LessonFile | None
    reflections_yaml: YamlFile | None
    reflections: ReflectionFile | None
    scripts: tuple[Script, ...]
    problems: tuple[Problem, ...]

    @property
    def content(self) -> Path:
        """The folder an author writes."""
        return self.path / "lesson"

    @property
    def roleplay_files(self) -> list[Path]:
        """Every file that is, by its place, a role-play."""
        return [path for path in sorted(self.content.glob("*.yaml")) if path.name not in (LESSON, REFLECTIONS)]

    def roleplay_tasks(self) -> dict[str, RolePlayTask]:
        """The lesson's role-plays."""
        tasks = self.lesson.tasks.items() if self.lesson else ()
        return {name: task for name, task in tasks if isinstance(task, RolePlayTask)}

    def reflection_tasks(self) -> dict[str, ReflectionTask]:
        """The lesson's reflections."""
        tasks = self.lesson.tasks.items() if self.lesson else ()
        return {name: task for name, task in tasks if isinstance(task, ReflectionTask)}

    def exercises(self) -> dict[str, ExerciseTask]:
        """The lesson's exercises."""
        tasks = self.lesson.tasks.items() if self.lesson else ()
        return {name: task for name, task in tasks if isinstance(task, ExerciseTask)}


def lesson_folders(path: Path) -> list[Path]:
    """The lesson folders at a path: itself, or those in it.

    Raises
    ------
    LintError
        If there is none.
    """
    if (path / "lesson").is_dir():
        return [path]
    found = [child for child in sorted(path.glob("*")) if (child / "lesson").is_dir()]
    if not found:
        raise LintError(
            f"given {path}; allowed is a lesson's folder (with lesson/ in it) or a folder of lessons: "
            "name one, or make one with `curriculum new`"
        )
    return found


def read_folder(path: Path) -> LessonFolder:
    """Read one lesson folder."""
    problems: list[Problem] = []

    def attempt(read: Callable[[Path], _T], file: Path) -> _T | None:
        try:
            return read(file)
        except ContentError as error:
            problems.extend(error.problems)
            return None

    content = path / "lesson"
    lesson = attempt(read_lesson, content / LESSON)
    needs_reflections = lesson is None or any(isinstance(task, ReflectionTask) for task in lesson.tasks.values())
    has_reflections = (content / REFLECTIONS).exists() or needs_reflections
    reflections = attempt(read_reflections, content / REFLECTIONS) if has_reflections else None
    files = [file for file in sorted(content.glob("*.yaml")) if file.name not in (LESSON, REFLECTIONS)]
    scripts = [script for file in files if (script := attempt(read_script, file)) is not None]
    return LessonFolder(
        path,
        read_yaml(content / LESSON) if lesson else None,
        lesson,
        read_yaml(content / REFLECTIONS) if reflections else None,
        reflections,
        tuple(scripts),
        tuple(problems),
    )
