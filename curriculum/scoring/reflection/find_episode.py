"""Where an episode shows its situation, own part, consequence, insight and plan; empty where it does not."""

from __future__ import annotations

from . import signs
from .dates import find_date
from .english import english
from .finding import first, longest
from .own import Own
from .words import Sentence

_ENOUGH = 5


def situation(own: Own) -> str:
    """A sentence with a time or a place, and a person or a thing in it or near it."""
    inside, boxed = own.scope("situation")
    p = english()

    def where(sentence: Sentence) -> bool:
        place = p.words["place"].intersection(sentence.simple)
        return p.has("past_time", sentence.low) or bool(sentence.date) or bool(place)

    def who(sentence: Sentence) -> bool:
        return bool(signs.people(sentence) or signs.quotes(sentence) or len(sentence.specific) > 1)

    for scope in (inside, own.sentences) if boxed else (inside,):
        placed = [sentence for sentence in scope if where(sentence) and not signs.is_general(sentence)]
        both = first(placed, who)
        if both:
            return both
        if placed and any(who(sentence) for sentence in own.sentences):
            return placed[0].text
    if boxed:
        return first(inside, lambda s: who(s) and len(signs.anchors(s)) > 1 and not signs.is_general(s))
    return ""


def my_part(own: Own) -> str:
    """A sentence in which the writer acts, or leaves something undone."""
    inside, boxed = own.scope("my_part")
    acts = [s for s in inside if signs.has_act(s, implied=boxed) and not signs.is_general(s)]
    if not acts and boxed:
        acts = [s for s in own.sentences if signs.has_act(s) and not signs.is_general(s)]
    if not acts and boxed:
        acts = [
            s
            for s in inside
            if any(signs.is_past(word) or signs.is_act(word) for word in s.simple) and not signs.is_general(s)
        ]
    if not acts:
        acts = [s for s in own.sentences if s.simple and signs.is_past(s.simple[0]) and not signs.is_general(s)]
    return first(acts, lambda s: bool(s.specific)) or (acts[0].text if acts else "")


def consequence(own: Own) -> str:
    """A sentence in which something comes of it for somebody."""
    inside, boxed = own.scope("consequence")
    p = english()

    def effect(sentence: Sentence) -> bool:
        words = sentence.simple
        return bool(p.words["outcome"].intersection(words) or p.words["emotion"].intersection(words)) or any(
            signs.is_past(word) for word in words
        )

    def borne(sentence: Sentence) -> bool:
        return bool(signs.people(sentence)) or signs.is_own(sentence)

    def shows(sentence: Sentence) -> bool:
        return effect(sentence) and borne(sentence) and not signs.is_general(sentence)

    if boxed:
        return first(inside, shows) or first(inside, lambda s: (effect(s) or borne(s)) and not signs.is_general(s))
    later = own.sentences[1:] if len(own.sentences) > 1 else own.sentences

    def plainly(sentence: Sentence) -> bool:
        strong = p.words["outcome"] | p.words["emotion"]
        return shows(sentence) and not strong.isdisjoint(sentence.simple) and not signs.is_plan(sentence)

    return first(later, lambda s: plainly(s) and bool(signs.people(s))) or first(later, plainly)


def insight(own: Own) -> str:
    """A sentence that sees something, with a reason in it or next to it."""
    inside, boxed = own.scope("what_changes")
    p = english()
    for i, sentence in enumerate(inside):
        if signs.is_general(sentence) or signs.is_plan(sentence) or not p.has("insight", sentence.low):
            continue
        near = inside[max(0, i - 1) : i + 2]
        if any(map(signs.has_cause, near)):
            return sentence.text
    if boxed and sum(len(s.words) for s in inside) > _ENOUGH:
        return longest([s for s in inside if s.specific and not signs.is_general(s)])
    return ""


def if_then(own: Own) -> str:
    """A sentence with a cue and what the writer will do, and a date in it or near it."""
    inside, boxed = own.scope("if_then")
    p = english()
    if boxed:
        whole = " ".join(sentence.low for sentence in inside)
        starts = any(signs.is_act(sentence.simple[0]) for sentence in inside if sentence.simple)
        acts = p.has("commitment", whole) or starts or any(map(signs.has_act, inside)) or ("i" in whole.split())
        cue = p.has("condition", whole) or ":" in whole
        if cue and acts and find_date(whole):
            return longest(inside)
    for i, sentence in enumerate(own.sentences):
        near = own.sentences[max(0, i - 1) : i + 3]
        after = " ".join(other.low for other in near)
        acts = p.has("commitment", sentence.low) or (signs.is_own(sentence) and any(map(signs.is_act, sentence.simple)))
        if p.has("condition", sentence.low) and acts and find_date(after) and _is_ahead(sentence):
            return sentence.text
    return ""


def _is_ahead(sentence: Sentence) -> bool:
    if english().has("commitment", sentence.low):
        return True
    words = sentence.simple
    lists = english().words
    after_i = {word for i, one in enumerate(words) if one in lists["subject"] for word in words[i + 1 : i + 3]}
    present = any(word in lists["act"] and not signs.is_past(word) for word in after_i)
    return present or not any(signs.is_past(word) and word not in lists["act"] for word in words)
