"""Which language a text is in: by script, or by its small words."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from .english import english
from .tables import tables
from .words import simple

_FEW = 12
_ENGLISH = 0.2
_CLEAR = 0.16
_AHEAD = 1.25
_KNOWN = 0.5
_HALF = 0.5
_SCRIPTS = {
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "CJK": "zh",
}
_VOWELS = frozenset("aeiouyáéíóúàèìòùâêîôûäëïöüãõåæøœąęěůűőăıő")  # noqa: RUF001


@cache
def _small_words() -> tuple[dict[str, int], dict[str, list[str]]]:
    """The languages, none of their words counted yet, and the languages of each small word."""
    data = tomllib.loads((files(__package__) / "data" / "languages.toml").read_text(encoding="utf-8"))
    spoken: dict[str, list[str]] = defaultdict(list)
    for code, words in data.items():
        for word in set(words.split()):
            spoken[word].append(code)
    return dict.fromkeys(data, 0), dict(spoken)


@lru_cache(maxsize=2_000)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]


def script_of(text: str) -> str:
    """The script most letters are of, as Unicode names it (`LATIN`, `CYRILLIC`, `CJK` ...), or an empty string."""
    scripts: Counter[str] = Counter()
    for letter, times in Counter(filter(str.isalpha, text[:2000])).items():
        scripts[_script(letter)] += times
    return scripts.most_common(1)[0][0] if scripts else ""


def _closest(words: Sequence[str]) -> tuple[str, float]:
    """The language with most of its small words among the words, and their share."""
    none, spoken = _small_words()
    counts = none.copy()
    for word in words:
        for code in spoken.get(word, ()):
            counts[code] += 1
    code = max(counts, key=lambda code: counts[code])
    return code, counts[code] / max(1, len(words))


def _by_script(text: str, script: str) -> str:
    if script == "CJK" and any(unicodedata.name(c, "").startswith(("HIRAGANA", "KATAKANA")) for c in text):
        return "ja"
    if script == "CYRILLIC":
        low = text.lower()
        if any(c in low for c in "іїєґ"):
            return "uk"
        return "ru" if any(c in low for c in "ыэ") else "other"
    return _SCRIPTS.get(script, "other")


def is_natural(words: Sequence[str]) -> bool:
    """Whether words of no language we know could be one: small words come back, vowels are where one expects them."""
    text = "".join(words)
    if len(words) < _FEW or not text:
        return False
    counts = Counter(words)
    back = sum(count for count in counts.values() if count > 1) / len(words)
    top = counts.most_common(1)[0][1] / len(words)
    vowels = sum(c in _VOWELS for c in text) / len(text)
    mean = sum(map(tables().bits_per_letter, words)) / len(words)
    short_back = sum(count for word, count in counts.items() if count > 1 and len(word) <= 4) / len(words)  # noqa: PLR2004
    return 0.2 <= back <= 0.75 and short_back >= 0.1 and top <= 0.2 and 0.3 <= vowels <= 0.62 and mean < 5.4  # noqa: PLR2004


def language_of(text: str, words: Sequence[str]) -> str:
    """The language as a code of ISO 639-1, `other` if it looks like one we do not know.

    Texts that could be no language at all are called English, so that the gates look at them.
    """
    script = script_of(text)
    if script and script not in {"LATIN", "FULLWIDTH", "MATHEMATICAL"}:
        latin = sum(c.isascii() and c.isalpha() for c in text)
        letters = sum(c.isalpha() for c in text)
        if latin < _HALF * letters:
            return _by_script(text, script)
    if len(words) < _FEW:
        return "en"
    known = tables().words
    plain = simple(words)
    function = english().words["function"]
    mine = sum(word in function for word in plain) / max(1, len(plain))
    code, share = _closest(words)
    if share >= _CLEAR and share > _AHEAD * mine:
        return code
    if mine >= _ENGLISH or sum(word in known for word in plain) >= _KNOWN * len(plain):
        return "en"
    return "other" if is_natural(words) else "en"
