"""What is done with each code cell: scored as data, compared outside, or run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from curriculum.content.base import attribute_name
from curriculum.content.lesson import CellQuestion, ExerciseTask, LessonFile, ReflectionTask, RolePlayTask
from curriculum.tasks.reflection import Reflection
from curriculum.tasks.roleplay import RolePlay

from .master import Master
from .notebook import Cell, grade_id


@dataclass(frozen=True)
class DataCell:
    """A call such as `lesson.two_weeks_later.check()`: no kernel is needed for it."""

    task: str | None
    verb: str


@dataclass(frozen=True)
class FigureCell:
    """A check such as `lesson.q1.check(q1)`: the answer is worked out inside and compared outside."""

    exercise: str
    question: str
    answer: str


@dataclass(frozen=True)
class CodeCell:
    """Anything else: run as it is."""


Step = DataCell | FigureCell | CodeCell
_OF_THE_LESSON = ("page", "hand_in")
"""Calls of the lesson itself that need no code of the learner's."""


class Planner:
    """Sorts the cells of one lesson."""

    def __init__(self, master: Master, lesson: LessonFile) -> None:
        self._openers = master.openers
        self._code, self._shows_only = master.code, master.shows_only
        self._handed_out = {cell.name: cell.source for cell in master.cells if cell.solution}
        self._graded = {cell.name for cell in master.cells if cell.grade}
        kinds: dict[type, type] = {RolePlayTask: RolePlay, ReflectionTask: Reflection}
        self._data = {
            attribute_name(name): kinds[type(task)] for name, task in lesson.tasks.items() if type(task) in kinds
        }
        self._figures = {
            f"{exercise}-{asked}": (exercise, asked)
            for exercise, task in lesson.tasks.items()
            if isinstance(task, ExerciseTask)
            for asked, question in task.questions.items()
            if not isinstance(question, CellQuestion)
        }
        self.needs_kernel = any(
            cell.grade and cell.cell_type == "code" and not isinstance(self.sort(cell.source, cell.name), DataCell)
            for cell in master.cells
        )

    def beginning(self) -> list[tuple[int, str]]:
        """The cells that run before anything of a learner's own does, each with the number in its brackets."""
        own = (at for at in range(len(self._code)) if not self._is_everybodys(at))
        first = next(own, len(self._code))
        return [(run.count, run.source) for at, run in self._everybodys() if at < first]

    def ahead(self) -> list[tuple[int, str, bool]]:
        """The cells that are neither a learner's nor hold tests: number in brackets, source, whether it only shows."""
        return [(run.count, run.source, run.source in self._shows_only) for _, run in self._everybodys()]

    def _everybodys(self) -> Iterator[tuple[int, Run]]:
        sources = [(name, self._handed_out.get(name, source)) for name, source in self._code]
        cells = [{"source": source} for _, source in sources]
        steps = {at: self.sort(source, name) for at, (name, source) in enumerate(sources) if source.strip()}
        for at, run in runs(cells, steps).items():
            if self._is_everybodys(at):
                yield at, run

    def _is_everybodys(self, at: int) -> bool:
        name, source = self._code[at]
        if isinstance(self.sort(source, name), DataCell):
            return True  # it does not run
        return name not in self._handed_out and name not in self._graded

    def step(self, cell: Cell) -> Step:
        """What is done with one cell of a repaired notebook."""
        return self.sort(cell["source"], grade_id(cell))

    def sort(self, source: str, name: str) -> Step:
        """What is done with a cell of this source and grade_id."""
        call = _single_call(source)
        if call is None or not isinstance(call.func, ast.Attribute):
            return CodeCell()
        owner, verb = call.func.value, call.func.attr
        plain = not call.args and not call.keywords
        if isinstance(owner, ast.Name) and owner.id in self._openers and verb in _OF_THE_LESSON and plain:
            return DataCell(None, verb)
        if not (isinstance(owner, ast.Attribute) and isinstance(owner.value, ast.Name)):
            return CodeCell()
        if owner.value.id not in self._openers:
            return CodeCell()
        kind = self._data.get(owner.attr)
        if kind is not None and plain and not verb.startswith("_") and callable(getattr(kind, verb, None)):
            return DataCell(owner.attr, verb)
        asked = self._figures.get(name)
        if asked and verb == "check" and attribute_name(asked[1]) == owner.attr and len(call.args) == 1:
            return FigureCell(*asked, ast.unparse(call.args[0]))
        return CodeCell()


def says_nothing(source: str) -> bool:
    """Whether a code cell holds nothing but comments."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in source.splitlines())


@dataclass(frozen=True)
class Run:
    """A cell whose code runs.

    Attributes
    ----------
    count:
        The number in its brackets.
    source:
        What runs of it.
    asks:
        Whether the value is wanted, as an answer to a question of the figures.
    """

    count: int
    source: str
    asks: bool


def runs(cells: Sequence[Cell], steps: Mapping[int, Step]) -> dict[int, Run]:
    """The cells whose code runs, by place and in order."""
    found = {}
    for count, (at, step) in enumerate(steps.items(), start=1):
        asks = isinstance(step, FigureCell)
        source = step.answer if isinstance(step, FigureCell) else cells[at]["source"]
        if not isinstance(step, DataCell) and not says_nothing(source):
            found[at] = Run(count, source, asks)
    return found


def _single_call(source: str) -> ast.Call | None:
    """The call a cell consists of; `None` where it is anything else."""
    if "(" not in source or len(source) > 500:  # noqa: PLR2004 - the authors' call cells are two short lines
        return None
    return _parsed_call(source)


@lru_cache(maxsize=2048)
def _parsed_call(source: str) -> ast.Call | None:
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    match body:
        case [ast.Expr(value=ast.Call() as call)]:
            return call
    return None
