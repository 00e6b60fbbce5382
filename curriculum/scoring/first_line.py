"""The first line of a debrief: score and story in one, with the choice that kept the story from a better ending."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .play import Decision, Score
from .story import Choice, Story

if TYPE_CHECKING:
    from curriculum.content.roleplay import Ending

_REACHES = {">=": lambda value, bound: value >= bound, ">": lambda value, bound: value > bound}


def hundred(value: float) -> int:
    """A share (0-1) as "85 of 100"."""
    return round(100 * value)


def first_line(story: Story, scored: Score, ending: Ending) -> str:
    """Say it as in "Your decisions: 85 of 100. The story: Back to the post office, because ..."."""
    line = f"Your decisions: {hundred(scored.value)} of 100. The story: {ending.title}"
    because = _because(story, scored)
    return f"{line}, because {because}." if because else f"{line}."


def _because(story: Story, scored: Score) -> str:
    """What kept the story from the next better ending: the variable that fell short, and the choice it lost most by."""
    end = scored.decisions[-1].after
    state = story.state(end)
    reached = story.roleplay.endings[scored.ending]
    better = [
        one
        for one in story.roleplay.endings.values()
        if one.worth is not None and one.worth > (reached.worth or 0) and one.condition is not None
    ]
    for one in sorted(better, key=lambda ending: ending.worth or 0):
        for name, sign, bound in one.condition.bounds if one.condition else ():
            if sign in _REACHES and not _REACHES[sign](state[name], bound):
                return _shortfall(story, scored, name, state[name], bound)
    return ""


def _shortfall(story: Story, scored: Score, name: str, value: int, bound: int) -> str:
    label = story.roleplay.state[name].label or name.replace("_", " ")
    told = f"{label} ended at {value}, short of {bound}"
    lost = _by_choice(story, scored, name)
    scene, option = min(lost, key=lambda choice: lost[choice], default=("", ""))
    if not lost or lost[scene, option] >= 0:
        return told
    return f"{told}; it lost most after {quoted(story.roleplay.scenes[scene].options[option].you)}"


def _by_choice(story: Story, scored: Score, name: str) -> Counter[Choice]:
    """What each choice did to a variable, at once and later; a delayed loss belongs to the choice that set it going."""
    changed: Counter[Choice] = Counter()
    for decision in scored.decisions:
        for choice, state in story.causes(decision.moment, decision.answer):
            changed[choice] += state.get(name, 0)
    return changed


def quoted(text: str, limit: int = 90) -> str:
    """A learner's line in quotation marks, cut at a word where it is long."""
    text = text.strip().strip('"')
    if len(text) > limit:
        text = text[:limit].rsplit(" ", 1)[0] + " …"
    return f"“{text}”"


def answer_text(story: Story, decision: Decision) -> str:
    """What the learner answered, in words."""
    scene = story.roleplay.scenes[decision.scene]
    answer = decision.answer
    if isinstance(answer, str):
        return scene.options[answer].you
    if set(answer) == {"best", "worst"}:
        best, worst = (scene.options[str(answer[end])].you for end in ("best", "worst"))
        return f"Most effective: {best} Least effective: {worst}"
    return " ".join(f"{rating}: {scene.options[option].you}" for option, rating in answer.items())
