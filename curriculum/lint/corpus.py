"""Parities over all role-plays: the best option must not give itself away by its length, its words or its form.

A share over few scenes is mostly luck. Under `MANY` scenes a parity therefore fails only where it is outside its
limits *and* so far out that luck would explain it in less than one case in twenty: with n cases of which k show the
trait, and a corpus that stands exactly at the limit p, too many means P(X >= k) < .05 and too few P(X <= k) < .05, X
being binomial (n, p), computed exactly. From `MANY` scenes on the limits hold as they stand. So three role-plays do not
fail by chance, and a whole curriculum cannot hide behind it.

What is a question, polite, firm, or asks for time, is told by word lists (`data/words.toml`), on what the learner can
say (`you`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from curriculum.content.problems import Problem, Where
from curriculum.content.roleplay import Option, Scene

from .script import Script
from .words import WordList, count

MANY = 100
LONGEST_TO_SHORTEST = 1.30
NARROWEST = 2
COURTESY_GAP = 0.05
_LUCK = 0.05
_NAMED = 3


@dataclass(frozen=True)
class Case:
    """One scene or option that shows a trait, or does not."""

    script: Script
    where: Where
    shown: bool


@dataclass(frozen=True)
class Parity:
    """A share that has limits.

    Attributes
    ----------
    name:
        As in "the best option is the longest".
    low, high:
        The limits of the share.
    cases:
        What the share is a share of.
    """

    name: str
    low: float
    high: float
    cases: tuple[Case, ...]
    remedy: str

    @property
    def shown(self) -> int:
        """How many cases show the trait."""
        return sum(case.shown for case in self.cases)

    @property
    def share(self) -> float:
        """Their share."""
        return self.shown / len(self.cases) if self.cases else 0.0

    @property
    def outside(self) -> int:
        """+1 for too many, -1 for too few, 0 for neither; by luck counts as neither while the cases are few."""
        if self.share > self.high + 1e-9:
            return int(self._no_luck(self.high, at_least=True))
        if self.share < self.low - 1e-9:
            return -int(self._no_luck(self.low, at_least=False))
        return 0

    def _no_luck(self, limit: float, *, at_least: bool) -> bool:
        scenes = {(case.script.file.path, case.where[:2]) for case in self.cases}
        if len(scenes) >= MANY:
            return True
        number, shown = len(self.cases), self.shown
        counts = range(shown, number + 1) if at_least else range(shown + 1)
        return sum(math.comb(number, k) * limit**k * (1 - limit) ** (number - k) for k in counts) < _LUCK


def check_corpus(scripts: Sequence[Script]) -> Iterator[Problem]:
    """Every finding on the options of all role-plays together."""
    for parity in parities(scripts):
        if parity.outside:
            yield _finding(parity)


def check_scenes(script: Script) -> Iterator[Problem]:
    """Every finding on the options of single scenes: their lengths, and whether there is anything to decide."""
    for name, scene in script.roleplay.scenes.items():
        where: Where = ("scenes", name, "options")
        lengths = {option_id: len(option.you) for option_id, option in scene.options.items()}
        longest = max(lengths, key=lambda option_id: lengths[option_id])
        shortest = min(lengths, key=lambda option_id: lengths[option_id])
        ratio = lengths[longest] / lengths[shortest]
        if ratio > LONGEST_TO_SHORTEST:
            yield script.problem(
                (*where, longest, "you"),
                f"{lengths[longest]} characters in {longest} and {lengths[shortest]} in {shortest}, {ratio:.2f} times",
                f"at most {LONGEST_TO_SHORTEST:.2f} times",
                f"shorten {longest}, or say more in {shortest}",
            )
        ratings = _ratings(scene)
        if ratings[0] - ratings[-1] < NARROWEST:
            yield script.problem(
                where,
                f"ratings from {ratings[-1]} to {ratings[0]}, a coin-flip",
                f"ratings that lie {NARROWEST} apart or more",
                "make one option clearly better or worse, or ask for something else",
            )


def parities(scripts: Sequence[Script]) -> tuple[Parity, ...]:
    """Every parity, with its cases."""

    def scenes(trait: Callable[[Scene], bool]) -> tuple[Case, ...]:
        return tuple(
            Case(script, ("scenes", name, "options"), trait(scene))
            for script in scripts
            for name, scene in script.roleplay.scenes.items()
        )

    def best(trait: Callable[[Option], int | bool]) -> tuple[Case, ...]:
        return scenes(lambda scene: any(trait(option) for option in _best(scene)))

    def words(which: WordList) -> tuple[Case, ...]:
        return best(lambda option: count(which, option.you))

    return (
        Parity(
            "the best option is the longest",
            0.15,
            0.35,
            scenes(_best_alone_is_longest),
            "shorten the best option here, or lengthen a weaker one (too few: the other way round)",
        ),
        Parity(
            "the best option asks a question", 0.20, 0.45, best(_asks), "let a weaker option ask, or the best one say"
        ),
        Parity(
            "a question is a weaker move",
            0.15,
            1.0,
            scenes(lambda scene: any(_asks(option) for option in _weaker(scene))),
            "let a weaker option of some scenes ask",
        ),
        Parity(
            "the best option is firm", 0.20, 1.0, words("assertive"), "write scenes where a refusal or a stop is best"
        ),
        Parity("the best option takes time", 0.08, 1.0, words("time"), "write scenes where waiting is best"),
        Parity(
            "the best option brings everybody together",
            0.0,
            0.30,
            words("joint"),
            "write scenes where somebody decides alone, or let a weaker option say it",
        ),
        Parity(
            "the second best option is within 1 point",
            0.40,
            1.0,
            scenes(lambda scene: _ratings(scene)[0] - _ratings(scene)[1] <= 1),
            "make the second best option of some scenes better",
        ),
        Parity(
            "an option is rated 0",
            0.0,
            0.10,
            tuple(Case(script, where, option.rated == 0) for script in scripts for where, option in script.options()),
            "make this strawman something that a sensible person might do",
        ),
        _courtesy(scripts),
    )


def _courtesy(scripts: Sequence[Script]) -> Parity:
    """Polite words among best options, against their share among the others."""
    polite: dict[bool, list[Case]] = {True: [], False: []}
    for script in scripts:
        for name, scene in script.roleplay.scenes.items():
            best = _best(scene)
            for option_id, option in scene.options.items():
                place = ("scenes", name, "options", option_id)
                polite[option in best].append(Case(script, place, count("courtesy", option.you) > 0))
    others = polite[False]
    share = sum(case.shown for case in others) / len(others) if others else 0.0
    return Parity(
        f"a best option is polite (of the others {share:.0%} are)",
        max(0.0, share - COURTESY_GAP),
        min(1.0, share + COURTESY_GAP),
        tuple(polite[True]),
        "take the polite words away, or give them to the other options as well",
    )


def _finding(parity: Parity) -> Problem:
    """At the case of the file where most of the cause lies; a few more are named."""
    causes = [case for case in parity.cases if case.shown == (parity.outside > 0)]
    number = Counter(case.script.file.path for case in causes)
    causes.sort(key=lambda case: -number[case.script.file.path])
    first, *others = causes
    also = ", ".join(
        f"{case.script.file.path.name}:{case.script.file.line(case.where)}" for case in others[: _NAMED - 1]
    )
    more = len(others) - (_NAMED - 1)
    also += f" and {more} more" if more > 0 else ""
    return first.script.problem(
        first.where,
        f"{parity.name} in {parity.shown} of {len(parity.cases)} ({parity.share:.0%}), "
        + ("such as here" if parity.outside > 0 else "not here, for one")
        + (f"; also {also}" if also else ""),
        f"{parity.low:.0%} to {parity.high:.0%} over all role-plays",
        parity.remedy,
    )


def _ratings(scene: Scene) -> list[int]:
    return sorted((option.rated or 0 for option in scene.options.values()), reverse=True)


def _best(scene: Scene) -> list[Option]:
    return [option for option in scene.options.values() if (option.rated or 0) == _ratings(scene)[0]]


def _weaker(scene: Scene) -> list[Option]:
    return [option for option in scene.options.values() if (option.rated or 0) < _ratings(scene)[0]]


def _best_alone_is_longest(scene: Scene) -> bool:
    """Whether the longest option is a best one; no, where a weaker one is as long."""
    best, weaker = (max(len(option.you) for option in group) for group in (_best(scene), _weaker(scene)))
    return best > weaker


def _asks(option: Option) -> bool:
    return "?" in option.you
