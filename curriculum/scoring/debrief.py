"""The debrief: what happened in a play, what each choice gave up, and why the authors rate the options as they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curriculum.content.competencies import COMPETENCIES, TEMPTATIONS

from .first_line import answer_text, first_line
from .play import Decision, Score
from .story import Story

PRACTICE = "This is practice feedback on a few decisions, not a measurement of you."


@dataclass(frozen=True)
class OptionView:
    """One option of a visited scene, as the debrief explains it.

    Attributes
    ----------
    chosen:
        Whether the learner chose it; in a rated scene always false.
    rated:
        The key, 0 to 4.
    given:
        In a rated scene what the learner said of it: `best`, `worst`, or a number from 1 to 5.
    tempts:
        For a weaker option, why it tempts.
    """

    option: str
    you: str
    chosen: bool
    rated: int
    why: str
    tempts: str
    given: str = ""


@dataclass(frozen=True)
class DecisionView:
    """One decision, told.

    Attributes
    ----------
    points, regret:
        What it earned (0 to 4) and gave up, in points.
    agreement:
        "You agree with the authors on 5 of 6 pairs", for rated scenes.
    missed:
        The pairs of such a scene that the answer has the other way round, each (better, worse) in the authors' view.
    landed:
        What earlier choices brought about after this one.
    """

    scene: str
    speaker: str
    scenery: str
    says: str
    answer: str
    reply: str
    landed: tuple[str, ...]
    points: float
    regret: float
    options: tuple[OptionView, ...]
    agreement: str = ""
    missed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CompetencyView:
    """One competency: its name, the opportunities met, the share shown (0-1) or `None` for "not observed"."""

    code: str
    name: str
    opportunities: int
    share: float | None


@dataclass(frozen=True)
class Debrief:
    """Everything a debrief says; the views only set it in type.

    Attributes
    ----------
    first_line:
        Score and story in one: "Your decisions: 85 of 100. The story: ..., because ...".
    value, chance:
        G of this play and of a player who picks at random, 0 to 1.
    total_regret:
        V - S in points; the regrets of the decisions sum to it.
    state:
        Label, value at the beginning and at the end of every state variable.
    """

    first_line: str
    ending: str
    ending_text: str
    value: float
    chance: float
    earned: float
    best: float
    worst: float
    total_regret: float
    decisions: tuple[DecisionView, ...]
    other_endings: tuple[str, ...]
    competencies: tuple[CompetencyView, ...]
    state: tuple[tuple[str, int, int], ...]
    insight: str
    view: str

    @property
    def costliest(self) -> DecisionView | None:
        """The decision that gave up most; `None` where none gave up anything."""
        worst = max(self.decisions, key=lambda decision: decision.regret)
        return worst if worst.regret > 0 else None


def debrief(story: Story, scored: Score) -> Debrief:
    """Tell a scored play."""
    roleplay = story.roleplay
    end = scored.decisions[-1].after
    ending = roleplay.endings[scored.ending]
    begin = story.begin()
    return Debrief(
        first_line=first_line(story, scored, ending),
        ending=ending.title,
        ending_text=story.said(ending.text, end),
        value=scored.value,
        chance=scored.chance_value,
        earned=float(scored.earned),
        best=float(scored.best),
        worst=float(scored.worst),
        total_regret=float(scored.best - scored.earned),
        decisions=tuple(_decision(story, decision) for decision in scored.decisions),
        other_endings=tuple(one.title for name, one in roleplay.endings.items() if name != scored.ending),
        competencies=tuple(
            CompetencyView(seen.competency, COMPETENCIES[seen.competency], seen.opportunities, seen.share)
            for seen in scored.observations
        ),
        state=tuple(
            (meter.label or name.replace("_", " "), story.state(begin)[name], story.state(end)[name])
            for name, meter in roleplay.state.items()
        ),
        insight=roleplay.insight or "",
        view="the authors' view" if roleplay.provisional else "the panel's view",
    )


def _raters(story: Story) -> str:
    return "the authors" if story.roleplay.provisional else "the panel"


def _decision(story: Story, decision: Decision) -> DecisionView:
    scene = story.roleplay.scenes[decision.scene]
    turn = story.advance(decision.moment, decision.answer)
    agreed = decision.agreement
    return DecisionView(
        scene=decision.scene,
        speaker=story.roleplay.cast[scene.who].name if scene.who else "",
        scenery=story.said(scene.scenery, decision.moment) if scene.scenery else "",
        says=story.said(scene.says, decision.moment),
        answer=answer_text(story, decision),
        reply=turn.reply,
        landed=turn.landed,
        points=float(decision.points),
        regret=float(decision.regret),
        options=tuple(
            OptionView(
                option,
                scene.options[option].you,
                decision.answer == option,
                scene.options[option].rated or 0,
                scene.options[option].why or "",
                TEMPTATIONS.get(scene.options[option].tempts or "", ""),
                _given(decision.answer, option),
            )
            for option in story.open_options(decision.moment)
        ),
        agreement=(
            f"You agree with {_raters(story)} on {agreed.halves / 2:g} of {len(agreed.asked)} pairs." if agreed else ""
        ),
        missed=tuple(
            (scene.options[better].you, scene.options[worse].you) for better, worse in (agreed.missed if agreed else ())
        ),
    )


def _given(answer: str | Mapping[str, str | int], option: str) -> str:
    if isinstance(answer, str):
        return ""
    if set(answer) == {"best", "worst"}:
        return next((end for end in ("best", "worst") if answer[end] == option), "")
    return str(answer[option])
