"""After the end of a role-play in a terminal: the one ungraded question, the debrief, the learner's own view of it."""

from __future__ import annotations

from contextlib import suppress

from .console import Console, StoppedError
from .really import REALLY, really_asked
from .rehearsal import PlayedOut, Rehearsal
from .scoring.debrief import Debrief, debrief
from .scoring.first_line import hundred
from .transcript import SEALED, debrief_markdown


def closing(rehearsal: Rehearsal, console: Console, *, use: str) -> None:
    """Tell how the play ended, ask what is asked once, and tell the debrief.

    Nothing here can be lost: who stops at a question has skipped it.
    """
    story = rehearsal.story
    ending = story.ending(rehearsal.moment)[1]
    console.show(f"**The end: {ending.title}.** {story.said(ending.text, rehearsal.moment)}")
    score = None if story.roleplay.sealed else rehearsal.score()
    if score is None:
        console.show(SEALED)
        return
    told, history = debrief(story, score), rehearsal.history()
    with suppress(StoppedError):
        _ask_really(rehearsal, console, told, history, use)
    if use == "assessed":
        console.show("Your first finished play counts; play again as often as you like.")
    _tell(rehearsal, console, told, history, ending=False)


def retell(rehearsal: Rehearsal, console: Console, played: PlayedOut) -> None:
    """The debrief of an earlier play, and what the learner wants to say to it."""
    _tell(rehearsal, console, played.debrief, rehearsal.history(), ending=True)


def _tell(rehearsal: Rehearsal, console: Console, told: Debrief, history: list[PlayedOut], *, ending: bool) -> None:
    console.show(debrief_markdown(told, ending=ending, remarks=rehearsal.remarks()))
    if len(history) > 1:
        console.show(_side_by_side(rehearsal, history))
    with suppress(StoppedError):
        _ask_remarks(rehearsal, console, told)


def _ask_really(rehearsal: Rehearsal, console: Console, told: Debrief, history: list[PlayedOut], use: str) -> None:
    asked = really_asked(rehearsal, told, history, use=use)
    if asked is None or asked.noted:
        return
    said = f"**{asked.speaker}:** {asked.says}" if asked.speaker else asked.says
    options = [f"Option {number}: {text}" for number, (_, text) in enumerate(asked.options, start=1)]
    console.show("\n\n".join([f"**{REALLY}** It is not marked. When it was said:", said, *options]))
    number = console.number_or_none(f"1 to {len(options)}, or nothing to skip it", len(options))
    if number is not None:
        rehearsal.really(asked.options[number - 1][0])
        console.show("Saved.")


def _ask_remarks(rehearsal: Rehearsal, console: Console, told: Debrief) -> None:
    decisions = told.decisions
    while True:
        at = console.number_or_none(
            f"Do you see a rating differently? Number of the decision, 1 to {len(decisions)}, or nothing",
            len(decisions),
        )
        if at is None:
            return
        decision = decisions[at - 1]
        rows = [
            f"Option {number}: {one.rated} of 4, “{one.you}”" for number, one in enumerate(decision.options, start=1)
        ]
        console.show("\n\n".join(rows))
        chosen = console.number_or_none(f"Which option, 1 to {len(rows)}, or nothing", len(rows))
        if chosen is None:
            continue
        text = console.line("I see it differently, because")
        if text:
            rehearsal.remark(decision.scene, decision.options[chosen - 1].option, text)
            console.show("Saved: your remark stands beside the option, here and in the notebook.")


def _side_by_side(rehearsal: Rehearsal, history: list[PlayedOut]) -> str:
    best = max(range(len(history)), key=lambda at: (history[at].score.value, -at))
    endings = rehearsal.story.roleplay.endings
    first, top = history[0].score, history[best].score
    which = "the first one" if best == 0 else f"number {best + 1}"
    return (
        f"You have finished {len(history)} plays. "
        f"The first: {hundred(first.value)} of 100, {endings[first.ending].title}. "
        f"The best, {which}: {hundred(top.value)} of 100, {endings[top.ending].title}."
    )
