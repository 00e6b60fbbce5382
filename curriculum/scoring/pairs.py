"""Rated scenes: how many pairs of options an answer puts in the key's order.

A pair counts where the key rates its two options differently and, in `best-and-worst`, where the answer says something
about it (the pair left in the middle is not asked). A tie in the answer counts half. The scene earns 4 x the share, so
chance is 2 of 4: reversing an answer turns every agreement into a disagreement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

SCENE_POINTS = 4
LOWEST, HIGHEST = 1, 5
"""The scale of a `rate` scene."""


@dataclass(frozen=True)
class Agreement:
    """Which pairs an answer puts in the key's order.

    Attributes
    ----------
    asked:
        Pairs the answer and the key both say something about, each (better, worse) by the key. Never empty, because the
        options of a rated scene are not all rated alike.
    halves:
        Twice the number of them that the answer puts in that order, so that a tie counts 1.
    missed:
        The pairs it puts the other way round or ties.
    """

    asked: tuple[tuple[str, str], ...]
    halves: int
    missed: tuple[tuple[str, str], ...]

    @property
    def points(self) -> int | Fraction:
        """0 to 4, exact."""
        whole, rest = divmod(SCENE_POINTS * self.halves, 2 * len(self.asked))
        return Fraction(SCENE_POINTS * self.halves, 2 * len(self.asked)) if rest else whole


def ranks(answer: Mapping[str, str | int], options: Mapping[str, int]) -> dict[str, int]:
    """The answer as a rank for each option, higher is better.

    `{"best": "a", "worst": "d"}` ranks the best 1, the worst -1 and leaves the others level; a rating ranks itself.
    """
    if "best" in answer:
        return {option: (option == answer["best"]) - (option == answer["worst"]) for option in options}
    return {option: int(answer[option]) for option in options}


def agreement(answer: Mapping[str, str | int], key: Mapping[str, int]) -> Agreement:
    """Compare an answer of a rated scene with its key (option id -> 0-4)."""
    given = ranks(answer, key)
    extremes = {answer["best"], answer["worst"]} if "best" in answer else set(key)
    asked: list[tuple[str, str]] = []
    missed: list[tuple[str, str]] = []
    halves = 0
    for one, other in combinations(sorted(key), 2):
        if key[one] == key[other] or not (one in extremes or other in extremes):
            continue
        better, worse = (one, other) if key[one] > key[other] else (other, one)
        asked.append((better, worse))
        if given[better] > given[worse]:
            halves += 2
        else:
            missed.append((better, worse))
            halves += given[better] == given[worse]
    return Agreement(tuple(asked), halves, tuple(missed))
