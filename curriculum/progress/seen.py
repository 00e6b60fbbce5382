"""Reading one lesson folder: the learner's record and notebook, the lesson's own files. Nothing is written or run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from curriculum.content import ContentError
from curriculum.content.lesson import LessonFile, ReflectionTask, RolePlayTask
from curriculum.content.reflection import Prompt
from curriculum.errors import LearnerError
from curriculum.notebook_file import SavedNotebook
from curriculum.record import RecordedPlay, RecordError, RecordFile
from curriculum.record_file import FORMAT, remedy
from curriculum.rehearsal import PlayedOut
from curriculum.scoring.marks import Outcome
from curriculum.scoring.paths import StoryError
from curriculum.scoring.story import Story
from curriculum.tasks.desk import Desk
from curriculum.tasks.reflection import Reflection


@dataclass(frozen=True)
class Stage:
    """One role-play with what is recorded of it.

    Attributes
    ----------
    sealed:
        Whether learners must not learn anything of its key yet.
    current:
        Whether the last play is of this edition, so that it can be taken up.
    scored:
        Its finished plays; none where the role-play is sealed.
    """

    story: Story
    sealed: bool
    plays: tuple[RecordedPlay, ...]
    current: bool
    scored: tuple[PlayedOut, ...]


@dataclass
class Seen:
    """What was found in one lesson folder.

    Attributes
    ----------
    lesson:
        `None` where the lesson's own file cannot be read.
    notes:
        What could not be read, one sentence with its remedy each.
    """

    folder: str
    lesson: LessonFile | None = None
    record: RecordFile | None = None
    notebook: SavedNotebook | None = None
    stages: dict[str, Stage] = field(default_factory=dict)
    prompts: dict[str, Prompt] = field(default_factory=dict)
    texts: dict[str, Outcome] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def look(folder: Path) -> Seen:
    """Read one lesson folder; whatever cannot be read becomes a note, never an error."""
    desk = Desk(folder)
    seen = Seen(folder.name)
    try:
        seen.lesson = desk.lesson
    except ContentError:
        seen.notes.append("lesson/lesson.yaml is missing or was changed: run `curriculum learn` again to get it back.")
        return seen
    try:
        seen.record = desk.record.read()
    except RecordError as error:
        seen.record = RecordFile(format=FORMAT, lesson=desk.name)
        seen.notes.append(_sentence(remedy(desk.record.path, error)))
    try:
        seen.notebook = desk.notebook()
    except LearnerError as error:
        seen.notes.append(_sentence(str(error)))
    for name, task in desk.lesson.tasks.items():
        try:
            if isinstance(task, RolePlayTask):
                seen.stages[name] = _stage(desk, name, task, seen.record)
            elif isinstance(task, ReflectionTask):
                seen.prompts[name] = desk.reflections.root[name]
                seen.texts[name] = _outcome(desk, name, task, seen.notebook)
        except (LearnerError, StoryError, KeyError) as error:
            seen.notes.append(_lost(name, error))
    seen.notes = list(dict.fromkeys(seen.notes))
    return seen


def _stage(desk: Desk, name: str, task: RolePlayTask, record: RecordFile) -> Stage:
    scorer = desk.scorer(name)
    plays = record.plays_of(name)
    sealed = scorer.story.roleplay.sealed or (desk.lesson.sealed and task.use == "assessed")
    current = bool(plays) and plays[-1].edition == scorer.edition
    return Stage(scorer.story, sealed, tuple(plays), current, () if sealed else tuple(scorer.finished(plays)))


def _outcome(desk: Desk, name: str, task: ReflectionTask, notebook: SavedNotebook | None) -> Outcome:
    if notebook is None or name in notebook.untouched or not notebook.sources.get(name, "").strip():
        return "not tried"
    return Reflection(desk, name, task).outcome()


def _lost(task: str, error: Exception) -> str:
    if isinstance(error, LearnerError):
        return _sentence(str(error).splitlines()[0])
    return f"lesson/{task}.yaml or lesson/reflections.yaml was changed: run `curriculum learn` again to get it back."


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:] if text.startswith("there ") else text
    return text if text.endswith(".") else f"{text}."
