"""A role-play in a lesson: play, check, debrief."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from curriculum.content.lesson import RolePlayTask
from curriculum.errors import LearnerError
from curriculum.mark import Mark, Note, Page
from curriculum.record import MissingRecordError, RecordError
from curriculum.rehearsal import PlayedOut, Rehearsal
from curriculum.scoring.debrief import debrief
from curriculum.scoring.marks import Verdict, assessed, practice
from curriculum.scoring.play import ReplayError, replay
from curriculum.scoring.story import Answer
from curriculum.transcript import debrief_markdown, transcript

if TYPE_CHECKING:
    from curriculum.widgets import RolePlayWidget

    from .desk import Desk


class RolePlay:
    """One role-play: `play()` it, `check()` it, read its `debrief()`."""

    def __init__(self, desk: Desk, name: str, task: RolePlayTask) -> None:
        self._desk, self._name, self._task = desk, name, task

    def __repr__(self) -> str:
        story = self._desk.scorer(self._name).story.roleplay
        return f"Role-play: {story.title} ({story.minutes} minutes). Begin with .play()"

    def play(self, choices: Sequence[Answer] | None = None) -> RolePlayWidget | Page:
        """Take up the role-play where it stands, or begin it.

        While a grader runs the notebook, what is recorded is shown as text and nothing is written.

        Parameters
        ----------
        choices:
            Answers to give at once, one for each decision, for scripts: option ids such as `"b"`, or for rated scenes
            `{"best": "a", "worst": "d"}` and `{"a": 4, "b": 1, ...}`.

        Raises
        ------
        LearnerError
            If the record cannot be used, or a choice is not allowed where it stands.
        """
        if self._desk.execution != "learn":
            return Page(self._recorded())
        self._desk.touch()
        aside = self._readable()
        rehearsal = Rehearsal(self._name, self._desk.scorer(self._name), self._desk.record)
        if aside:
            print(aside)  # noqa: T201 - the learner has to see it, above the stage
        if choices is not None:
            return self._scripted(rehearsal, choices)
        from curriculum.widgets import RolePlayWidget  # noqa: PLC0415 - scripts and graders need no widgets

        return RolePlayWidget(rehearsal, use=self._task.use)

    def check(self) -> Mark:
        """The mark of this role-play, by replay of what is recorded."""
        self._desk.touch()
        return Mark(self._verdict(), self._task.points)

    def debrief(self) -> Page | Note:
        """The debrief of the last finished play, as text."""
        scorer = self._desk.scorer(self._name)
        if scorer.story.roleplay.sealed:
            return Note("Recorded, marked after you hand in.")
        plays = self._played()
        if not plays:
            return Note("Not tried yet", ["Play it to its end first: .play()"])
        return Page(debrief_markdown(plays[-1].debrief))

    def is_finished(self) -> bool:
        """Whether a play has come to its end; `False` where the record cannot be read."""
        try:
            return any(play.finished for play in self._desk.record.read().plays_of(self._name))
        except RecordError:
            return False

    def _verdict(self) -> Verdict:
        scorer = self._desk.scorer(self._name)
        try:
            grading = self._desk.execution == "autograde"
            record = self._desk.record.require() if grading else self._desk.record.read()
        except MissingRecordError as error:
            return Verdict(0.0, "not tried", (str(error),))
        except RecordError as error:
            return Verdict(0.0, "not yet", (str(error),))
        plays = record.plays_of(self._name)
        finished = [play for play in plays if play.finished]
        if not finished:
            return self._unfinished(bool(plays))
        if scorer.story.roleplay.sealed:
            complete = self._desk.execution == "validate"
            return Verdict(float(complete), "done", ("Recorded, marked after you hand in.",))
        scored = scorer.finished(plays)
        if not scored:
            return Verdict(
                0.0,
                "not yet",
                ("The record holds no play that this role-play allows: was it played in another edition?",),
            )
        verdict = self._marked(scored)
        lost = len(finished) - len(scored)
        why = verdict.why
        if lost:
            why = (*why, f"{lost} recorded play(s) cannot have been played like that and were left out.")
        if self._desk.execution == "validate":
            return Verdict(
                1.0, verdict.outcome, ("Complete: a play is finished. Validate does not tell the mark.", *why)
            )
        return Verdict(verdict.share, verdict.outcome, why)

    def _marked(self, scored: list[PlayedOut]) -> Verdict:
        scores = [play.score for play in scored]
        if self._task.use == "assessed":
            return assessed(scores, count=self._task.count)
        return practice(scores)

    @staticmethod
    def _unfinished(begun: bool) -> Verdict:  # noqa: FBT001 - private, named at its one call
        if begun:
            return Verdict(0.0, "not yet", ("The role-play is begun: run its cell and play it to its end.",))
        return Verdict(0.0, "not tried", ("Run the role-play's cell and play it to its end.",))

    @property
    def _is_sealed(self) -> bool:
        """Whether learners must not see the key; the grader may hold it all the same."""
        sealed_file = self._desk.scorer(self._name).story.roleplay.sealed
        return sealed_file or (self._desk.lesson.sealed and self._task.use == "assessed")

    def _played(self) -> list[PlayedOut]:
        return self._desk.scorer(self._name).finished(self._desk.record.read().plays_of(self._name))

    def _readable(self) -> str:
        try:
            aside = self._desk.record.set_aside_if_damaged()
        except RecordError as error:
            raise LearnerError(str(error)) from error
        if aside is None:
            return ""
        return (
            f"answers.json was damaged and could not be read. It is kept as {aside.name}; a new one begins with your "
            "next choice."
        )

    @staticmethod
    def _scripted(rehearsal: Rehearsal, choices: Sequence[Answer]) -> Page:
        if rehearsal.is_finished:
            rehearsal.begin_again()
        try:
            for answer in choices:
                rehearsal.answer(answer)
        except ValueError as error:
            raise LearnerError(str(error)) from error
        text = transcript(rehearsal.story, rehearsal.steps)
        score = None if rehearsal.story.roleplay.sealed else rehearsal.score()
        return Page(f"{text}\n\n{debrief_markdown(debrief(rehearsal.story, score))}" if score else text)

    def _recorded(self) -> str:
        scorer = self._desk.scorer(self._name)
        try:
            plays = self._desk.record.require().plays_of(self._name)
        except RecordError as error:
            return f"*{error}*"
        if not plays:
            return "*This role-play was not begun.*"
        parts = [f"{len(plays)} {'play' if len(plays) == 1 else 'plays'} recorded; the first:"]
        try:
            parts.append(transcript(scorer.story, replay(scorer.story, plays[0].walk)))
        except ReplayError as error:
            parts.append(f"*It cannot have been played like that: {error}.*")
        if not self._is_sealed:
            scored = scorer.finished(plays)
            if scored and scored[0].number == 0:
                parts.append(debrief_markdown(scored[0].debrief))
        return "\n\n".join(parts)
