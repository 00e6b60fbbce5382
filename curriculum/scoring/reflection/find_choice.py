"""Where a text takes up what the writer chose in a role-play; empty where it does not."""

from __future__ import annotations

import re
from functools import lru_cache

from . import signs
from .english import english, stem
from .model import PlayEcho
from .own import Own
from .tables import tables
from .words import Sentence, plain, words_of

_ENOUGH = 1.5
"""What one sentence must bring together, of these:"""
_NAMED = 1.0  # it speaks of the play, or the one before it does
_DONE = 1.0  # then: what the writer did there
_CHOSEN = 1.0  # each word that tells of the choice
_OF_THE_SCENE = 0.5  # each word that tells of its scene
_ORDINARY, _MOST_ORDINARY = 0.35, 1.05  # each ordinary word, and all of them: any two texts share some
_RUN, _OWN_WORDING = 4, 2.0  # so many words in the option's order are hardly chance

_FREQUENT = 9


@lru_cache(maxsize=20_000)
def _is_ordinary(word: str) -> bool:
    """Whether a word is in so many texts that to share it says nothing: general, frequent, a time or a number."""
    p = english()
    root = stem(word)
    return (
        any(root in p.words[f"{name} stems"] for name in ("common", "plain", "generic"))
        or word in p.words["number"]
        or word[0].isdigit()
        or p.has("clock", word)
        or tables().words.get(word, 0) >= _FREQUENT
    )


def _content(text: str) -> dict[str, bool]:
    """The stems of a text that mean something, and whether each is ordinary."""
    function = english().words["function"]
    found: dict[str, bool] = {}
    for word in words_of(text):
        if word not in function and len(word) > 2:  # noqa: PLR2004
            found[stem(word)] = found.get(stem(word), True) and _is_ordinary(word)
    return found


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}


class _Echo:
    """The words of one play, weighed once."""

    def __init__(self, play: PlayEcho, prompt: str) -> None:
        asked = set(_content(prompt))
        rivals = [set(_content(other)) for other in play.others if other not in play.chosen]
        chosen = _content(play.chosen)
        shared = {root for root in chosen if rivals and 2 * sum(root in rival for rival in rivals) > len(rivals)}
        scene = _content(f"{play.says} {play.title}") | {root: chosen[root] for root in shared}
        self.weights = {root: _OF_THE_SCENE for root, ordinary in scene.items() if not ordinary}
        self.weights |= {root: _CHOSEN for root, ordinary in chosen.items() if not ordinary and root not in shared}
        self.ordinary = {root for root, ordinary in chosen.items() if ordinary} - asked
        for root in asked:
            self.weights.pop(root, None)
        self.runs = _runs(words_of(play.chosen)) - _runs(words_of(prompt))
        # Bare, "Two weeks later" is also how a story goes on.
        title = re.escape(plain(play.title).lower())
        self.title = re.compile(
            rf"""(?:["'*_(]|\b(?:in|from|of|like|with|play(?:ed|ing)?|called) ){title}\b|\b{title}["'*_)]?:"""
        )
        self.speaker = {name for name in words_of(play.speaker) if len(name) > 2}  # noqa: PLR2004

    def content(self, sentence: Sentence) -> float:
        """How much of the choice and its scene is in a sentence."""
        said = {stem(word) for word in sentence.words}
        found = sum(weight for root, weight in self.weights.items() if root in said)
        found += min(_MOST_ORDINARY, _ORDINARY * len(said & self.ordinary))
        return found + (_OWN_WORDING if _runs(sentence.words) & self.runs else 0.0)

    def named(self, sentence: Sentence) -> bool:
        """Whether a sentence speaks of the play or of the person in it."""
        return (
            english().has("of_the_play", sentence.low)
            or self.title.search(sentence.low) is not None
            or not self.speaker.isdisjoint(word.removesuffix("'s") for word in sentence.words)
        )


@lru_cache(maxsize=256)
def _echo(play: PlayEcho, prompt: str) -> _Echo:
    return _Echo(play, prompt)  # a class makes the same choices


def _says_what_was_done(sentence: Sentence) -> bool:
    """Whether the writer says what he or she did there, or answers "would you have done the same?"."""
    p = english()
    if p.has("the_same", sentence.low):
        return True
    acts = p.has("did_in_play", sentence.low) or (signs.has_act(sentence) and not p.has("judges_play", sentence.low))
    return acts and signs.is_own(sentence)


def choice(own: Own, play: PlayEcho, prompt: str = "") -> str:
    """The sentence that takes up what the writer chose in the play."""
    echo = _echo(play, prompt)
    best, most = "", 0.0
    just_named = False
    for sentence in own.sentences:
        score = echo.content(sentence)
        named = echo.named(sentence)
        if named or just_named:
            score += _NAMED + (_DONE if _says_what_was_done(sentence) else 0.0)
        if score > most:
            best, most = sentence.text, score
        just_named = named
    return best if most >= _ENOUGH else ""
