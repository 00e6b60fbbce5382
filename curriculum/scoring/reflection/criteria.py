"""The criteria of the three templates: met or not, the sentence that shows it, a question that helps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from . import signs
from .dates import find_date
from .english import english, stem
from .model import Criterion, PlayEcho
from .own import BOXES, Own
from .words import Sentence, words_of

_ALIKE = 0.8
_ENOUGH = 5
_READINGS = 2


def _first(sentences: Iterable[Sentence], test: Callable[[Sentence], bool]) -> str:
    return next((sentence.text for sentence in sentences if test(sentence)), "")


def _longest(sentences: Sequence[Sentence]) -> str:
    return max((sentence.text for sentence in sentences), key=len, default="")


def _situation(own: Own) -> str:
    inside, boxed = own.scope("situation")
    p = english()

    def where(sentence: Sentence) -> bool:
        low = sentence.low
        place = p.words["place"].intersection(sentence.simple)
        return p.has("past_time", low) or bool(find_date(low)) or bool(place)

    def who(sentence: Sentence) -> bool:
        return bool(signs.people(sentence) or signs.quotes(sentence) or len(sentence.specific) > 1)

    for scope in (inside, own.sentences) if boxed else (inside,):
        placed = [sentence for sentence in scope if where(sentence) and not signs.is_general(sentence)]
        both = _first(placed, who)
        if both:
            return both
        if placed and any(who(sentence) for sentence in own.sentences):
            return placed[0].text
    if boxed:
        return _first(inside, lambda s: who(s) and len(signs.anchors(s)) > 1 and not signs.is_general(s))
    return ""


def _my_part(own: Own) -> str:
    inside, boxed = own.scope("my_part")
    acts = [s for s in inside if signs.has_act(s, implied=boxed) and not signs.is_general(s)]
    if not acts and boxed:
        acts = [s for s in own.sentences if signs.has_act(s) and not signs.is_general(s)]
    if not acts and boxed:
        acts = [
            s
            for s in inside
            if any(signs.is_past(word) or signs.is_act(word) for word in s.simple) and not signs.is_general(s)
        ]
    if not acts:
        acts = [s for s in own.sentences if s.simple and signs.is_past(s.simple[0]) and not signs.is_general(s)]
    return _first(acts, lambda s: bool(s.specific)) or (acts[0].text if acts else "")


def _consequence(own: Own) -> str:
    inside, boxed = own.scope("consequence")
    p = english()

    def effect(sentence: Sentence) -> bool:
        words = sentence.simple
        return bool(p.words["outcome"].intersection(words) or p.words["emotion"].intersection(words)) or any(
            signs.is_past(word) for word in words
        )

    def borne(sentence: Sentence) -> bool:
        return bool(signs.people(sentence)) or signs.is_own(sentence)

    def shows(sentence: Sentence) -> bool:
        return effect(sentence) and borne(sentence) and not signs.is_general(sentence)

    if boxed:
        return _first(inside, shows) or _first(inside, lambda s: (effect(s) or borne(s)) and not signs.is_general(s))
    later = own.sentences[1:] if len(own.sentences) > 1 else own.sentences

    def plainly(sentence: Sentence) -> bool:
        strong = p.words["outcome"] | p.words["emotion"]
        return shows(sentence) and not strong.isdisjoint(sentence.simple) and not signs.is_plan(sentence)

    return _first(later, lambda s: plainly(s) and bool(signs.people(s))) or _first(later, plainly)


def _insight(own: Own) -> str:
    inside, boxed = own.scope("what_changes")
    p = english()
    for i, sentence in enumerate(inside):
        if signs.is_general(sentence) or signs.is_plan(sentence) or not p.has("insight", sentence.low):
            continue
        near = inside[max(0, i - 1) : i + 2]
        if any(map(signs.has_cause, near)):
            return sentence.text
    if boxed and sum(len(s.words) for s in inside) > _ENOUGH:
        return _longest([s for s in inside if s.specific and not signs.is_general(s)])
    return ""


def _if_then(own: Own) -> str:
    inside, boxed = own.scope("if_then")
    p = english()
    if boxed:
        whole = " ".join(sentence.low for sentence in inside)
        starts = any(signs.is_act(sentence.simple[0]) for sentence in inside if sentence.simple)
        acts = p.has("commitment", whole) or starts or any(map(signs.has_act, inside)) or ("i" in whole.split())
        cue = p.has("condition", whole) or ":" in whole
        if cue and acts and find_date(whole):
            return _longest(inside)
    for i, sentence in enumerate(own.sentences):
        near = own.sentences[max(0, i - 1) : i + 3]
        after = " ".join(other.low for other in near)
        acts = p.has("commitment", sentence.low) or (signs.is_own(sentence) and any(map(signs.is_act, sentence.simple)))
        if p.has("condition", sentence.low) and acts and find_date(after) and _is_ahead(sentence):
            return sentence.text
    return ""


def _is_ahead(sentence: Sentence) -> bool:
    if english().has("commitment", sentence.low):
        return True
    words = sentence.simple
    lists = english().words
    after_i = {word for i, one in enumerate(words) if one in lists["subject"] for word in words[i + 1 : i + 3]}
    present = any(word in lists["act"] and not signs.is_past(word) for word in after_i)
    return present or not any(signs.is_past(word) and word not in lists["act"] for word in words)


def _before(own: Own) -> str:
    inside, boxed = own.scope("before")
    if boxed:
        words = sum(len(s.words) for s in inside)
        return _longest(inside) if words > 2 else ""  # noqa: PLR2004
    said = signs.quoted_in(own.flow)
    return said[0] if said else _first(own.sentences, lambda s: english().has("gives_words", s.low))


def _readings(own: Own) -> str:
    inside, boxed = own.scope("two_readings")
    p = english()
    hits = [s for s in inside if p.has("reading", s.low) and not signs.is_general(s)]
    if boxed:
        two = (
            len(inside) >= _READINGS
            or sum(len(p.hits("reading", s.low)) for s in inside) >= _READINGS
            or ";" in inside[0].text
        )
        own_words = any(not signs.is_general(s) and s.content for s in inside)
        return _longest(inside) if two and own_words else ""
    count = sum(len(p.hits("reading", s.low)) for s in hits)
    return hits[0].text if count >= _READINGS else ""


def _after(own: Own) -> str:
    inside, boxed = own.scope("after")
    first = " ".join(s.text for s in own.boxes.get("before", ()))
    if boxed:
        words = [word for s in inside for word in s.words]
        if len(words) > 2 and _overlap(words, words_of(first)) < _ALIKE and not _told_about(inside):  # noqa: PLR2004
            return _longest(inside)
        return ""
    said = signs.quoted_in(own.flow)
    for i, quote in enumerate(said[1:], 1):
        if all(_overlap(words_of(quote), words_of(other)) < _ALIKE for other in said[:i]):
            return quote
    return _first(own.sentences, lambda s: english().has("gives_words_now", s.low))


def _told_about(sentences: Sequence[Sentence]) -> bool:
    """Whether words are described ("I would write it more politely") and not given."""
    return english().has("told_about", sentences[0].low) and len(sentences) == 1 and not signs.quotes(sentences[0])


def _overlap(a: Sequence[str], b: Sequence[str]) -> float:
    one, two = set(a), set(b)
    return len(one & two) / max(1, len(one | two))


def _claim(own: Own) -> str:
    inside, boxed = own.scope("claim")
    p = english()

    def holds(sentence: Sentence) -> bool:
        return len(sentence.words) >= _ENOUGH and not signs.is_general(sentence) and bool(sentence.specific)

    def stands(sentence: Sentence) -> bool:
        return len(sentence.words) >= _ENOUGH and p.has("stance", sentence.low)

    clear = _first(inside, lambda s: holds(s) and stands(s)) or (_first(inside, holds) if boxed else "")
    return clear or _first(inside, lambda s: stands(s) and not p.has("slogan", s.low))


def _counter(own: Own) -> str:
    inside, boxed = own.scope("counter_evidence")
    p = english()
    test = lambda s: (
        len(s.words) >= _ENOUGH and p.has("against", s.low) and not signs.is_general(s) and bool(s.specific)
    )  # noqa: E731
    rest = inside if boxed else inside[1:]
    return _first(rest, test) or (
        _first(rest, lambda s: len(s.specific) > 1 and not signs.is_general(s)) if boxed else ""
    )


def _settle(own: Own) -> str:
    inside, boxed = own.scope("what_would_settle_it")
    p = english()
    test = lambda s: len(s.words) >= _ENOUGH and p.has("settle", s.low) and not signs.is_general(s) and bool(s.specific)  # noqa: E731
    rest = inside if boxed else inside[1:]
    return _first(rest, test) or (
        _first(rest, lambda s: len(s.specific) > 1 and not signs.is_general(s)) if boxed else ""
    )


_ASKED: dict[str, tuple[tuple[str, Callable[[Own], str], str], ...]] = {
    "episode": (
        ("a concrete situation", _situation, "When and where was it, and who or what was there?"),
        ("your own part", _my_part, "What did you yourself do, say or leave undone?"),
        ("a consequence and who bore it", _consequence, "What came of it, and for whom: you, a colleague, a customer?"),
        (
            "an insight with its cause",
            _insight,
            "What do you see now that you did not see then, and what showed it to you?",
        ),
        (
            "an if-then plan with a date",
            _if_then,
            "What will be the cue, what will you do then, and when will you look at it again?",
        ),
    ),
    "rewrite": (
        ("the words as they were", _before, "Which words exactly were sent or said?"),
        ("two readings", _readings, "How could two different people have understood them?"),
        ("the words as you would write them now", _after, "Which words would you send or say today?"),
        (
            "an if-then plan with a date",
            _if_then,
            "What will be the cue, what will you do then, and when will you look at it again?",
        ),
    ),
    "position": (
        ("a claim of your own", _claim, "What do you hold that somebody at your table could disagree with?"),
        (
            "the strongest counter-evidence",
            _counter,
            "What have you seen or read that speaks most strongly against it?",
        ),
        ("what would settle it", _settle, "What would you have to see, count or try to change your mind?"),
        (
            "an if-then plan with a date",
            _if_then,
            "What will be the cue, what will you do then, and when will you look at it again?",
        ),
    ),
}

_PLAYED = (
    "chose",
    "choose",
    "chosen",
    "picked",
    "option",
    "answer",
    "answered",
    "role",
    "play",
    "played",
    "scene",
    "decided",
    "clicked",
    "took",
)


def _choice(own: Own, play: PlayEcho) -> str:
    function = english().words["function"]

    def stems(text: str) -> set[str]:
        return {stem(word) for word in words_of(text) if word not in function and len(word) > 2}  # noqa: PLR2004

    chosen = stems(play.chosen)
    around = chosen | stems(play.says) | stems(play.title)
    best, most = "", 0.0
    for sentence in own.sentences:
        said = {stem(word) for word in sentence.words}
        mine = signs.is_own(sentence)
        score = (
            len(said & chosen)
            + 0.5 * len(said & (around - chosen))
            + (1.0 if mine and not said.isdisjoint(_PLAYED) else 0.0)
        )
        if score > most and (mine or said & chosen):
            best, most = sentence.text, score
    return best if most >= 1.5 else ""  # noqa: PLR2004  (one shared word may be chance)


def criteria_of(own: Own, template: str, play: PlayEcho | None) -> tuple[Criterion, ...]:
    """Every criterion of a template, and taking up the own choice where a play was quoted."""
    found = [
        Criterion(name, bool(evidence := find(own)), evidence, question) for name, find, question in _ASKED[template]
    ]
    if play is not None:
        evidence = _choice(own, play)
        question = f"In '{play.title}' you chose: {play.chosen} What did you expect from it?"
        found.append(Criterion("takes up your choice", bool(evidence), evidence, question))
    return tuple(found)


def left_open(own: Own, template: str, criteria: Sequence[Criterion]) -> list[str]:
    """The boxes that are empty and whose matter is nowhere else in the text."""
    return [
        box for box, criterion in zip(BOXES[template], criteria, strict=False) if box in own.empty and not criterion.met
    ]
