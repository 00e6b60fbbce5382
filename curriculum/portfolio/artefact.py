"""The artefact of one lesson: whether it is complete, what it says, and what it gives evidence of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from curriculum.content.competencies import COMPETENCIES
from curriculum.content.lesson import ExerciseTask, RolePlayTask
from curriculum.progress.lesson import lesson_progress
from curriculum.progress.seen import Seen, look
from curriculum.progress.words import step_words, tasks_done
from curriculum.scoring.play import OBSERVED_FROM
from curriculum.tasks.desk import Desk

from .gate import fingerprint
from .page import render_page, slots
from .slots import Slots

TEMPLATE = "portfolio.md"


@dataclass(frozen=True)
class Artefact:
    """One page that could be shown.

    Attributes
    ----------
    about:
        Title of the lesson.
    template, words:
        What the author and what the learner wrote of it: the learner's words by slot.
    competencies:
        Those the lesson's marked role-plays practise in at least `OBSERVED_FROM` scenes, in the order of the course.
    data:
        Whether it rests on data the lesson invented.
    """

    lesson: str
    about: str
    template: str
    words: dict[str, str]
    competencies: tuple[str, ...]
    data: bool

    @cached_property
    def text(self) -> str:
        """The page as Markdown, as the notebook shows it."""
        return render_page(self.template, self.words.get)

    @property
    def fingerprint(self) -> str:
        """What an approval is given to: another text has another one."""
        return fingerprint(self.text)


@dataclass(frozen=True)
class Unfinished:
    """A lesson whose page cannot be shown yet, and why."""

    lesson: str
    why: str


def artefact_of(folder: Path) -> Artefact | Unfinished:
    """The artefact of a lesson folder; never raises for what is inside it."""
    seen = look(folder)
    progress = lesson_progress(seen, date.min)
    if seen.lesson is None or progress.outcome != "done":
        step = progress.resume
        following = f"; next: {step_words(step)}" if step and progress.sittings else ""
        notes = "".join(f" {note}" for note in progress.notes)
        return Unfinished(progress.lesson, f"not finished, {tasks_done(progress)}{following}.{notes}")
    try:
        template = (folder / "lesson" / TEMPLATE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return Unfinished(
            progress.lesson,
            f"lesson/{TEMPLATE} is missing or was changed: run `curriculum learn` again to get it back.",
        )
    fill = Slots(Desk(folder))
    found = {slot: fill(slot) for slot in slots(template)}
    missing = [_named(slot) for slot, text in found.items() if not text]
    if missing:
        return Unfinished(progress.lesson, f"its page is not complete, still to come: {', '.join(missing)}.")
    words = {slot: text for slot, text in found.items() if text}
    return Artefact(progress.lesson, seen.lesson.title, template, words, _practised(seen), _rests_on_data(seen))


def _named(slot: str) -> str:
    task, _, part = slot.partition(".")
    if task == "sentence":
        return "your sentence for tomorrow" if part == "text" else "the day of your sentence"
    return f"“{part}” of {task}"


def _practised(seen: Seen) -> tuple[str, ...]:
    tasks = seen.lesson.tasks if seen.lesson else {}
    marked = [name for name, task in tasks.items() if isinstance(task, RolePlayTask) and task.use != "ungraded"]
    scenes = [scene for name in marked for scene in seen.stages[name].story.roleplay.scenes.values()]
    met: Counter[str] = Counter(code for scene in scenes for code in scene.evidence)
    return tuple(name for code, name in COMPETENCIES.items() if met[code] >= OBSERVED_FROM)


def _rests_on_data(seen: Seen) -> bool:
    tasks = seen.lesson.tasks.values() if seen.lesson else ()
    return any(isinstance(task, ExerciseTask) for task in tasks)
