"""Which lessons there are, and which one a learner means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path

from curriculum.errors import LearnerError

_PACKAGE = Path(__file__).resolve().parents[1]


class UnknownLessonError(LearnerError):
    """No lesson, or none of that name; the message says which there are."""


def packaged_lessons() -> Path:
    """The folder of lessons: inside the installed package, or `release/` in a checkout."""
    inside = _PACKAGE / "_lessons"
    return inside if inside.is_dir() else _PACKAGE.parent / "release"


def lesson_names(lessons: Path) -> list[str]:
    """The folders that hold a notebook, in the order of the course."""
    if not lessons.is_dir():
        return []
    return sorted(folder.name for folder in lessons.iterdir() if folder.is_dir() and _notebooks(folder))


def choose_lesson(wanted: str | None, lessons: Path) -> str:
    """The lesson a learner means by `11-cross-team`, `cross-team`, `11` or nothing (the first one).

    Raises
    ------
    UnknownLessonError
        If there is no such lesson.
    """
    names = lesson_names(lessons)
    if not names:
        raise UnknownLessonError("This installation brings no lessons: install career-on-soft-skills again.")
    return names[0] if wanted is None else match_lesson(wanted, names)


def match_lesson(wanted: str, names: Sequence[str]) -> str:
    """The one of these lessons that a learner means.

    Raises
    ------
    UnknownLessonError
        If there is no such lesson; the message names them all and the nearest.
    """
    asked = wanted.strip().rstrip("/\\").casefold()
    for name in names:
        number, _, title = name.partition("-")
        if asked in (name, title, number) or (asked.isdigit() and int(asked) == _number(name)):
            return name
    near = difflib.get_close_matches(asked, [*names, *(name.partition("-")[2] for name in names)], n=1)
    hint = f"; did you mean {near[0]}?" if near else "."
    raise UnknownLessonError(f"There is no lesson {wanted!r}. There is: {', '.join(names)}{hint}")


def notebook_of(folder: Path) -> Path:
    """The notebook a lesson opens with: the one named like its folder, else the first.

    Raises
    ------
    UnknownLessonError
        If the folder holds no notebook.
    """
    notebooks = _notebooks(folder)
    if not notebooks:
        raise UnknownLessonError(f"There is no notebook in {folder}.")
    named = [notebook for notebook in notebooks if folder.name.endswith(notebook.stem)]
    return (named or notebooks)[0]


def _notebooks(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.ipynb") if not path.name.startswith("."))


def _number(name: str) -> int | None:
    digits = re.match(r"\d+", name)
    return int(digits[0]) if digits else None
