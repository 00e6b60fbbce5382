"""The random player of one role-play, exactly: where they come by, what they earn, where they end.

Chances are carried forward over all moments, so nothing is sampled.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from curriculum.content.roleplay import Scene
from curriculum.scoring.paths import Paths
from curriculum.scoring.story import Moment

from .rated import random_points

Outcome = tuple[Fraction, str]
"""What a play earned in points, and its ending."""


class RandomPlayer:
    """A player who picks among the open options by lot."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    @cached_property
    def visits(self) -> dict[Moment, Fraction]:
        """How likely each moment is to be come by."""
        visits: dict[Moment, Fraction] = defaultdict(Fraction, {self._paths.story.begin(): Fraction(1)})
        for moment in self._paths.moments():
            if moment.scene is None:
                continue
            ways = self._paths.ahead(moment)
            for _, _, after in ways:
                visits[after] += visits[moment] / len(ways)
        return dict(visits)

    @cached_property
    def outcomes(self) -> dict[Outcome, float]:
        """How likely each outcome is."""
        earned = {name: self._points(scene) for name, scene in self._paths.story.roleplay.scenes.items()}
        unit = math.lcm(*(points.denominator for table in earned.values() for points in table))
        scaled = {
            name: [(int(points * unit), float(chance)) for points, chance in table.items()]
            for name, table in earned.items()
        }
        counted = self._counted(scaled, unit)
        return {(Fraction(points, unit), ending): chance for (points, ending), chance in counted.items()}

    @cached_property
    def spread(self) -> float:
        """The standard deviation of G over random plays."""
        begin = self._paths.story.begin()
        best, worst, chance = (float(at(begin)) for at in (self._paths.best, self._paths.worst, self._paths.chance))
        square = sum(share * (float(points) - chance) ** 2 for (points, _), share in self.outcomes.items())
        return math.sqrt(square) / (best - worst)

    @cached_property
    def decisions(self) -> tuple[int, int]:
        """The fewest and the most decisions of a path."""
        lengths: dict[Moment, tuple[int, int]] = {}
        for moment in reversed(self._paths.moments()):
            if moment.scene is None:
                lengths[moment] = (0, 0)
                continue
            after = [lengths[following] for _, _, following in self._paths.ahead(moment)]
            lengths[moment] = (1 + min(few for few, _ in after), 1 + max(many for _, many in after))
        return lengths[self._paths.story.begin()]

    def correlation(self) -> float | None:
        """The rank correlation of points and the endings' worth; `None` where one of them is always the same."""
        worths = {name: ending.worth or 0 for name, ending in self._paths.story.roleplay.endings.items()}
        pairs: dict[tuple[Fraction, Fraction], float] = defaultdict(float)
        for (points, ending), share in self.outcomes.items():
            pairs[points, Fraction(worths[ending])] += share
        return rank_correlation(pairs)

    @staticmethod
    def _points(scene: Scene) -> Mapping[Fraction, Fraction]:
        if scene.asks == "choose":
            return {Fraction(0): Fraction(1)}  # what a choice earns stands with the ways on
        return random_points(scene.asks, {name: option.rated or 0 for name, option in scene.options.items()})

    def _counted(self, rated: Mapping[str, list[tuple[int, float]]], unit: int) -> dict[tuple[int, str], float]:
        """Outcomes in whole parts of a point, which sum and compare faster than fractions."""
        story = self._paths.story
        here: dict[Moment, dict[int, float]] = {story.begin(): {0: 1.0}}
        outcomes: dict[tuple[int, str], float] = defaultdict(float)
        for moment in self._paths.moments():
            table = here.pop(moment, {})
            if moment.scene is None:
                ending = story.ending(moment)[0]
                for points, share in table.items():
                    outcomes[points, ending] += share
                continue
            ways = self._paths.ahead(moment)
            for _, gained, after in ways:
                into = here.setdefault(after, defaultdict(float))
                for points, share in table.items():
                    for extra, chance in rated[moment.scene]:
                        into[points + gained * unit + extra] += share * chance / len(ways)
        return dict(outcomes)


def rank_correlation(pairs: Mapping[tuple[Fraction, Fraction], float]) -> float | None:
    """Spearman's correlation of weighted pairs, ties at their middle rank; `None` where one side never varies."""
    first, second = (_middle_ranks(pairs, side) for side in (0, 1))
    total = sum(pairs.values())
    mean = total / 2  # of middle ranks, always
    over = sum(share * (first[x] - mean) * (second[y] - mean) for (x, y), share in pairs.items())
    one = sum(share * (first[x] - mean) ** 2 for (x, _), share in pairs.items())
    other = sum(share * (second[y] - mean) ** 2 for (_, y), share in pairs.items())
    return over / math.sqrt(one * other) if len(first) > 1 and len(second) > 1 else None


def _middle_ranks(pairs: Mapping[tuple[Fraction, Fraction], float], side: int) -> dict[Fraction, float]:
    shares: dict[Fraction, float] = defaultdict(float)
    for pair, share in pairs.items():
        shares[pair[side]] += share
    below, ranks = 0.0, {}
    for value in sorted(shares):
        ranks[value] = below + shares[value] / 2
        below += shares[value]
    return ranks
