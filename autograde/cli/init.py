"""`autograde init`: register the lessons of source/."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from autograde.errors import GradingError


def init(
    course: Annotated[Path, typer.Option(help="The course folder.", file_okay=False)] = Path(),
) -> None:
    """Register all lessons of source/ in the gradebook; release/ stays as it is."""
    from autograde.course import Course  # noqa: PLC0415 - `--help` need not wait for nbgrader

    try:
        opened = Course.open(course.resolve())
        lessons = opened.lessons(at_least_one=True)
        with tempfile.TemporaryDirectory(prefix="autograde-") as scratch:
            for lesson in lessons:
                opened.register(lesson, Path(scratch))
                typer.echo(f"Registered {lesson}.")
    except GradingError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
