"""The mechanics of a role-play: which options are open, what a choice changes, how the story comes out.

A story is a pure function of the choices: the same choices lead to the same moment, on every machine, in the notebook,
the terminal and the grader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from .pairs import HIGHEST, LOWEST

if TYPE_CHECKING:
    from curriculum.content.condition import Condition
    from curriculum.content.roleplay import Ending, Later, RolePlay, Scene, Variant

Choice = tuple[str, str]
"""A scene and the option chosen there."""
Answer = str | Mapping[str, str | int]
"""An option id for `choose`, `{"best": "a", "worst": "d"}`, or `{"a": 4, "b": 1, ...}` for `rate`."""


class AnswerError(ValueError):
    """An answer that the scene does not allow; the message says what was given and what is allowed."""


class Moment(NamedTuple):
    """Where a play stands.

    Attributes
    ----------
    scene:
        The scene that asks next; `None` when the story has ended.
    values:
        The state variables in the order of the file, 0-100 each.
    flags:
        The flags that have been set.
    pending:
        Delayed effects under way: (scenes still to open before it lands, number of the effect).
    """

    scene: str | None
    values: tuple[int, ...]
    flags: frozenset[str]
    pending: tuple[tuple[int, int], ...]


class _Change(NamedTuple):
    """What a choice does to the state: by how much each variable moves, none where none does, and the flags it sets."""

    by: tuple[int, ...]
    flags: frozenset[str]


class _Way(NamedTuple):
    """What an option does at once, the delayed effects it starts, and the scene it leads to."""

    now: _Change
    started: tuple[tuple[int, int], ...]
    following: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one answer brought about: the other's reply, what landed meanwhile, and the moment after it."""

    reply: str
    landed: tuple[str, ...]
    moment: Moment


class Story:
    """A role-play made ready to be walked."""

    def __init__(self, roleplay: RolePlay) -> None:
        self.roleplay = roleplay
        self._names = tuple(roleplay.state)
        self._effects: list[Later] = []
        self._origins: list[Choice] = []
        self._ways: dict[Choice, _Way] = {}
        self._always_open: dict[str, tuple[str, ...]] = {}
        for scene_name, scene in roleplay.scenes.items():
            if not any(option.when for option in scene.options.values()):
                self._always_open[scene_name] = tuple(scene.options)
            for option_id, option in scene.options.items():
                first = len(self._effects)
                self._effects += option.later
                self._origins += [(scene_name, option_id)] * len(option.later)
                self._ways[scene_name, option_id] = _Way(
                    self._change(option.now, option.sets),
                    tuple((later.after, number) for number, later in enumerate(option.later, start=first)),
                    scene.next_scene(option_id),
                )
        self._landing = [self._change(later.state, later.sets) for later in self._effects]

    def begin(self) -> Moment:
        """The first scene, with the state as the file gives it."""
        return Moment(self.roleplay.begins, tuple(self.roleplay.start.values()), frozenset(), ())

    def scene(self, moment: Moment) -> Scene:
        """The scene that asks now.

        Raises
        ------
        AnswerError
            If the story has ended.
        """
        if moment.scene is None:
            raise AnswerError("given one more answer; allowed is none, the story has ended: begin a new play")
        return self.roleplay.scenes[moment.scene]

    def open_options(self, moment: Moment) -> tuple[str, ...]:
        """Ids of the options that can be chosen now, in the order of the file."""
        always = self._always_open.get(moment.scene or "")
        if always is not None:
            return always
        scene = self.scene(moment)
        return tuple(name for name, option in scene.options.items() if self._holds(option.condition, moment))

    def check(self, moment: Moment, answer: Answer) -> None:
        """Make sure that the scene allows the answer.

        Raises
        ------
        AnswerError
            If it does not.
        """
        scene = self.scene(moment)
        is_open = self.open_options(moment)
        match scene.asks:
            case "choose":
                if not isinstance(answer, str) or answer not in is_open:
                    raise AnswerError(f"given {answer!r}; allowed in {moment.scene!r} is one of {', '.join(is_open)}")
            case "best-and-worst":
                if not _is_best_and_worst(answer, is_open):
                    raise AnswerError(
                        f"given {answer!r}; allowed in {moment.scene!r} is a best and a worst, two different ones of "
                        f"{', '.join(is_open)}"
                    )
            case "rate":
                if not _is_rating(answer, is_open):
                    raise AnswerError(
                        f"given {answer!r}; allowed in {moment.scene!r} is a whole number from {LOWEST} to {HIGHEST} "
                        f"for each of {', '.join(is_open)}"
                    )

    def advance(self, moment: Moment, answer: Answer) -> Turn:
        """Give an answer.

        Raises
        ------
        AnswerError
            If the scene does not allow it.
        """
        self.check(moment, answer)
        scene = self.scene(moment)
        if isinstance(answer, str):
            option = scene.options[answer]
            changed = self._changed(moment, self._ways[moment.scene or "", answer].now)
            reply = self.said(option.reply, changed) if option.reply else ""
        else:
            changed = moment
            reply = self.said(scene.reply, changed) if scene.reply else ""
        after, landed = self._step(moment, answer)
        texts = tuple(self.said(text, at) for number, at in landed if (text := self._effects[number].text))
        return Turn(reply, texts, after)

    def causes(self, moment: Moment, answer: Answer) -> Iterator[tuple[Choice, Mapping[str, int]]]:
        """What changes the state when an answer is given, by the choice that set it going."""
        if isinstance(answer, str):
            yield (moment.scene or "", answer), self.scene(moment).options[answer].now
        for number, _ in self._step(moment, answer)[1]:
            yield self._origins[number], self._effects[number].state

    def step(self, moment: Moment, answer: Answer) -> Moment:
        """The moment after an answer that is known to be allowed, without the words."""
        return self._step(moment, answer)[0]

    def ending(self, moment: Moment) -> tuple[str, Ending]:
        """The name and text of the ending that the state has led to: the first whose condition holds."""
        for name, ending in self.roleplay.endings.items():
            if self._holds(ending.condition, moment):
                return name, ending
        raise AssertionError("the last ending has no condition")

    def said(self, line: Sequence[Variant], moment: Moment) -> str:
        """The wording of a line that is true at this moment."""
        for variant in line:
            if self._holds(variant.condition, moment):
                return variant.text
        return line[-1].text

    def state(self, moment: Moment) -> dict[str, int]:
        """The state variables by name."""
        return dict(zip(self._names, moment.values, strict=True))

    def _holds(self, condition: Condition | None, moment: Moment) -> bool:
        return condition is None or condition.holds(self.state(moment), moment.flags)

    def _change(self, changes: Mapping[str, int], flags: Sequence[str]) -> _Change:
        return _Change(tuple(changes.get(name, 0) for name in self._names) if changes else (), frozenset(flags))

    @staticmethod
    def _changed(moment: Moment, change: _Change) -> Moment:
        scene, values, flags, pending = moment
        if change.by:
            moved = map(add, values, change.by)
            values = tuple([min(100, max(0, value)) for value in moved])
        if change.flags:
            flags |= change.flags
        return Moment(scene, values, flags, pending)

    def _step(self, moment: Moment, answer: Answer) -> tuple[Moment, list[tuple[int, Moment]]]:
        """The moment after an answer, and the delayed effects that landed on the way, with the moment each led to."""
        pending = moment.pending
        if isinstance(answer, str):
            now, started, following = self._ways[moment.scene or "", answer]
            pending += started
            moment = self._changed(moment, now)
        else:
            following = self.roleplay.scenes[moment.scene or ""].next_scene()
        if not pending:
            return Moment(following, moment.values, moment.flags, ()), []
        due = [number for left, number in pending if left == 1 or following is None]
        waiting = tuple((left - 1, number) for left, number in pending if left > 1) if following is not None else ()
        moment = Moment(following, moment.values, moment.flags, waiting)
        landed: list[tuple[int, Moment]] = []
        for number in due:
            effect = self._effects[number]
            if not self._holds(effect.condition, moment):
                continue
            moment = self._changed(moment, self._landing[number])
            landed.append((number, moment))
        return moment, landed


def _is_best_and_worst(answer: Answer, is_open: Sequence[str]) -> bool:
    return (
        isinstance(answer, Mapping)
        and set(answer) == {"best", "worst"}
        and answer["best"] in is_open
        and answer["worst"] in is_open
        and answer["best"] != answer["worst"]
    )


def _is_rating(answer: Answer, is_open: Sequence[str]) -> bool:
    return (
        isinstance(answer, Mapping)
        and set(answer) == set(is_open)
        and all(type(value) is int and LOWEST <= value <= HIGHEST for value in answer.values())
    )
