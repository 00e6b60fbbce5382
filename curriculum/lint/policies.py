"""Players without skill, and what each of them earns, exactly.

A policy looks at the outside of the options (their length, place, words, visible effect) and picks the one with the
highest cue; ties are broken by lot, and the average over the lot is exact because it is carried along as a
distribution over moments. In a rated scene the same cue ranks the options.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from curriculum.content.roleplay import Option, RolePlay
from curriculum.scoring.paths import Paths
from curriculum.scoring.story import Moment

from .rated import cue_points
from .words import WordList, count

_SENTENCE = re.compile(r"[.!?]+(?=\s|$)")
Cues = Callable[[Sequence[Option]], Sequence[Fraction | int]]


@dataclass(frozen=True)
class Policy:
    """A way to choose without judging.

    Attributes
    ----------
    name:
        As in "always the longest".
    cues:
        One number for each open option, in the order of the file; the highest is taken.
    remedy:
        What an author does where it wins.
    """

    name: str
    cues: Cues
    remedy: str


@dataclass(frozen=True)
class Played:
    """What a policy comes to.

    Attributes
    ----------
    gap:
        Its G less the random player's.
    gains:
        The part of the gap that each scene contributes; they sum to it.
    endings:
        How likely it comes to each ending.
    """

    gap: float
    gains: dict[str, float]
    endings: dict[str, Fraction]


def policies(roleplay: RolePlay) -> tuple[Policy, ...]:
    """The policies of the audit; the last two know which way the state is better (see `directions`)."""
    signs = directions(roleplay)

    def at_once(option: Option) -> int:
        return sum(signs[name] * change for name, change in option.now.items())

    def in_all(option: Option) -> int:
        return at_once(option) + sum(
            signs[name] * change for later in option.later for name, change in later.state.items()
        )

    move = "move the best option of this scene to another letter"
    even = "make the options of this scene equally long"
    costs = "let the best option of this scene cost something at once, and a tempting one pay"
    return (
        Policy("the longest", _each(lambda option: len(option.you)), even),
        Policy("the shortest", _each(lambda option: -len(option.you)), even),
        Policy("the first in the file", lambda options: [-at for at in range(len(options))], move),
        Policy("the middle in the file", _middle, move),
        Policy("the last in the file", lambda options: list(range(len(options))), move),
        _by_words("the most polite", "courtesy", "give a weaker option of this scene the polite words"),
        _by_words("the most assertive", "assertive", "give a weaker option of this scene the firm words"),
        Policy(
            "the question",
            _each(lambda option: "?" in option.you),
            "let a weaker option of this scene ask, or the best one say",
        ),
        _by_words("the one that asks for time", "time", "let a weaker option of this scene ask for time"),
        _by_words(
            "the one with the most days and numbers",
            "concrete",
            "let a weaker option of this scene name a day or a number, or the best one leave one out",
        ),
        Policy(
            "the one with the most sentences",
            _each(lambda option: len(_SENTENCE.findall(option.you))),
            "let a weaker option of this scene say it in more sentences, or the best one in fewer",
        ),
        Policy("the largest immediate effect", _each(at_once), costs),
        Policy(
            "the largest net effect",
            _each(in_all),
            "let the best option of this scene cost more of the state in all, or a weaker one cost less",
        ),
    )


def directions(roleplay: RolePlay) -> dict[str, int]:
    """Which way each state variable is better, +1 or -1.

    Read off the endings: a worthy ending that needs `risk <= 40` says that less is better. Where no ending asks about
    a variable, its label decides (a word list); otherwise more is better.
    """
    endings = list(roleplay.endings.values())
    mean = Fraction(sum(ending.worth or 0 for ending in endings), len(endings))
    leaning: dict[str, Fraction] = defaultdict(Fraction)
    for ending in endings:
        for name, sign, _ in ending.condition.bounds if ending.condition else ():
            upward = {">": 1, ">=": 1, "<": -1, "<=": -1}.get(sign, 0)
            leaning[name] += upward * ((ending.worth or 0) - mean)
    said = {name: count("less_is_better", f"{name} {meter.label or ''}") for name, meter in roleplay.state.items()}
    return {name: -1 if leaning[name] < 0 or (not leaning[name] and said[name]) else 1 for name in roleplay.state}


def play(paths: Paths, policy: Policy) -> Played:
    """Follow a policy through every moment it can come to."""
    story = paths.story
    begin = story.begin()
    width = Fraction(paths.best(begin) - paths.worst(begin))
    here: dict[Moment, Fraction] = defaultdict(Fraction, {begin: Fraction(1)})
    gains: dict[str, Fraction] = dict.fromkeys(story.roleplay.scenes, Fraction(0))
    endings: dict[str, Fraction] = dict.fromkeys(story.roleplay.endings, Fraction(0))
    for moment in paths.moments():
        share = here.get(moment)
        if share is None:
            continue
        if moment.scene is None:
            endings[story.ending(moment)[0]] += share
            continue
        taken = _taken(paths, moment, policy)
        for points, after in taken:
            here[after] += share / len(taken)
            gained = points + paths.chance(after) - paths.chance(moment)
            gains[moment.scene] += share * gained / len(taken)
    parts = {name: float(gain / width) for name, gain in gains.items()}
    return Played(float(sum(gains.values(), Fraction(0)) / width), parts, endings)


def _taken(paths: Paths, moment: Moment, policy: Policy) -> list[tuple[Fraction, Moment]]:
    """The ways on that the policy takes, each equally likely: points and the moment after."""
    scene = paths.story.scene(moment)
    ways = paths.ahead(moment)
    if scene.asks != "choose":
        key = {name: option.rated or 0 for name, option in scene.options.items()}
        cues = [Fraction(cue) for cue in policy.cues(list(scene.options.values()))]
        return [(cue_points(scene.asks, key, cues), ways[0][2])]
    cues = [Fraction(cue) for cue in policy.cues([scene.options[name] for name, _, _ in ways])]
    return [(Fraction(points), after) for (_, points, after), cue in zip(ways, cues, strict=True) if cue == max(cues)]


def _each(cue: Callable[[Option], int]) -> Cues:
    return lambda options: [cue(option) for option in options]


def _by_words(name: str, words: WordList, remedy: str) -> Policy:
    return Policy(name, _each(lambda option: count(words, option.you)), remedy)


def _middle(options: Sequence[Option]) -> list[int]:
    last = len(options) - 1
    return [-abs(2 * at - last) for at in range(len(options))]
