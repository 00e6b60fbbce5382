"""What a check says: a number for nbgrader, reasons for the reader."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from html import escape
from typing import Literal, Self

from .scoring.marks import OUTCOMES, Outcome, Verdict

Execution = Literal["learn", "autograde", "validate"]


def execution() -> Execution:
    """Who runs the notebook: the learner, `nbgrader autograde`, or Validate."""
    match os.environ.get("NBGRADER_EXECUTION", ""):
        case "":
            return "learn"
        case "validate":
            return "validate"
    return "autograde"


class Mark(float):
    """The points of one graded cell.

    nbgrader reads `repr`, which is the number alone: finite, from 0 to the cell's points. The reasons are in `why`, and
    in what a notebook shows.

    Attributes
    ----------
    outcome:
        `not tried`, `not yet` or `done`.
    points:
        The most the cell can earn.
    why:
        The reasons, one sentence each.
    """

    outcome: Outcome
    points: float
    why: tuple[str, ...]

    def __new__(cls, verdict: Verdict, points: float) -> Self:
        """Clamp a verdict to the cell's points; a share that is no number counts as 0."""
        earned = verdict.share * points
        mark = super().__new__(cls, min(max(earned, 0.0), points) if math.isfinite(earned) else 0.0)
        mark.outcome, mark.points, mark.why = verdict.outcome, points, verdict.why
        return mark

    def __repr__(self) -> str:
        return float.__repr__(float(self))

    __str__ = __repr__

    def __reduce__(self) -> tuple[type[Mark], tuple[Verdict, float]]:
        share = float(self) / self.points if self.points else 0.0
        return (Mark, (Verdict(share, self.outcome, self.why), self.points))

    def _repr_html_(self) -> str:
        return _html(OUTCOMES[self.outcome], self.why)

    def _repr_markdown_(self) -> str:
        return _markdown(OUTCOMES[self.outcome], self.why)


class Note:
    """Words to the learner that are no mark."""

    def __init__(self, title: str, lines: Sequence[str] = ()) -> None:
        self.title = title
        self.lines = tuple(lines)

    def __repr__(self) -> str:
        return "\n".join([self.title, *(f"- {line}" for line in self.lines)])

    def _repr_html_(self) -> str:
        return _html(self.title, self.lines)

    def _repr_markdown_(self) -> str:
        return _markdown(self.title, self.lines)


class Page:
    """A text in Markdown."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown

    def __repr__(self) -> str:
        return self.markdown

    def _repr_markdown_(self) -> str:
        return self.markdown


def _html(title: str, lines: Sequence[str]) -> str:
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<p><strong>{escape(title)}</strong></p>" + (f"<ul>{rows}</ul>" if rows else "")


def _markdown(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"**{title}**", "", *(f"- {line}" for line in lines)])
