"""A question of the figures: hint, check, solution."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any

from curriculum.content.lesson import ExerciseTask, Question
from curriculum.errors import LearnerError
from curriculum.mark import Mark, Note
from curriculum.record import RecordError
from curriculum.scoring.figures import compare, not_tried, plain
from curriculum.scoring.marks import Verdict

if TYPE_CHECKING:
    from .desk import Desk


class References:
    """The reference answers of an exercise: the functions of `figures.py`, on the shipped data."""

    def __init__(self, desk: Desk, task: ExerciseTask) -> None:
        self._desk, self._task = desk, task

    @property
    def are_sealed(self) -> bool:
        """Whether this copy of the lesson carries no references."""
        return self._desk.lesson.sealed and not (self._desk.content / "figures.py").exists()

    def of(self, question: str) -> Any:  # noqa: ANN401 - a number, an id, a table of classes
        """The reference answer to one question."""
        return getattr(self._module, question)(self._data)

    def neighbours(self, question: str) -> dict[str, float]:
        """Near misses of a number, by description; empty where the authors name none."""
        named: Mapping[str, Callable[[Any], Any]] = getattr(self._module, "NEIGHBOURS", {}).get(question, {})
        return {what: float(miss(self._data)) for what, miss in named.items()}

    @cached_property
    def _module(self) -> ModuleType:
        path = self._desk.content / "figures.py"
        spec = importlib.util.spec_from_file_location(f"_figures_of_{self._desk.name.replace('-', '_')}", path)
        if spec is None or spec.loader is None or not path.exists():
            raise LearnerError(f"lesson/{path.name} is missing: run `curriculum learn` again to get it back.")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    @cached_property
    def _data(self) -> Any:  # noqa: ANN401
        import pandas as pd  # noqa: PLC0415 - only the figures need it, and it is slow to import

        path = self._desk.folder / self._task.data
        if not path.exists():
            raise LearnerError(
                f"{path.name} is missing beside the notebook: run `curriculum learn` again to get it back."
            )
        return pd.read_csv(path)


class ExerciseQuestion:
    """One question: `check(answer)` it, ask for a `hint()`, and after an attempt for the `solution()`."""

    def __init__(self, desk: Desk, name: str, question: Question, references: References) -> None:
        self._desk, self._name, self._question, self._references = desk, name, question, references
        self._hints = 0

    def __repr__(self) -> str:
        return self._question.asks

    def check(self, answer: object = None) -> Mark:
        """The mark of an answer; `...` and `None` are "not tried yet"."""
        self._desk.touch()
        if self._question.kind == "cell":
            raise LearnerError(f"{self._name} is checked by the cell below it: run that one.")
        verdict = self._verdict(answer)
        if verdict.outcome != "not tried":
            self._desk.answers[self._name] = plain(answer)
            self._keep(answer, None if self._desk.lesson.sealed else verdict.share)
        return Mark(verdict, self._question.points)

    def _verdict(self, answer: object) -> Verdict:
        if self._references.are_sealed:
            if answer is None or answer is ...:
                return not_tried(self._question)
            complete = self._desk.execution == "validate"
            return Verdict(float(complete), "done", ("Recorded, marked after you hand in.",))
        reference = self._references.of(self._name)
        verdict = compare(self._question, answer, reference, self._references.neighbours(self._name))
        # What a wrong answer is told would give the right one away where the lesson is sealed.
        return Verdict(verdict.share, verdict.outcome) if self._desk.lesson.sealed else verdict

    def hint(self) -> Note:
        """The next hint; the last one fills the cell in."""
        hints = self._question.hints
        if not hints:
            return Note("There is no hint for this one.")
        at = min(self._hints, len(hints) - 1)
        self._hints += 1
        last = at == len(hints) - 1
        return Note(
            f"Hint {at + 1} of {len(hints)}",
            [hints[at], *([] if last else ["Run the cell again for the next one."])],
        )

    def solution(self) -> Note:
        """The reference answer, after an attempt."""
        if self._references.are_sealed:
            return Note("Recorded, marked after you hand in.")
        if self._name not in self._desk.answers:
            return Note("Try it first", ["The solution is here after your first check."])
        lines = [f"Reference answer: {plain(self._references.of(self._name))}"]
        return Note("Solution", [*lines, *self._question.hints[-1:]])

    def _keep(self, answer: object, share: float | None) -> None:
        if self._desk.execution != "learn":
            return
        try:
            self._desk.record.note_figure(self._name, plain(answer), share)
        except RecordError:
            return  # the answer is in the notebook; the record only helps the progress page
