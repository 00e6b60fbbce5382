"""The master of a lesson: what the gradebook knows of its cells, and where the authors' files are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from curriculum.content.lesson import CellQuestion, ExerciseTask
from curriculum.scoring.figures import plain
from curriculum.tasks.desk import Desk
from curriculum.tasks.question import References

SHOWS_ONLY = "shows-only"
Reference = tuple[Any, dict[str, float]]
"""A reference answer and its near misses by description."""

_OPENS = re.compile(r"^(\w+)\s*=\s*open_lesson\(", re.MULTILINE)


@dataclass(frozen=True)
class MasterCell:
    """One nbgrader cell as `nbgrader generate_assignment` or `autograde init` registered it, hidden tests included.

    Attributes
    ----------
    points:
        The most it can earn; `None` for a cell that is not graded.
    """

    name: str
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    points: float | None
    solution: bool
    task: bool

    @property
    def grade(self) -> bool:
        """Whether it is graded by its outputs or as an answer (a task cell is not, in nbgrader's words)."""
        return self.points is not None and not self.task

    def metadata(self) -> dict[str, Any]:
        """What nbgrader writes into a notebook's cell."""
        said = {
            "grade": self.grade,
            "grade_id": self.name,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": self.task,
        }
        if self.checksum:
            said["checksum"] = self.checksum
        if self.points is not None:
            said["points"] = self.points
        return said

    def is_unanswered(self, source: str) -> bool:
        """Whether a learner left the text as it was handed out."""
        return self.checksum is not None and self.checksum == self.checksum_of(source)

    def checksum_of(self, source: str) -> str:
        """Nbgrader's checksum of the cell with this source."""
        parts = [source, self.cell_type, str(self.grade), str(self.solution), str(self.locked), self.name]
        if self.grade:
            parts.append(str(self.points))
        return hashlib.md5("".join(parts).encode(errors="replace"), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Master:
    """One lesson as registered.

    Attributes
    ----------
    cells:
        Its nbgrader cells in the order of the notebook.
    folder:
        What its authors wrote.
    references:
        The reference answers to the figures, by exercise and question.
    code:
        Its code cells, the authors' solutions in them, by grade_id and source.
    shows_only:
        Sources of the cells tagged `shows-only`: nothing later depends on them.
    """

    lesson: str
    notebook: str
    kernelspec: dict[str, Any]
    cells: tuple[MasterCell, ...]
    folder: Path
    references: Mapping[str, Mapping[str, Reference]] = field(default_factory=dict)
    code: tuple[tuple[str, str], ...] = ()
    shows_only: frozenset[str] = frozenset()

    @cached_property
    def by_name(self) -> dict[str, MasterCell]:
        """Its cells by grade_id."""
        return {cell.name: cell for cell in self.cells}

    @cached_property
    def openers(self) -> frozenset[str]:
        """The names its notebook gives to the open lesson."""
        return frozenset(name for cell in self.cells for name in _OPENS.findall(cell.source))


def read_code(cells: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a master's notebook says of its code: `code` and `shows_only` of `Master`."""
    written = [cell for cell in cells if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]
    tagged = [cell for cell in written if SHOWS_ONLY in cell["metadata"].get("tags", ())]
    return {
        "code": tuple(
            (cell["metadata"].get("nbgrader", {}).get("grade_id", ""), "".join(cell["source"])) for cell in written
        ),
        "shows_only": frozenset("".join(cell["source"]) for cell in tagged),
    }


class Key:
    """What marking one lesson needs, read once: the master's files with all their ratings."""

    def __init__(self, master: Master) -> None:
        self.master = master
        self.desk = Desk(master.folder)
        self.lesson = self.desk.lesson

    def references(self, exercise: str) -> KnownReferences:
        """The reference answers of an exercise, as they came with the master."""
        task = self.lesson.tasks[exercise]
        if not isinstance(task, ExerciseTask):
            raise TypeError(f"{exercise} is no exercise")
        return KnownReferences(self.desk, task, self.master.references[exercise])


class KnownReferences(References):
    """Reference answers that were worked out before; a worker runs no `figures.py` and needs no pandas."""

    def __init__(self, desk: Desk, task: ExerciseTask, known: Mapping[str, Reference]) -> None:
        super().__init__(desk, task)
        self._known = known

    def of(self, question: str) -> Any:  # noqa: ANN401 - as in `References`
        """The reference answer to one question."""
        return self._known[question][0]

    def neighbours(self, question: str) -> dict[str, float]:
        """Near misses of a number, by description."""
        return self._known[question][1]


WorkedOut = dict[str, dict[str, Reference]] | str
"""The references of one lesson by exercise and question; a text says what its `figures.py` ended in."""


def work_out(folders: Sequence[Path]) -> Iterator[WorkedOut]:
    """The reference answers of some lessons, one after another."""
    for folder in folders:
        try:
            yield work_out_references(folder)
        except Exception as error:  # noqa: BLE001 - an author's code
            yield f"{type(error).__name__}: {error}"


def work_out_references(folder: Path) -> dict[str, dict[str, Reference]]:
    """The reference answers of a lesson by exercise and question, as plain values, on the master's data."""
    desk = Desk(folder)
    worked_out = {}
    for name, task in desk.lesson.tasks.items():
        if isinstance(task, ExerciseTask):
            references = References(desk, task)
            worked_out[name] = {
                asked: (plain(references.of(asked)), references.neighbours(asked))
                for asked, question in task.questions.items()
                if not isinstance(question, CellQuestion)
            }
    return worked_out
