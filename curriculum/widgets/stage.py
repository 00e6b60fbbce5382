"""The stage: everything a view of a role-play paints, as plain data.

While the play goes on it holds what was heard so far and what can be answered now: no rating, no reason, no reply that
was not earned, no ending. What follows the end is `closing`'s to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from curriculum.content.roleplay import RolePlay, Scene
from curriculum.rehearsal import Rehearsal
from curriculum.scoring.pairs import HIGHEST, LOWEST
from curriculum.scoring.play import Step
from curriculum.scoring.story import Moment
from curriculum.transcript import QUESTION

from .closing import closing

Json = dict[str, Any]
Use = Literal["practice", "assessed", "ungraded"]

_HOW_TO: dict[str, str] = {
    "choose": "Choose one. Your choice is saved at once.",
    "best-and-worst": "Mark the most and the least effective, then give your answer.",
    "rate": f"Rate every option from {LOWEST} to {HIGHEST}, then give your answer.",
}
_ENDS = {"best": "Most effective", "worst": "Least effective"}


def stage(rehearsal: Rehearsal, *, use: Use, skipped: bool = False) -> Json:
    """What to paint now.

    Parameters
    ----------
    use:
        How the lesson uses the role-play; the state of an assessed one stays hidden until its end.
    skipped:
        Whether the learner would rather not say what they would really have done.
    """
    roleplay = rehearsal.story.roleplay
    finished = rehearsal.is_finished
    return {
        "task": rehearsal.task,
        "use": use,
        "play": rehearsal.number,
        "step": len(rehearsal.steps),
        "title": roleplay.title,
        "place": roleplay.place,
        "minutes": roleplay.minutes,
        "you": roleplay.you,
        "brief": roleplay.brief,
        "cast": [
            {"id": name, "name": person.name, "role": person.role, "initials": initials(person.name)}
            for name, person in roleplay.cast.items()
        ],
        "log": list(_log(rehearsal)),
        "ask": None if finished else _ask(rehearsal),
        "progress": _progress(rehearsal),
        "meters": [] if use == "assessed" and not finished else _meters(rehearsal),
        "closing": closing(rehearsal, use=use, skipped=skipped) if finished else None,
    }


_TITLES = frozenset({"Captain", "Dr", "Mr", "Mrs", "Ms", "Prof", "Professor", "Superintendent"})


def initials(name: str) -> str:
    """The letters on somebody's picture: `Nadia Berrada` is NB, `Dr Lindiwe Mokoena` LM."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    words = [word for word in words if word.rstrip(".") not in _TITLES] or words
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def _log(rehearsal: Rehearsal) -> Iterator[Json]:
    story = rehearsal.story
    for step in rehearsal.steps:
        scene = story.roleplay.scenes[step.scene]
        yield from _opening(rehearsal, step.moment, scene)
        yield {"kind": "you", "lines": _answered(scene, step)}
        if step.turn.reply:
            yield {"kind": "reply", "who": scene.who, "text": step.turn.reply}
        for text in step.turn.landed:
            yield {"kind": "landed", "text": text}
    if not rehearsal.is_finished:
        yield from _opening(rehearsal, rehearsal.moment, story.scene(rehearsal.moment))


def _opening(rehearsal: Rehearsal, moment: Moment, scene: Scene) -> Iterator[Json]:
    if scene.scenery:
        yield {"kind": "scenery", "text": rehearsal.story.said(scene.scenery, moment)}
    yield {"kind": "says", "who": scene.who, "text": rehearsal.story.said(scene.says, moment)}


def _answered(scene: Scene, step: Step) -> list[Json]:
    """The learner's answer as lines, each with a label where the scene asked for a judgement."""
    answer = step.answer
    if isinstance(answer, str):
        return [{"label": "", "text": scene.options[answer].you}]
    if set(answer) == set(_ENDS):
        return [{"label": label, "text": scene.options[str(answer[end])].you} for end, label in _ENDS.items()]
    ordered = sorted(answer.items(), key=lambda row: -int(row[1]))
    return [{"label": f"{value} of {HIGHEST}", "text": scene.options[name].you} for name, value in ordered]


def _ask(rehearsal: Rehearsal) -> Json:
    moment = rehearsal.moment
    scene = rehearsal.story.scene(moment)
    return {
        "scene": moment.scene,
        "asks": scene.asks,
        "question": QUESTION,
        "how": _HOW_TO[scene.asks],
        "options": [{"id": name, "text": scene.options[name].you} for name in rehearsal.options()],
        "scale": list(range(LOWEST, HIGHEST + 1)) if scene.asks == "rate" else [],
    }


def _progress(rehearsal: Rehearsal) -> Json:
    """The number of this decision, and how many the play can still come to (fewest, most)."""
    made = len(rehearsal.steps)
    fewest, most = _decisions_ahead(rehearsal.story.roleplay, rehearsal.moment.scene)
    if rehearsal.is_finished:
        text = f"The end, after {made} {'decision' if made == 1 else 'decisions'}"
    else:
        span = f"{made + fewest}" if fewest == most else f"{made + fewest}\N{EN DASH}{made + most}"
        text = f"Decision {made + 1} of {span}"
    return {"text": text, "made": made, "most": made + most}


def _decisions_ahead(roleplay: RolePlay, begin: str | None) -> tuple[int, int]:
    """The fewest and the most decisions still ahead by how the scenes are joined, whatever the conditions."""

    @cache
    def ahead(name: str | None) -> tuple[int, int]:
        if name is None:
            return (0, 0)
        scene = roleplay.scenes[name]
        following = {scene.next_scene(option) for option in scene.options}
        fewest, most = zip(*(ahead(one) for one in following), strict=True)
        return (1 + min(fewest), 1 + max(most))

    return ahead(begin)


def _meters(rehearsal: Rehearsal) -> list[Json]:
    """The state variables, and what the last decision changed in each; over the whole play at its end."""
    story, steps = rehearsal.story, rehearsal.steps
    now = story.state(rehearsal.moment)
    since = steps[-1].moment if steps and not rehearsal.is_finished else story.begin()
    before = story.state(since)
    return [
        {"label": meter.label or name.replace("_", " "), "value": now[name], "change": now[name] - before[name]}
        for name, meter in story.roleplay.state.items()
    ]
