"""The patterns of a language, read from its file in `data/`; the only door to them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Patterns:
    """Word lists, regular expressions and headings of one language."""

    words: dict[str, frozenset[str]]
    headings: dict[str, str]
    patterns: dict[str, re.Pattern[str]]
    time: dict[str, str]
    spelling: dict[str, str]
    topics: dict[str, frozenset[str]]

    def has(self, name: str, text: str) -> bool:
        """Whether a pattern of that name is in the text (in lower case)."""
        return self.patterns[name].search(text) is not None

    def hits(self, name: str, text: str) -> list[str]:
        """All that a pattern of that name finds in the text (in lower case)."""
        return [hit.group(0) for hit in self.patterns[name].finditer(text)]


_SUFFIX = re.compile(r"(?:ings|ing|edly|ed|ies|ied|ers|er|es|s|ly|ments|ment|ness|e|y)$")


@cache
def stem(word: str) -> str:
    """A word without its commonest endings: crude, the same for both sides of a comparison."""
    word = word.removesuffix("'s").removesuffix("s'")
    cut = _SUFFIX.sub("", word)
    if len(cut) < 3:  # noqa: PLR2004  (shorter rests are other words)
        return word
    return cut[:-1] if cut[-1] == cut[-2] and cut[-1] not in "aeiou" else cut


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
        time=data["time"],
        spelling=dict(pair.split("=") for pair in data["spelling"]["pairs"].split()),
        topics={name: frozenset(map(stem, text.split())) for name, text in data["topics"].items()},
    )
