"""How far a share from a few opportunities may be trusted."""

from __future__ import annotations

import math

COVERAGE = 0.9
_STEPS = 2000


def likely_range(share: float, opportunities: int, coverage: float = COVERAGE) -> tuple[float, float]:
    """The middle part of a Beta distribution with a = 1 + w s and b = 1 + w (1 - s).

    Parameters
    ----------
    share:
        What was shown, s, from 0 to 1.
    opportunities:
        Their number, w. Without any, everything is as likely: the range is that of a uniform distribution.
    coverage:
        The probability of the range.

    Returns
    -------
    tuple[float, float]
        Its lower and its upper bound, from 0 to 1, to about three digits.
    """
    a, b = 1 + opportunities * share, 1 + opportunities * (1 - share)
    area, areas = 0.0, []
    for step in range(_STEPS):
        middle = (step + 0.5) / _STEPS
        area += math.exp((a - 1) * math.log(middle) + (b - 1) * math.log1p(-middle))
        areas.append(area)
    tail = (1 - coverage) / 2
    return _where(areas, tail * area), _where(areas, (1 - tail) * area)


def _where(areas: list[float], wanted: float) -> float:
    below = 0.0
    for step, area in enumerate(areas):
        if area >= wanted:
            return (step + (wanted - below) / (area - below)) / _STEPS
        below = area
    return 1.0
