"""The parts of a lesson's progress, one for each thing a learner does, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from curriculum.scoring.marks import Outcome


@dataclass(frozen=True)
class Step:
    """One thing a learner does: a role-play, a question of the figures, a reflection.

    Attributes
    ----------
    title:
        As a learner knows it.
    at:
        Where it stands, such as "decision 3"; empty where there is nothing to say.
    """

    task: str
    kind: Literal["role-play", "question", "reflection"]
    title: str
    outcome: Outcome
    at: str = ""


@dataclass(frozen=True)
class SittingProgress:
    """One of the three parts of a lesson, with what is to be done in it; ungraded role-plays are extras, not steps."""

    title: str
    minutes: int
    steps: tuple[Step, ...]

    @property
    def outcome(self) -> Outcome:
        """`done` when every step is; a part without steps is done with the reading, which nobody checks."""
        if all(step.outcome == "done" for step in self.steps):
            return "done"
        return "not tried" if all(step.outcome == "not tried" for step in self.steps) else "not yet"

    @property
    def resume(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if step.outcome != "done"), None)


@dataclass(frozen=True)
class FiguresProgress:
    """The learner's own score of the figures.

    Attributes
    ----------
    points:
        Earned so far; `None` where the lesson is sealed and nobody may know yet.
    not_yet:
        Questions that were tried and are not wholly right.
    """

    points: float | None
    of: float
    tried: int
    questions: int
    not_yet: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlayProgress:
    """One role-play over all its plays.

    Attributes
    ----------
    finished:
        Plays that came to their end.
    first, best:
        G of the first and of the best of them, from 0 to 100; `None` while there is none, or the key is sealed.
    best_number:
        Which of the finished plays the best one is, counted from 1; the earliest of equals.
    regret:
        What the costliest decision of the last play gave up, in points; `None` as above.
    says:
        What was said when it was taken.
    last:
        When the last finished play ended.
    """

    lesson: str
    task: str
    title: str
    use: Literal["practice", "assessed", "ungraded"]
    sealed: bool
    finished: int
    decisions: int
    first: int | None = None
    best: int | None = None
    best_number: int | None = None
    regret: float | None = None
    says: str = ""
    last: date | None = None


@dataclass(frozen=True)
class ReflectionProgress:
    """One reflection, with the learner's own rating (0 to 3) where there is one."""

    lesson: str
    task: str
    asks: str
    outcome: Outcome
    rating: int | None = None

    @property
    def waiting(self) -> str:
        """What it waits for: the text, or the learner's own rating; empty where neither."""
        if self.outcome != "done":
            return "your text" if self.outcome == "not tried" else "the rest of your text"
        return "your own rating" if self.rating is None else ""


@dataclass(frozen=True)
class Promise:
    """A sentence for tomorrow, or the if-then of a reflection.

    Attributes
    ----------
    when:
        The day as the learner wrote it.
    day:
        The same as a date, where it names one.
    said:
        What came of a sentence: `yes`, `not yet` or `changed it`, once the learner has answered.
    due:
        Whether the day has come and nothing has been said of it yet.
    """

    lesson: str
    kind: Literal["sentence", "if-then"]
    task: str
    text: str
    when: str
    day: date | None
    said: str | None
    due: bool
