"""Clean notebooks: no outputs, no counts, stable cell ids, points from `lesson.yaml`.

One normaliser, used by the pre-commit hook, by `curriculum normalise` and by a test.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from curriculum.content import read_lesson

Notebook = dict[str, Any]

_METADATA: Notebook = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_KEPT_CELL_METADATA = {"nbgrader", "tags", "jupyter", "deletable", "editable"}


def normalised(notebook: Notebook, points: Mapping[str, float], prefix: str) -> Notebook:
    """A clean copy of a notebook.

    Parameters
    ----------
    points:
        Points of the graded cells by grade_id; others are left as they are.
    prefix:
        Begins the ids of cells that have none of their own, such as `11`.
    """
    cells: list[Notebook] = []
    used: set[str] = set()
    for number, cell in enumerate(deepcopy(notebook["cells"])):
        grade_id = (cell["metadata"].get("nbgrader") or {}).get("grade_id", "")
        cell["id"] = _free_id(grade_id or _kept_id(cell.get("id"), f"{prefix}-{number:03d}"), used)
        cell["metadata"] = {key: value for key, value in cell["metadata"].items() if key in _KEPT_CELL_METADATA}
        if grade_id in points and cell["metadata"]["nbgrader"].get("grade"):
            cell["metadata"]["nbgrader"]["points"] = points[grade_id]
        cell["source"] = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        cells.append(cell)
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
    ValueError
        If the file is no notebook.
    ContentError
        If the lesson file beside it has mistakes.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError(f"given {path}; allowed is a notebook: save it again from JupyterLab")  # noqa: TRY004
    lesson = path.parent / "lesson" / "lesson.yaml"
    points = read_lesson(lesson).cell_points() if lesson.exists() else {}
    return written(normalised(notebook, points, path.parent.name[:2]))


def _kept_id(given: str | None, fallback: str) -> str:
    return given if given and given.startswith(fallback[:3]) else fallback


def _free_id(wanted: str, used: set[str]) -> str:
    name, number = wanted, 2
    while name in used:
        name, number = f"{wanted}-{number}", number + 1
    used.add(name)
    return name
