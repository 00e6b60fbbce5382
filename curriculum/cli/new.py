"""`curriculum new`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new(
    lesson: Annotated[str, typer.Argument(help="Its number and name, such as 04-budgeting.")],
    source: Annotated[Path, typer.Option(help="The folder of the lessons.")] = Path("source"),
) -> None:
    """For authors: make a lesson that is complete but for the places marked WRITE:."""
    from curriculum.lint.scaffold import new_lesson  # noqa: PLC0415 - the other commands do not wait for it

    folder = new_lesson(source, lesson)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            typer.echo(f"made {path}")
    typer.echo(f"Next: write what is marked WRITE:, and run `curriculum lint {folder}` to see what is left.")
