"""Whether an answer is one to another prompt: by what the two are about, and by the boxes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from .english import english, stem
from .model import Gate
from .own import BOXES, Own
from .words import words_of

_LONG = 30
_MATCHED = 2  # one word of a prompt we have never seen may put it under a wrong topic
_BOXES = 3
_CLEARLY = 4


def other_prompt(words: Sequence[str], prompt: str) -> Gate | None:
    """An answer with nothing of its prompt's matter and much of another's.

    Honest answers seldom use the prompt's words, so a topic is a wide list of what people say about it, and one word of
    it is enough. That misses many answers to another prompt; to withhold a point from an honest one would be worse.
    """
    matter = _matter(prompt)
    if not matter or len(words) < _LONG:
        return None
    p = english()
    topics, common = p.topics, p.words["common stems"]
    said = {stem(word) for word in words if word not in p.words["function"]} - common
    if not said.isdisjoint(matter):
        return None
    best, name = max((len(topics[name] & said), name) for name in topics)
    if best < _CLEARLY:
        return None
    shown = ", ".join(dict.fromkeys(word for word in words if stem(word) in topics[name] - common))
    return Gate(
        "another prompt",
        shown,
        f"This seems to be about something else ({shown}); how does it answer the question here?",
    )


@lru_cache(maxsize=128)
def _matter(prompt: str) -> frozenset[str]:
    """What a prompt is about, as stems: its own words and those of its topics; empty where no topic is clear."""
    p = english()
    common = p.words["common stems"]
    asked = {stem(word) for word in words_of(prompt) if word not in p.words["function"]}
    wanted = [stems for stems in p.topics.values() if (stems & asked) - common]
    matched = (frozenset().union(*wanted) & asked) - common
    return frozenset().union(asked, *wanted) if len(matched) >= _MATCHED else frozenset()


def asked_template(prompt: str) -> str | None:
    """The template a prompt clearly asks for, None for most."""
    low = prompt.lower()
    return next((name for name in ("rewrite", "position") if english().has(f"asks_{name}", low)), None)


def other_boxes(own: Own, template: str | None) -> Gate | None:
    """An answer in the boxes of another template, without any of its own."""
    if template is None:
        return None
    mine = set(BOXES[template]) - {"if_then"}
    found = set(own.boxes) - {"if_then"}
    for name, boxes in BOXES.items():
        if name != template and len(found & set(boxes)) >= _BOXES and not found & mine:
            shown = ", ".join(box.replace("_", " ").capitalize() for box in own.boxes if box in boxes)
            says = f"The boxes ({shown}) belong to another kind of prompt; how would you answer the one here?"
            return Gate("another prompt", shown, says)
    return None
