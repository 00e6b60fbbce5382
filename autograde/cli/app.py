"""The commands of `autograde`."""

from __future__ import annotations

import gc

import typer

from .grade import grade
from .init import init

_GARBAGE = 50_000
"""New objects between two collections: most of what is loaded stays, and looking through it again takes its time."""

app = typer.Typer(
    help="Grade a class: stock nbgrader's marks in a fraction of its time, every submission in a sandbox.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(init)
app.command()(grade)


def run() -> None:
    """Run the command that was given."""
    gc.set_threshold(_GARBAGE)
    app()
