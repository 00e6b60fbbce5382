"""Lay out a new lesson: its files from templates, its data from its own generator, its notebook normalised."""

from __future__ import annotations

import keyword
import re
import runpy
import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

from curriculum.content.base import attribute_name
from curriculum.lint.normalise import normalised_text

from .notebook import notebook_text
from .roleplay import roleplay_text

_NAME = re.compile(r"\d\d-[a-z][a-z-]*[a-z]")
_LESSON_FILES = ("lesson.yaml", "reflections.yaml", "portfolio.md", "figures.py", "make_data.py")
ROLEPLAYS = ("the-situation", "the-harder-case")


class NewLessonError(ValueError):
    """A lesson that cannot be made; the message says why, and nothing has been written."""


def new_lesson(source: Path, lesson: str) -> Path:
    """Make a lesson's folder; one that exists is never touched.

    Parameters
    ----------
    source:
        The folder of the lessons.
    lesson:
        Its number and name, such as `04-budgeting`.

    Raises
    ------
    NewLessonError
        If the name is none, or the folder is there already.
    """
    name = lesson[3:]
    variable = attribute_name(name)
    if not _NAME.fullmatch(lesson) or keyword.iskeyword(variable):
        raise NewLessonError(
            f"given {lesson!r}; allowed are two digits and a name of small letters and hyphens that is no Python "
            "keyword: write for example 04-budgeting"
        )
    folder = source / lesson
    if folder.exists():
        raise NewLessonError(f"given {folder}, which is there already; allowed is a new folder: choose another name")
    source.mkdir(parents=True, exist_ok=True)
    words = {"id": lesson, "number": lesson[:2], "seed": str(int(lesson[:2])), "name": name, "variable": variable}
    with tempfile.TemporaryDirectory(dir=source, prefix=".new-") as scratch:
        made = Path(scratch) / lesson
        _fill(made, words)
        shutil.move(made, folder)
    return folder


def _fill(folder: Path, words: dict[str, str]) -> None:
    content = folder / "lesson"
    content.mkdir(parents=True)
    for name in _LESSON_FILES:
        _write(content / name, _template(name, words))
    for number, task in enumerate(ROLEPLAYS):
        _write(content / f"{task}.yaml", roleplay_text(assessed=number == 1))
    runpy.run_path(str(content / "make_data.py"), run_name="__main__")
    notebook = folder / f"{words['name']}.ipynb"
    _write(notebook, notebook_text(_template("notebook.txt", words)))
    _write(notebook, normalised_text(notebook))


def _template(name: str, words: dict[str, str]) -> str:
    # Python templates end in .txt, so that no tool takes them for code of this package.
    there = files(__package__).joinpath("template", f"{name}.txt" if name.endswith(".py") else name)
    text = there.read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"<<{word}>>", value)
    return text


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
