# ruff: noqa: RUF001  (the marks of many scripts are the point)
"""From Markdown to sentences and words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from .dates import find_date
from .english import english, stem

# soft hyphens and marks of byte order are dropped
_QUOTES = str.maketrans("’‘ʼ`´“”„«»\u00a0", "'" * 5 + '"' * 5 + " ", "\u00ad\ufeff")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?|\d+(?:[.,:]\d+)*", re.UNICODE)
_TAG = re.compile(r"<!--.{0,500}?-->|<[^<>]{1,80}>", re.DOTALL)
_MARKUP = re.compile(
    r"\*{1,3}|~~|\b_{1,2}(?=\w)|(?<=\w)_{1,2}\b|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)",
    re.DOTALL,
)
_MARKED = re.compile(r"[<*~_]")
_BULLET = re.compile(r"\s*(?:[-*+•>]|#{1,6}|\d{1,2}[.)]|[a-dA-D]\))\s+")
_END = re.compile(
    r"(?=\s)(?:(?:(?<=[.!?。！？।؟])|(?<=[.!?][\"')\]]))\s+|\s*\n\s*\n\s*|[ \t]*\n\s*+(?![a-z]))|(?<=[。！？])"
)

_LONGEST = 3000  # characters: patterns take quadratic time on what has no spaces


def plain(text: str) -> str:
    """Composed letters, straight quotes, no soft hyphens."""
    if text.isascii():  # as most sentences are; then it can hold only this one of the marks
        return text.replace("`", "'")
    return unicodedata.normalize("NFC", text).translate(_QUOTES)


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, in lower case."""
    return [word.rstrip("'") for word in _WORD.findall(plain(text).lower())]


def runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """Every run of so many words, in order."""
    return zip(*(words[start:] for start in range(length)), strict=False)


@lru_cache(maxsize=512)
def runs_of(text: str, length: int) -> frozenset[tuple[str, ...]]:
    """The runs of so many words in a text of the lesson, which a whole class is compared with."""
    return frozenset(runs(words_of(text), length))


def bare(text: str) -> str:
    """A line without Markdown's marks, bullets and comments."""
    if _MARKED.search(text):
        text = _MARKUP.sub("", _TAG.sub(" ", text))
    bullet = _BULLET.match(text)
    return text[bullet.end() if bullet else 0 :].strip()


def simple(words: Sequence[str]) -> list[str]:
    """Words as the tables know them: contractions taken apart, common misspellings set right."""
    return [part for word in words for part in _apart(word)]


@lru_cache(maxsize=20_000)
def _apart(given: str) -> tuple[str, ...]:
    p = english()
    word = p.spelling.get(given, given)
    ending = next((e for e in p.contractions if word.endswith(e) and len(word) > len(e)), "")
    if not ending:
        return (word,)
    stump = word.removesuffix(ending)
    first, second = p.stumps.get(stump, stump), p.contractions[ending]
    return (first, second) if second else (first,)


@dataclass(frozen=True)
class Sentence:
    """One sentence of the learner's.

    Attributes
    ----------
    box
        The box it stands in; None before any heading, or under one unknown.
    words
        Its words and numbers in lower case.
    """

    text: str
    box: str | None
    words: list[str] = field(compare=False, repr=False)

    @cached_property
    def low(self) -> str:
        """The text for patterns: lower case, straight quotes, so much of it as a person could write without a stop."""
        return plain(self.text[:_LONGEST]).lower()

    @cached_property
    def date(self) -> str:
        """The first date or occasion in it, as written, or an empty string."""
        return find_date(self.low)

    @cached_property
    def simple(self) -> list[str]:
        """Its words as the tables know them."""
        return simple(self.words)

    @cached_property
    def names(self) -> frozenset[str]:
        """Words written with a capital after the first word, in lower case: names, for the most part."""
        found = _WORD.findall(plain(self.text))
        return frozenset(
            word.lower().removesuffix("'s")
            for word in found[1:]
            if word[:1].isupper()
            and len(word) > 1
            and not word.isupper()
            and word.split("'")[0] not in english().words["never_a_name"]
        )

    @cached_property
    def content(self) -> list[str]:
        """Its words without numbers and function words."""
        return [word for word in self.simple if _kind(word) != "function"]

    @cached_property
    def generic(self) -> list[str]:
        """Its content words in which anything can be said without having been there."""
        return [word for word in self.content if _kind(word) == "generic" and word not in self.names]

    @cached_property
    def specific(self) -> list[str]:
        """Its content words that are neither general nor among the most ordinary."""
        return [word for word in self.content if _kind(word) == "specific" or word in self.names]


@lru_cache(maxsize=20_000)
def _kind(word: str) -> Literal["function", "generic", "plain", "specific"]:
    """What a word says: nothing by itself, what fits anything, what is among the most ordinary, or more than that."""
    lists = english().words
    if word in lists["function"] or word[0].isdigit() or len(word) == 1:
        return "function"
    if stem(word) in lists["generic stems"]:
        return "generic"
    return "plain" if stem(word) in lists["plain stems"] else "specific"


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a text: at a full stop, at the end of a line; not after an abbreviation."""
    held = ""
    start = 0
    for end in (*_END.finditer(text), None):
        piece = text[start : end.start() if end else len(text)]
        start = end.end() if end else len(text)
        held = f"{held} {piece}".strip() if held else piece.strip()
        if end is not None and "\n" not in end.group(0) and english().abbreviation.search(held):
            continue
        if held:
            yield " ".join(held.split())
        held = ""
