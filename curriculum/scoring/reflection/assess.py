"""One reflection checked: the public door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from curriculum.content.reflection import Prompt

from . import gates_copy, gates_letters
from .criteria import criteria_of, left_open
from .features import features_of
from .gates_sense import sense_gates
from .language import language_of
from .model import Assessment, Criterion, Gate, Outcome, PlayEcho
from .own import BOXES, Own, box_of, read_own
from .topics import asked_template, other_boxes
from .words import sentences_of, words_of

ENOUGH_WORDS = 60
"""A whole text of fewer words passes only if every criterion of its template is met (BLUEPRINT, corrections, item 6).

To take up the quoted choice is asked for "where it fits", so a short text is not held back for want of it.
"""

NEEDED = 3
"""Criteria a text must meet: three of five for an episode, one of them the insight or the plan; else three of four.

Nearly every honest text of the tuning part meets all, so that one or two may be missed by the patterns without harm; a
story with neither insight nor plan answers another question.
"""

_LONGEST = 20_000  # characters looked at: many times the longest reflection
_MANY_LETTERS = 110  # what sixty words are in a script without spaces


@dataclass(frozen=True)
class _Asked:
    """What was asked: the prompt's text, its template, texts not to copy."""

    prompt: str
    template: str
    sources: Sequence[str]


def _template_of(prompt: str, own: Own) -> str | None:
    """The template whose headings are in the prompt or in the text; None if they do not tell."""
    in_prompt = {box_of(sentence.strip(" *#:?.")) for sentence in sentences_of(prompt)}
    for found in (in_prompt, set(own.boxes)):
        counts = {name: len((set(boxes) - {"if_then"}) & found) for name, boxes in BOXES.items()}
        best = max(counts, key=lambda name: counts[name])
        if counts[best] and list(counts.values()).count(counts[best]) == 1:
            return best
    return None


def _met(criteria: Sequence[Criterion]) -> int:
    return sum(criterion.met for criterion in criteria)


def _form_gates(text: str, own: Own, asked: _Asked, open_boxes: Sequence[str]) -> list[Gate]:
    mine = own.text or text
    found = [
        gates_copy.brackets(text),
        gates_letters.lookalike(text),
        gates_letters.code(mine) or gates_letters.code(text),
        gates_letters.encoded(mine, own.words or words_of(text)),
        gates_copy.lorem(own),
        gates_copy.unfilled(own, open_boxes),
        gates_copy.copied(own, asked.prompt, asked.sources),
        gates_copy.repetition(own, asked.template),
    ]
    return [gate for gate in found if gate]


def _foreign(own: Own, template: str) -> tuple[Criterion, ...]:
    """In a language whose patterns we do not have: whether each box that is there holds something."""
    boxes = {name: sentences for name, sentences in own.boxes.items() if name in BOXES[template]}
    if not boxes:
        return tuple(Criterion(name.replace("_", " "), bool(own.words), "", "") for name in BOXES[template][:1])
    return tuple(
        Criterion(name.replace("_", " "), bool(inside), inside[0].text if inside else "", "What belongs into this box?")
        for name, inside in boxes.items()
    )


def assess_reflection(
    text: str, *, prompt: str | Prompt, play: PlayEcho | None = None, sources: Sequence[str] = ()
) -> Assessment:
    """Tell a complete, plausible, own answer from an empty, copied or formula-made one.

    Parameters
    ----------
    text
        The Markdown of the learner's cell, with or without headings; any string.
    prompt
        The prompt's text, or the model read from `reflections.yaml`, which says the template. For a text the template
        is told by the headings in it or in the learner's cell; if there are none, the one that fits best is taken.
    play
        What the prompt quoted from the learner's practice play; then taking it up is one more criterion.
    sources
        Texts of the lesson that are not to be copied.

    Returns
    -------
    Assessment
        The same for the same arguments, whatever the day. Never raises.
    """
    asked = prompt if isinstance(prompt, str) else f"{prompt.asks}\n{prompt.second_route}"
    text = text[:_LONGEST]
    own = read_own(text, asked)
    wanted = asked_template(asked) if isinstance(prompt, str) else prompt.template
    template = (_template_of(asked, own) or wanted) if isinstance(prompt, str) else prompt.template
    if template is None:
        template = max(BOXES, key=lambda name: _met(criteria_of(own, name, play, asked)) / len(BOXES[name]))
    language = language_of(own.text, own.words)
    english = language == "en"
    criteria = criteria_of(own, template, play, asked) if english else _foreign(own, template)
    open_boxes = left_open(own, template, criteria) if english else [box for box in own.empty if box in BOXES[template]]
    gates = _form_gates(text, own, _Asked(asked, template, sources), open_boxes)
    if gate := other_boxes(own, wanted):
        gates.append(gate)
    if english and own.words and not gates:
        gates = list(sense_gates(own, asked, template, features_of(own)))
    every = all(criterion.met for criterion in criteria[: len(BOXES[template])])
    enough = (
        len(own.words) >= ENOUGH_WORDS
        or (every and english)
        or (not english and _unspaced(own) and _letters(own) >= _MANY_LETTERS)
    )
    needed = NEEDED if english else len(criteria)
    ahead = template != "episode" or not english or any(criterion.met for criterion in criteria[3:5])
    passed = bool(own.words) and not gates and not open_boxes and enough and ahead and _met(criteria) >= needed
    outcome: Outcome = "done" if passed else "not yet" if own.words or own.copied else "not tried"
    fraction = 0.0 if gates or not own.words else _met(criteria) / len(criteria)
    return Assessment(fraction, passed, criteria, tuple(gates), outcome, language)


def _letters(own: Own) -> int:
    return sum(map(str.isalpha, own.text))


def _unspaced(own: Own) -> bool:
    """Whether the script writes without spaces between words."""
    return _letters(own) > 12 * max(1, len(own.words)) and not own.text.isascii()
