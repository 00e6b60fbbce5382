"""The role-play of a new lesson: a sound skeleton whose words are still to be written.

Its numbers pass the audit as they are: every letter is the best once, a weaker option pays at once and charges later,
the best one costs time, and three endings are within reach. An author changes them with the words.
"""

from __future__ import annotations

from collections.abc import Iterator

from curriculum.lint.file_checks import schema_line

_RATINGS = ((4, 2, 3, 1), (1, 4, 2, 3), (3, 1, 4, 2), (2, 3, 1, 4))
"""By scene, of the options a to d."""

_EVIDENCE = (("COMM", "OWNS"), ("COMM", "INFL"), ("OWNS", "COMM"), ("INFL", "OWNS"))
_TEMPTS = {3: "DOG", 2: "EXE", 1: "AVD"}
_EFFECTS = {
    4: ["now: {trust: +8, time: -14}"],
    3: ["now: {trust: +5, time: -5}"],
    2: [
        "now: {trust: +2, time: +6}",
        "later:",
        "  after: 2",
        "  state: {trust: -5}",
        '  text: "WRITE: what comes of it two decisions on, as the learner hears of it"',
    ],
    1: ["now: {trust: -6, time: +6}"],
}
_SCENES = ("opening", "middle", "turn", "closing")
_RATED = 2
"""The scene that the assessed role-play asks as best-and-worst."""

_HEAD = """\
title: "WRITE: a title of two to five words"
you: "WRITE: who the learner is, and whom they report to"
place: "WRITE: a workplace and a town"
minutes: 12
cast:
  other: {name: "WRITE: a name", role: "WRITE: their role, as in runs the test laboratory"}
brief: >-
  WRITE: what has happened, what the learner wants, and what the other wants. Three to six sentences; nothing that a
  path makes false.
insight: "WRITE: what you see in the whole of it, told after a play. Three to five sentences."
provisional: true
state:
  trust: {start: 50, label: "WRITE: whose trust"}
  time: {start: 60, label: "WRITE: what the time is for"}
begins: opening
scenes:
"""

_ENDINGS = """\
endings:
  good:
    when: trust >= 60
    worth: 4
    title: "WRITE: the good ending"
    text: "WRITE: what came of it some weeks on, and why"
  mixed:
    when: trust >= 48
    worth: 2
    title: "WRITE: the mixed ending"
    text: "WRITE: what came of it some weeks on, and what it cost"
  poor:
    worth: 1
    title: "WRITE: the poor ending"
    text: "WRITE: what came of it some weeks on; nobody is made a fool of"
"""


def roleplay_text(*, assessed: bool) -> str:
    """The file of one role-play."""
    lines = [line for at in range(len(_SCENES)) for line in _scene(at, rated=assessed and at == _RATED)]
    scenes = "".join(f"  {line}\n" for line in lines)
    return f"{schema_line('role-play')}\n{_HEAD}{scenes}{_ENDINGS}"


def _scene(at: int, *, rated: bool) -> Iterator[str]:
    name = _SCENES[at]
    following = _SCENES[at + 1] if at + 1 < len(_SCENES) else None
    yield f"{name}:"
    yield "  who: other"
    if at == 1:
        yield "  says:"
        yield "    - when: silent  # set by the weakest answer before: no line may be false on any path"
        yield '      text: "WRITE: what the other says when the learner has kept silent"'
        yield '    - text: "WRITE: what the other says otherwise"'
    else:
        yield f'  says: "WRITE: what the other says in the scene {name}"'
    if rated:
        yield "  asks: best-and-worst"
    yield f"  evidence: [{', '.join(_EVIDENCE[at])}]"
    yield "  options:"
    for letter, rating in zip("abcd", _RATINGS[at], strict=True):
        yield f"    {letter}:"
        yield from (f"      {line}" for line in _option(at, letter, rating, rated=rated))
    if rated:
        yield '  reply: "WRITE: what the other says whatever the learner answered"'
    if following:
        yield f"  then: {following}"


def _option(at: int, letter: str, rating: int, *, rated: bool) -> Iterator[str]:
    yield f'you: "WRITE: {_words(at, letter, rating)}"'
    if not rated:
        yield f'reply: "WRITE: what the other says at once to {letter}"'
    yield f"rated: {rating}"
    if not rated:
        yield f"shows: {{{', '.join(f'{code}: {rating}' for code in _EVIDENCE[at])}}}"
    yield f'why: "WRITE: what speaks for {letter} and what against it, {rating} of 4"'
    if rating in _TEMPTS:
        yield f"tempts: {_TEMPTS[rating]}"
    if not rated:
        yield from _EFFECTS[rating]
        if at == 0 and rating == 1:
            yield "sets: [silent]"


def _words(at: int, letter: str, rating: int) -> str:
    """As long as each other but for one scene where the best is the longest and one where the weakest is.

    In the other two the best asks, or the weakest does: so neither length nor form gives the best option away.
    """
    longer = (at == 0 and rating == max(_TEMPTS) + 1) or (at == 1 and rating == min(_TEMPTS))
    asks = (at == _RATED and rating == max(_TEMPTS) + 1) or (at == _RATED + 1 and rating == min(_TEMPTS))
    told = f"the words of option {letter} ({rating} of 4), in about 130 characters, as long as its neighbours"
    return told + (", or a little longer" if longer else "") + ("?" if asks else ".")
