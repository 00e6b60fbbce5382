"""`curriculum learn`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from curriculum.workspace import DEFAULT


def learn(  # noqa: PLR0913 - each is an option of the command
    lesson: Annotated[
        str | None, typer.Argument(help="A lesson, such as 11-cross-team or 11; your home page by default.")
    ] = None,
    workspace: Annotated[
        Path,
        typer.Option(help="Your folder: lessons are laid out there, and your work is never overwritten."),
    ] = DEFAULT,
    *,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address only.")] = False,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="A free port by default.")] = None,
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Put back what was changed of the lessons' own text; yours is put aside."),
    ] = False,
    lessons: Annotated[Path | None, typer.Option(hidden=True, help="Where the lessons come from.")] = None,
) -> None:
    """Lay out the lessons in your folder, or bring them up to date, and open your home page in JupyterLab."""
    # Imported here, so that the other commands do not wait for it.
    from curriculum.launch.lessons import packaged_lessons  # noqa: PLC0415
    from curriculum.launch.session import Launch, run  # noqa: PLC0415

    run(Launch(workspace, lessons or packaged_lessons(), lesson, port, not no_browser, repair), typer.echo)
