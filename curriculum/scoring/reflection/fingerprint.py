"""The article the curriculum reads, known by fingerprints of its runs of five words (not by its text)."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from .words import runs

RUN = 5
_SHARE = 0.35


def fingerprint(words: Sequence[str]) -> int:
    """A run of words as a number."""
    return zlib.crc32(" ".join(words).encode())


@cache
def _article() -> frozenset[int]:
    data = (files(__package__) / "data" / "article.txt").read_text(encoding="ascii")
    return frozenset(int(line, 16) for line in data.split())


def is_article(words: Sequence[str]) -> list[str]:
    """A run the words share with the article, if more than a third of them do; else nothing."""
    article = _article()
    starts = [i for i, run in enumerate(runs(words, RUN)) if fingerprint(run) in article]
    inside = {place for i in starts for place in range(i, i + RUN)}
    if not words or len(inside) < _SHARE * len(words):
        return []
    start = min(inside)
    return list(words[start : start + RUN])
