from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from curriculum.content import RolePlay
from curriculum.scoring import Choice, Paths, ReplayError, Story, StoryError, replay, score
from tests.scoring.enumerate_paths import answers, paths
from tests.strategies import roleplays

quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def made(data: dict[str, Any]) -> Paths:
    return Paths(Story(RolePlay.model_validate(data)))


def scorable(data: dict[str, Any]) -> Paths:
    """As `made`, leaving out the few random stories whose one open option is always the same."""
    try:
        return made(data)
    except StoryError:
        reject()


@quick
@given(roleplays(max_scenes=3))
def test_best_worst_and_chance_equal_brute_force(data: dict[str, Any]) -> None:
    told = scorable(data)
    begin = told.story.begin()
    rows = list(paths(told.story))
    totals = [total for _, total, _, _ in rows]
    assert told.best(begin) == max(totals)
    assert told.worst(begin) == min(totals)
    assert told.chance(begin) == sum((total * share for _, total, share, _ in rows), Fraction(0))


@quick
@given(roleplays(max_scenes=3))
def test_shares_of_endings_equal_brute_force(data: dict[str, Any]) -> None:
    told = scorable(data)
    shares: dict[str, Fraction] = dict.fromkeys(told.story.roleplay.endings, Fraction(0))
    for _, _, share, end in paths(told.story):
        shares[told.story.ending(end)[0]] += share
    assert told.endings() == shares


@quick
@given(roleplays(max_scenes=3))
def test_regrets_sum_to_what_was_given_up_on_every_path(data: dict[str, Any]) -> None:
    told = scorable(data)
    values = []
    for choices, total, _, _ in paths(told.story):
        scored = score(told, choices)
        assert scored.earned == total
        assert all(decision.regret >= 0 for decision in scored.decisions)
        assert sum(decision.regret for decision in scored.decisions) == scored.best - scored.earned
        values.append(scored.value)
    assert max(values) == 1.0
    assert min(values) == 0.0


@quick
@given(roleplays(), st.randoms(use_true_random=False))
def test_renaming_and_reordering_change_no_score(data: dict[str, Any], chance: random.Random) -> None:
    told = scorable(data)
    choices, moment = [], told.story.begin()
    while moment.scene is not None:
        answer = chance.choice(list(answers(told.story, moment)))
        choices.append(Choice(moment.scene, answer))
        moment = told.story.advance(moment, answer).moment
    before = score(told, choices)

    renamed = {name: f"renamed-{at}" for at, name in enumerate(data["scenes"])}
    other = {"a": "d", "b": "c", "c": "b", "d": "a"}
    scenes = {}
    for name, scene in reversed(data["scenes"].items()):
        options = {
            other[key]: {**option, **({"then": renamed[option["then"]]} if option.get("then") else {})}
            for key, option in reversed(scene["options"].items())
        }
        scenes[renamed[name]] = {**scene, "options": options}
        if scene.get("then"):
            scenes[renamed[name]]["then"] = renamed[scene["then"]]
    changed = scorable({**data, "scenes": scenes, "begins": renamed[data["begins"]]})

    def renamed_answer(answer: Any) -> Any:
        if isinstance(answer, str):
            return other[answer]
        if set(answer) == {"best", "worst"}:
            return {end: other[option] for end, option in answer.items()}
        return {other[option]: level for option, level in answer.items()}

    after = score(changed, [Choice(renamed[choice.scene], renamed_answer(choice.answer)) for choice in choices])
    assert after.value == before.value
    assert after.chance_value == before.chance_value
    assert [decision.regret for decision in after.decisions] == [decision.regret for decision in before.decisions]
    assert after.ending == before.ending
    assert after.observations == before.observations


@quick
@given(roleplays(), st.data())
def test_an_impossible_record_is_refused_by_name(data: dict[str, Any], draw: st.DataObject) -> None:
    story = Story(RolePlay.model_validate(data))
    choices, moment = [], story.begin()
    while moment.scene is not None:
        answer = draw.draw(st.sampled_from(list(answers(story, moment))))
        choices.append(Choice(moment.scene, answer))
        moment = story.advance(moment, answer).moment
    at = draw.draw(st.integers(0, len(choices) - 1))
    forged = [*choices[:at], Choice(choices[at].scene, "h"), *choices[at + 1 :]]
    with pytest.raises(ReplayError, match="allowed"):
        replay(story, forged)
    with pytest.raises(ReplayError, match="the story has ended"):
        replay(story, [*choices, choices[-1]])
    with pytest.raises(ReplayError, match=r"not finished|allowed"):
        score(scorable(data), choices[:-1])


def test_a_story_too_large_to_be_exact_says_so() -> None:
    options = {
        key: {"you": "x", "reply": "y", "rated": at, "why": "z", "tempts": "ACC", "shows": {"COMM": at}}
        for at, key in enumerate("abcd")
    }
    scenes = {}
    for number in range(12):
        changed = {
            key: {**option, "now": {"trust": 3**at % 7, "time": (number + 2) * at}}
            for at, (key, option) in enumerate(options.items())
        }
        for at, option in enumerate(changed.values()):
            option["later"] = [{"after": 12, "state": {"trust": at}}]
            if number < 11:
                option["then"] = f"scene-{number + 1}"
        scenes[f"scene-{number}"] = {"says": "?", "evidence": ["COMM"], "options": changed}
    data = {
        "title": "Large",
        "you": "x",
        "place": "y",
        "cast": {"ann": {"name": "Ann", "role": "r"}},
        "brief": "b",
        "state": {"trust": 0, "time": 0},
        "begins": "scene-0",
        "scenes": scenes,
        "endings": {"end": {"title": "End", "text": "t"}},
    }
    with pytest.raises(StoryError, match="reachable states"):
        made(data)


def test_a_role_play_that_earns_the_same_everywhere_cannot_be_scored() -> None:
    option = {"you": "x", "reply": "y", "rated": 3, "why": "z", "shows": {"COMM": 1}}
    data = {
        "title": "Flat",
        "you": "x",
        "place": "y",
        "cast": {"ann": {"name": "Ann", "role": "r"}},
        "brief": "b",
        "begins": "only",
        "endings": {"end": {"title": "End", "text": "t"}},
        "scenes": {"only": {"says": "?", "evidence": ["COMM"], "options": {"a": option, "b": option}}},
    }
    with pytest.raises(StoryError, match="earns the same"):
        made(data)
