"""Numbers about an English text that the gates of sense use; thresholds stand with the gates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from . import signs
from .english import english
from .own import Own
from .tables import tables
from .words import Sentence

_MASHED = 5.6
_RARE = 4
_COMMON = 7
_SHORT = 3
_LONG = 20
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = frozenset("aeiouyáéíóúäëïöüàèìòùâêîôûåøæœãõąęěıůűő")  # noqa: RUF001


@dataclass(frozen=True)
class Features:
    """Shares are 0 to 1.

    Attributes
    ----------
    size
        Number of words, contractions taken apart.
    unknown, unknown_content
        Share of words no table has: of all, of those that are no function words. Names and near misspellings are known.
    pairs
        Share of neighbouring words that English has together more often than by chance.
    clashes
        Share of words that are a determiner before something that cannot follow one.
    function
        Share of function words.
    rare, length
        Share of content words from the rarest classes; letters per word.
    general
        Share of general words among general and specific ones.
    anchors
        Times, places, names, numbers, roles and quotations per hundred words, two a sentence at most, plans left out.
    events
        Number of sentences in which the writer did something specific.
    commas
        Commas per word.
    """

    size: int
    unknown: float
    unknown_content: float
    strange: tuple[str, ...]
    mashed: frozenset[str]
    mashed_all: tuple[str, ...]
    pairs: float
    clashes: float
    function: float
    rare: float
    length: float
    general: float
    anchors: float
    events: int
    commas: float
    sentences: int

    @staticmethod
    def is_rare(word: str) -> bool:
        """Whether a word is unknown or among the rarest."""
        return len(word) > _SHORT and tables().words.get(word, 0) < _RARE


def _edits(word: str) -> set[str]:
    parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    out = {a + b[1:] for a, b in parts if b}
    out |= {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    out |= {a + c + b[1:] for a, b in parts if b for c in _LETTERS}
    out |= {a + c + b for a, b in parts for c in _LETTERS}
    return out


@lru_cache(maxsize=20_000)
def _near(word: str) -> bool:
    """Whether a common word is one slip of the finger, or one spoken ending, away."""
    words = tables().words
    if len(word) > _LONG:
        return False
    if word.endswith("in") and words.get(word + "g", 0) >= _COMMON - 2:
        return True
    return any(words.get(other, 0) >= _COMMON for other in _edits(word))


def _is_mash(word: str) -> bool:
    if len(word) < _SHORT or not word.isalpha():
        return False
    vowels = sum(letter in _VOWELS for letter in word)
    if len(set(word)) == 1 and len(word) > _SHORT:
        return True
    if len(word) > _SHORT and (vowels == 0 or vowels < len(word) * 0.16):
        return True
    return tables().bits_per_letter(word) > _MASHED


@lru_cache(maxsize=50_000)
def _go_together(first: str, second: str) -> bool:
    return tables().knows_pair(first, second)


@lru_cache(maxsize=20_000)
def _known(word: str) -> bool:
    words = english().words
    return word in tables().words or word[0].isdigit() or word in words["role"] or word in words["place"]


def features_of(own: Own) -> Features:
    """Measure a text."""
    p = english()
    function = p.words["function"]
    size = len(own.simple)
    names = frozenset().union(*(s.names for s in own.sentences))
    strangers = [word for word in own.simple if not _known(word)]
    named = [word for word in strangers if word in names]
    exempt = len(named) <= max(4, 0.2 * size)
    unnamed = [word for word in strangers if not (exempt and word in names)]
    mashed = [word for word in unnamed if _is_mash(word)]
    many = len(unnamed) > 0.12 * size
    strange = (
        [word for word in unnamed if not (many and len(word) > _SHORT and word not in mashed and _near(word))]
        if many
        else unnamed
    )
    content = sum(word not in function for word in own.simple)
    neighbours = [pair for s in own.sentences for pair in zip(s.simple, s.simple[1:], strict=False)]
    plain = [
        pair
        for pair in neighbours
        if not (pair[0][0].isdigit() or pair[1][0].isdigit() or pair[0] in names or pair[1] in names)
    ]
    known = sum(_go_together(a, b) for a, b in plain)
    clashing = sum(a in p.words["determiner"] and b in p.words["after_no_determiner"] for a, b in neighbours)
    low = [
        word
        for s in own.sentences
        for word in s.content
        if word not in names and Features.is_rare(word) and word in tables().words
    ]
    generic, specific = (
        (sum(map(len, part)) for part in zip(*((s.generic, s.specific) for s in own.sentences), strict=True))
        if own.sentences
        else (0, 0)
    )
    return Features(
        size=size,
        unknown=len(strange) / max(1, size),
        unknown_content=len(strange) / max(1, content),
        strange=tuple(dict.fromkeys(strange)),
        mashed=frozenset(mashed),
        mashed_all=tuple(mashed),
        pairs=known / max(1, len(plain)),
        clashes=clashing / max(1, size),
        function=sum(word in function for word in own.simple) / max(1, size),
        rare=len(low) / max(1, content),
        length=sum(map(len, own.simple)) / max(1, size),
        general=generic / max(1, generic + specific),
        anchors=100 * sum(min(2, len(signs.anchors(s))) for s in own.sentences if not signs.is_plan(s)) / max(1, size),
        events=_events(own.sentences),
        commas=own.text.count(",") / max(1, size),
        sentences=len(own.sentences),
    )


def _events(sentences: Sequence[Sentence]) -> int:
    return sum(signs.has_act(s) and bool(s.specific) and not signs.is_general(s) for s in sentences)
