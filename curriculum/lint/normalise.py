"""Clean notebooks: no outputs, no counts, stable cell ids, points from `lesson.yaml`.

One normaliser, used by the pre-commit hook, by `curriculum normalise`, by `curriculum lint` and by a test. Notebooks in
`release/` are made by nbgrader and are never written here, only looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from curriculum.content import read_lesson
from curriculum.content.problems import ContentError, Problem

from .cells import Cell, read_cells

Notebook = dict[str, Any]

RELEASE = "release"
_METADATA: Notebook = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_KEPT_CELL_METADATA = {"nbgrader", "tags", "jupyter", "deletable", "editable"}
_AUTHORS_ONLY = ("### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS", "### BEGIN MARK SCHEME")


def normalised(notebook: Notebook, points: Mapping[str, float], prefix: str) -> Notebook:
    """A clean copy of a notebook.

    Parameters
    ----------
    points:
        Points of the graded cells by grade_id; others are left as they are.
    prefix:
        Begins the ids of cells that have none of their own, such as `11`.
    """
    given = [deepcopy(cell) for cell in notebook["cells"]]
    names = [_own_id(cell, prefix) for cell in given]
    # Ids that authors gave are kept before new ones are found, so that a cell put in between renames no other.
    used: set[str] = set(names) - {""}
    kept: set[str] = set()
    cells: list[Notebook] = []
    for number, (cell, name) in enumerate(zip(given, names, strict=True)):
        if name and name not in kept:
            kept.add(name)
            cell["id"] = name
        else:
            cell["id"] = _free_id(name or f"{prefix}-{number:03d}", used)
        cells.append(_clean_cell(cell, points))
    return {"cells": cells, "metadata": deepcopy(_METADATA), "nbformat": 4, "nbformat_minor": 5}


def written(notebook: Notebook) -> str:
    """A notebook as text, the way nbformat writes it."""
    lined = deepcopy(notebook)
    for cell in lined["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(lined, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def normalised_text(path: Path) -> str:
    """What a notebook file of a lesson should hold.

    Raises
    ------
    ContentError
        If the file is no notebook, or the lesson file beside it has mistakes.
    """
    lesson = path.parent / "lesson" / "lesson.yaml"
    points = read_lesson(lesson).cell_points() if lesson.exists() else {}
    return written(normalised(_notebook(read_cells(path)), points, prefix(path)))


def prefix(path: Path) -> str:
    """What begins the ids of a lesson's cells: the number of its folder."""
    return path.resolve().parent.name[:2]


def unclean(path: Path, cells: Sequence[Cell]) -> Iterator[Problem]:
    """What a notebook file in `source/` holds and a clean one does not; points are compared elsewhere."""
    remedy = f"run `curriculum normalise {path}`"
    clean = normalised(_notebook(cells), {}, prefix(path))
    found = False
    for cell, wanted in zip(cells, clean["cells"], strict=True):
        for problem in _unclean_cell(path, cell, remedy):
            found = True
            yield problem
        if cell.data.get("id") != wanted["id"]:
            found = True
            yield Problem(path, cell.line("id"), "", f"cell id {cell.data.get('id')!r}", repr(wanted["id"]), remedy)
    lines, wanted_lines = path.read_text(encoding="utf-8").split("\n"), written(clean).split("\n")
    if not found and lines != wanted_lines:
        pairs = enumerate(zip(lines, wanted_lines, strict=False), start=1)
        number = next((at for at, (one, other) in pairs if one != other), min(len(lines), len(wanted_lines)))
        yield Problem(path, number, "", "a notebook as an editor saved it", "one as the normaliser writes it", remedy)


def unclean_release(path: Path) -> Iterator[Problem]:
    """What a released notebook holds and learners must not get."""
    try:
        cells = read_cells(path)
    except ContentError as error:
        yield from error.problems
        return
    for cell in cells:
        yield from _unclean_cell(path, cell, "run `make release` again")
        for mark in _AUTHORS_ONLY:
            if mark in cell.source:
                yield Problem(
                    path,
                    cell.line("source"),
                    cell.grade_id,
                    f"`{mark}`",
                    "nothing of the key",
                    "run `make release` again",
                )


def _unclean_cell(path: Path, cell: Cell, remedy: str) -> Iterator[Problem]:
    if cell.data.get("outputs"):
        yield Problem(path, cell.line("outputs"), cell.grade_id, "outputs", "cells without outputs", remedy)
    if cell.data.get("execution_count") is not None:
        count = cell.data["execution_count"]
        yield Problem(
            path, cell.line("execution_count"), cell.grade_id, f"execution count {count}", "no execution counts", remedy
        )


def _notebook(cells: Sequence[Cell]) -> Notebook:
    return {"cells": [cell.data for cell in cells]}


def _clean_cell(cell: Notebook, points: Mapping[str, float]) -> Notebook:
    metadata = cell.get("metadata") or {}
    cell["metadata"] = {key: value for key, value in metadata.items() if key in _KEPT_CELL_METADATA}
    grade_id = _grade_id(cell)
    if grade_id in points and cell["metadata"]["nbgrader"].get("grade"):
        cell["metadata"]["nbgrader"]["points"] = points[grade_id]
    source = cell.get("source", "")
    cell["source"] = source if isinstance(source, str) else "".join(source)
    if cell.get("cell_type") == "code":
        cell["outputs"], cell["execution_count"] = [], None
    return cell


def _grade_id(cell: Notebook) -> str:
    marked = (cell.get("metadata") or {}).get("nbgrader")
    return str(marked.get("grade_id") or "") if isinstance(marked, dict) else ""


def _own_id(cell: Notebook, prefix: str) -> str:
    """The id that a cell has a right to: its grade_id, or one that an author gave it; empty where it has none."""
    given = cell.get("id")
    kept = given if isinstance(given, str) and given.startswith(f"{prefix}-") else ""
    return _grade_id(cell) or kept


def _free_id(wanted: str, used: set[str]) -> str:
    name, number = wanted, 2
    while name in used:
        name, number = f"{wanted}-{number}", number + 1
    used.add(name)
    return name
