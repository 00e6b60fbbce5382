"""The best, the worst and the chance total still reachable from every moment, by exact backward induction.

For a moment n with open options c, keyed points u(n, c) and the moment n' that follows::

    V(n) = max_c [u(n, c) + V(n')]      W(n) = min_c [u(n, c) + W(n')]      U(n) = mean_c [u(n, c) + U(n')]

and V = W = U = 0 where the story has ended. A rated scene has one way on: its best answer earns 4, its worst 0, and
chance 2 (see `pairs`). Moments hold the state and the pending effects, because these open and close options.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import lcm

from .pairs import SCENE_POINTS
from .story import Moment, Story

MAX_MOMENTS = 100_000

Points = int | Fraction
"""What a decision earns; whole for `choose`, a fraction for rated scenes. Never a float, so that sums are exact."""


class StoryError(ValueError):
    """A role-play that cannot be scored: the message says what an author has to change."""


class Paths:
    """All moments of a story that can be reached, with the totals still open at each."""

    def __init__(self, story: Story) -> None:
        """Walk every path once.

        Raises
        ------
        StoryError
            If the story carries no key, has more than `MAX_MOMENTS` moments, or earns the same on every path.
        """
        self.story = story
        if story.roleplay.sealed:
            raise StoryError("a sealed role-play carries no key: score it with the master's file")
        self._ahead: dict[Moment, dict[str, tuple[int, Moment]]] = {}
        self._extremes: dict[Moment, tuple[Points, Points]] = {}
        self._visit(story.begin())
        begin = self._extremes[story.begin()]
        if begin[0] == begin[1]:
            raise StoryError("every path earns the same: rate the options of some scene differently")
        self._chance: dict[Moment, Fraction] = {}

    def best(self, moment: Moment) -> Points:
        """V: the most that can still be earned."""
        return self._extremes[moment][0]

    def worst(self, moment: Moment) -> Points:
        """W: the least that can still be earned."""
        return self._extremes[moment][1]

    def chance(self, moment: Moment) -> Fraction:
        """U: what a player earns on average who picks among the open options at random."""
        if not self._chance:
            for at in self._extremes:  # every moment comes after those that follow it
                self._chance[at] = self._chance_at(at)
        return self._chance[moment]

    def endings(self) -> dict[str, Fraction]:
        """The share of random players who come to each ending; endings nobody reaches have 0."""
        shares: dict[str, Fraction] = dict.fromkeys(self.story.roleplay.endings, Fraction(0))
        here: dict[Moment, Fraction] = defaultdict(Fraction, {self.story.begin(): Fraction(1)})
        for moment in reversed(self._extremes):
            share = here.get(moment)
            if share is None:
                continue
            if moment.scene is None:
                shares[self.story.ending(moment)[0]] += share
                continue
            ways = self._ahead[moment]
            for _, after in ways.values():
                here[after] += share / len(ways)
        return shares

    def moments(self) -> tuple[Moment, ...]:
        """Every reachable moment, each before those that follow it."""
        return tuple(reversed(self._extremes))

    def ahead(self, moment: Moment) -> list[tuple[str, int, Moment]]:
        """The ways on: option id (empty in a rated scene), keyed points, the moment after it."""
        return [(option, points, after) for option, (points, after) in self._ahead[moment].items()]

    def follow(self, moment: Moment, option: str) -> tuple[int, Moment] | None:
        """Keyed points of an option and the moment after it; `None` where it is not open. Empty in a rated scene."""
        return self._ahead.get(moment, {}).get(option)

    def _visit(self, begin: Moment) -> None:
        stack = [begin]
        while stack:
            moment = stack[-1]
            if moment in self._extremes:
                stack.pop()
                continue
            if moment.scene is None:
                self._extremes[moment] = (0, 0)
                stack.pop()
                continue
            if moment not in self._ahead:
                self._ahead[moment] = self._ways(moment)
                if len(self._ahead) > MAX_MOMENTS:
                    raise StoryError(
                        f"given more than {MAX_MOMENTS} reachable states; allowed are fewer, so that scores are exact: "
                        "let branches meet, or drop effects that decide nothing"
                    )
                stack += [after for _, after in self._ahead[moment].values() if after not in self._extremes]
                continue
            stack.pop()
            self._extremes[moment] = self._extremes_at(moment)

    def _ways(self, moment: Moment) -> dict[str, tuple[int, Moment]]:
        story = self.story
        scene = story.scene(moment)
        is_open = story.open_options(moment)
        if scene.asks != "choose":
            return {"": (0, story.step(moment, {}))}
        return {option: (scene.options[option].rated or 0, story.step(moment, option)) for option in is_open}

    def _extremes_at(self, moment: Moment) -> tuple[Points, Points]:
        ways = self._ahead[moment]
        if self.story.scene(moment).asks != "choose":
            best, worst = self._extremes[ways[""][1]]
            return best + SCENE_POINTS, worst
        after = [(points, self._extremes[following]) for points, following in ways.values()]
        return max(points + best for points, (best, _) in after), min(points + worst for points, (_, worst) in after)

    def _chance_at(self, moment: Moment) -> Fraction:
        if moment.scene is None:
            return Fraction(0)
        ways = self._ahead[moment]
        if self.story.scene(moment).asks != "choose":
            return Fraction(SCENE_POINTS, 2) + self._chance[ways[""][1]]
        totals = [points + self._chance[after] for points, after in ways.values()]
        parts = lcm(*(total.denominator for total in totals))  # one sum of whole numbers, not many of fractions
        return Fraction(sum(total.numerator * (parts // total.denominator) for total in totals), parts * len(ways))
