# ruff: noqa: PLR2004  (thresholds are read best where they are used)
"""Gates of English: words that are none, sentences that are none, words that say nothing of one's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from . import signs
from .english import english, stem
from .features import Features
from .model import Gate
from .own import Own, wording
from .topics import other_prompt
from .words import words_of

_SHOWN = 110


def quoted(own: Own, words: Collection[str]) -> str:
    """The learner's sentence with most of the words, cut where it gets long."""
    best = max(own.sentences, key=lambda s: sum(word in words for word in s.simple), default=None)
    if best is None:
        return ""
    text = best.text
    if len(text) <= _SHOWN:
        return text
    low = text.lower()
    start = min((at for word in words if (at := low.find(word)) >= 0), default=0)
    start = min(start, len(text) - _SHOWN)
    start = text.rfind(" ", 0, start) + 1
    return text[start : start + _SHOWN].rsplit(" ", 1)[0]


def mash(own: Own, f: Features) -> Gate | None:
    """Keys hit at random."""
    whole = [
        s
        for s in own.sentences
        if sum(word in f.mashed for word in s.words) > 1 and all(word in f.mashed for word in s.words if len(word) > 2)
    ]
    share = len(f.mashed_all) / max(1, f.size)
    if (len(f.mashed_all) >= 4 and share > 0.14) or len(whole) > 1:
        shown = ", ".join(dict.fromkeys(f.mashed_all[:4]))
        return Gate("keyboard mash", quoted(own, f.mashed), f"I could not read {shown}; could you say it in words?")
    return None


def gibberish(own: Own, f: Features) -> Gate | None:
    """Words no dictionary has."""
    if f.size >= 8 and (f.unknown > 0.42 or (f.unknown > 0.28 and f.unknown_content > 0.58)):
        shown = ", ".join(f.strange[:5])
        return Gate(
            "gibberish",
            quoted(own, f.strange),
            f"Many words here are none I know ({shown}); could you say it in other words?",
        )
    return None


def salad(own: Own, f: Features) -> Gate | None:
    """Words that form no sentences."""
    if f.size < 20:
        return None
    broken = f.clashes > 0.026 and f.pairs < 0.5
    loose = f.pairs < 0.285 or (f.pairs < 0.4 and f.function < 0.25)
    learned = f.rare > 0.16 and f.length > 4.8 and f.anchors < 6
    if not (broken or loose or learned):
        return None
    rare = [word for word in own.words if f.is_rare(word)]
    shown = quoted(own, rare if learned else english().words["determiner"] if broken else own.words)
    return Gate("word salad", shown, f'I could not follow "{shown}"; how would you tell it to somebody at lunch?')


def stuffing(own: Own, f: Features) -> Gate | None:
    """The words of a rubric one after the other."""
    words = english().words
    if f.size < 15:
        return None
    marks = [word for word in own.simple if word in words["reflective"]]
    content = sum(word not in words["function"] for word in own.simple)
    share = len(marks) / len(own.simple)
    of_content = sum(word not in words["function"] for word in marks) / max(1, content)
    listed = f.commas > 0.45 and f.function < 0.35
    dense = share > 0.38 or (share > 0.26 and of_content > 0.42 and f.anchors < 6)
    if dense or (listed and share > 0.15) or (f.commas > 0.6 and f.function < 0.3):
        shown = ", ".join(dict.fromkeys(marks))[:80]
        says = f"These are the words of a reflection ({shown}); what is the story behind them?"
        return Gate("keyword list", quoted(own, marks or own.words), says)
    return None


def padding(own: Own, f: Features) -> Gate | None:
    """One sentence, and many words around it that add nothing."""
    p = english()
    if f.size < 30:
        return None
    found = [p.hits("padding", sentence.low) for sentence in own.sentences]
    hits = [hit for here in found for hit in here]
    padded = sum(map(bool, found))
    carrying = [
        s
        for s in own.sentences
        if (len(s.specific) > 1 or (s.specific and signs.anchors(s))) and not signs.is_general(s)
    ]
    thin = len(carrying) <= max(1, 0.34 * len(own.sentences))
    said = sum(len(s.specific) for s in own.sentences) / f.size
    loud = sum(word in p.words["intensifier"] for word in own.simple)
    if (
        (len(hits) >= 4 and (thin or padded >= 0.4 * len(own.sentences)))
        or (len(hits) >= 2 and said < 0.13 and thin)
        or loud > 0.2 * f.size
    ):
        words = hits or [word for word in own.simple if word in p.words["intensifier"]]
        shown = ", ".join(dict.fromkeys(words))[:80]
        return Gate(
            "padding",
            quoted(own, words_of(" ".join(words))),
            f"Some of it fills space ({shown}); what else happened there?",
        )
    distinct = len({word for s in own.sentences for word in s.specific}) / f.size
    lonely = len(own.sentences) >= 5 and len(carrying) <= 1 and said < 0.13
    hollow = len(own.sentences) >= 6 and len(carrying) <= 3 and thin and distinct < 0.145 and f.events <= 2
    if lonely or hollow:
        empty = [s.text for s in own.sentences if s not in carrying]
        return Gate("padding", empty[0], f'"{empty[0]}" could stand in any answer; what else happened there?')
    return None


def generality(own: Own, f: Features) -> float:
    """How much of a text could be anybody's: about 0 or less for a concrete one, .4 to 1.1 for a text of slogans.

    Share of general words, less what ties the text to a place and to the writer's own acts, more for slogans. The
    weights were set by eye on the tuning part of the collection, midway between the two groups.
    """
    p = english()
    slogans = sum(p.has("slogan", s.low) for s in own.sentences) / max(1, f.sentences)
    return f.general - 0.06 * f.anchors - 0.3 * f.events / max(1, f.sentences) + 0.3 * slogans


def generic(own: Own, f: Features, template: str) -> Gate | None:
    """Fluent, and nothing of one's own in it."""
    if f.size < 18:
        return None
    p = english()
    if generality(own, f) <= (0.32 if template == "episode" else 0.38):
        return None
    slogans = [hit for s in own.sentences for hit in p.hits("slogan", s.low)]
    words = list(dict.fromkeys(word for s in own.sentences for word in s.generic))
    shown = slogans[0] if slogans else ", ".join(words[:6])
    evidence = quoted(own, words_of(shown) if slogans else words)
    return Gate(
        "nothing of your own",
        evidence,
        f"This could be anybody's ({shown}); which day, place or person is behind it?",
    )


def impersonal(own: Own, f: Features, template: str) -> Gate | None:
    """Somebody else's prose: a lesson, an encyclopaedia, a recipe; nobody says I."""
    if f.size < 35:
        return None
    p = english()
    inside = [word for s in own.sentences for quote in signs.quotes(s) for word in words_of(quote)]
    mine = sum(word in p.words["first"] for word in own.simple) - sum(word in p.words["first"] for word in inside)
    yours = sum(word.startswith("you") for word in own.words) - sum(word.startswith("you") for word in inside)
    addressed = yours >= 4 and yours > 2 * max(0, mine) and yours > 0.03 * f.size
    nobody = mine <= 0 and (f.size >= 50 or template == "episode")
    short = [s for s in own.sentences if len(s.words) < 9]
    without_i = sum(signs.has_act(s, implied=True) for s in short) > 0.3 * len(own.sentences)
    if addressed or (nobody and not without_i):
        shown = quoted(own, ["you", "your"]) if addressed else own.sentences[0].text[:_SHOWN]
        return Gate("nothing of your own", shown, f'You do not appear in "{shown}"; what was your part?')
    return None


def paraphrased(own: Own, prompt: str, f: Features) -> Gate | None:
    """The prompt in slightly other words."""
    p = english()
    meta = [hit for s in own.sentences for hit in p.hits("meta_prompt", s.low)]
    asked = _asked(prompt)
    content = [word for word in own.simple if word not in p.words["function"] and not word[0].isdigit()]
    shared = [word for word in content if stem(word) in asked]
    share = len(shared) / max(1, len(content))
    told = len(meta) >= 2 and f.anchors < 4
    same = len(content) >= 6 and share > 0.55 and f.anchors < 5
    bare = len(content) > 9 and share > 0.4 and f.anchors < 1.5
    if told or same or bare:
        shown = meta[0] if meta else ", ".join(dict.fromkeys(shared[:6]))
        evidence = quoted(own, words_of(meta[0]) if meta else shared)
        return Gate(
            "prompt retold", evidence, f"This says again what the prompt asks ({shown}); what would your answer be?"
        )
    return None


@lru_cache(maxsize=128)
def _asked(prompt: str) -> frozenset[str]:
    """The stems of a prompt's own words and of those all prompts use."""
    return english().words["prompt stems"].union(map(stem, words_of(prompt)))


def sense_gates(own: Own, prompt: str, template: str, f: Features) -> Sequence[Gate]:
    """All gates of English that fire, the plainest reason first."""
    found = [mash(own, f), gibberish(own, f)]
    if not any(found):
        found += [stuffing(own, f), salad(own, f)]
    if not any(found):
        found += [
            paraphrased(own, prompt, f),
            padding(own, f),
            generic(own, f, template),
            impersonal(own, f, template),
            other_prompt(wording(own), prompt),
        ]
    return [gate for gate in found if gate]
