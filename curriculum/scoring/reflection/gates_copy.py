# ruff: noqa: PLR2004  (thresholds are read best where they are used)
"""Gates that need no language: repetition, filler Latin, what was left unfilled or copied."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from .english import english
from .fingerprint import is_article
from .model import Gate
from .own import Own, covered
from .words import Sentence, runs, runs_of, words_of


def _repeats(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, int]]:
    """Sentences of five words or more that say again what one before them said."""
    seen: list[frozenset[str]] = []
    for sentence in sentences:
        words = frozenset(sentence.words)
        if len(sentence.words) < 5:
            continue
        if sentence.box != "after" and any(_alike(words, other) for other in seen):
            yield sentence, len(sentence.words)
        seen.append(words)


def _alike(words: frozenset[str], other: frozenset[str]) -> bool:
    both = len(words & other)
    return both >= 0.72 * (len(words) + len(other) - both)


def repetition(own: Own, template: str) -> Gate | None:
    """The same words again and again."""
    words = own.words
    if len(words) < 20:
        return None
    again = list(_repeats(own.sentences))
    share = sum(count for _, count in again) / len(words)
    evidence = again[0][0].text if again else ""
    raw = own.text.encode()
    squeezed = len(zlib.compress(raw, 9)) / len(raw)
    grams = Counter(runs(words, 3))
    twice = sum(count for count in grams.values() if count > 1) / max(1, len(words) - 2)
    common, times = (
        Counter(word for sentence in own.sentences for word in sentence.content).most_common(1)[0]
        if any(sentence.content for sentence in own.sentences)
        else ("", 0)
    )
    doubled = [a for a, b in pairwise(words) if a == b and not a[0].isdigit()]
    openings = Counter(tuple(sentence.words[:4]) for sentence in own.sentences if len(sentence.words) > 4)
    opening, often = openings.most_common(1)[0] if openings else ((), 0)
    patterned = often >= 4 and often > 0.4 * len(own.sentences)
    limit = 0.5 if template == "rewrite" else 0.3
    hammered = times > 0.16 * len(words) and times > 5
    tight = squeezed < 0.36 and len(raw) > 250
    stutter = len(doubled) >= 4 and len(doubled) > 0.07 * len(words)
    if not (
        share > limit or tight or stutter or patterned or twice > (0.6 if template == "rewrite" else 0.42) or hammered
    ):
        return None
    if not evidence:
        gram, count = grams.most_common(1)[0]
        evidence = (
            " ".join(opening)
            if patterned
            else doubled[0]
            if stutter
            else common
            if hammered or count < 2
            else _as_written(own, gram)
        )
    return Gate("repetition", evidence, f'"{evidence}" comes back several times; what else belongs to it?')


def _as_written(own: Own, gram: Sequence[str]) -> str:
    pattern = re.compile(r"\W+".join(map(re.escape, gram)), re.IGNORECASE)
    found = pattern.search(own.text)
    return " ".join(found.group(0).split()) if found else gram[0]


def lorem(own: Own) -> Gate | None:
    """Filler Latin."""
    found = [word for word in own.words if word in english().words["latin"]]
    rare = [word for word in found if len(word) > 4 or word in {"elit", "quis", "amet", "nibh"}]
    if len(set(rare)) >= 5 and len(found) > 0.12 * len(own.words):
        shown = " ".join(rare[:5])
        return Gate("lorem ipsum", shown, f"There is filler Latin in it ({shown}); your own words can go in its place.")
    return None


_BRACKETS = re.compile(r"\[[^\][\n]{2,30}\](?!\()|<[a-z ]{3,20}>|\{[a-z ]{3,20}\}", re.IGNORECASE)


def brackets(text: str) -> Gate | None:
    """A form letter: places for words, and notes to oneself to write them."""
    found = _BRACKETS.findall(text)
    notes = [hit for line in text.lower().splitlines() if line for hit in english().hits("unwritten", line)]
    if len(found) >= 3 or len(notes) >= 3:
        shown = ", ".join(dict.fromkeys(found or notes))
        return Gate("unfilled template", shown, f"Some places still wait for your words: {shown}.")
    return None


def unfilled(own: Own, open_boxes: Sequence[str]) -> Gate | None:
    """A template with nothing, or next to nothing, in its boxes."""
    empty = len(own.empty)
    few = len(own.words) < 12
    asked = own.template > 0 or own.placeholders > 0
    if not asked or (own.copied and few and not own.placeholders):
        return None
    if (few and (empty or own.placeholders)) or (len(open_boxes) >= 2 and empty >= 2 and len(own.words) < 60):
        shown = (
            "Write here." if own.placeholders else ", ".join(box.replace("_", " ").capitalize() for box in own.empty)
        )
        return Gate(
            "unfilled template",
            shown,
            "Some boxes still wait for your words; a sentence or two in each is a good start.",
        )
    return None


@lru_cache(maxsize=8)
def _lesson_runs(sources: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """The runs of five words in all texts of a lesson."""
    return frozenset().union(*(runs_of(source, 5) for source in sources))


def _stretch(words: Sequence[str], grams: frozenset[tuple[str, ...]]) -> str:
    for i in range(len(words) - 4):
        if tuple(words[i : i + 5]) in grams:
            return " ".join(words[i : i + 10])
    return " ".join(words[:8])


def copied(own: Own, prompt: str, sources: Sequence[str]) -> Gate | None:
    """The prompt, the article or the lesson in place of an answer."""
    taken = sum(len(words_of(sentence)) for sentence in own.copied)
    if taken >= 8 and taken > 0.5 * (taken + len(own.words)):
        return Gate(
            "prompt copied", own.copied[0], "Most of this is the prompt's own text; what would your answer to it be?"
        )
    words = own.words
    if len(words) < 15:
        return None
    grams = runs_of(prompt, 3)
    near = covered(words, grams)
    if near + taken > 0.4 * (len(words) + taken):
        shown = own.copied[0] if own.copied else _nearest(own, grams)
        return Gate("prompt copied", shown, "Much of this is the prompt's own text; what would your answer to it be?")
    lesson = _lesson_runs(tuple(sources))
    shared = [(i, run) for i, run in enumerate(runs(words, 5)) if run in lesson]
    for source in sources:
        fives = runs_of(source, 5)
        inside = {place for i, run in shared if run in fives for place in range(i, i + 5)}
        if len(inside) > 0.35 * len(words):
            shown = _as_written(own, _stretch(words, fives).split())
            return Gate("text copied", shown, f'"{shown}" stands in the lesson already; what happened at your end?')
    if hit := is_article(words):
        shown = _as_written(own, hit)
        return Gate("text copied", shown, f'"{shown}" is the article\'s sentence; what is yours?')
    return None


def _nearest(own: Own, grams: frozenset[tuple[str, ...]]) -> str:
    return max(own.sentences, key=lambda sentence: covered(sentence.words, grams)).text
