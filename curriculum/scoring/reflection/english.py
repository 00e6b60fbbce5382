"""The patterns of a language, read from its file in `data/`; the only door to them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class Patterns:
    """Word lists, regular expressions and headings of one language."""

    words: dict[str, frozenset[str]]
    headings: dict[str, str]
    patterns: dict[str, re.Pattern[str]]
    time: dict[str, str]
    date_forms: tuple[str, ...]
    spelling: dict[str, str]
    contractions: dict[str, str]
    stumps: dict[str, str]
    abbreviation: re.Pattern[str]
    topics: dict[str, frozenset[str]]

    def has(self, name: str, text: str) -> bool:
        """Whether a pattern of that name is in the text (in lower case)."""
        return self.patterns[name].search(text) is not None

    def hits(self, name: str, text: str) -> list[str]:
        """All that a pattern of that name finds in the text (in lower case)."""
        return [hit.group(0) for hit in self.patterns[name].finditer(text)]


_SUFFIX = re.compile(r"(?:ings|ing|edly|ed|ies|ied|ers|er|es|s|ly|ments|ment|ness|e|y)$")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its commonest endings: crude, the same for both sides of a comparison."""
    word = word.removesuffix("'s").removesuffix("s'")
    cut = _SUFFIX.sub("", word)
    if len(cut) < 3:  # noqa: PLR2004  (shorter rests are other words)
        return word
    return cut[:-1] if cut[-1] == cut[-2] and cut[-1] not in "aeiou" else cut


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


@cache
def english() -> Patterns:
    """English, read once."""
    data = tomllib.loads((files(__package__) / "data" / "en.toml").read_text(encoding="utf-8"))
    words = {name: frozenset(text.split()) for name, text in data["words"].items()}
    for name in ("generic", "plain", "act", "prompt", "common"):
        words[f"{name} stems"] = frozenset(map(stem, words[name]))
    return Patterns(
        words=words,
        headings={alias: box for box, aliases in data["headings"].items() for alias in aliases.split("|")},
        patterns={
            name: re.compile("|".join(f"(?:{part})" for part in parts)) for name, parts in data["patterns"].items()
        },
        time={name: text for name, text in data["time"].items() if name != "forms"},
        date_forms=tuple(data["time"]["forms"]),
        spelling=_pairs(data["spelling"]["pairs"]),
        contractions=_pairs(data["spelling"]["contractions"]),
        stumps=_pairs(data["spelling"]["stumps"]),
        abbreviation=re.compile(rf"\b(?:{data['spelling']['abbreviations']})\.$", re.IGNORECASE),
        topics={name: frozenset(map(stem, text.split())) for name, text in data["topics"].items()},
    )
