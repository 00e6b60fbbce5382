"""The terminal as the commands use it."""

from __future__ import annotations

import shutil
import sys
import textwrap

import typer

from curriculum.console import Console, StoppedError
from curriculum.plain_text import clean


def console() -> Console:
    """Markdown set for this terminal, and prompts that end in `StoppedError` at the end of input and with Ctrl-C."""
    from rich.console import Console as Screen  # noqa: PLC0415 - the other commands do not wait for it
    from rich.markdown import Markdown  # noqa: PLC0415

    screen = Screen()
    return Console(
        show=lambda text: screen.print(Markdown(clean(text), hyperlinks=False), "", sep="\n"),
        ask=_ask,
    )


def say(text: str, *, err: bool = False) -> None:
    """Sentences for a person: where they see them on a terminal, its lines end between words."""
    stream = sys.stderr if err else sys.stdout
    if stream.isatty():
        width = shutil.get_terminal_size().columns
        text = "\n".join(
            textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in text.splitlines()
        )
    typer.echo(text, err=err)


def confirmed(question: str) -> bool:
    """A yes or a no; no where there is nobody to answer."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        typer.echo("")
        return False


def _ask(prompt: str) -> str:
    try:
        return str(typer.prompt(prompt, prompt_suffix=": ", default="", show_default=False))
    except typer.Abort:
        typer.echo("")
        raise StoppedError from None
