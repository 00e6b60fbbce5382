"""What fills the slots of an artefact page: the learner's own plays, answers and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curriculum.content.lesson import ExerciseTask, ReflectionTask, RolePlayTask
from curriculum.errors import LearnerError
from curriculum.record import RecordError
from curriculum.scoring.debrief import debrief

from .page import boxes

if TYPE_CHECKING:
    from curriculum.tasks.desk import Desk


class Slots:
    """The slots of one lesson's page.

    `<role-play>.ending`, `<role-play>.<scene>` (the answer given there), `<exercise>.<question>`, `<reflection>.<Box>`,
    `sentence.text` and `sentence.date`.
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
        told = debrief(scorer.story, played[-1].score)
        if part == "ending":
            return told.ending
        return next((decision.answer for decision in told.decisions if decision.scene == part), None)

    def _figure(self, task: ExerciseTask, question: str) -> str | None:
        answer = self._desk.answers.get(question)
        if answer is None:
            answer = self._desk.record.read().figures.get(question, {}).get("answer")
        if answer is None:
            return None
        if isinstance(answer, dict):
            asked = task.questions.get(question)
            return _by_class(answer, getattr(asked, "items", {}), getattr(asked, "classes", []))
        return f"{answer:.4g}" if isinstance(answer, float) else str(answer)


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
