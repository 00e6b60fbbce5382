"""Hints to the instructor over a class: never shown to a learner, never moving a mark."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .english import english
from .features import features_of
from .fingerprint import fingerprint
from .gates_sense import generality
from .language import language_of
from .own import Own, read_own
from .words import runs

_RUN = 5
_NEAR = 0.6
_SHARED = 0.25
_FEW = 8
_COMMONPLACE = 0.3
_GENERATED = 3


@dataclass(frozen=True)
class Flag:
    """A hint: `evidence` quotes the words that triggered it, `others` names the other texts it is about."""

    name: str
    evidence: str
    says: str
    others: tuple[str, ...] = ()


def _shingles(words: Sequence[str]) -> dict[int, int]:
    """Every run of five words, as a number, and where it first stands."""
    found: dict[int, int] = {}
    for i, run in enumerate(runs(words, _RUN)):
        found.setdefault(fingerprint(run), i)
    return found


def _shared(one: Mapping[int, int], two: Iterable[int], words: Sequence[str]) -> str:
    """The longest stretch of words that both texts have."""
    places = sorted(one[run] for run in set(two) & one.keys())
    best = start = length = 0
    for i, place in enumerate(places):
        if i == 0 or place != places[i - 1] + 1:
            begin = place
        if place - begin + _RUN > length:
            start, length = begin, place - begin + _RUN
        best = start
    return " ".join(words[best : best + min(length, 25)])


def _duplicates(texts: Mapping[str, Own]) -> dict[str, list[Flag]]:
    """Near-duplicates, and texts that hold a large part of another, by an inverted index of runs of words.

    Runs that many texts have (a prompt's own words, a quotation everybody uses) are left out.
    """
    runs = {who: _shingles(own.words) for who, own in texts.items()}
    index: dict[int, list[str]] = defaultdict(list)
    for who, found in runs.items():
        for run in found:
            index[run].append(who)
    limit = max(_FEW, int(_COMMONPLACE * len(texts)))
    rare = {run for run, holders in index.items() if len(holders) <= limit}
    sizes = {who: sum(run in rare for run in found) for who, found in runs.items()}
    flags: dict[str, list[Flag]] = defaultdict(list)
    for who, found in runs.items():
        together = Counter(other for run in found if run in rare for other in index[run] if other != who)
        near = []
        part = []
        for other, count in together.items():
            if count >= _NEAR * (sizes[who] + sizes[other] - count):
                near.append(other)
            elif count >= max(_FEW, _SHARED * min(sizes[who], sizes[other])):
                part.append(other)
        for name, others, says in (
            ("near-duplicate", near, "is almost the same as"),
            ("shared text", part, "shares a large part with"),
        ):
            if others:
                first = max(others, key=lambda other: (together[other], other))
                evidence = _shared(found, runs[first], texts[who].words)
                flags[who].append(
                    Flag(
                        name,
                        evidence,
                        f'This text {says} {", ".join(sorted(others)[:5])}: "{evidence}".',
                        tuple(sorted(others)),
                    )
                )
    return flags


def _generated(own: Own) -> Flag | None:
    """Text that many would call generated: its phrases are in fashion with language models, its content is general."""
    p = english()
    phrases = [hit for s in own.sentences for hit in p.hits("generated", s.low)]
    slogans = [hit for s in own.sentences for hit in p.hits("slogan", s.low)]
    if len(own.words) < 30:  # noqa: PLR2004  (too few to tell)
        return None
    if not phrases and len(slogans) < _GENERATED:
        return None
    general = generality(own, features_of(own))
    if len(phrases) >= _GENERATED or (phrases and general > 0.2) or (len(slogans) >= _GENERATED and general > 0.4):  # noqa: PLR2004
        shown = ", ".join(dict.fromkeys(phrases + slogans))[:100]
        return Flag(
            "many would call this generated", shown, f"Phrases such as {shown}; this is a hint to talk, not a finding."
        )
    return None


def class_flags(texts: Mapping[str, str], *, prompt: str = "") -> Mapping[str, tuple[Flag, ...]]:
    """Look at the texts of a class together.

    Parameters
    ----------
    texts
        Markdown of the cells, by whatever names the learner in the report.
    prompt
        What they all answer; its words are nobody's.

    Returns
    -------
    Mapping
        The flags of every text that has any. Near-duplicate: a Jaccard similarity of .6 over runs of five words;
        shared text: a quarter of the shorter one; both without runs that 30 % of the class have.
    """
    owns = {who: read_own(text, prompt) for who, text in texts.items()}
    flags = _duplicates(owns)
    for who, own in owns.items():
        language = language_of(own.text, own.words)
        if language != "en":
            flags[who].append(
                Flag("another language", own.text[:60], f"The text seems to be in another language ({language}).")
            )
        elif found := _generated(own):
            flags[who].append(found)
    return {who: tuple(found) for who, found in flags.items() if found}
