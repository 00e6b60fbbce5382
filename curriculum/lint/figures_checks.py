"""`figures.py`: a function for every question, and each returns an answer that its question allows.

The functions run as they run for a learner: on the shipped data. They are the author's own code.
"""

from __future__ import annotations

import ast
import math
import runpy
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from curriculum.content.lesson import (
    CellQuestion,
    ChoiceQuestion,
    ClassesQuestion,
    ExerciseTask,
    NumberQuestion,
    OrderQuestion,
    Question,
    SetQuestion,
)
from curriculum.content.problems import Problem, listed, suggest
from curriculum.scoring.figures import as_number, compare

from .folder import LessonFolder

_MODULE = "figures.py"


def check_figures(folder: LessonFolder) -> Iterator[Problem]:
    """Every finding on the references of one lesson's figures."""
    for name, exercise in folder.exercises().items():
        data = folder.path / exercise.data
        if data.is_file():
            yield from _Exercise(folder, name, exercise, data).problems()


class _Exercise:
    def __init__(self, folder: LessonFolder, name: str, task: ExerciseTask, data: Path) -> None:
        self._folder, self._name, self._task, self._data_path = folder, name, task, data
        self._path = folder.content / _MODULE

    def problems(self) -> Iterator[Problem]:
        try:
            module = runpy.run_path(str(self._path), run_name="_figures")
        except Exception as error:  # noqa: BLE001 - whatever an author's module raises
            yield self._raised(error, "a module that can be imported", _last_line(error, self._path))
            return
        try:
            data = _table(self._data_path)
        except Exception as error:  # noqa: BLE001 - whatever pandas makes of the file
            yield self._raised(error, f"{self._task.data} as a table", 1)
            return
        lines = _defined(self._path)
        for asked, question in self._task.questions.items():
            if not isinstance(question, CellQuestion):
                yield from self._question(asked, question, module, data, lines)
        yield from self._neighbours(module, data, lines)

    def _question(
        self, asked: str, question: Question, module: Mapping[str, Any], data: object, lines: Mapping[str, int]
    ) -> Iterator[Problem]:
        function = module.get(asked)
        if not callable(function):
            assert self._folder.yaml is not None  # noqa: S101 - there is a task
            yield self._folder.yaml.problem(
                ("tasks", self._name, "questions", asked),
                f"no function {asked!r} in {_MODULE}",
                "a function of the same name that computes the reference answer from the data",
                f"write `def {asked}(data): ...` in lesson/{_MODULE}",
            )
            return
        line = lines.get(asked, 1)
        try:
            reference = function(data)
        except Exception as error:  # noqa: BLE001 - whatever an author's function raises
            yield self._raised(error, "a reference answer", _last_line(error, self._path) or line, asked)
            return
        wrong = _wrong_kind(question, reference)
        if wrong:
            given, allowed = wrong
            yield self._at(line, asked, f"{given} from `{asked}`", allowed, f"let `{asked}` return that")
        elif compare(question, reference, reference).outcome != "done":
            yield self._at(
                line,
                asked,
                "a reference that its own check does not accept",
                "one that earns all points",
                "compare the two",
            )

    def _neighbours(self, module: Mapping[str, Any], data: object, lines: Mapping[str, int]) -> Iterator[Problem]:
        numbers = {name: one for name, one in self._task.questions.items() if isinstance(one, NumberQuestion)}
        line = lines.get("NEIGHBOURS", 1)
        for asked, misses in module.get("NEIGHBOURS", {}).items():
            if asked not in numbers:
                yield self._at(
                    line, "NEIGHBOURS", repr(asked), f"a number question: {listed(numbers)}", suggest(asked, numbers)
                )
                continue
            for what, miss in misses.items():
                yield from self._neighbour(asked, what, miss, module, data, line)

    def _neighbour(  # noqa: PLR0913 - one near miss and all it is compared with
        self,
        asked: str,
        what: str,
        miss: Any,  # noqa: ANN401
        module: Mapping[str, Any],
        data: object,
        line: int,
    ) -> Iterator[Problem]:
        place = f"NEIGHBOURS.{asked}"
        try:
            value = miss(data)
        except Exception as error:  # noqa: BLE001 - whatever an author's function raises
            yield self._raised(error, f"a number for {what!r}", line, place)
            return
        number = as_number(value)
        if number is None:
            yield self._at(line, place, f"{value!r} for {what!r}", "a finite number", "let it return one")
            return
        function = module.get(asked)
        try:
            reference = as_number(function(data)) if callable(function) else None
        except Exception:  # noqa: BLE001 - reported with the question
            return
        if reference is not None and compare(self._task.questions[asked], number, reference).outcome == "done":
            yield self._at(
                line,
                place,
                f"{what!r} comes to {number:g}, which counts as right ({reference:g})",
                "near misses outside the tolerance",
                "narrow `within`, or change the data so that the two differ",
            )

    def _at(self, line: int, where: str, given: str, allowed: str, remedy: str) -> Problem:
        return Problem(self._path, line, where, given, allowed, remedy)

    def _raised(self, error: Exception, allowed: str, line: int, where: str = "") -> Problem:
        told = str(error).splitlines()[0] if str(error) else ""
        return self._at(line or 1, where, f"{type(error).__name__}: {told}", allowed, "mend this function")


def _wrong_kind(question: Question, reference: Any) -> tuple[str, str] | None:  # noqa: ANN401
    """What a reference is and should be, where it is not of its question's kind."""
    given = repr(reference)[:60]
    match question:
        case NumberQuestion():
            number = None if isinstance(reference, bool | str) else as_number(reference)
            return None if number is not None and math.isfinite(number) else (given, "a finite number")
        case ChoiceQuestion():
            return None if reference in list(question.options) else (given, f"one of {listed(question.options)}")
        case ClassesQuestion():
            fits = isinstance(reference, Mapping) and set(reference) == set(question.items)
            if not fits:
                return given, f"a class for each of {listed(question.items)}"
            wrong = [item for item, said in reference.items() if said not in question.classes]
            return (f"{reference[wrong[0]]!r} for {wrong[0]!r}", listed(question.classes)) if wrong else None
        case OrderQuestion():
            fits = sorted(_items(reference)) == sorted(question.items)
            return None if fits else (given, f"each of {listed(question.items)} once, in order")
        case SetQuestion():
            fits = set() < set(_items(reference)) <= set(question.items)
            return None if fits else (given, f"some of {listed(question.items)}")
    return None


def _items(reference: Any) -> list[str]:  # noqa: ANN401
    """The items of a list or set; nothing where it is something else."""
    return [str(item) for item in reference] if isinstance(reference, list | tuple | set | frozenset) else []


def _defined(path: Path) -> dict[str, int]:
    """The line where each name of a module is made."""
    lines: dict[str, int] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name):
                lines[name] = node.lineno
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                lines[name] = node.lineno
    return lines


def _last_line(error: Exception, path: Path) -> int:
    """The last line of the file that the error came through; 0 where it came through none."""
    if isinstance(error, SyntaxError):
        return error.lineno or 1
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == str(path)), 0)


def _table(path: Path) -> object:
    import pandas as pd  # noqa: PLC0415 - slow to import, and only the figures need it

    return pd.read_csv(path)
