"""Finding a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .words import Sentence


def first(sentences: Iterable[Sentence], test: Callable[[Sentence], bool]) -> str:
    """The first sentence that passes a test, or an empty string."""
    return next((sentence.text for sentence in sentences if test(sentence)), "")


def longest(sentences: Sequence[Sentence]) -> str:
    """The longest sentence, or an empty string."""
    return max((sentence.text for sentence in sentences), key=len, default="")
