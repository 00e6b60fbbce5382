"""What would you really have done: the one ungraded question after the first finished play."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .rehearsal import PlayedOut, Rehearsal
from .scoring.debrief import Debrief, DecisionView

REALLY = "And what would you really have done?"


@dataclass(frozen=True)
class ReallyAsked:
    """The question, asked of the costliest decision.

    Attributes
    ----------
    options:
        Id and text of the options that were open there, in the order the play showed them.
    noted:
        The text of the option the learner has given already; empty before.
    """

    speaker: str
    says: str
    options: tuple[tuple[str, str], ...]
    noted: str


def really_asked(rehearsal: Rehearsal, told: Debrief, history: Sequence[PlayedOut], *, use: str) -> ReallyAsked | None:
    """What to ask; `None` where it is not asked: once, after the first finished play of a practice role-play."""
    if use != "practice" or [played.number for played in history] != [rehearsal.number]:
        return None
    decision = costliest(told)
    texts = {option.option: option.you for option in decision.options}
    moment = next(step.moment for step in rehearsal.steps if step.scene == decision.scene)
    return ReallyAsked(
        decision.speaker,
        decision.says,
        tuple((name, texts[name]) for name in rehearsal.shuffled(moment)),
        texts.get(rehearsal.would_have() or "", ""),
    )


def costliest(told: Debrief) -> DecisionView:
    """The decision the question is about: the one that gave up most, or the last where none did."""
    return told.costliest or told.decisions[-1]
