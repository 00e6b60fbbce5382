"""Reading a submitted notebook, whatever is in the file, and putting it right from the master by grade_id."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

from .master import Master, MasterCell
from .submission import Submission

Cell = dict[str, Any]
_MAJOR = 4
_TYPES = ("code", "markdown", "raw")
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)  # what was read from JSON holds no circle
_KEPT_FLAGS = ("deletable", "editable")


def find_notebook(submission: Submission, master: Master) -> tuple[list[Cell], list[str]]:
    """The cells of the submission's notebook, and what is wrong with it.

    The notebook is the file of the master's name, or else the only one that has its graded cells.
    """
    name = f"{master.notebook}.ipynb"
    if name in submission.files:
        return read_cells(submission.files[name], name)
    candidates = {}
    for path, raw in submission.files.items():
        if path.endswith(".ipynb"):
            cells, problems = read_cells(raw, path)
            if any(grade_id(cell) in master.by_name for cell in cells):
                candidates[path] = (cells, problems)
    if len(candidates) == 1:
        [(path, (cells, problems))] = candidates.items()
        return cells, [f"{path} was taken for {name}, which it should be called", *problems]
    if candidates:
        return [], [f"no {name}, and several notebooks that could be it: {', '.join(candidates)}"]
    return [], [f"no {name} was handed in"]


def read_cells(raw: bytes, name: str) -> tuple[list[Cell], list[str]]:
    """The readable cells of a notebook file, without outputs, and what is wrong with the rest."""
    text, problems = _decoded(raw, name)
    try:
        data = json.loads(text)
    except RecursionError:
        return [], [f"{name} is nested too deeply to be a notebook"]
    except ValueError:
        return [], [f"{name} is damaged: it is no JSON"]
    if not isinstance(data, dict):
        return [], [f"{name} is damaged: it is no notebook"]
    major = data.get("nbformat")
    if major in (1, 2, 3):
        return _converted(data, name, problems)
    if major != _MAJOR:
        problems.append(f"{name} has notebook format {str(major)[:20]!r}; format {_MAJOR} is read")
    if not isinstance(data.get("cells"), list):
        return [], [*problems, f"{name} is damaged: it has no cells"]
    cells = [cell for one in data["cells"] if (cell := _cell(one)) is not None]
    lost = len(data["cells"]) - len(cells)
    if lost:
        problems.append(f"{name}: {lost} damaged cell(s) left out")
    return cells, problems


def repair(cells: list[Cell], master: Master) -> tuple[list[Cell], list[str]]:
    """Put a notebook right from the master, cell by cell, by grade_id.

    Type, points, flags and locked sources become the master's. Of twins the last counts; two pieces of a split answer
    are joined. Graded and locked cells that are missing come back where they stood.
    """
    notes: list[str] = []
    cells = _one_of_each(cells, master, notes)
    for cell in cells:
        original = master.by_name.get(grade_id(cell))
        if original is None:
            cell["metadata"].pop("nbgrader", None)
            continue
        if cell["cell_type"] != original.cell_type:
            notes.append(f"{original.name} was turned from {original.cell_type} to {cell['cell_type']}; turned back")
            _retype(cell, original.cell_type)
        if original.locked and cell["source"] != original.source:
            if original.checksum_of(cell["source"]) != _handed_out(cell):
                notes.append(f"{original.name} is locked and was changed; put back")
            cell["source"] = original.source
        cell["metadata"]["nbgrader"] = original.metadata()
    _bring_back(cells, master, notes)
    _name_cells(cells)
    return cells, [note for note in notes if note]


def grade_id(cell: Cell) -> str:
    """The grade_id of a cell; empty where it has none."""
    marked = cell["metadata"].get("nbgrader")
    name = marked.get("grade_id") if isinstance(marked, dict) else None
    return name if isinstance(name, str) else ""


def as_bytes(cells: list[Cell], master: Master) -> bytes:
    """The notebook file, one cell a line: indenting would cost more time than marking."""
    about = {"kernelspec": master.kernelspec, "language_info": {"name": "python"}}
    lines = ",\n".join(_ENCODER.encode(cell) for cell in cells)
    document = f'{{"cells": [\n{lines}\n],\n"metadata": {json.dumps(about)}, "nbformat": 4, "nbformat_minor": 5}}\n'
    return document.encode("utf-8", errors="replace")


def _handed_out(cell: Cell) -> object:
    """The checksum a locked cell was handed out with: without its hidden tests it differs from the master's."""
    marked = cell["metadata"].get("nbgrader")
    return marked.get("checksum") if isinstance(marked, dict) else None


def _decoded(raw: bytes, name: str) -> tuple[str, list[str]]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), [f"{name} is UTF-16; notebooks are UTF-8"]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return raw.decode("latin-1"), [f"{name} is not UTF-8; some letters may be wrong"]


def _converted(data: dict[str, Any], name: str, problems: list[str]) -> tuple[list[Cell], list[str]]:
    import nbformat  # noqa: PLC0415 - only for notebooks of ten years ago

    try:
        newer = nbformat.convert(nbformat.from_dict(data), _MAJOR)
        cells = [cell for one in newer["cells"] if (cell := _cell(one)) is not None]
    except Exception:  # noqa: BLE001 - nbformat's converters raise whatever the file makes them
        return [], [*problems, f"{name} has an old notebook format and cannot be converted"]
    return cells, [*problems, f"{name} had an old notebook format and was converted"]


def _cell(one: object) -> Cell | None:
    """A cell as nbformat has it, with what matters to grading and nothing else."""
    if not isinstance(one, dict) or one.get("cell_type") not in _TYPES:
        return None
    source = one.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    held = one.get("metadata")
    given: dict[str, Any] = held if isinstance(held, dict) else {}
    metadata: dict[str, Any] = {flag: given[flag] for flag in _KEPT_FLAGS if isinstance(given.get(flag), bool)}
    if isinstance(given.get("nbgrader"), dict):
        metadata["nbgrader"] = given["nbgrader"]
    tags = given.get("tags")
    if isinstance(tags, list):
        metadata["tags"] = [tag for tag in tags if isinstance(tag, str) and re.fullmatch(r"[\w-]{1,40}", tag)]
    hidden = given.get("jupyter")
    if isinstance(hidden, dict) and hidden.get("source_hidden") is True:
        metadata["jupyter"] = {"source_hidden": True}
    cell: Cell = {"cell_type": one["cell_type"], "metadata": metadata, "source": source}
    named = one.get("id")
    if isinstance(named, str) and _CELL_ID.fullmatch(named):
        cell["id"] = named
    _retype(cell, one["cell_type"])
    return cell


def _retype(cell: Cell, kind: str) -> None:
    cell["cell_type"] = kind
    if kind == "code":
        cell.update(outputs=[], execution_count=None)
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _one_of_each(cells: list[Cell], master: Master, notes: list[str]) -> list[Cell]:
    kept: list[Cell] = []
    last: dict[str, Cell] = {}
    for cell in reversed(cells):
        name = grade_id(cell)
        original = master.by_name.get(name)
        if original is None or name not in last:
            last[name] = cell
            kept.append(cell)
            continue
        notes.append(f"{name} is there more than once; the last one counts")
        if kept and kept[-1] is last[name] and _is_half(cell, last[name], original):
            notes[-1] = f"{name} was split; joined again"
            last[name]["source"] = f"{cell['source']}\n\n{last[name]['source']}"
            continue
        cell["metadata"].pop("nbgrader", None)
        kept.append(cell)
    return kept[::-1]


def _is_half(cell: Cell, other: Cell, original: MasterCell) -> bool:
    """Whether a twin is the other half of a text, not a copy of it."""
    return original.solution and original.cell_type == "markdown" and cell["source"].strip() != other["source"].strip()


def _bring_back(cells: list[Cell], master: Master, notes: list[str]) -> None:
    there = {grade_id(cell) for cell in cells}
    before: MasterCell | None = None
    for original in master.cells:
        if original.name not in there and (original.points is not None or original.locked):
            notes.append(f"{original.name} is missing; brought back")
            cell: Cell = {"metadata": {"nbgrader": original.metadata()}, "source": original.source}
            _retype(cell, original.cell_type)
            cells.insert(_place(cells, before), cell)
            there.add(original.name)
        if original.name in there:
            before = original


def _place(cells: list[Cell], before: MasterCell | None) -> int:
    if before is None:
        return 0
    return 1 + next(at for at, cell in enumerate(cells) if grade_id(cell) == before.name)


def _name_cells(cells: Iterable[Cell]) -> None:
    """Give every cell an id of its own, the same on every run."""
    taken: set[str] = set()
    for at, cell in enumerate(cells):
        name = cell.get("id", "")
        if not name or name in taken:
            name = hashlib.sha256(f"{at}:{cell['source']}".encode(errors="replace")).hexdigest()[:12]
        taken.add(name)
        cell["id"] = name
