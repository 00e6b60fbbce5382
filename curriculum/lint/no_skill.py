"""The no-skill audit: whoever chooses by the outside of the options must not do better than chance.

On one role-play no policy may beat chance by more than `ON_ONE` in G. Over the curriculum none may by more than
`ON_AVERAGE`, the mean over its role-plays. A mean over few role-plays is mostly luck: under `MANY` of them it fails
only if it is also further from 0 than luck would explain, 1.645 standard errors (one in twenty), where the standard
error is that of the mean G of random players, which is exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from curriculum.content.problems import Problem

from .policies import Played, Policy, play, policies
from .script import Script

ON_ONE = 0.15
ON_AVERAGE = 0.05
MANY = 20
_ONE_IN_TWENTY = 1.645
_ROUNDING = 1e-9


def no_skill(script: Script) -> Iterator[Problem]:
    """Policies that win on one role-play, each at the scene where it wins most."""
    for policy in policies(script.roleplay):
        played = play(script.paths, policy)
        if played.gap > ON_ONE + _ROUNDING:
            yield _finding(script, policy, played, f"at most {ON_ONE:.2f}", f"beats chance by {played.gap:.2f} in G")


def no_skill_on_average(scripts: Sequence[Script]) -> Iterator[Problem]:
    """Policies that win over the curriculum, each at the scene of all role-plays where it wins most."""
    if not scripts:
        return
    allowed = allowed_on_average(scripts)
    for rows in zip(*(policies(script.roleplay) for script in scripts), strict=True):
        played = [(script, play(script.paths, policy)) for script, policy in zip(scripts, rows, strict=True)]
        mean = sum(one.gap for _, one in played) / len(played)
        if mean > allowed + _ROUNDING:
            script, most = max(played, key=lambda pair: max(pair[1].gains.values()))
            yield _finding(
                script,
                rows[0],
                most,
                f"at most {allowed:.2f}",
                f"beats chance by {mean:.2f} in G, the mean over {len(scripts)} role-plays",
            )


def allowed_on_average(scripts: Sequence[Script]) -> float:
    """By how much a policy may beat chance over these role-plays."""
    if len(scripts) >= MANY:
        return ON_AVERAGE
    luck = math.sqrt(sum(script.random.spread**2 for script in scripts)) / len(scripts)
    return max(ON_AVERAGE, _ONE_IN_TWENTY * luck)


def _finding(script: Script, policy: Policy, played: Played, allowed: str, given: str) -> Problem:
    scene = max(played.gains, key=lambda name: played.gains[name])
    return script.problem(
        ("scenes", scene, "options"), f"always taking {policy.name} {given}, most of it here", allowed, policy.remedy
    )
