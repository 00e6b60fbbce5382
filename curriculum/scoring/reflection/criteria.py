"""The criteria of the three templates: met or not, the sentence that shows it, a question that helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from . import find_episode as episode
from . import find_words as words
from .find_choice import choice
from .model import Criterion, PlayEcho
from .own import BOXES, Own

_PLAN = (
    "an if-then plan with a date",
    episode.if_then,
    "What will be the cue, what will you do then, and when will you look at it again?",
)

_ASKED: dict[str, tuple[tuple[str, Callable[[Own], str], str], ...]] = {
    "episode": (
        ("a concrete situation", episode.situation, "When and where was it, and who or what was there?"),
        ("your own part", episode.my_part, "What did you yourself do, say or leave undone?"),
        (
            "a consequence and who bore it",
            episode.consequence,
            "What came of it, and for whom: you, a colleague, a customer?",
        ),
        (
            "an insight with its cause",
            episode.insight,
            "What do you see now that you did not see then, and what showed it to you?",
        ),
        _PLAN,
    ),
    "rewrite": (
        ("the words as they were", words.before, "Which words exactly were sent or said?"),
        ("two readings", words.readings, "How could two different people have understood them?"),
        ("the words as you would write them now", words.after, "Which words would you send or say today?"),
        _PLAN,
    ),
    "position": (
        ("a claim of your own", words.claim, "What do you hold that somebody at your table could disagree with?"),
        (
            "the strongest counter-evidence",
            words.counter,
            "What have you seen or read that speaks most strongly against it?",
        ),
        ("what would settle it", words.settle, "What would you have to see, count or try to change your mind?"),
        _PLAN,
    ),
}


def criteria_of(own: Own, template: str, play: PlayEcho | None, prompt: str = "") -> tuple[Criterion, ...]:
    """Every criterion of a template, and taking up the own choice where a play was quoted."""
    found = [
        Criterion(name, bool(evidence := find(own)), evidence, question) for name, find, question in _ASKED[template]
    ]
    if play is not None:
        evidence = choice(own, play, prompt)
        question = f"In '{play.title}' you chose: {play.chosen} What did you expect from it?"
        found.append(Criterion("takes up your choice", bool(evidence), evidence, question))
    return tuple(found)


def left_open(own: Own, template: str, criteria: Sequence[Criterion]) -> list[str]:
    """The boxes that are empty and whose matter is nowhere else in the text."""
    return [
        box for box, criterion in zip(BOXES[template], criteria, strict=False) if box in own.empty and not criterion.met
    ]
