"""What changed the state is told by the choice that set it going, and adds up to where the story ended."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from curriculum.content import read_roleplay
from curriculum.scoring import Paths, Story
from tests.learners import ROOT

ROLEPLAYS = [path for path in sorted(ROOT.glob("source/*/lesson/*.yaml")) if "scenes:" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", ROLEPLAYS, ids=lambda path: path.stem)
def test_causes_add_up_to_the_state(path: Path) -> None:
    story = Story(read_roleplay(path))
    paths, chance = Paths(story), random.Random(11)
    compared = 0
    for _ in range(40):
        moment = story.begin()
        reached = Counter(story.roleplay.start)
        clamped = False
        while moment.scene is not None:
            answer, _, after = chance.choice(paths.ahead(moment))
            for (scene, option), state in story.causes(moment, answer or {}):
                assert option in story.roleplay.scenes[scene].options
                reached.update(state)
                clamped = clamped or not all(0 <= value <= 100 for value in reached.values())
            moment = after
        if not clamped:
            compared += 1
            assert dict(reached) == story.state(moment)
    assert compared
