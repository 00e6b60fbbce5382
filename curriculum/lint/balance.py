"""The balance of a role-play: as many decisions on every path, endings within reach, good play well rewarded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from curriculum.content.problems import Problem
from curriculum.content.roleplay import Scene
from curriculum.scoring import Choice, score
from curriculum.scoring.pairs import LOWEST
from curriculum.scoring.play import Score
from curriculum.scoring.story import Answer, Moment

from .script import Script

LONGER_BY = 1
RAREST, COMMONEST = 0.05, 0.70
GOOD_WORTH = 3
CORRELATION = 0.5
PROFILE = 0.9
_BEST_PLAYS = 50
"""Equally good best plays that are looked at; a role-play has one or a few."""


def check_balance(script: Script) -> Iterator[Problem]:
    """Every finding on the balance of one role-play."""
    yield from _decisions(script)
    yield from _endings(script)
    yield from _correlation(script)
    for best in islice(best_plays(script), _BEST_PLAYS):
        found = [*_best_ending(script, best), *_profile(script, best)]
        yield from found
        if found:
            return


def best_plays(script: Script) -> Iterator[Score]:
    """Every play that gives nothing up."""
    for choices in _best_from(script, script.paths.story.begin()):
        yield score(script.paths, choices)


def _best_from(script: Script, moment: Moment) -> Iterator[list[Choice]]:
    if moment.scene is None:
        yield []
        return
    scene = script.roleplay.scenes[moment.scene]
    for option, points, after in script.paths.ahead(moment):
        if option and points + script.paths.best(after) < script.paths.best(moment):
            continue
        answer: Answer = option or _best_answer(scene)
        for rest in _best_from(script, after):
            yield [Choice(moment.scene, answer), *rest]


def _best_answer(scene: Scene) -> Answer:
    key = {name: option.rated or 0 for name, option in scene.options.items()}
    if scene.asks == "rate":
        return {name: LOWEST + rated for name, rated in key.items()}
    return {"best": max(key, key=lambda name: key[name]), "worst": min(key, key=lambda name: key[name])}


def _decisions(script: Script) -> Iterator[Problem]:
    few, many = script.random.decisions
    if many - few > LONGER_BY:
        yield script.problem(
            ("scenes",),
            f"paths of {few} to {many} decisions",
            f"paths that differ by {LONGER_BY} at most",
            "let branches meet again, so that every player is asked about as often",
        )


def _endings(script: Script) -> Iterator[Problem]:
    for name, share in script.paths.endings().items():
        if 0 < share < RAREST or share > COMMONEST:
            rare = share < RAREST
            yield script.problem(
                ("endings", name),
                f"{float(share):.1%} of random players come to this ending",
                f"{RAREST:.0%} to {COMMONEST:.0%}",
                "loosen its `when`, or strengthen the effects that lead to it"
                if rare
                else "tighten its `when`, or loosen that of an ending before it",
            )


def _correlation(script: Script) -> Iterator[Problem]:
    without = [name for name, ending in script.roleplay.endings.items() if ending.worth is None]
    for name in without:
        yield script.problem(
            ("endings", name), "no `worth`", "0 to 4, how good the ending is", "add `worth: ...` to compare G with it"
        )
    if without or len(script.roleplay.endings) < 2:  # noqa: PLR2004 - nothing to rank
        return
    found = script.random.correlation()
    if found is None:
        yield script.problem(
            ("endings",),
            "endings of equal worth on every path",
            "endings of different `worth`",
            "say which is better, and let the choices decide between them",
        )
    elif found < CORRELATION:
        yield script.problem(
            ("endings",),
            f"a rank correlation of {found:.2f} between points and the endings' worth, over all paths",
            f"at least {CORRELATION:g}",
            "let the better rated options move the state towards the worthier endings",
        )


def _best_ending(script: Script, best: Score) -> Iterator[Problem]:
    endings = script.roleplay.endings
    worth = endings[best.ending].worth or 0
    highest = max(ending.worth or 0 for ending in endings.values())
    if worth < min(GOOD_WORTH, highest):
        yield script.problem(
            ("endings", best.ending),
            f"a play that gives nothing up ends here, worth {worth}: {_told(best)}",
            f"an ending of worth {min(GOOD_WORTH, highest)} or more",
            "change effects on this path, or the endings' `when`",
        )


def _profile(script: Script, best: Score) -> Iterator[Problem]:
    for observed in best.observations:
        if observed.share is not None and observed.share < PROFILE:
            scene = _weakest(script, best, observed.competency)
            yield script.problem(
                ("scenes", scene, "options"),
                f"the best play shows {observed.share:.2f} of {observed.competency}, least of it here",
                f"at least {PROFILE:g} where a competency is observed",
                f"raise `shows: {{{observed.competency}: ...}}` of the best option, or name other evidence",
            )


def _weakest(script: Script, best: Score, competency: str) -> str:
    """The scene where the best play leaves most of a competency unshown."""

    def left(scene_name: str, answer: Answer) -> int:
        scene = script.roleplay.scenes[scene_name]
        if competency not in scene.evidence or not isinstance(answer, str):
            return -1
        shown = {name: (option.shows or {}).get(competency, 0) for name, option in scene.options.items()}
        return max(shown.values()) - shown[answer]

    return max(best.decisions, key=lambda decision: left(decision.scene, decision.answer)).scene


def _told(best: Score) -> str:
    return ", ".join(
        f"{decision.scene} {decision.answer if isinstance(decision.answer, str) else 'as the key'}"
        for decision in best.decisions
    )
