"""The word lists of the audit: which options are polite, firm, ask for time, or bring everybody together."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

WordList = Literal["courtesy", "assertive", "time", "joint", "concrete", "less_is_better"]


def count(words: WordList, text: str) -> int:
    """How many words of a list a text has."""
    matches = _pattern(words).finditer(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("_", " "))
    return sum(match.lastgroup == "meant" for match in matches)


@cache
def _pattern(words: WordList) -> re.Pattern[str]:
    # Longer entries first, so that "must not" is one word of the list and not two.
    entries = sorted(_lists()[words], key=len, reverse=True)
    passed = "|".join(_one(entry[1:]) for entry in entries if entry.startswith("!"))
    meant = "|".join(_one(entry) for entry in entries if not entry.startswith("!"))
    return re.compile(rf"(?P<passed>{passed or '(?!)'})|(?P<meant>{meant})", re.IGNORECASE)


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads(files(__package__).joinpath("data", "words.toml").read_text(encoding="utf-8"))


def _one(entry: str) -> str:
    stem, star, _ = entry.partition("*")
    spaced = r"\s+".join(re.escape(part) for part in stem.split())
    return rf"\b{spaced}\w*" if star else rf"\b{spaced}" + (r"\b" if stem[-1].isalnum() else "")
