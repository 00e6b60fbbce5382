"""The command `curriculum`: one file for each command, one line here to add it."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import typer

from curriculum.cli.debrief import debrief
from curriculum.cli.learn import learn
from curriculum.cli.lint import lint
from curriculum.cli.new import new
from curriculum.cli.normalise import normalise
from curriculum.cli.play import play
from curriculum.cli.portfolio import portfolio
from curriculum.cli.progress import progress
from curriculum.cli.schema import schema
from curriculum.cli.screen import say
from curriculum.cli.version import version

app = typer.Typer(
    name="curriculum",
    help="Rehearse soft skills in Jupyter: role-plays with a debrief, figures, reflections, a portfolio.",
    epilog="Any command takes --debug, which shows where in the program an error arose.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(debrief)
app.command()(learn)
app.command()(lint)
app.command()(new)
app.command()(normalise)
app.command()(play)
app.command()(portfolio)
app.command()(progress)
app.command()(schema)
app.command()(version)


@app.callback()
def _curriculum() -> None:
    """Make `curriculum` a command with subcommands even where there is only one."""


def main() -> None:
    """Run the command line: an error is one sentence and exit status 1."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without a letter shows its number
    try:
        app(arguments)
    except Exception as error:
        if len(arguments) < len(sys.argv) - 1:
            raise
        say(f"curriculum: {_sentence(error)}", err=True)
        raise SystemExit(1) from None


def _sentence(error: Exception) -> str:
    """What a person is told: errors of our own classes are written for people, any other is a defect."""
    if type(error).__module__.partition(".")[0] == "curriculum":
        return str(error)
    defect = f"{type(error).__name__}: {error}"
    return f"unexpected {defect}; please run it again with --debug and report what it prints."
