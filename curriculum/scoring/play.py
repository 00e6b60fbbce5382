"""The score of one play: what each decision earned and gave up.

With S the sum of the points earned, V and W the best and the worst reachable totals::

    G = (S - W) / (V - W)                            the path score, 0 to 1
    regret(n, c) = V(n) - [u(n, c) + V(n')]          what the choice gave up against the best still reachable

Regrets are never negative and sum to V - S, so G = 1 - sum of regrets / (V - W): the debrief is the score, decision by
decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .pairs import SCENE_POINTS, Agreement, agreement
from .paths import Paths, Points
from .story import Answer, AnswerError, Moment, Story, Turn

OBSERVED_FROM = 3
"""A competency with fewer opportunities on the path is "not observed"."""


class ReplayError(ValueError):
    """A record that cannot have been played; `at` is the number of the choice, counted from 0."""

    def __init__(self, at: int, message: str) -> None:
        self.at = at
        super().__init__(message)


@dataclass(frozen=True)
class Choice:
    """One recorded decision: the scene that asked, and the answer."""

    scene: str
    answer: Answer


@dataclass(frozen=True)
class Step:
    """One decision as it was played: the moment it was taken at, the answer, and what it brought about."""

    moment: Moment
    answer: Answer
    turn: Turn

    @property
    def scene(self) -> str:
        """The scene that asked."""
        return self.moment.scene or ""


def replay(story: Story, choices: Sequence[Choice]) -> tuple[Step, ...]:
    """Walk recorded choices again.

    Raises
    ------
    ReplayError
        If a choice names another scene than the one that asks, or an answer the scene does not allow.
    """
    moment = story.begin()
    steps: list[Step] = []
    for at, choice in enumerate(choices):
        if choice.scene != moment.scene:
            raise _out_of_place(at, choice, moment)
        try:
            turn = story.advance(moment, choice.answer)
        except AnswerError as error:
            raise ReplayError(at, f"choice {at + 1}: {error}") from error
        steps.append(Step(moment, choice.answer, turn))
        moment = turn.moment
    return tuple(steps)


@dataclass(frozen=True)
class Decision:
    """What one decision earned and gave up.

    Attributes
    ----------
    moment, answer, after:
        Where it was taken, what was answered, where it led.
    points:
        0 to 4, by the key.
    best_before, best_after:
        V before it was taken and where it led.
    agreement:
        For rated scenes, the pairs.
    """

    moment: Moment
    answer: Answer
    after: Moment
    points: Points
    best_before: Points
    best_after: Points
    agreement: Agreement | None = None

    @property
    def regret(self) -> Points:
        """What it gave up against the best still reachable, in points; 0 for a best choice."""
        return self.best_before - self.points - self.best_after

    @property
    def scene(self) -> str:
        """The scene that asked."""
        return self.moment.scene or ""


@dataclass(frozen=True)
class Observation:
    """What a play shows of one competency.

    Attributes
    ----------
    opportunities:
        Scenes on the path that gave evidence of it and where the choice made a difference.
    shown, range:
        Levels shown above the lowest option of each of them, and the range there was, both summed.
    """

    competency: str
    opportunities: int
    shown: float
    range: int

    @property
    def share(self) -> float | None:
        """What was shown against the range, 0 to 1; `None` under `OBSERVED_FROM` opportunities."""
        return self.shown / self.range if self.opportunities >= OBSERVED_FROM else None


@dataclass(frozen=True)
class Score:
    """The score of one finished play.

    Attributes
    ----------
    earned, best, worst, chance:
        S, V, W and U in points.
    value:
        G, 0 to 1.
    """

    decisions: tuple[Decision, ...]
    ending: str
    earned: Points
    best: Points
    worst: Points
    chance: Fraction
    observations: tuple[Observation, ...]

    @property
    def value(self) -> float:
        """G = (S - W) / (V - W)."""
        return float(Fraction(self.earned - self.worst) / Fraction(self.best - self.worst))

    @property
    def chance_value(self) -> float:
        """G of a player who picks at random, on average."""
        return float((self.chance - self.worst) / Fraction(self.best - self.worst))

    @property
    def largest_regret(self) -> Points:
        """The regret of the costliest decision."""
        return max(decision.regret for decision in self.decisions)


def score(paths: Paths, choices: Sequence[Choice]) -> Score:
    """Score a finished play.

    Raises
    ------
    ReplayError
        If the choices cannot have been played, or the play is not finished.
    """
    story = paths.story
    moment = begin = story.begin()
    decisions: list[Decision] = []
    for at, choice in enumerate(choices):
        if choice.scene != moment.scene:
            raise _out_of_place(at, choice, moment)
        decision = _decision(paths, moment, choice, at)
        decisions.append(decision)
        moment = decision.after
    if moment.scene is not None:
        raise ReplayError(len(decisions), f"the play is not finished: {moment.scene!r} waits for an answer")
    return Score(
        tuple(decisions),
        story.ending(moment)[0],
        sum((decision.points for decision in decisions), start=0),
        paths.best(begin),
        paths.worst(begin),
        paths.chance(begin),
        _observations(story, decisions),
    )


def _decision(paths: Paths, moment: Moment, choice: Choice, at: int) -> Decision:
    answer = choice.answer
    way = paths.follow(moment, answer) if isinstance(answer, str) and answer else None
    if way is not None:
        points, after = way
        return Decision(moment, answer, after, points, paths.best(moment), paths.best(after))
    try:
        paths.story.check(moment, answer)
    except AnswerError as error:
        raise ReplayError(at, f"choice {at + 1}: {error}") from error
    assert not isinstance(answer, str)  # noqa: S101 - an option that may be chosen has a way on
    options = paths.story.scene(moment).options
    agreed = agreement(answer, {name: option.rated or 0 for name, option in options.items()})
    after = paths.ahead(moment)[0][2]
    return Decision(moment, answer, after, agreed.points, paths.best(moment), paths.best(after), agreed)


def _observations(story: Story, decisions: Sequence[Decision]) -> tuple[Observation, ...]:
    shown: dict[str, list[tuple[float, int, int]]] = {}
    for decision in decisions:
        scene = story.roleplay.scenes[decision.scene]
        if decision.agreement is not None:
            for code in scene.evidence:
                shown.setdefault(code, []).append((float(decision.points), 0, SCENE_POINTS))
            continue
        is_open = story.open_options(decision.moment)
        for code in scene.evidence:
            levels = [(scene.options[name].shows or {}).get(code, 0) for name in is_open]
            chosen = (scene.options[str(decision.answer)].shows or {}).get(code, 0)
            shown.setdefault(code, []).append((chosen, min(levels), max(levels)))
    return tuple(_observation(code, rows) for code, rows in sorted(shown.items()))


def _observation(code: str, rows: Sequence[tuple[float, int, int]]) -> Observation:
    telling = [row for row in rows if row[2] > row[1]]
    opportunity = sum(high - low for _, low, high in telling)
    return Observation(code, len(telling), sum(got - low for got, low, _ in telling), opportunity)


def _out_of_place(at: int, choice: Choice, moment: Moment) -> ReplayError:
    asks = f"the scene {moment.scene!r}" if moment.scene else "no more choices, the story has ended"
    return ReplayError(at, f"choice {at + 1} was given for {choice.scene!r}; allowed there is {asks}")
