"""What goes into running a submission, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .notebook import Cell
from .plan import Step


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
    own_files:
        Those of them that neither the lesson brings nor every submission has.
    shows_only:
        Sources of cells of the master's on which nothing later depends.
    """

    cells: Sequence[Cell]
    steps: Mapping[int, Step]
    files: Mapping[str, bytes]
    own_files: Mapping[str, bytes] = field(default_factory=dict)
    shows_only: AbstractSet[str] = frozenset()


def lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder that is there, by path."""
    made = {folder}
    for name, content in files.items():
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(content)
