"""What fills the slots of an artefact page: the learner's own plays, answers and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curriculum.content.lesson import (
    ChoiceQuestion,
    ClassesQuestion,
    ExerciseTask,
    OrderQuestion,
    ReflectionTask,
    RolePlayTask,
    SetQuestion,
)
from curriculum.errors import LearnerError
from curriculum.record import RecordError

from .page import boxes

if TYPE_CHECKING:
    from curriculum.tasks.desk import Desk


class Slots:
    """The slots of one lesson's page.

    `<role-play>.ending` and `<role-play>.<scene>` (the answer given there), both of the best play;
    `<exercise>.<question>`, `<reflection>.<Box>`, `sentence.text` and `sentence.date`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, slot: str) -> str | None:
        """The text of a slot; `None` where there is nothing yet."""
        name, _, part = slot.partition(".")
        try:
            if name == "sentence":
                rows = self._desk.record.read().sentences
                return str(getattr(rows[-1], part, "")) if rows else None
            match self._desk.lesson.tasks.get(name):
                case ReflectionTask():
                    return self._box(name, part)
                case RolePlayTask():
                    return self._play(name, part)
                case ExerciseTask() as task:
                    return self._figure(task, part)
        except (RecordError, LearnerError):
            return None
        return None

    def _box(self, task: str, heading: str) -> str | None:
        text = boxes(self._desk.notebook().sources.get(task, "")).get(heading, "")
        return None if text in ("", "*Write here.*") else text

    def _play(self, task: str, part: str) -> str | None:
        scorer = self._desk.scorer(task)
        if scorer.story.roleplay.sealed:
            return None
        played = scorer.finished(self._desk.record.read().plays_of(task))
        if not played:
            return None
        # Playing badly on purpose, to see what happens, is welcome: it must not spoil the page.
        told = max(played, key=lambda play: play.score.value).debrief
        if part == "ending":
            return told.ending
        return next((decision.answer for decision in told.decisions if decision.scene == part), None)

    def _figure(self, task: ExerciseTask, question: str) -> str | None:
        answer = self._desk.answers.get(question)
        if answer is None:
            answer = self._desk.record.read().figures.get(question, {}).get("answer")
        if answer is None:
            return None
        match task.questions.get(question):
            case ClassesQuestion() as asked if isinstance(answer, dict):
                return _by_class(answer, asked.items, asked.classes)
            case ChoiceQuestion() as asked:
                return asked.options.get(str(answer), str(answer))
            case OrderQuestion() | SetQuestion() as asked if isinstance(answer, list):
                return "\n".join(f"- {asked.items.get(str(item), str(item))}" for item in answer)
        return _number(answer) if isinstance(answer, float) else str(answer)


def _number(value: float) -> str:
    """Four digits that count, without an exponent: 0.5123, 12.35, 21260."""
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"  # noqa: PLR2004


def _by_class(answer: dict[str, object], words: dict[str, str], classes: list[str]) -> str:
    """Sorted items in words, under the class each was put into, in the order of the question."""
    sorted_items: dict[str, list[str]] = {name: [] for name in classes}
    for item, said in answer.items():
        if said:
            sorted_items.setdefault(str(said), []).append(words.get(item, item))
    rows = []
    for said, items in sorted_items.items():
        if items:
            rows += [f"- **{said}**", *(f"  - {item}" for item in items)]
    return "\n".join(rows)
