"""Reading everything the home page is made of, and keeping what a learner answers there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from curriculum.content import ContentError, read_lesson
from curriculum.errors import LearnerError
from curriculum.launch.lessons import UnknownLessonError, notebook_of
from curriculum.progress import CourseProgress, course_progress, lesson_folders, read_progress
from curriculum.record import Record, RecordError
from curriculum.workspace.cells import parse
from curriculum.workspace.laid_out import WHAT_CHANGED, last_note

from .build import home_page
from .chosen import keep_chosen, read_chosen
from .course import the_course
from .model import Home
from .next_step import Cells

SAID = ("yes", "not yet", "changed it")
"""Answers to "Did you say it?"."""


def look_home(workspace: Path, today: date) -> Home:
    """The home page of a workspace on one day. Nothing is written, and no code of the learner's is run."""
    trouble: list[str] = []
    try:
        progress = read_progress(workspace, today)
        folders = lesson_folders(workspace)
    except LearnerError as error:
        progress, folders = course_progress((), today), []
        trouble.append(str(error))
    notebooks, requires = {}, {}
    for folder in folders:
        lesson = next((one.lesson for one in progress.lessons if one.folder == folder.name), None)
        if lesson is None:
            continue
        try:
            notebooks[lesson] = _notebook(workspace, folder)
            requires[lesson] = [str(name) for name in read_lesson(folder / "lesson" / "lesson.yaml").requires]
        except (UnknownLessonError, ContentError):
            continue  # the lesson's own note says what is wrong
    return home_page(
        the_course(),
        progress,
        notebooks,
        requires=requires,
        chosen=read_chosen(workspace),
        news=_news(workspace),
        trouble=tuple(trouble),
    )


def progress_of(workspace: Path, today: date) -> CourseProgress:
    """The learner's progress; raises `LearnerError` where there is no lesson."""
    return read_progress(workspace, today)


def choose_pathway(workspace: Path, name: str, today: date) -> None:
    """Keep the pathway a learner chose; raises `LearnerError` where that cannot be done."""
    pathways = the_course().pathways
    if name not in pathways:
        raise LearnerError(f"There is no pathway {name!r}: choose one of {', '.join(pathways)}.")
    keep_chosen(workspace, name, today.isoformat())


def keep_said(workspace: Path, lesson: str, number: int, said: str) -> None:
    """Keep whether a sentence was said, in the record of its lesson.

    Raises
    ------
    LearnerError
        If there is no such sentence, or it cannot be kept.
    """
    folders = {folder.name: folder for folder in lesson_folders(workspace)}
    if said not in SAID or lesson not in folders:
        raise LearnerError(f"Nothing was kept: the answer is one of {', '.join(SAID)}, for a lesson in {workspace}.")
    try:
        Record(folders[lesson], lesson).note_said(number, said)
    except RecordError as error:
        raise LearnerError(f"Not kept: {error}.") from error


def _notebook(workspace: Path, folder: Path) -> tuple[str, Cells]:
    notebook = notebook_of(folder)
    try:
        parsed = parse(notebook.read_bytes())
    except OSError:
        parsed = None
    return notebook.relative_to(workspace).as_posix(), parsed["cells"] if parsed else ()


def _news(workspace: Path) -> tuple[str, tuple[str, ...]]:
    try:
        note = last_note((workspace / WHAT_CHANGED).read_text(encoding="utf-8", errors="replace"))
    except OSError:
        note = None
    return (note[0], tuple(note[1])) if note else ("", ())
