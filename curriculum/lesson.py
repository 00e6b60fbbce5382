"""`open_lesson()`: the one door a notebook uses."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from .content import ContentError
from .content.base import attribute_name
from .content.lesson import ExerciseTask, ReflectionTask, RolePlayTask
from .errors import LearnerError
from .hand_in import hand_in
from .mark import Note, Page
from .portfolio.page import render_page
from .portfolio.slots import Slots
from .record import RecordError
from .tasks.desk import Desk
from .tasks.question import ExerciseQuestion, References
from .tasks.reflection import Reflection
from .tasks.roleplay import RolePlay

if TYPE_CHECKING:
    from .content.lesson import Task
    from .progress.html import ProgressView

LearnerTask = RolePlay | ExerciseQuestion | Reflection


def open_lesson(folder: str | os.PathLike[str] | None = None) -> Lesson:
    """Open the lesson beside the notebook.

    Parameters
    ----------
    folder:
        The lesson's folder, where it is not the notebook's own.

    Raises
    ------
    LearnerError
        If there is no lesson there, or its files have mistakes.
    """
    desk = Desk(_lesson_folder(Path(folder) if folder is not None else None))
    try:
        return Lesson(desk)
    except ContentError as error:
        raise LearnerError(f"This lesson's files have mistakes; `curriculum learn` puts them back:\n{error}") from error


def _lesson_folder(folder: Path | None) -> Path:
    candidates = [folder] if folder is not None else [Path.cwd()]
    session = os.environ.get("JPY_SESSION_NAME")
    if folder is None and session:
        candidates.append(Path(session).parent)
    for candidate in candidates:
        if (candidate / "lesson" / "lesson.yaml").is_file():
            return candidate.resolve()
    raise LearnerError(
        f"No lesson in {candidates[0]}: there is no lesson/lesson.yaml. Open the notebook from the lesson's own folder "
        "(`curriculum learn` does), or name the folder: open_lesson('path/to/11-cross-team')."
    )


class Lesson:
    """One lesson: its tasks are its attributes, found by tab-completion.

    `lesson.two_weeks_later.play()`, `lesson.q1.check(answer)`, `lesson.surprised.prompt()`, `lesson.hand_in()`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tasks: dict[str, LearnerTask] = {}
        for name, task in desk.lesson.tasks.items():
            self._tasks |= {attribute_name(key): made for key, made in _tasks(desk, name, task).items()}

    def __getattr__(self, name: str) -> LearnerTask:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._tasks:
            raise AttributeError(f"no task {name!r} in this lesson; its tasks are {', '.join(self._tasks)}")
        return self._tasks[name]

    def __dir__(self) -> list[str]:
        return [*self._tasks, "hand_in", "page", "progress", "sentence"]

    def __setattr__(self, name: str, value: object) -> None:
        if not name.startswith("_"):
            _refuse(name)
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"{self._desk.lesson.title}: {', '.join(self._tasks)}"

    def _repr_markdown_(self) -> str:
        lesson = self._desk.lesson
        stops = " · ".join(f"{sitting.title} ({sitting.minutes} min)" for sitting in lesson.sittings)
        return f"**{lesson.title}** is open. Three sittings: {stops}."

    def page(self) -> Page:
        """The portfolio page, filled from your own answers as far as they go."""
        try:
            template = (self._desk.content / "portfolio.md").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise LearnerError(
                "lesson/portfolio.md is missing or was changed: run `curriculum learn` again to get it back."
            ) from error
        return Page(render_page(template, Slots(self._desk)))

    def sentence(self, text: object, on: object) -> Note:
        """Keep the one sentence you will say, and the day.

        Parameters
        ----------
        text:
            The sentence; `...` for "not yet".
        on:
            The day, such as `"2026-12-01"`.
        """
        if not isinstance(text, str) or not text.strip() or on is None or on is ...:
            return Note("Not tried yet", ["Write the sentence and the day in quotes, then run the cell again."])
        day = on.isoformat() if isinstance(on, date) else str(on).strip()
        if self._desk.execution == "learn":
            try:
                self._desk.record.keep_sentence(text.strip(), day)
            except RecordError as error:
                raise LearnerError(str(error)) from error
        try:
            date.fromisoformat(day)
        except ValueError:
            return Note(
                f"Kept: “{text.strip()}” ({day})",
                ["Written like 2026-12-01, the day can be counted as well."],
            )
        return Note(
            f"Kept: “{text.strip()}” on {day}.",
            ["Next time you will be asked: said it? yes / not yet / changed it."],
        )

    def progress(self, today: date | None = None) -> ProgressView | Note:
        """Where you stand in this lesson, and what the whole course has shown so far.

        It reads the notebooks as they were last saved.

        Parameters
        ----------
        today:
            The day for which sentences are called due; today by default.
        """
        if self._desk.execution != "learn":
            return Note("Your own progress, which no grader needs.")
        from .progress import read_progress  # noqa: PLC0415 - a lesson opens without it
        from .progress.html import ProgressView  # noqa: PLC0415

        course = read_progress(self._desk.folder.parent, today or datetime.now().astimezone().date())
        return ProgressView(course, only=self._desk.name)

    def hand_in(self) -> Note:
        """List what is missing and write one zip with the right names."""
        return hand_in(self._desk)


def _tasks(desk: Desk, name: str, task: Task) -> dict[str, LearnerTask]:
    match task:
        case RolePlayTask():
            return {name: RolePlay(desk, name, task)}
        case ReflectionTask():
            return {name: Reflection(desk, name, task)}
        case ExerciseTask():
            references = References(desk, task)
            return {
                asked: ExerciseQuestion(desk, asked, question, references) for asked, question in task.questions.items()
            }


def _refuse(name: str) -> NoReturn:
    raise LearnerError(f"A lesson's parts cannot be replaced: choose another name for {name!r}.")
