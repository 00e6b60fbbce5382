"""A good lesson to spoil: what `curriculum new` makes, with every place written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curriculum.content import Problem
from curriculum.lint import lint
from curriculum.lint.scaffold import new_lesson
from curriculum.lint.script import Script, read_script

LESSON = "04-budgeting"
NOTEBOOK = "budgeting.ipynb"
A = "lesson/the-situation.yaml"
B = "lesson/the-harder-case.yaml"
Notebook = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / name

    def read(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        self.path(name).write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str, count: int = 1) -> None:
        """Replace a text that must be there; `count=-1` everywhere."""
        text = self.read(name)
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, count))

    def edit_notebook(self, change: Callable[[Notebook], object]) -> None:
        notebook = json.loads(self.read(NOTEBOOK))
        change(notebook)
        self.write(NOTEBOOK, json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n")

    def line(self, name: str, text: str, after: str = "") -> int:
        """The number of the first line that has a text, after the first line that has another."""
        rows = self.read(name).splitlines()
        start = next(at for at, row in enumerate(rows) if after in row) if after else 0
        return next(at for at, row in enumerate(rows[start:], start=start + 1) if text in row)

    def found(self) -> list[Problem]:
        return list(lint(self.folder))

    def one(self) -> Problem:
        """The only finding."""
        found = self.found()
        assert len(found) == 1, "\n".join(map(str, found))
        return found[0]

    def script(self, name: str = A) -> Script:
        return read_script(self.path(name))


def cell(notebook: Notebook, cell_id: str) -> Notebook:
    return next(one for one in notebook["cells"] if one["id"] == cell_id)


def good_lesson(source: Path, lesson: str = LESSON) -> Bench:
    folder = new_lesson(source, lesson)
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_text(path.read_text(encoding="utf-8").replace("WRITE:", "Told:"), encoding="utf-8")
    return Bench(folder)
