"""Rated scenes, exactly: what a random answer earns, and what an answer earns that follows some cue.

A random `best-and-worst` answer is any of the ordered pairs; a random `rate` answer gives every option one of the five
levels. Both earn 2 of 4 on average, because reversing an answer turns every agreement into a disagreement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import permutations, product

from curriculum.scoring.pairs import HIGHEST, LOWEST, SCENE_POINTS, agreement

_LEVELS = range(HIGHEST - LOWEST + 1)


def random_points(asks: str, key: Mapping[str, int]) -> dict[Fraction, Fraction]:
    """The points a random answer earns, each with its probability."""
    if asks == "rate":
        return _random_rating(list(key.values()))
    pairs = list(permutations(key, 2))
    points: dict[Fraction, Fraction] = {}
    for best, worst in pairs:
        earned = Fraction(agreement({"best": best, "worst": worst}, key).points)
        points[earned] = points.get(earned, Fraction(0)) + Fraction(1, len(pairs))
    return points


def cue_points(asks: str, key: Mapping[str, int], cues: Sequence[Fraction]) -> Fraction:
    """What an answer earns on average that ranks the options by a cue, where it ties by lot.

    Parameters
    ----------
    key:
        Option id -> rating.
    cues:
        One number for each option of the key, higher is preferred.
    """
    names = list(key)
    if asks == "rate":
        return Fraction(agreement(dict(zip(names, _as_levels(cues), strict=True)), key).points)
    best = [name for name, cue in zip(names, cues, strict=True) if cue == max(cues)]
    worst = [name for name, cue in zip(names, cues, strict=True) if cue == min(cues)]
    answers = [{"best": one, "worst": other} for one, other in product(best, worst) if one != other]
    earned = [Fraction(agreement(answer, key).points) for answer in answers]
    return sum(earned, Fraction(0)) / len(earned)


def _as_levels(cues: Sequence[Fraction]) -> list[int]:
    """The cues as levels 1-5 in the same order; with more than five different ones, neighbours share a level."""
    steps = sorted(set(cues))
    widest = max(len(steps) - 1, HIGHEST - LOWEST)
    return [LOWEST + (HIGHEST - LOWEST) * steps.index(cue) // widest for cue in cues]


def _random_rating(ratings: Sequence[int]) -> dict[Fraction, Fraction]:
    """Counts answers instead of listing them: option by option, from the lowest rating up."""
    none = (0,) * len(_LEVELS)
    ways: Counter[tuple[tuple[int, ...], int]] = Counter({(none, 0): 1})
    for rating in sorted(set(ratings)):
        grown: Counter[tuple[tuple[int, ...], int]] = Counter()
        for levels in product(_LEVELS, repeat=ratings.count(rating)):
            for (below, halves), number in ways.items():
                agreed = sum(2 * sum(below[:level]) + below[level] for level in levels)
                here = tuple(count + levels.count(level) for level, count in enumerate(below))
                grown[here, halves + agreed] += number
        ways = grown
    asked = sum(one < other for one in ratings for other in ratings)
    answers = len(_LEVELS) ** len(ratings)
    points: dict[Fraction, Fraction] = {}
    for (_, halves), number in ways.items():
        earned = Fraction(SCENE_POINTS * halves, 2 * asked)
        points[earned] = points.get(earned, Fraction(0)) + Fraction(number, answers)
    return points
