"""`curriculum play`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from curriculum.launch.place import workspace_at
from curriculum.workspace import DEFAULT


def play(
    task: Annotated[
        str | None,
        typer.Argument(help="Which role-play, such as 11-cross-team/two-weeks-later; without one, a list of them."),
    ] = None,
    workspace: Annotated[Path, typer.Option(help="Your folder, as `curriculum learn` laid it out.")] = DEFAULT,
) -> None:
    """Play a role-play here in the terminal; the notebook and the terminal keep the same record."""
    from curriculum.cli.find import find_roleplay  # noqa: PLC0415 - the other commands do not wait for it
    from curriculum.cli.screen import console  # noqa: PLC0415
    from curriculum.console import StoppedError  # noqa: PLC0415
    from curriculum.terminal import play as play_here  # noqa: PLC0415

    folder = workspace_at(workspace)
    if task is None:
        _list(folder)
        return
    found = find_roleplay(task, folder)
    found.set_aside()
    try:
        play_here(found.rehearsal(), console(), use=found.use)
    except StoppedError:
        typer.echo("Stopped. What you answered is kept; the same command takes it up again.")


def _list(workspace: Path) -> None:
    from curriculum.progress import read_progress  # noqa: PLC0415
    from curriculum.progress.words import play_words  # noqa: PLC0415

    for lesson in read_progress(workspace, datetime.now().astimezone().date()).lessons:
        typer.echo(f"{lesson.lesson}, {lesson.title}")
        for one in lesson.plays:
            typer.echo(f"  {lesson.folder}/{one.task}: “{one.title}”, {play_words(one)}")
        for note in lesson.notes:
            typer.echo(f"  Note: {note}")
    typer.echo("To begin, or to take one up: curriculum play LESSON/ROLE-PLAY; to read it again: curriculum debrief.")
