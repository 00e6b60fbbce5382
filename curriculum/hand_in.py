"""Handing in: what is missing, and one zip with the right names."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from .content.lesson import ExerciseTask, ReflectionTask, RolePlayTask
from .errors import LearnerError
from .mark import Note
from .record import FILE_NAME, RecordError
from .tasks.reflection import Reflection
from .tasks.roleplay import RolePlay

if TYPE_CHECKING:
    from .content.lesson import Task
    from .notebook_file import SavedNotebook
    from .tasks.desk import Desk

_ARCHIVE_DATE = (2020, 1, 1, 0, 0, 0)
"""The same for every file, so that the same work gives the same zip."""


def hand_in(desk: Desk) -> Note:
    """List what is missing, unfinished, renamed or unsaved, and write `<lesson>.zip` beside the notebook.

    The zip holds the folder nbgrader expects: `<lesson>/<notebook>.ipynb` under its own name, and the record.

    Raises
    ------
    LearnerError
        If there is no notebook to hand in, or the zip cannot be written.
    """
    if desk.execution != "learn":
        return Note("Nothing is handed in while a grader runs the notebook.")
    notebook = desk.notebook()
    path = desk.folder / f"{desk.name}.zip"
    files = [(notebook.path, desk.lesson.notebook)]
    if desk.record.path.exists():
        files.append((desk.record.path, FILE_NAME))
    try:
        _write(path, desk.name, files)
    except OSError as error:
        raise LearnerError(
            f"{path.name} could not be written ({error.strerror or error}): free some space or make the folder "
            "writable."
        ) from error
    open_points = [*_file_problems(desk, notebook), *_unfinished(desk, notebook)]
    held = ", ".join(name for _, name in files)
    title = f"{path.name} is ready: it holds {held}."
    if not open_points:
        return Note(title, ["Nothing is missing. Give this one file to your instructor."])
    return Note(f"{title} Before you give it away:", open_points)


def _write(path: Path, folder: str, files: Sequence[tuple[Path, str]]) -> None:
    temporary = path.with_suffix(".zip.tmp")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, name in files:
            entry = zipfile.ZipInfo(f"{folder}/{name}", _ARCHIVE_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    temporary.replace(path)


def _file_problems(desk: Desk, notebook: SavedNotebook) -> list[str]:
    problems = []
    if notebook.path.name != desk.lesson.notebook:
        problems.append(
            f"Your notebook is called {notebook.path.name}; in the zip it has its own name, {desk.lesson.notebook}."
        )
    if desk.touched is not None and notebook.saved.astimezone(UTC) < desk.touched:
        problems.append(
            f"The notebook was last saved at {notebook.saved:%H:%M:%S}, before your last check: save it (Ctrl+S) and "
            "run this cell again."
        )
    missing = [grade_id for grade_id in desk.lesson.cell_points() if grade_id not in notebook.sources]
    if missing:
        problems.append(f"Cells of the lesson are missing from the notebook: {', '.join(missing)}.")
    try:
        desk.record.require()
    except RecordError as error:
        problems.append(str(error))
    return problems


def _unfinished(desk: Desk, notebook: SavedNotebook) -> list[str]:
    open_points = []
    for name, task in desk.lesson.tasks.items():
        try:
            open_points += _open_in(desk, notebook, name, task)
        except LearnerError as error:
            # what is handed in is written already; a lost file of the lesson must not hide the rest of the list
            open_points.append(str(error).splitlines()[0])
    return list(dict.fromkeys(open_points))


def _open_in(desk: Desk, notebook: SavedNotebook, name: str, task: Task) -> list[str]:
    match task:
        case RolePlayTask() if task.use != "ungraded" and not RolePlay(desk, name, task).is_finished():
            return [f"Role-play “{desk.scorer(name).story.roleplay.title}”: no finished play."]
        case ReflectionTask() if not Reflection(desk, name, task).is_started():
            return [f"Reflection “{desk.reflections.root[name].asks}”: nothing written and saved yet."]
        case ExerciseTask():
            checked = {*desk.answers, *_checked(desk)}
            unanswered = [
                asked
                for asked in task.questions
                if asked not in checked and f"{name}-{asked}-answer" in notebook.untouched
            ]
            return [f"Figures not tried yet: {', '.join(unanswered)}."] if unanswered else []
    return []


def _checked(desk: Desk) -> set[str]:
    try:
        return set(desk.record.read().figures)
    except RecordError:
        return set()
