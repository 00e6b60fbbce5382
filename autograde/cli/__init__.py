"""The command `autograde`."""

from __future__ import annotations

import typer

from .grade import grade
from .init import init

app = typer.Typer(
    help="Grade a class: stock nbgrader's marks in a fraction of its time, every submission in a sandbox.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(init)
app.command()(grade)


def main() -> None:
    """Run the command."""
    app()
