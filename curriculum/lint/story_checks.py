"""What no path of a role-play comes to: scenes, options, endings, wordings; and what is kept but never asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from curriculum.content.problems import Problem, Where, listed
from curriculum.content.roleplay import Line
from curriculum.scoring.story import Moment

from .script import Script

_TO_SPARE = 1
"""Decisions that paths may differ by."""


def check_story(script: Script) -> Iterator[Problem]:
    """Every finding on how one role-play hangs together."""
    reached = {moment.scene for moment in script.paths.moments()}
    for name in script.roleplay.scenes:
        if name not in reached:
            yield script.problem(
                ("scenes", name),
                "a scene that no path comes to",
                "scenes that some path comes to",
                f"let an option lead here with `then: {name}`, or remove the scene",
            )
    for name, share in script.paths.endings().items():
        if not share:
            yield script.problem(
                ("endings", name),
                "an ending that nobody reaches",
                "endings that some path comes to",
                "loosen its `when`, tighten that of an ending before it, or change effects on the way",
            )
    yield from _never_open(script, reached)
    yield from _dead_ends(script)
    yield from _never_said(script)
    yield from _never_asked(script)


def _never_open(script: Script, reached: set[str | None]) -> Iterator[Problem]:
    taken = {(moment.scene, option) for moment in script.paths.moments() for option in _open_at(script, moment)}
    for where, option in script.options():
        if where[1] in reached and option.when and (where[1], where[3]) not in taken:
            yield script.problem(
                (*where, "when"),
                f"`{option.when}`, which holds on no path to this scene",
                "options that are open on some path",
                "loosen the condition, or remove the option",
            )


def _open_at(script: Script, moment: Moment) -> list[str]:
    return [option for option, _, _ in script.paths.ahead(moment)] if moment.scene else []


def _dead_ends(script: Script) -> Iterator[Problem]:
    scenes = script.roleplay.scenes

    @cache
    def ahead(name: str | None) -> int:
        """Decisions from a scene to the end, on the longest way."""
        if name is None:
            return 0
        scene = scenes[name]
        ways = [scene.next_scene(option) for option in scene.options] if scene.asks == "choose" else [scene.then]
        return 1 + max(map(ahead, ways))

    for name, scene in scenes.items():
        if scene.asks != "choose":
            continue
        longest = max(ahead(scene.next_scene(option)) for option in scene.options)
        for option_id in scene.options:
            if scene.next_scene(option_id) is None and longest > _TO_SPARE:
                yield script.problem(
                    ("scenes", name, "options", option_id),
                    f"a dead end: this option ends the story, the others go on for up to {longest} decisions",
                    "options that lead on, or end the story together",
                    "add `then: ...` here, or for the whole scene",
                )


def _never_said(script: Script) -> Iterator[Problem]:
    """Wordings of a scene or an ending that are true on no path; replies may be spare."""
    said: dict[Where, set[str]] = defaultdict(set)
    lines: dict[Where, Line] = {}
    story = script.paths.story
    for moment in script.paths.moments():
        for where, line in _lines_at(script, moment):
            lines[where] = line
            said[where].add(story.said(line, moment))
    for where, line in lines.items():
        for at, variant in enumerate(line):
            if variant.text not in said[where]:
                yield script.problem(
                    (*where, at),
                    "a wording that is said on no path",
                    "wordings that some path needs",
                    "loosen its `when`, or remove it",
                )


def _lines_at(script: Script, moment: Moment) -> Iterator[tuple[Where, Line]]:
    if moment.scene is None:
        name, ending = script.paths.story.ending(moment)
        yield ("endings", name, "text"), ending.text
        return
    scene = script.roleplay.scenes[moment.scene]
    yield ("scenes", moment.scene, "says"), scene.says
    if scene.scenery:
        yield ("scenes", moment.scene, "scenery"), scene.scenery


def _never_asked(script: Script) -> Iterator[Problem]:
    asked = {flag for condition in script.conditions() for flag in condition.flags}
    raised: dict[str, Where] = {}
    changed: set[str] = set()
    for where, option in script.options():
        changed |= set(option.now)
        for flag in option.sets:
            raised.setdefault(flag, (*where, "sets"))
        for at, later in enumerate(option.later):
            changed |= set(later.state)
            for flag in later.sets:
                raised.setdefault(flag, _later(script, where, at))
    for flag, where in raised.items():
        if flag not in asked:
            yield script.problem(
                where,
                f"the flag {flag!r}, which no condition asks about",
                f"flags of some condition: {listed(sorted(asked))}",
                "ask about it in a `when`, or remove it",
            )
    for name in script.roleplay.state:
        if name not in changed:
            yield script.problem(
                ("state", name),
                f"the state variable {name!r}, which no option changes",
                f"variables that move: {listed(sorted(changed))}",
                "let an option change it with `now` or `later`, or remove it",
            )


def _later(script: Script, where: Where, at: int) -> Where:
    """The place of a delayed effect's flags: it may be written alone or in a list."""
    alone = script.file.line((*where, "later", "sets"))
    return (*where, "later", "sets") if alone != script.file.line((*where, "later")) else (*where, "later", at, "sets")
