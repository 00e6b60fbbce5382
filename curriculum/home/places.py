"""Where in a notebook a sitting or a task begins, found by the notebook's own headings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from curriculum.progress.parts import Step
from curriculum.workspace.cells import grade_id, is_locked, keeps_checksum, text

from .course import SENTENCE
from .model import Place

Cell = dict[str, Any]
_OPENS = "open_lesson("


def sitting_place(notebook: str, cells: Sequence[Cell], sitting: int) -> Place:
    """The top of a sitting, counted from 0: each begins with a heading of the first level."""
    tops = [cell for cell in cells if _heading(cell) == 1]
    if sitting == 0 or sitting >= len(tops):
        return Place(notebook)
    top = _id(tops[sitting])
    return Place(notebook, top, _opening_after(cells, tops[sitting]))


def step_place(notebook: str, cells: Sequence[Cell], step: Step) -> Place:
    """Where a task is: the heading above it, and the cell that plays it where it is a role-play."""
    names = {"role-play": f"{step.task}-play", "reflection": step.task}
    at = next((number for number, cell in enumerate(cells) if _is_task(cell, step, names)), None)
    if at is None:
        return Place(notebook)
    return Place(notebook, _heading_above(cells, at), _id(cells[at]))


def sentence_place(notebook: str, cells: Sequence[Cell]) -> Place:
    """Where the sentence for tomorrow is written."""
    at = next(
        (number for number, cell in enumerate(cells) if cell["cell_type"] == "code" and f".{SENTENCE}(" in text(cell)),
        None,
    )
    return Place(notebook) if at is None else Place(notebook, _heading_above(cells, at), _id(cells[at]))


def cells_to_run(cells: Sequence[Cell], place: Place) -> list[str]:
    """The cells that make a notebook live at a place, in their order: only ours, as they came.

    The first opening cell, the last one before the place, the role-play there, and role-plays that were shown before:
    what they showed died with their kernel.
    """
    ours = [cell for cell in cells if cell["cell_type"] == "code" and is_locked(cell) and keeps_checksum(cell)]
    at = next((number for number, cell in enumerate(cells) if place.task and _id(cell) == place.task), 0)
    before = {_id(cell) for cell in cells[: at + 1]}
    opening = [_id(cell) for cell in ours if _OPENS in text(cell)]
    wanted = set(opening[:1]) | set([name for name in opening if name in before][-1:])
    for cell in ours:
        if ".play(" in text(cell) and (_id(cell) == place.task or cell.get("outputs")):
            wanted.add(_id(cell))
    return [_id(cell) for cell in ours if _id(cell) in wanted]


def _opening_after(cells: Sequence[Cell], top: Cell) -> str:
    following = list(cells)[list(cells).index(top) :]
    return next((_id(cell) for cell in following if cell["cell_type"] == "code" and _OPENS in text(cell)), "")


def _is_task(cell: Cell, step: Step, names: dict[str, str]) -> bool:
    marked = grade_id(cell) or ""
    if step.kind == "question":
        return marked.endswith(f"-{step.task}") or marked == f"{step.task}-answer"
    return marked == names[step.kind]


def _heading_above(cells: Sequence[Cell], at: int) -> str:
    return next((_id(cell) for cell in reversed(cells[: at + 1]) if _heading(cell)), "")


def _heading(cell: Cell) -> int:
    """The level of the heading a cell begins with; 0 where it begins with none."""
    if cell["cell_type"] != "markdown" or grade_id(cell):
        return 0
    first = text(cell).lstrip("-\n ").partition(" ")[0]
    return len(first) if first and set(first) == {"#"} else 0


def _id(cell: Cell) -> str:
    return str(cell.get("id") or grade_id(cell) or "")
