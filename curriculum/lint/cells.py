"""The cells of a notebook file, each with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curriculum.content.problems import ContentError, Problem

_BETWEEN = re.compile(r"[\s,:\[]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    data:
        The cell as the file has it.
    text:
        Its part of the file.
    first_line:
        The line where that part begins.
    """

    data: dict[str, Any]
    text: str
    first_line: int

    @property
    def kind(self) -> str:
        """`code`, `markdown` or `raw`."""
        return str(self.data.get("cell_type"))

    @property
    def source(self) -> str:
        """What the cell says."""
        source = self.data.get("source", "")
        return source if isinstance(source, str) else "".join(source)

    @property
    def nbgrader(self) -> dict[str, Any]:
        """Its nbgrader metadata; empty where it has none."""
        marked = (self.data.get("metadata") or {}).get("nbgrader")
        return marked if isinstance(marked, dict) else {}

    @property
    def grade_id(self) -> str:
        """Its nbgrader id; empty where it has none."""
        return str(self.nbgrader.get("grade_id") or "")

    def line(self, field: str) -> int:
        """The line where a field of the cell stands; the line of its id where it has no such field."""
        for key in (field, "id"):
            at = self.text.find(f'"{key}":')
            if at >= 0:
                return self.first_line + self.text.count("\n", 0, at)
        return self.first_line


def read_cells(path: Path) -> list[Cell]:
    """Read the cells of a notebook file.

    Raises
    ------
    ContentError
        If the file is no notebook.
    """
    try:
        text = path.read_text(encoding="utf-8")
        notebook = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise ContentError([_no_notebook(path, line, str(error).splitlines()[0])]) from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise ContentError([_no_notebook(path, 1, "no list of cells")])
    made = list(_cells(text))
    problems = [
        _no_notebook(path, cell.line(field), f"a cell whose `{field}` is {cell.data[field]!r}"[:80])
        for cell in made
        for field, is_right in _SHAPES.items()
        if field in cell.data and not is_right(cell.data[field])
    ]
    if problems:
        raise ContentError(problems)
    return made


def _is_text(source: object) -> bool:
    return isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))


def _is_metadata(metadata: object) -> bool:
    return isinstance(metadata, dict) and isinstance(metadata.get("nbgrader", {}), dict)


_SHAPES: dict[str, Callable[[object], bool]] = {
    "source": _is_text,
    "metadata": _is_metadata,
    "cell_type": lambda kind: kind in ("code", "markdown", "raw"),
}


def _no_notebook(path: Path, line: int, given: str) -> Problem:
    return Problem(path, line, "", given, "a notebook", "save it again from JupyterLab, or take it from a copy")


def _cells(text: str) -> Iterator[Cell]:
    """Walk the text a second time, because a parsed notebook has forgotten its lines."""
    at = text.index("{") + 1
    key = ""
    while key != "cells":
        key, at = _DECODER.raw_decode(text, _next(text, at))
        if key != "cells":
            _, at = _DECODER.raw_decode(text, _value(text, at))
    at = _next(text, at)
    while text[at] == "{":
        cell, end = _DECODER.raw_decode(text, at)
        yield Cell(cell, text[at:end], text.count("\n", 0, at) + 1)
        at = _next(text, end)


def _next(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    assert match is not None  # noqa: S101 - the pattern matches everywhere
    return match.end()


def _value(text: str, at: int) -> int:
    """Where the value of a key begins; unlike between cells, a bracket belongs to it."""
    while text[at] in " \t\r\n:":
        at += 1
    return at
