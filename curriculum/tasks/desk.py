"""What all tasks of a lesson share: its folder, its files, its record, and when something last happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from curriculum.content import ContentError, LessonFile, ReflectionFile, read_lesson, read_reflections, read_roleplay
from curriculum.content.lesson import RolePlayTask
from curriculum.errors import LearnerError
from curriculum.mark import Execution, execution
from curriculum.notebook_file import SavedNotebook, find_notebook
from curriculum.record import Record
from curriculum.rehearsal import RolePlayScorer
from curriculum.scoring.story import Story

_Content = TypeVar("_Content")


def _as_laid_out(read: Callable[[Path], _Content], path: Path) -> _Content:
    """Read one of the lesson's files; a learner who lost or changed it is told how to get it back."""
    try:
        return read(path)
    except ContentError as error:
        raise LearnerError(
            f"lesson/{path.name} is missing or was changed: run `curriculum learn` again to get it back.\n{error}"
        ) from error


@dataclass
class Desk:
    """One lesson folder, open on the learner's desk.

    Attributes
    ----------
    folder:
        The folder of the notebook.
    touched:
        When a task was last played or checked in this session; a notebook saved before that is behind.
    answers:
        The last answer to each question of the figures in this session.
    """

    folder: Path
    touched: datetime | None = None
    answers: dict[str, object] = field(default_factory=dict)

    @cached_property
    def lesson(self) -> LessonFile:
        """The lesson file."""
        return read_lesson(self.content / "lesson.yaml")

    @cached_property
    def reflections(self) -> ReflectionFile:
        """The prompts of the reflections."""
        return _as_laid_out(read_reflections, self.content / "reflections.yaml")

    @cached_property
    def record(self) -> Record:
        """What the learner chose."""
        return Record(self.folder, self.name)

    @property
    def content(self) -> Path:
        """The folder an author writes."""
        return self.folder / "lesson"

    @cached_property
    def name(self) -> str:
        """The lesson's folder name, `11-cross-team`, as the author gave it."""
        return self.lesson.id

    @property
    def execution(self) -> Execution:
        """Who runs the notebook."""
        return execution()

    def scorer(self, task: str) -> RolePlayScorer:
        """A role-play with what scoring needs; read once."""
        if task not in self._scorers:
            self._scorers[task] = RolePlayScorer(Story(_as_laid_out(read_roleplay, self.content / f"{task}.yaml")))
        return self._scorers[task]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What the lesson says itself: claim, aims, reasons of practice. A reflection that copies it can be told."""
        lesson = self.lesson
        texts = [lesson.claim.text, lesson.claim.leaves_out, *lesson.objectives]
        for name, task in lesson.tasks.items():
            if isinstance(task, RolePlayTask) and task.use == "practice":
                roleplay = self.scorer(name).story.roleplay
                whys = [option.why for scene in roleplay.scenes.values() for option in scene.options.values()]
                texts += [roleplay.brief, roleplay.insight or "", *(why or "" for why in whys)]
        return tuple(texts)

    @cached_property
    def _scorers(self) -> dict[str, RolePlayScorer]:
        return {}

    def notebook(self) -> SavedNotebook:
        """The notebook as last saved; raises `LearnerError` where it cannot be found."""
        return find_notebook(self.folder, self.lesson.notebook, list(self.lesson.cell_points()))

    def touch(self) -> None:
        """Note that something happened that a saved notebook should hold."""
        self.touched = datetime.now(UTC)
