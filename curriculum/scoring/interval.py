"""How far a share from a few opportunities may be trusted."""

from __future__ import annotations

import math

COVERAGE = 0.9
_STEPS = 2000


def likely_range(share: float, opportunities: int, coverage: float = COVERAGE) -> tuple[float, float]:
    """The shortest range that holds `coverage` of a Beta distribution with a = 1 + w s and b = 1 + w (1 - s).

    The share itself always lies in it, for it is where that distribution is highest.

    Parameters
    ----------
    share:
        What was shown, s, from 0 to 1.
    opportunities:
        Their number, w.
    coverage:
        The probability of the range.

    Returns
    -------
    tuple[float, float]
        Its lower and its upper bound, from 0 to 1, to about three digits.
    """
    a, b = opportunities * share, opportunities * (1 - share)
    middles = [(step + 0.5) / _STEPS for step in range(_STEPS)]
    density = [math.exp(a * math.log(at) + b * math.log1p(-at)) for at in middles]
    low = high = min(int(share * _STEPS), _STEPS - 1)
    held, wanted = density[low], coverage * sum(density)
    while held < wanted:
        below = density[low - 1] if low else -1.0
        above = density[high + 1] if high + 1 < _STEPS else -1.0
        if below > above:
            low -= 1
        else:
            high += 1
        held += max(below, above)
    return low / _STEPS, (high + 1) / _STEPS
