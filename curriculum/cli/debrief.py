"""`curriculum debrief`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from curriculum.errors import LearnerError
from curriculum.launch.place import workspace_at
from curriculum.workspace import DEFAULT


def debrief(
    task: Annotated[str, typer.Argument(help="Which role-play, such as 11-cross-team/two-weeks-later.")],
    workspace: Annotated[Path, typer.Option(help="Your folder, as `curriculum learn` laid it out.")] = DEFAULT,
    number: Annotated[
        int | None, typer.Option("--play", min=1, help="Which of your plays, counted from 1; the last finished one.")
    ] = None,
) -> None:
    """Read the debrief of a finished play again, and say where you see it differently."""
    from curriculum.cli.find import find_roleplay  # noqa: PLC0415 - the other commands do not wait for it
    from curriculum.cli.screen import console  # noqa: PLC0415
    from curriculum.terminal_debrief import retell  # noqa: PLC0415
    from curriculum.transcript import SEALED  # noqa: PLC0415

    found = find_roleplay(task, workspace_at(workspace))
    rehearsal = found.rehearsal()
    if rehearsal.story.roleplay.sealed or (found.desk.lesson.sealed and found.use == "assessed"):
        typer.echo(SEALED)
        return
    history = {played.number + 1: played for played in rehearsal.history()}
    if not history:
        raise LearnerError(f"No finished play of {found.path} can be told yet: curriculum play {found.path}")
    wanted = max(history) if number is None else number
    if wanted not in history:
        raise LearnerError(f"given --play {wanted}; allowed are {', '.join(map(str, history))}: write one of these")
    typer.echo(f"Play {wanted} of {len(found.desk.record.read().plays_of(found.task))}")
    retell(rehearsal, console(), history[wanted])
