"""The word lists of the audit: which options are polite, firm, ask for time, or bring everybody together."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

WordList = Literal["courtesy", "assertive", "time", "joint", "less_is_better"]


def count(words: WordList, text: str) -> int:
    """How many words of a list a text has."""
    return len(_pattern(words).findall(text.replace("’", "'")))


@cache
def _pattern(words: WordList) -> re.Pattern[str]:
    lists = tomllib.loads(files(__package__).joinpath("data", "words.toml").read_text(encoding="utf-8"))
    # Longer entries first, so that "must not" is one word of the list and not two.
    entries = sorted(lists[words], key=len, reverse=True)
    return re.compile("|".join(_one(entry) for entry in entries), re.IGNORECASE)


def _one(entry: str) -> str:
    stem, star, _ = entry.partition("*")
    spaced = r"\s+".join(re.escape(part) for part in stem.split())
    return rf"\b{spaced}\w*" if star else rf"\b{spaced}\b"
