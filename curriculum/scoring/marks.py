"""From scores to marks: which share of its points a task earns, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .debrief import PRACTICE
from .first_line import hundred
from .play import Score

Outcome = Literal["not tried", "not yet", "done"]
OUTCOMES: dict[Outcome, str] = {"not tried": "Not tried yet", "not yet": "Not yet", "done": "Done"}

GOOD_FIRST_PLAY = 0.85
"""A first play with G from here on earns the whole practice mark at once."""


@dataclass(frozen=True)
class Verdict:
    """The outcome of a task.

    Attributes
    ----------
    share:
        The share of the task's points that it earns, 0 to 1.
    why:
        The reasons, one sentence each.
    """

    share: float
    outcome: Outcome
    why: tuple[str, ...] = ()


def practice(scores: Sequence[Score]) -> Verdict:
    """Half for the first finished play, half for a later one that lowers its largest regret.

    The second half is given at once when the first play has G >= `GOOD_FIRST_PLAY`. `scores` are the finished plays in
    the order they began.
    """
    if not scores:
        return Verdict(0.0, "not tried", ("Play the role-play to its end, then run this cell.",))
    first, later = scores[0], scores[1:]
    said = f"First play: {hundred(first.value)} of 100. {PRACTICE}"
    if first.value >= GOOD_FIRST_PLAY:
        return Verdict(1.0, "done", (said, "A first play as good as this needs no second."))
    best = min((score.largest_regret for score in later), default=None)
    if best is not None and best < first.largest_regret:
        return Verdict(1.0, "done", (said, "A later play gave up less at its costliest decision than the first."))
    tried = "None of the later plays gave" if later else "Play once more and give"
    return Verdict(
        0.5,
        "not yet",
        (said, f"{tried} up less at the costliest decision than the first play did: that is the other half."),
    )


def assessed(scores: Sequence[Score], *, count: Literal["score", "finished"] = "score") -> Verdict:
    """G of the first finished play; with `count="finished"`, the whole mark for having finished one."""
    if not scores:
        return Verdict(0.0, "not tried", ("Play the role-play to its end, then run this cell.",))
    first = scores[0]
    said = f"Your first finished play counts: {hundred(first.value)} of 100. {PRACTICE}"
    if count == "finished":
        return Verdict(1.0, "done", (said, "Here it counts that you finished it."))
    return Verdict(first.value, "done", (said,))
