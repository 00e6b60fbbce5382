"""Brute force: every way through a role-play, for comparison with the backward induction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import permutations, product

from curriculum.scoring import Choice, Story
from curriculum.scoring.pairs import agreement
from curriculum.scoring.story import Answer, Moment


def answers(story: Story, moment: Moment) -> Iterator[Answer]:
    scene = story.scene(moment)
    is_open = story.open_options(moment)
    match scene.asks:
        case "choose":
            yield from is_open
        case "best-and-worst":
            for best, worst in permutations(is_open, 2):
                yield {"best": best, "worst": worst}
        case "rate":
            # three levels are enough to order the options in every way, ties included
            for levels in product((1, 3, 5), repeat=len(is_open)):
                yield dict(zip(is_open, levels, strict=True))


def points(story: Story, moment: Moment, answer: Answer) -> Fraction:
    scene = story.scene(moment)
    if isinstance(answer, Mapping):
        return Fraction(agreement(answer, {name: option.rated or 0 for name, option in scene.options.items()}).points)
    return Fraction(scene.options[answer].rated or 0)


def paths(story: Story, moment: Moment | None = None) -> Iterator[tuple[list[Choice], Fraction, Fraction, Moment]]:
    """Every path: its choices, what it earns, its probability for a random player, its last moment."""
    moment = story.begin() if moment is None else moment
    if moment.scene is None:
        yield [], Fraction(0), Fraction(1), moment
        return
    ways = list(answers(story, moment))
    for answer in ways:
        earned = points(story, moment, answer)
        for choices, total, share, end in paths(story, story.advance(moment, answer).moment):
            yield [Choice(moment.scene, answer), *choices], earned + total, share / len(ways), end
