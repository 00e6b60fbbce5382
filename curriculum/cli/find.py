"""Which role-play a learner means on the command line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

import typer

from curriculum.content import ContentError
from curriculum.content.lesson import LessonFile, RolePlayTask
from curriculum.errors import LearnerError
from curriculum.progress.folders import lesson_folder, lesson_folders
from curriculum.record import RecordError
from curriculum.record_file import remedy
from curriculum.rehearsal import Rehearsal
from curriculum.tasks.desk import Desk


@dataclass(frozen=True)
class Found:
    """One role-play of one lesson."""

    desk: Desk
    task: str
    use: str

    @property
    def path(self) -> str:
        """As it is named on the command line."""
        return f"{self.desk.folder.name}/{self.task}"

    def rehearsal(self) -> Rehearsal:
        """The learner's plays of it; raises `LearnerError` where the record cannot be read."""
        try:
            return Rehearsal(self.task, self.desk.scorer(self.task), self.desk.record)
        except RecordError as error:
            raise LearnerError(remedy(self.desk.record.path, error)) from error

    def set_aside(self) -> None:
        """Set a damaged record aside, and say so."""
        aside = self.desk.record.set_aside_if_damaged()
        if aside:
            typer.echo(f"answers.json was damaged and could not be read. It is kept as {aside.name}.")


def find_roleplay(wanted: str, workspace: Path) -> Found:
    """The role-play meant by `11-cross-team/two-weeks-later`, `11/two-weeks-later` or `two-weeks-later`.

    Raises
    ------
    LearnerError
        If there is none, or several; the message names the nearest and what is allowed.
    """
    lesson, slash, name = wanted.strip().rstrip("/").rpartition("/")
    if slash:
        here = Path(lesson)
        is_lesson = (here / "lesson" / "lesson.yaml").is_file()
        found = _in(here.resolve() if is_lesson else lesson_folder(lesson, workspace))
    else:
        found = [one for folder in lesson_folders(workspace) for one in _in(folder, lost_is_none=True)]
    named = [one for one in found if one.task == name.casefold()]
    if len(named) == 1:
        return named[0]
    allowed = [one.path for one in named or found]
    near = difflib.get_close_matches(name, [one.task for one in found], n=1) if not named else []
    remedy = f"did you mean {next(one.path for one in found if one.task == near[0])}?" if near else "write one of these"
    raise LearnerError(f"given {wanted!r}; allowed are {', '.join(allowed) or 'none, there is no role-play'}: {remedy}")


def _in(folder: Path, *, lost_is_none: bool = False) -> list[Found]:
    desk = Desk(folder)
    try:
        lesson: LessonFile = desk.lesson
    except ContentError as error:
        if lost_is_none:
            return []
        raise LearnerError(
            f"lesson/lesson.yaml of {folder.name} was changed: run `curriculum learn` again to get it back."
        ) from error
    return [Found(desk, name, task.use) for name, task in lesson.tasks.items() if isinstance(task, RolePlayTask)]
