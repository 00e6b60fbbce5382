from __future__ import annotations

import re
from pathlib import Path

import pytest

from curriculum.lint import no_skill
from curriculum.lint.no_skill import ON_AVERAGE, allowed_on_average, no_skill_on_average
from curriculum.lint.policies import directions, play, policies
from curriculum.lint.scaffold import roleplay
from curriculum.lint.script import Script, read_script
from tests.lint.bench import A, Bench

WORDS = [
    ("the longest", "(4 of 4)", "(4 of 4) and more", "equally long"),
    ("the shortest", "(4 of 4), in about", "(4 of 4), in", "equally long"),
    ("the most polite", "(4 of 4)", "(4 of 4) please", "polite words"),
    ("the most assertive", "(4 of 4)", "(4 of 4) must", "firm words"),
    ("the question", "(4 of 4)", "(4 of 4)?", "ask"),
    ("the one that asks for time", "(4 of 4)", "(4 of 4) next week", "ask for time"),
    ("the one with the most days and numbers", "(4 of 4)", "(4 of 4) on Monday", "name a day or a number"),
    ("the one with the most sentences", "(4 of 4), in about", "(4 of 4). In about", "in more sentences"),
    ("the largest immediate effect", "time: -14", "time: +14", "cost something at once"),
    ("the largest net effect", "time: -14", "time: +1", "cost more of the state"),
]
SAID = [
    ("the one with the most days and numbers", "On Tuesdays at half past nine, in 20 minutes or by the 3rd.", 6),
    ("the one with the most days and numbers", "Someone else may do it, and often tens of people mayday.", 0),
    ("the one with the most sentences", "Twice, at 17.40 and at 3.5 per cent! Then what?! I see...", 3),
    ("the one with the most sentences", "Not one of them has a full stop", 0),
    ("the question", "Is that so? And what then?", 1),
]
LETTERS = [
    ("the first in the file", (4, 3, 2, 1)),
    ("the middle in the file", (1, 4, 3, 2)),
    ("the last in the file", (1, 2, 3, 4)),
]


def gained(bench: Bench, policy: str) -> tuple[str, int, str]:
    """Where the finding on a policy stands, and its remedy."""
    told = [one for one in bench.found() if f"always taking {policy} beats chance by" in one.given]
    (found,) = [one for one in told if "the mean over" not in one.given]
    assert found.file == bench.path(A)
    assert found.allowed == "at most 0.15"
    return found.where, found.line, found.remedy


@pytest.mark.parametrize(("policy", "old", "new", "remedy"), WORDS, ids=[row[0] for row in WORDS])
def test_what_gives_the_best_option_away(bench: Bench, policy: str, old: str, new: str, remedy: str) -> None:
    bench.edit(A, old, new, count=-1)
    where, line, told = gained(bench, policy)
    scene = re.fullmatch(r"scenes\.(\w+)\.options", where)
    assert scene
    assert line == bench.line(A, "options:", after=f"  {scene[1]}:")
    assert remedy in told


@pytest.mark.parametrize(("policy", "you", "cue"), SAID, ids=[f"{row[0]}: {row[2]}" for row in SAID])
def test_what_a_player_without_skill_counts(bench: Bench, policy: str, you: str, cue: int) -> None:
    roleplay = bench.script().roleplay
    option = roleplay.scenes["opening"].options["a"].model_copy(update={"you": you})
    (one,) = [one for one in policies(roleplay) if one.name == policy]
    assert list(one.cues([option])) == [cue]


@pytest.mark.parametrize(("policy", "ratings"), LETTERS, ids=[row[0] for row in LETTERS])
def test_the_best_option_at_one_letter(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, policy: str, ratings: tuple[int, ...]
) -> None:
    monkeypatch.setattr(roleplay, "_RATINGS", (ratings,) * 4)
    bench.write(A, roleplay.roleplay_text(assessed=False).replace("WRITE:", "Told:"))
    where, line, told = gained(bench, policy)
    assert (where, line) == ("scenes.opening.options", bench.line(A, "options:"))
    assert "another letter" in told


def test_less_may_be_better(bench: Bench) -> None:
    assert directions(bench.script().roleplay) == {"trust": 1, "time": 1}
    bench.edit(A, 'label: "Told: what the time is for"', "label: Risk to others")
    assert directions(bench.script().roleplay) == {"trust": 1, "time": -1}
    bench.edit(A, "when: trust >= 60", "when: trust >= 60 and time >= 1")
    assert directions(bench.script().roleplay) == {"trust": 1, "time": 1}


def copies(path: Path, number: int) -> list[Script]:
    return [read_script(path)] * number


def test_a_small_advantage_over_many_role_plays(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    # the best asks in the third scene already; now the weakest no longer does in the last
    bench.edit(A, "as its neighbours?", "as its neighbours.", count=-1)
    bench.edit(A, "option c (4 of 4), in", "option c (4 of 4?) in")
    assert bench.found() == []
    few = copies(bench.path(A), 3)
    assert list(no_skill_on_average(few)) == []
    found = list(no_skill_on_average(copies(bench.path(A), no_skill.MANY)))
    assert [one.where for one in found] == ["scenes.turn.options"]
    assert found[0].line == bench.line(A, "options:", after="  turn:")
    assert "the mean over 20 role-plays" in found[0].given
    assert found[0].allowed == "at most 0.05"
    monkeypatch.setattr(no_skill, "MANY", 3)
    assert len(list(no_skill_on_average(few))) == 1


def test_over_few_role_plays_luck_is_allowed_for(bench: Bench) -> None:
    script = bench.script()
    gap = 1.645 * script.random.spread
    assert allowed_on_average([script]) == pytest.approx(gap)
    assert allowed_on_average([script] * 4) == pytest.approx(gap / 2)
    assert allowed_on_average([script] * 20) == ON_AVERAGE
    assert list(no_skill_on_average([])) == []


def test_gains_sum_to_the_gap(bench: Bench) -> None:
    script = bench.script("lesson/the-harder-case.yaml")
    for policy in policies(script.roleplay):
        played = play(script.paths, policy)
        assert sum(played.gains.values()) == pytest.approx(played.gap)
        assert sum(played.endings.values()) == 1
