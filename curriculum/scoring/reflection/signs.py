"""Signs in one sentence: that the writer acted, that somebody bore something, that it happened somewhere."""

from __future__ import annotations

import re
from functools import lru_cache

from .english import Patterns, english, stem
from .words import Sentence

QUOTE = re.compile(r'"([^"\n]{2,400})"|(?:(?<=^)|(?<=[\s(:]))\'([^\'\n][^\n]{2,300}?)\'(?=[\s.,;:!?)]|$)')
_MARKS = str.maketrans("“”„«»’‘", '"' * 5 + "'" * 2)  # noqa: RUF001
_ED = re.compile(r"[a-z]{2,}(?:ed|ied)$")
_REACH = 5
_GENERAL = 0.6
_SHARE = 0.5


@lru_cache(maxsize=20_000)
def is_past(word: str) -> bool:
    """Whether the word can be a past form."""
    return word in english().words["past"] or (_ED.match(word) is not None and word not in english().words["not_past"])


@lru_cache(maxsize=20_000)
def is_act(word: str) -> bool:
    """Whether the word is a verb for something one does."""
    words = english().words
    return word in words["act"] or (stem(word) in words["act stems"] and not word.endswith("er"))


def quotes(sentence: Sentence) -> list[str]:
    """What stands in quotation marks, of two words or more."""
    return quoted_in(sentence.text)


def quoted_in(text: str) -> list[str]:
    """What stands in quotation marks in a text, of two words or more."""
    text = text.translate(_MARKS)
    if '"' not in text and "'" not in text:
        return []
    found = (a or b for a, b in QUOTE.findall(text))
    return [quote for quote in found if len(quote.split()) > 1]


def is_general(sentence: Sentence) -> bool:
    """Whether most of what a sentence says could be said without having been there."""
    content, generic = sentence.content, sentence.generic
    if not content:
        return False
    return len(generic) >= _GENERAL * len(content) and len(sentence.specific) <= max(1, len(generic) // 3)


def has_act(sentence: Sentence, *, implied: bool = False) -> bool:
    """Whether the writer says what he or she did or left undone.

    Parameters
    ----------
    sentence
        One sentence; general ones never count.
    implied
        Whether a verb without `I` counts, as in "Said nothing."
    """
    p = english()
    words = sentence.simple
    if p.words["habit"].intersection(words) or ("always" in words and not any(map(is_past, words))):
        return False
    for i, word in enumerate(words):
        if word in p.words["subject"] and _follows(words[i + 1 : i + 1 + _REACH], p):
            return True
    if implied and words:
        return (
            is_past(words[0])
            or any(is_past(word) for word in words[1:3])
            or words[0] in p.words["act"]
            or "me" in words
        )
    first_and_past = p.words["first"].intersection(words) and any(is_past(word) for word in words)
    return bool(first_and_past) and not is_general(sentence)


def _follows(words: list[str], p: Patterns) -> bool:
    skipped = p.words["adverb"]
    for word in words:
        if word in p.words["modal"] and word not in p.words["past_modal"]:
            return False
        if is_past(word) and word not in p.words["past_helper"]:
            return True
        if word in p.words["past_helper"]:
            return True
        if word in p.words["stative"]:
            return False
        if is_act(word):
            return True
        if word not in skipped:
            return False
    return False


def people(sentence: Sentence) -> list[str]:
    """The words for persons other than the writer: roles, names, he, she, they."""
    words = english().words
    found = [word for word in sentence.simple if word in words["third"] or word in sentence.names]
    return [
        word for word in sentence.simple if word in words["role"] or word.removesuffix("s") in words["role"]
    ] + found


def anchors(sentence: Sentence) -> list[str]:
    """What ties a sentence to one time and place: times, places, numbers, names, roles, words quoted."""
    found = english().hits("past_time", sentence.low)
    if not found and sentence.date:
        found.append(sentence.date)
    found += [word for word in sentence.simple if word in sentence.names or _is_anchor(word)]
    return found + quotes(sentence)


@lru_cache(maxsize=20_000)
def _is_anchor(word: str) -> bool:
    words = english().words
    number = word[0].isdigit() or word in words["number"]
    one = word.removesuffix("s")
    role = word in words["role"] or one in words["role"]
    here = word in words["place"] or one in words["place"]
    vague = word in words["vague_role"] or one in words["vague_role"]
    return number or ((role or here) and not vague)


def is_plan(sentence: Sentence) -> bool:
    """Whether a sentence says what the writer will do in some case."""
    p = english()
    return p.has("condition", sentence.low) and p.has("commitment", sentence.low)


def has_cause(sentence: Sentence) -> bool:
    """Whether a sentence gives a reason, with a connective or without one."""
    return english().has("cause", sentence.low)


def is_own(sentence: Sentence) -> bool:
    """Whether the writer appears in the sentence."""
    return not english().words["first"].isdisjoint(sentence.simple)
