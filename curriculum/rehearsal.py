"""A learner's walk through one role-play: resumed from the record, put on disk choice by choice.

Widget and terminal are two views of a `Rehearsal`; neither knows a rule.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .content.edition import edition
from .record import OutOfStepError, Record, RecordedPlay
from .scoring.debrief import Debrief, debrief
from .scoring.paths import Paths
from .scoring.play import Choice, ReplayError, Score, Step, replay, score
from .scoring.story import Answer, Moment, Story

_WALKS = 128
"""So many walks a scorer remembers: several cells ask for each, and a class takes the same ones."""


@dataclass(frozen=True)
class Walk:
    """A way through a story to its end, scored."""

    story: Story
    score: Score

    @cached_property
    def debrief(self) -> Debrief:
        """The debrief, told once."""
        return debrief(self.story, self.score)


@dataclass(frozen=True)
class PlayedOut:
    """A finished play of the record that can be scored: its number, and how it went."""

    number: int
    walk: Walk

    @property
    def score(self) -> Score:
        """Its score."""
        return self.walk.score

    @property
    def debrief(self) -> Debrief:
        """Its debrief."""
        return self.walk.debrief


class RolePlayScorer:
    """A role-play with what scoring needs, worked out once and only when asked for."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.edition = edition(story.roleplay)
        self._paths: Paths | None = None
        self._walks: dict[object, Walk] = {}

    @property
    def paths(self) -> Paths:
        """Best, worst and chance from every moment; raises `StoryError` for a sealed role-play."""
        if self._paths is None:
            self._paths = Paths(self.story)
        return self._paths

    def finished(self, plays: list[RecordedPlay]) -> list[PlayedOut]:
        """The finished plays that this edition's rules allow, scored, in the order they began."""
        scored: list[PlayedOut] = []
        for number, play in enumerate(plays):
            if play.finished:
                try:
                    scored.append(PlayedOut(number, self._walk(play.walk)))
                except ReplayError:
                    continue
        return scored

    def _walk(self, choices: Sequence[Choice]) -> Walk:
        """The same choices are scored once; raises `ReplayError` as `score` does."""
        key = tuple(
            (choice.scene, choice.answer if isinstance(choice.answer, str) else tuple(choice.answer.items()))
            for choice in choices
        )
        if key not in self._walks:
            walk = Walk(self.story, score(self.paths, choices))
            if len(self._walks) >= _WALKS:
                self._walks.pop(next(iter(self._walks)))
            self._walks[key] = walk
        return self._walks[key]


class Rehearsal:
    """One task's plays: the current one, and those before it."""

    def __init__(self, task: str, scorer: RolePlayScorer, record: Record) -> None:
        self.task = task
        self.scorer = scorer
        self.story = scorer.story
        self._record = record
        self.number = 0
        self.seed = 0
        self.steps: tuple[Step, ...] = ()
        self.resume()

    def resume(self) -> None:
        """Take up the last play where the record has it; a new one where there is none of this edition."""
        plays = self._record.read().plays_of(self.task)
        self.number, self.seed, self.steps = len(plays), secrets.randbelow(1_000_000), ()
        if plays and plays[-1].edition == self.scorer.edition:
            last = plays[-1]
            try:
                steps = replay(self.story, last.walk)
            except ReplayError:
                return
            self.number, self.seed, self.steps = len(plays) - 1, last.seed, steps

    def begin_again(self) -> None:
        """Begin a new play; nothing is written before its first choice."""
        self.number = len(self._record.read().plays_of(self.task))
        self.seed, self.steps = secrets.randbelow(1_000_000), ()

    @property
    def moment(self) -> Moment:
        """Where the current play stands."""
        return self.steps[-1].turn.moment if self.steps else self.story.begin()

    @property
    def is_finished(self) -> bool:
        """Whether the current play has come to its ending."""
        return self.moment.scene is None

    def options(self) -> tuple[str, ...]:
        """The open options in the order this play shows them: shuffled once by the play's seed."""
        return self.shuffled(self.moment)

    def shuffled(self, moment: Moment) -> tuple[str, ...]:
        """The options open at a moment, in this play's order."""
        order = list(self.story.open_options(moment))
        random.Random(f"{self.seed}:{moment.scene}").shuffle(order)  # noqa: S311 - an order, not a secret
        return tuple(order)

    def answer(self, answer: Answer, *, step: int | None = None) -> Step:
        """Give an answer; when this returns, it is on disk.

        Parameters
        ----------
        step:
            Number of the decision the answer is meant for, from 0, where the caller may be behind.

        Raises
        ------
        AnswerError
            If the scene does not allow it.
        OutOfStepError
            If the play is not at that decision, or has moved on elsewhere; nothing has been written.
        RecordError
            If the record cannot be written.
        """
        if step is not None and step != len(self.steps):
            raise OutOfStepError("this decision was made already")
        moment = self.moment
        turn = self.story.advance(moment, answer)
        ending = self.story.ending(turn.moment)[0] if turn.moment.scene is None else None
        self._record.choose(
            self.task,
            Choice(moment.scene or "", answer),
            play=self.number,
            step=len(self.steps),
            edition=self.scorer.edition,
            seed=self.seed,
            ending=ending,
        )
        taken = Step(moment, answer, turn)
        self.steps = (*self.steps, taken)
        return taken

    def score(self) -> Score | None:
        """The score of the current play; `None` while it goes on."""
        if not self.is_finished or not self.steps:
            return None
        return score(self.scorer.paths, [Choice(step.scene, step.answer) for step in self.steps])

    def history(self) -> list[PlayedOut]:
        """All finished plays of the task, scored."""
        return self.scorer.finished(self._record.read().plays_of(self.task))

    def remark(self, scene: str, option: str, text: str) -> None:
        """Keep an "I see it differently" on one option."""
        self._record.remark(self.task, scene, option, text)

    def remarks(self) -> dict[tuple[str, str], str]:
        """The learner's last remark on each (scene, option)."""
        return {(row.scene, row.option): row.text for row in self._record.read().remarks if row.task == self.task}

    def really(self, option: str) -> None:
        """Keep the ungraded tap: what the learner would really have done in the costliest scene."""
        self._record.note_play(self.task, self.number, "really", option)

    def would_have(self) -> str | None:
        """What `really` kept for the current play; `None` before."""
        plays = self._record.read().plays_of(self.task)
        kept = (plays[self.number].model_extra or {}).get("really") if self.number < len(plays) else None
        return kept if isinstance(kept, str) else None
