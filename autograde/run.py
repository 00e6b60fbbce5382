"""Running learner code: a repaired notebook in, outputs and answers out; nothing here knows a key."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .notebook import Cell, grade_id
from .outputs import checked_answer, checked_outputs, error_output
from .plan import DataCell, FigureCell, Step
from .sandbox import Sandbox
from .sandbox.session import Session, Stopped

_ATTEMPTS = 3
"""How often the other cells get another child after one cell ended it."""


@dataclass(frozen=True)
class CellRun:
    """What came of one cell.

    Attributes
    ----------
    count:
        The number in its brackets.
    answer:
        For a check of the figures: the answer as JSON.
    answered:
        Whether there is one.
    """

    outputs: list[dict[str, Any]]
    count: int
    answer: Any = None
    answered: bool = False


@dataclass(frozen=True)
class Outputs:
    """What came of all cells, by their place in the notebook.

    Attributes
    ----------
    problems:
        What was stopped, and why.
    seconds:
        Processor time of the learner's code.
    """

    cells: Mapping[int, CellRun] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True)
class Prepared:
    """A repaired notebook with what is done with its code cells, and the folder it runs in.

    Attributes
    ----------
    files:
        Content by path: the learner's own files, the lesson's data, the sealed lesson over both.
    """

    cells: Sequence[Cell]
    steps: Mapping[int, Step]
    files: Mapping[str, bytes]


def run(submission: Prepared, sandbox: Sandbox) -> Outputs:
    """Run the cells one after another; a cell that ends its process is left out and the others run again."""
    ended: dict[int, str] = {}
    done: dict[int, CellRun] = {}
    problems: list[str] = []
    seconds = 0.0
    deadline = time.monotonic() + sandbox.limits.seconds
    for _ in range(_ATTEMPTS):
        folder = sandbox.folder()
        _lay_out(folder / "work", submission.files)
        done, problems = {}, []
        with sandbox.open(folder) as session:
            culprit = _run_all(submission, session, ended, done, problems)
        seconds += session.ended.get("seconds", 0.0)
        if culprit is None:
            break
        at, why = culprit
        ended[at] = why
        done[at] = CellRun([error_output("Stopped", f"This cell was stopped: {why}.")], 0)
        problems.append(f"{_name(submission.cells[at], at)}: {why}")
        if time.monotonic() > deadline:
            break
    return Outputs(done, tuple(dict.fromkeys(problems)), seconds)


def _run_all(
    submission: Prepared,
    session: Session,
    ended: Mapping[int, str],
    done: dict[int, CellRun],
    problems: list[str],
) -> tuple[int, str] | None:
    """Run what is to be run; the cell that ended the process and why, or `None`."""
    count = 0
    for at, step in submission.steps.items():
        count += 1
        cell = submission.cells[at]
        if at in ended:
            done[at] = CellRun([error_output("Stopped", f"This cell was stopped: {ended[at]}.")], count)
            problems.append(f"{_name(cell, at)}: {ended[at]}")
            continue
        if isinstance(step, DataCell):
            done[at] = CellRun([], count)
            continue
        asks = isinstance(step, FigureCell)
        try:
            reply = session.run(step.answer if isinstance(step, FigureCell) else cell["source"], count=count, asks=asks)
        except Stopped as error:
            return at, str(error)
        outputs = checked_outputs(reply.message.get("outputs"), count)
        if reply.interrupted:
            why = "it ran longer than allowed"
            outputs.append(error_output("Stopped", f"This cell was stopped: {why}."))
            problems.append(f"{_name(cell, at)}: {why}")
        answered = asks and "answer" in reply.message and reply.message.get("ran") is True
        answer = checked_answer(reply.message.get("answer")) if answered else None
        done[at] = CellRun(outputs, count, answer, answered)
    return None


def _lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    made = {folder}
    for name, content in files.items():
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(content)


def _name(cell: Cell, at: int) -> str:
    return grade_id(cell) or f"cell {at + 1}"
