"""The terminal as the commands use it."""

from __future__ import annotations

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
