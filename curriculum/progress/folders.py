"""The lesson folders of a workspace, and which one a learner means."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from curriculum.errors import LearnerError
from curriculum.launch.lessons import UnknownLessonError, match_lesson

from .course import course_progress
from .model import CourseProgress
from .seen import look


def lesson_folders(workspace: Path) -> list[Path]:
    """The folders of a workspace that hold a lesson, in the order of the course.

    Raises
    ------
    LearnerError
        If there is no such workspace, or no lesson in it.
    """
    try:
        inside = sorted(workspace.iterdir())
    except OSError as error:
        raise LearnerError(
            f"{workspace} cannot be read ({error.strerror or error}): run `curriculum learn` once to lay the lessons "
            "out, or name your folder with --workspace."
        ) from error
    found = [folder for folder in inside if (folder / "lesson" / "lesson.yaml").is_file()]
    if not found:
        raise LearnerError(
            f"There is no lesson in {workspace}: run `curriculum learn` once to lay the lessons out, or name your "
            "folder with --workspace."
        )
    return found


def lesson_folder(wanted: str, workspace: Path) -> Path:
    """The folder of the lesson a learner means by `11-cross-team`, `cross-team` or `11`.

    Raises
    ------
    LearnerError
        If there is no such lesson; the message names the nearest.
    """
    folders = {folder.name: folder for folder in lesson_folders(workspace)}
    try:
        return folders[match_lesson(wanted, list(folders))]
    except UnknownLessonError as error:
        raise LearnerError(f"{error} Looked in {workspace}.") from None


def read_progress(workspace: Path, today: date, *, only: str | None = None) -> CourseProgress:
    """Read a workspace. No file is written and no code of the learner's is run.

    Parameters
    ----------
    today:
        The day for which promises are called due.
    only:
        The name of one lesson folder, where only that lesson is wanted.

    Raises
    ------
    LearnerError
        If there is no workspace, or no lesson in it; damage inside a lesson is a note in its progress instead.
    """
    folders = lesson_folders(workspace)
    return course_progress((look(folder) for folder in folders if only in (None, folder.name)), today)
