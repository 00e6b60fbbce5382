"""Mistakes in content files: where, what was given, what is allowed, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

Where = tuple[str | int, ...]
"""A place in a file: the keys and list positions that lead to it."""


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in one file.

    Attributes
    ----------
    file:
        The file.
    line:
        Its line, counted from 1.
    where:
        The place in words an author knows: `scenes.closed-door.options.b.rated`.
    given, allowed, remedy:
        What the file says, what it may say, what to do about it.
    """

    file: Path
    line: int
    where: str
    given: str
    allowed: str
    remedy: str

    def __str__(self) -> str:
        """One line an editor can jump from."""
        place = f"{self.where}: " if self.where else ""
        return f"{self.file}:{self.line}: {place}given {self.given}; allowed: {self.allowed}; {self.remedy}"


class ContentError(ValueError):
    """A content file with mistakes; `problems` lists all of them, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def suggest(given: object, allowed: Iterable[object]) -> str:
    """`write "lena"` for the nearest allowed name, or `write one of them`."""
    near = difflib.get_close_matches(str(given), [str(name) for name in allowed], n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else "write one of these"


def listed(names: Iterable[object]) -> str:
    """Names in a readable row, `nothing` where there are none."""
    row = ", ".join(str(name) for name in names)
    return row or "nothing"


def dotted(where: Sequence[str | int]) -> str:
    """`scenes.closed-door.options.b`."""
    return ".".join(str(step) for step in where)
