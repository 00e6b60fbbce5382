"""`curriculum progress`."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from curriculum.launch.place import workspace_at
from curriculum.workspace import DEFAULT

_WIDEST = 100


def progress(
    lesson: Annotated[str | None, typer.Argument(help="One lesson, such as 11; all of them by default.")] = None,
    workspace: Annotated[Path, typer.Option(help="Your folder, as `curriculum learn` laid it out.")] = DEFAULT,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON, for programs.")] = False,
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], hidden=True, help="The day to tell.")] = None,
) -> None:
    """Say where you stand: tasks, role-plays, what you promised, competencies. Nothing is changed."""
    from curriculum.progress import read_progress  # noqa: PLC0415 - the other commands do not wait for it
    from curriculum.progress.as_json import progress_json  # noqa: PLC0415
    from curriculum.progress.folders import lesson_folder  # noqa: PLC0415
    from curriculum.progress.text import progress_text  # noqa: PLC0415

    folder = workspace_at(workspace)
    only = lesson_folder(lesson, folder).name if lesson is not None else None
    course = read_progress(folder, (today or datetime.now().astimezone()).date())
    if as_json:
        typer.echo(progress_json(course))
        return
    named = next((one.lesson for one in course.lessons if one.folder == only), None)
    typer.echo(progress_text(course, only=named, width=min(shutil.get_terminal_size((88, 24)).columns, _WIDEST)))
