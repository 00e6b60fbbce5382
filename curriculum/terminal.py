"""A role-play in a terminal: plain lines from top to bottom, which a screen reader can follow; the same record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .console import STOP, Console
from .rehearsal import Rehearsal
from .scoring.pairs import HIGHEST, LOWEST
from .scoring.play import Step
from .scoring.story import Answer, AnswerError
from .terminal_debrief import closing
from .transcript import QUESTION, transcript


def play(rehearsal: Rehearsal, console: Console, *, use: str) -> None:
    """Play from where the record stands to the end; then the debrief, and what the learner wants to say to it.

    Raises
    ------
    StoppedError
        If the learner types `stop`.
    RecordError
        If the record cannot be written; what was acknowledged before is kept.
    """
    if rehearsal.is_finished:
        rehearsal.begin_again()
    story = rehearsal.story
    if rehearsal.steps:
        made = "1 decision" if len(rehearsal.steps) == 1 else f"{len(rehearsal.steps)} decisions"
        console.show(f"You take up this play after {made}. So far:")
    elif rehearsal.number:
        console.show(f"This is your play number {rehearsal.number + 1}; the earlier ones are kept.")
    console.show(transcript(story, rehearsal.steps, asking=False))
    while not rehearsal.is_finished:
        console.show(_heard(rehearsal, rehearsal.answer(_answer(rehearsal, console, use))))
    closing(rehearsal, console, use=use)


def _answer(rehearsal: Rehearsal, console: Console, use: str) -> Answer:
    moment = rehearsal.moment
    scene = rehearsal.story.scene(moment)
    speaker = rehearsal.story.roleplay.cast[scene.who].name if scene.who else ""
    order = rehearsal.options()
    lines = [f"**Decision {len(rehearsal.steps) + 1}.**"]
    if use != "assessed" and rehearsal.steps:
        lines.append(_meters(rehearsal))
    if scene.scenery:
        lines.append(rehearsal.story.said(scene.scenery, moment))
    said = rehearsal.story.said(scene.says, moment)
    lines.append(f"**{speaker}:** {said}" if speaker else said)
    lines.append(f"**{QUESTION}**")
    lines += [f"Option {number}: {scene.options[name].you}" for number, name in enumerate(order, start=1)]
    console.show("\n\n".join(lines))
    while True:
        try:
            given = _read(scene.asks, order, console)
            rehearsal.story.check(moment, given)
        except (AnswerError, ValueError):
            console.show(f"Type a number that is offered, or {STOP}. What you answered before is kept.")
        else:
            return given


def _read(asks: str, order: Sequence[str], console: Console) -> Answer:
    match asks:
        case "choose":
            return order[console.number(f"Your choice, 1 to {len(order)}, or {STOP}", 1, len(order)) - 1]
        case "best-and-worst":
            best = console.number(f"The most effective, 1 to {len(order)}, or {STOP}", 1, len(order))
            worst = console.number("The least effective", 1, len(order))
            return {"best": order[best - 1], "worst": order[worst - 1]}
    ratings: Mapping[str, int] = {
        name: console.number(
            f"Option {number}, from {LOWEST} (not effective) to {HIGHEST} (very effective)", LOWEST, HIGHEST
        )
        for number, name in enumerate(order, start=1)
    }
    return dict(ratings)


def _heard(rehearsal: Rehearsal, step: Step) -> str:
    scene = rehearsal.story.roleplay.scenes[step.scene]
    speaker = rehearsal.story.roleplay.cast[scene.who].name if scene.who else ""
    you = [f"**You:** {scene.options[step.answer].you}"] if isinstance(step.answer, str) else []
    reply = step.turn.reply
    heard = [f"**{speaker}:** {reply}" if speaker else reply] if reply else []
    return "\n\n".join(["Saved.", *you, *heard, *step.turn.landed])


def _meters(rehearsal: Rehearsal) -> str:
    state = rehearsal.story.state(rehearsal.moment)
    return "; ".join(
        f"{meter.label or name.replace('_', ' ')}: {state[name]} of 100"
        for name, meter in rehearsal.story.roleplay.state.items()
    )
