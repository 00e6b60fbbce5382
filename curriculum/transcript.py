"""A play and its debrief as Markdown: the form that every reader can open, and the only one while grading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .plain_text import one_line
from .scoring.debrief import PRACTICE, CompetencyView, Debrief, DecisionView
from .scoring.first_line import hundred
from .scoring.play import OBSERVED_FROM, Step
from .scoring.story import Story

QUESTION = "Which is the most effective thing to do now?"
"""The line above the options, in every scene of every role-play."""

SEALED = "Recorded, marked after you hand in."
"""What stands in place of a debrief while the key is sealed."""

Remarks = Mapping[tuple[str, str], str]
"""What the learner sees differently, by scene and option."""


def transcript(story: Story, steps: Sequence[Step], *, asking: bool = True) -> str:
    """The play so far, as it was heard; nothing of the key. `asking` adds the question that waits for an answer."""
    roleplay = story.roleplay
    parts = [f"**{roleplay.title}** ({roleplay.place})", f"You are {roleplay.you}.", roleplay.brief]
    for step in steps:
        scene = roleplay.scenes[step.scene]
        if scene.scenery:
            parts.append(f"*{story.said(scene.scenery, step.moment)}*")
        parts += [
            _line(roleplay.cast[scene.who].name if scene.who else "", story.said(scene.says, step.moment)),
            _line("You", _answer(story, step)),
        ]
        if step.turn.reply:
            parts.append(_line(roleplay.cast[scene.who].name if scene.who else "", step.turn.reply))
        parts += [f"*{text}*" for text in step.turn.landed]
    moment = steps[-1].turn.moment if steps else story.begin()
    if moment.scene is None:
        ending = story.ending(moment)[1]
        parts.append(f"**{ending.title}.** {story.said(ending.text, moment)}")
    elif asking:
        scene = roleplay.scenes[moment.scene]
        if scene.scenery:
            parts.append(f"*{story.said(scene.scenery, moment)}*")
        parts.append(_line(roleplay.cast[scene.who].name if scene.who else "", story.said(scene.says, moment)))
        parts.append(f"*{QUESTION}* (not answered yet)")
        parts.append("\n".join(f"- {scene.options[name].you}" for name in story.open_options(moment)))
    return "\n\n".join(parts)


def debrief_markdown(told: Debrief, *, ending: bool = True, remarks: Remarks | None = None) -> str:
    """The whole debrief; without the `ending`'s text where it was told before, with `remarks` beside the options."""
    parts = [
        f"**{told.first_line}**",
        *([told.ending_text] if ending else []),
        "What each decision gave up:",
        _regrets(told),
    ]
    for number, decision in enumerate(told.decisions, start=1):
        parts += _decision(number, decision, told.view, remarks or {})
    if told.insight:
        parts += ["**What the authors see in it.**", told.insight]
    if told.other_endings:
        parts.append(f"Endings you did not reach: {', '.join(told.other_endings)}.")
    parts += ["Competencies:", competencies_markdown(told.competencies), f"*{PRACTICE}*"]
    return "\n\n".join(parts)


def competencies_markdown(views: Sequence[CompetencyView]) -> str:
    """The profile as a list."""
    return "\n".join(f"- {view.name}: {_seen(view)}" for view in views)


def _seen(view: CompetencyView) -> str:
    times = f"{view.opportunities} {'opportunity' if view.opportunities == 1 else 'opportunities'}"
    if view.share is None:
        return f"not observed (only {times}; it takes {OBSERVED_FROM})"
    return f"{hundred(view.share)} of 100 ({times})"


def _regrets(told: Debrief) -> str:
    rows = [
        f"{number}. {decision.regret:g} points given up, {decision.points:g} of 4 earned"
        for number, decision in enumerate(told.decisions, start=1)
    ]
    return "\n".join([*rows, "", f"Together {told.total_regret:g} of {told.best - told.worst:g} points."])


def _decision(number: int, decision: DecisionView, view: str, remarks: Remarks) -> list[str]:
    parts = [
        f"**Decision {number}.** {_line(decision.speaker, decision.says)}",
        _line("You", decision.answer),
    ]
    if decision.agreement:
        parts.append(decision.agreement)
    rows = []
    for option in decision.options:
        mark = " (your choice)" if option.chosen else f" (you said: {option.given})" if option.given else ""
        tempts = f" Why it tempts: {option.tempts}." if option.tempts else ""
        remark = remarks.get((decision.scene, option.option), "")
        seen = f" You see it differently: “{one_line(remark)}”" if remark else ""
        rows.append(f"- {option.rated} of 4 in {view}{mark}: “{option.you}” {option.why}{tempts}{seen}")
    return [*parts, "\n".join(rows)]


def _line(speaker: str, text: str) -> str:
    return f"**{speaker}:** {text}" if speaker else text


def _answer(story: Story, step: Step) -> str:
    scene = story.roleplay.scenes[step.scene]
    if isinstance(step.answer, str):
        return scene.options[step.answer].you
    if set(step.answer) == {"best", "worst"}:
        best, worst = (scene.options[str(step.answer[end])].you for end in ("best", "worst"))
        return f"Most effective: “{best}” Least effective: “{worst}”"
    return "; ".join(f"{rating} of 5: “{scene.options[name].you}”" for name, rating in step.answer.items())
