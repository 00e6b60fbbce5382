"""`curriculum play`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from curriculum.content.lesson import RolePlayTask
from curriculum.errors import LearnerError
from curriculum.launch.place import workspace_at
from curriculum.rehearsal import Rehearsal
from curriculum.tasks.desk import Desk
from curriculum.workspace import DEFAULT


def play(
    task: Annotated[str, typer.Argument(help="Which role-play, such as 11-cross-team/two-weeks-later.")],
    workspace: Annotated[Path, typer.Option(help="Your folder, as `curriculum learn` laid it out.")] = DEFAULT,
) -> None:
    """Play a role-play here in the terminal; the notebook and the terminal keep the same record."""
    from rich.console import Console as Screen  # noqa: PLC0415 - the other commands do not wait for it
    from rich.markdown import Markdown  # noqa: PLC0415

    from curriculum.terminal import Console, StoppedError  # noqa: PLC0415
    from curriculum.terminal import play as play_here  # noqa: PLC0415

    rehearsal, use = _found(task, workspace)
    screen = Screen()
    console = Console(
        show=lambda text: screen.print(Markdown(text, hyperlinks=False), "", sep="\n"),
        ask=lambda prompt: str(typer.prompt(prompt, prompt_suffix=": ")),
    )
    try:
        play_here(rehearsal, console, use=use)
    except StoppedError:
        typer.echo("Stopped. What you answered is kept; the same command takes it up again.")


def _found(task: str, workspace: Path) -> tuple[Rehearsal, str]:
    lesson, _, name = task.partition("/")
    workspace = workspace_at(workspace)
    folder = next(
        (one for one in (Path(lesson), workspace / lesson) if (one / "lesson" / "lesson.yaml").is_file()), None
    )
    if folder is None:
        raise LearnerError(
            f"given {task!r}; allowed is LESSON/ROLE-PLAY with a lesson of {workspace}: run `curriculum learn` once to "
            "lay the lessons out, or name your folder with --workspace"
        )
    desk = Desk(folder.resolve())
    tasks = {known: task for known, task in desk.lesson.tasks.items() if isinstance(task, RolePlayTask)}
    if name not in tasks:
        raise LearnerError(
            f"given {task!r}; allowed are {', '.join(f'{lesson}/{known}' for known in tasks)}: write one of these"
        )
    aside = desk.record.set_aside_if_damaged()
    if aside:
        typer.echo(f"answers.json was damaged and could not be read. It is kept as {aside.name}.")
    return Rehearsal(name, desk.scorer(name), desk.record), tasks[name].use
