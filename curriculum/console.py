"""Lines out, lines in: what a role-play in a terminal needs of the terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

STOP = "stop"
_ALSO_STOP = ("q", "quit")


class StoppedError(Exception):
    """The learner stopped, or there is nobody to answer; everything answered so far is kept."""


@dataclass(frozen=True)
class Console:
    """Where the lines go and where answers come from.

    Attributes
    ----------
    show:
        Prints Markdown.
    ask:
        Prints a prompt and returns the line typed, which may be empty; raises `StoppedError` where there is none.
    """

    show: Callable[[str], None]
    ask: Callable[[str], str]

    def line(self, prompt: str) -> str:
        """One line, without the spaces around it; raises `StoppedError` where the learner says so."""
        typed = self.ask(prompt).strip()
        if typed.lower() in (STOP, *_ALSO_STOP):
            raise StoppedError
        return typed

    def number(self, prompt: str, low: int, high: int) -> int:
        """One number; raises `ValueError` where it is none or not between `low` and `high`."""
        number = int(self.line(prompt))
        if not low <= number <= high:
            raise ValueError(number)
        return number

    def number_or_none(self, prompt: str, high: int) -> int | None:
        """A number from 1 to `high`, asked for again until it is one; `None` for an empty line."""
        while True:
            typed = self.line(prompt)
            if not typed:
                return None
            if typed.isdecimal() and 1 <= int(typed[:9]) <= high:
                return int(typed)
            self.show(f"Type a number from 1 to {high}, or nothing.")
