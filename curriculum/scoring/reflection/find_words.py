"""Where a rewrite or a position shows its parts, and where a text takes up a choice; empty where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from . import signs
from .english import english, stem
from .finding import first, longest
from .model import PlayEcho
from .own import Own
from .words import Sentence, words_of

_ALIKE = 0.8
_ENOUGH = 5
_READINGS = 2


def before(own: Own) -> str:
    """The words as they were: in their box, or the first that are quoted."""
    inside, boxed = own.scope("before")
    if boxed:
        words = sum(len(s.words) for s in inside)
        return longest(inside) if words > 2 else ""  # noqa: PLR2004
    said = signs.quoted_in(own.flow)
    return said[0] if said else first(own.sentences, lambda s: english().has("gives_words", s.low))


def readings(own: Own) -> str:
    """Two ways to understand them."""
    inside, boxed = own.scope("two_readings")
    p = english()
    hits = [s for s in inside if p.has("reading", s.low) and not signs.is_general(s)]
    if boxed:
        two = (
            len(inside) >= _READINGS
            or sum(len(p.hits("reading", s.low)) for s in inside) >= _READINGS
            or ";" in inside[0].text
        )
        own_words = any(not signs.is_general(s) and s.content for s in inside)
        return longest(inside) if two and own_words else ""
    count = sum(len(p.hits("reading", s.low)) for s in hits)
    return hits[0].text if count >= _READINGS else ""


def after(own: Own) -> str:
    """The words as they would be now: in their box, or quoted and not the same as before."""
    inside, boxed = own.scope("after")
    original = " ".join(s.text for s in own.boxes.get("before", ()))
    if boxed:
        words = [word for s in inside for word in s.words]
        if len(words) > 2 and _overlap(words, words_of(original)) < _ALIKE and not _told_about(inside):  # noqa: PLR2004
            return longest(inside)
        return ""
    said = signs.quoted_in(own.flow)
    for i, quote in enumerate(said[1:], 1):
        if all(_overlap(words_of(quote), words_of(other)) < _ALIKE for other in said[:i]):
            return quote
    return first(own.sentences, lambda s: english().has("gives_words_now", s.low))


def _told_about(sentences: Sequence[Sentence]) -> bool:
    """Whether words are described ("I would write it more politely") and not given."""
    return english().has("told_about", sentences[0].low) and len(sentences) == 1 and not signs.quotes(sentences[0])


def _overlap(a: Sequence[str], b: Sequence[str]) -> float:
    one, two = set(a), set(b)
    return len(one & two) / max(1, len(one | two))


def claim(own: Own) -> str:
    """A sentence that takes a side."""
    inside, boxed = own.scope("claim")
    p = english()

    def holds(sentence: Sentence) -> bool:
        return len(sentence.words) >= _ENOUGH and not signs.is_general(sentence) and bool(sentence.specific)

    def stands(sentence: Sentence) -> bool:
        return len(sentence.words) >= _ENOUGH and p.has("stance", sentence.low)

    clear = first(inside, lambda s: holds(s) and stands(s)) or (first(inside, holds) if boxed else "")
    return clear or first(inside, lambda s: stands(s) and not p.has("slogan", s.low))


def _speaks(own: Own, box: str, pattern: str) -> str:
    inside, boxed = own.scope(box)
    solid = [s for s in inside if s.specific and not signs.is_general(s)]
    if not boxed and solid and solid[0] is inside[0]:
        solid = solid[1:]  # the first sentence of a text without boxes is the claim
    clear = first(solid, lambda s: len(s.words) >= _ENOUGH and english().has(pattern, s.low))
    return clear or (first(solid, lambda s: len(s.specific) > 1) if boxed else "")


def counter(own: Own) -> str:
    """A sentence that speaks against it, and says something."""
    return _speaks(own, "counter_evidence", "against")


def settle(own: Own) -> str:
    """A sentence that says what one would have to see, and says something."""
    return _speaks(own, "what_would_settle_it", "settle")


@lru_cache(maxsize=1024)
def _stems(text: str) -> frozenset[str]:
    """What a line of a role-play is about."""
    function = english().words["function"]
    return frozenset(stem(word) for word in words_of(text) if word not in function and len(word) > 2)  # noqa: PLR2004


def choice(own: Own, play: PlayEcho) -> str:
    """The sentence that takes up what the writer chose in the play."""
    chosen = _stems(play.chosen)
    around = chosen | _stems(play.says) | _stems(play.title)
    best, most = "", 0.0
    for sentence in own.sentences:
        said = {stem(word) for word in sentence.words}
        mine = signs.is_own(sentence)
        score = (
            len(said & chosen)
            + 0.5 * len(said & (around - chosen))
            + (1.0 if mine and not english().words["played"].isdisjoint(sentence.words) else 0.0)
        )
        if score > most and (mine or said & chosen):
            best, most = sentence.text, score
    return best if most >= 1.5 else ""  # noqa: PLR2004  (one shared word may be chance)
