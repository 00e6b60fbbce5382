# ruff: noqa: RUF001  (the marks of many scripts are the point)
"""From Markdown to sentences and words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .english import english, stem

# soft hyphens and marks of byte order are dropped
_QUOTES = str.maketrans("’‘ʼ`´“”„«»\u00a0", "'" * 5 + '"' * 5 + " ", "\u00ad\ufeff")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?|\d+(?:[.,:]\d+)*", re.UNICODE)
_TAG = re.compile(r"<!--.{0,500}?-->|<[^<>]{1,80}>", re.DOTALL)
_MARKUP = re.compile(
    r"\*{1,3}|~~|\b_{1,2}(?=\w)|(?<=\w)_{1,2}\b|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)",
    re.DOTALL,
)
_BULLET = re.compile(r"^\s*(?:[-*+•>]|#{1,6}|\d{1,2}[.)]|[a-dA-D]\))\s+")
_END = re.compile(r"(?:(?<=[.!?。！？।؟])|(?<=[.!?][\"')\]]))\s+|\s*\n\s*\n\s*|[ \t]*\n\s*+(?![a-z])|(?<=[。！？])")

_LONGEST = 3000  # characters: patterns take quadratic time on what has no spaces


def plain(text: str) -> str:
    """Composed letters, straight quotes, no soft hyphens."""
    return unicodedata.normalize("NFC", text).translate(_QUOTES)


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, in lower case."""
    return [word.rstrip("'") for word in _WORD.findall(plain(text).lower())]


def bare(text: str) -> str:
    """A line without Markdown's marks, bullets and comments."""
    return _BULLET.sub("", _MARKUP.sub("", _TAG.sub(" ", text))).strip()


def simple(words: Sequence[str]) -> list[str]:
    """Words as the tables know them: contractions taken apart, common misspellings set right."""
    p = english()
    out: list[str] = []
    for given in words:
        word = p.spelling.get(given, given)
        ending = next((e for e in p.contractions if word.endswith(e) and len(word) > len(e)), "")
        stump = word.removesuffix(ending)
        out.append(p.stumps.get(stump, stump) if ending else word)
        if ending and p.contractions[ending]:
            out.append(p.contractions[ending])
    return out


@dataclass(frozen=True)
class Sentence:
    """One sentence of the learner's, and the box it stands in (None: before any heading, or one unknown)."""

    text: str
    box: str | None = None

    @cached_property
    def low(self) -> str:
        """The text for patterns: lower case, straight quotes, so much of it as a person could write without a stop."""
        return plain(self.text[:_LONGEST]).lower()

    @cached_property
    def words(self) -> list[str]:
        """Its words and numbers in lower case."""
        return words_of(self.text)

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
        function = english().words["function"]
        return [word for word in self.simple if word not in function and not word[0].isdigit() and len(word) > 1]

    @cached_property
    def generic(self) -> list[str]:
        """Its content words in which anything can be said without having been there."""
        stems = english().words["generic stems"]
        return [word for word in self.content if stem(word) in stems and word not in self.names]

    @cached_property
    def specific(self) -> list[str]:
        """Its content words that are neither general nor among the most ordinary."""
        lists = english().words
        return [
            word
            for word in self.content
            if word in self.names
            or (stem(word) not in lists["generic stems"] and stem(word) not in lists["plain stems"])
        ]


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
