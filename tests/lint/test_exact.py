"""The audit's numbers against brute force over random role-plays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from curriculum.content import RolePlay
from curriculum.lint.policies import Policy, play, policies
from curriculum.lint.random_player import RandomPlayer, rank_correlation
from curriculum.lint.rated import cue_points, random_points
from curriculum.scoring import Paths, Story, StoryError
from curriculum.scoring.pairs import agreement
from curriculum.scoring.story import Answer, Moment
from tests.scoring.enumerate_paths import answers, paths, points
from tests.strategies import roleplays

quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def made(data: dict[str, Any]) -> Paths:
    for number, scene in enumerate(data["scenes"].values()):
        for at, option in enumerate(scene["options"].values()):
            # texts that differ in length, form and words
            option["you"] = (
                f"Option {'x' * ((3 * at + number) % 4)}{('.', '?', ', please.', ', next week.')[(at + number) % 4]}"
            )
    try:
        return Paths(Story(RolePlay.model_validate(data)))
    except StoryError:
        reject()


def follows(answer: Answer, cues: Mapping[str, Fraction]) -> bool:
    """Whether an answer ranks the options as the cue does."""
    if isinstance(answer, str):
        return cues[answer] == max(cues.values())
    if set(answer) == {"best", "worst"}:
        return cues[str(answer["best"])] == max(cues.values()) and cues[str(answer["worst"])] == min(cues.values())
    return all(
        (int(answer[one]) > int(answer[other])) == (cues[one] > cues[other])
        and (int(answer[one]) < int(answer[other])) == (cues[one] < cues[other])
        for one, other in combinations(cues, 2)
    )


def brute(story: Story, policy: Policy, moment: Moment) -> tuple[Fraction, dict[str, Fraction]]:
    """What a policy earns on average and where it ends, way by way."""
    if moment.scene is None:
        return Fraction(0), {story.ending(moment)[0]: Fraction(1)}
    is_open = story.open_options(moment)
    options = story.scene(moment).options
    cues = dict(zip(is_open, map(Fraction, policy.cues([options[name] for name in is_open])), strict=True))
    taken = [answer for answer in answers(story, moment) if follows(answer, cues)]
    earned, endings = Fraction(0), defaultdict[str, Fraction](Fraction)
    for answer in taken:
        ahead, ends = brute(story, policy, story.advance(moment, answer).moment)
        earned += (points(story, moment, answer) + ahead) / len(taken)
        for name, share in ends.items():
            endings[name] += share / len(taken)
    return earned, dict(endings)


@quick
@given(roleplays(max_scenes=3))
def test_policies_equal_brute_force(data: dict[str, Any]) -> None:
    told = made(data)
    begin = told.story.begin()
    width = Fraction(told.best(begin) - told.worst(begin))
    for policy in policies(told.story.roleplay):
        played = play(told, policy)
        earned, endings = brute(told.story, policy, begin)
        assert played.gap == pytest.approx(float((earned - told.chance(begin)) / width), abs=1e-12)
        assert {name: share for name, share in played.endings.items() if share} == endings


@quick
@given(roleplays(max_scenes=4, rated_scenes=False))
def test_the_random_player_equals_brute_force(data: dict[str, Any]) -> None:
    told = made(data)
    random = RandomPlayer(told)
    outcomes: dict[tuple[Fraction, str], Fraction] = defaultdict(Fraction)
    lengths = []
    for choices, total, share, end in paths(told.story):
        outcomes[total, told.story.ending(end)[0]] += share
        lengths.append(len(choices))
    assert random.outcomes == {key: pytest.approx(float(share)) for key, share in outcomes.items()}
    assert random.decisions == (min(lengths), max(lengths))
    begin = told.story.begin()
    mean = told.chance(begin)
    variance = sum((total - mean) ** 2 * share for (total, _), share in outcomes.items())
    width = told.best(begin) - told.worst(begin)
    assert random.spread == pytest.approx(float(variance) ** 0.5 / float(width))
    worths = {name: Fraction(ending.worth or 0) for name, ending in told.story.roleplay.endings.items()}
    found = random.correlation()
    expected = spearman([(total, worths[ending], share) for (total, ending), share in outcomes.items()])
    assert found == (None if expected is None else pytest.approx(expected))


def spearman(rows: list[tuple[Fraction, Fraction, Fraction]]) -> float | None:
    """Of weighted pairs, pair by pair: a rank is the share below and half the share level."""

    def rank(value: Fraction, side: int) -> Fraction:
        below = sum((row[2] for row in rows if row[side] < value), Fraction(0))
        level = sum((row[2] for row in rows if row[side] == value), Fraction(0))
        return below + level / 2

    ranked = [(rank(row[0], 0), rank(row[1], 1), row[2]) for row in rows]
    means = [sum((row[side] * row[2] for row in ranked), Fraction(0)) for side in (0, 1)]

    def over(one: int, other: int) -> Fraction:
        return sum(((row[one] - means[one]) * (row[other] - means[other]) * row[2] for row in ranked), Fraction(0))

    spread = over(0, 0) * over(1, 1)
    return float(over(0, 1)) / float(spread) ** 0.5 if spread else None


@quick
@given(roleplays(max_scenes=3))
def test_random_outcomes_of_rated_scenes_have_the_chance_total(data: dict[str, Any]) -> None:
    told = made(data)
    outcomes = RandomPlayer(told).outcomes
    assert sum(outcomes.values()) == pytest.approx(1)
    assert sum(float(total) * share for (total, _), share in outcomes.items()) == pytest.approx(
        float(told.chance(told.story.begin()))
    )


keys = st.lists(st.integers(0, 4), min_size=2, max_size=5).filter(lambda row: len(set(row)) > 1)


@quick
@given(keys)
def test_random_ratings_equal_brute_force(ratings: list[int]) -> None:
    key = dict(zip("abcde", ratings, strict=False))
    counted: dict[Fraction, Fraction] = defaultdict(Fraction)
    every = list(product(range(1, 6), repeat=len(key)))
    for levels in every:
        counted[Fraction(agreement(dict(zip(key, levels, strict=True)), key).points)] += Fraction(1, len(every))
    assert random_points("rate", key) == counted


@quick
@given(keys)
def test_random_bests_and_worsts_sum_to_one_and_earn_two(ratings: list[int]) -> None:
    table = random_points("best-and-worst", dict(zip("abcde", ratings, strict=False)))
    assert sum(table.values()) == 1
    assert sum(earned * share for earned, share in table.items()) == 2


@given(st.lists(st.integers(0, 9), min_size=8, max_size=8))
def test_more_than_five_cues_still_fit_the_scale(cues: list[int]) -> None:
    key = dict(zip("abcdefgh", [0, 1, 2, 3, 4, 0, 1, 2], strict=True))
    assert 0 <= cue_points("rate", key, [Fraction(cue) for cue in cues]) <= 4


def test_a_cue_that_is_the_key_earns_all_and_its_reverse_nothing() -> None:
    key = {"a": 3, "b": 0, "c": 4, "d": 1}
    for asks in ("rate", "best-and-worst"):
        assert cue_points(asks, key, [Fraction(rated) for rated in key.values()]) == 4
        assert cue_points(asks, key, [Fraction(-rated) for rated in key.values()]) == 0
        assert cue_points(asks, key, [Fraction(1)] * 4) == 2


def test_rank_correlation_of_what_never_varies() -> None:
    assert rank_correlation({(Fraction(1), Fraction(1)): 0.5, (Fraction(2), Fraction(1)): 0.5}) is None
    assert rank_correlation({(Fraction(1), Fraction(1)): 0.5, (Fraction(2), Fraction(2)): 0.5}) == pytest.approx(1)
