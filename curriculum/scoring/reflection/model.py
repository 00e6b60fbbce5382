"""What a check of a reflection says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["not tried", "not yet", "done"]


@dataclass(frozen=True)
class Criterion:
    """One part of a complete answer.

    `evidence` is the learner's own sentence that shows it, or empty; `question` is one that would help.
    """

    name: str
    met: bool
    evidence: str
    question: str


@dataclass(frozen=True)
class Gate:
    """A reason why the automatic point is withheld: `evidence` quotes the words, `says` is for the learner."""

    name: str
    evidence: str
    says: str


@dataclass(frozen=True)
class PlayEcho:
    """What a prompt quoted from the learner's own practice play.

    `title` is the task's, `says` what the scene said and `speaker` who said it, `chosen` the text of the option taken,
    `others` of those not.
    """

    title: str
    says: str
    chosen: str
    others: tuple[str, ...] = ()
    speaker: str = ""


@dataclass(frozen=True)
class Assessment:
    """What the automatic part can say of one reflection; a person reads the rest.

    Attributes
    ----------
    fraction
        Share of criteria met, 0 to 1; 0 when a gate fired or nothing was written.
    passed
        Whether the automatic point is given: complete, plausible, the learner's own.
    language
        A code of ISO 639-1 where it was recognised, else `other`.
    """

    fraction: float
    passed: bool
    criteria: tuple[Criterion, ...]
    gates: tuple[Gate, ...]
    outcome: Outcome
    language: str
