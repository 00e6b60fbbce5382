"""One small role-play for each feature, with the numbers worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from curriculum.content import RolePlay
from curriculum.scoring import AnswerError, Choice, Paths, Story, score
from curriculum.scoring.debrief import debrief
from curriculum.scoring.pairs import agreement


def option(rated: int, **more: Any) -> dict[str, Any]:
    return {"you": f"Rated {rated}.", "reply": "So.", "rated": rated, "why": "W.", "tempts": "ACC",
            "shows": {"COMM": rated}, **more}  # fmt: skip


def judged(**rated: int) -> dict[str, Any]:
    return {name: {"you": name, "rated": value, "why": "W.", "tempts": "ACC"} for name, value in rated.items()}


def story(scenes: dict[str, Any], **more: Any) -> Paths:
    data = {
        "title": "T", "you": "Y", "place": "P", "brief": "B", "cast": {"ann": {"name": "Ann", "role": "r"}},
        "begins": next(iter(scenes)), "endings": {"end": {"title": "End", "text": "The end.", "worth": 1}},
        "scenes": {name: {"who": "ann", "says": name, "evidence": ["COMM"], **scene} for name, scene in scenes.items()},
    }  # fmt: skip
    return Paths(Story(RolePlay.model_validate({**data, **more})))


def test_a_bad_opening_with_the_best_recovery() -> None:
    # After b the second scene offers 1 at most, after a 4: V = 4 + 4, W = 0 + 0, S = 0 + 1.
    told = story(
        {
            "first": {"options": {"a": option(4, then="good"), "b": option(0, then="bad")}},
            "good": {"options": {"a": option(4), "b": option(1)}},
            "bad": {"options": {"a": option(1), "b": option(0)}},
        }
    )
    scored = score(told, [Choice("first", "b"), Choice("bad", "a")])
    assert (scored.best, scored.worst, scored.earned) == (8, 0, 1)
    assert [decision.regret for decision in scored.decisions] == [7, 0]
    assert scored.value == 1 / 8
    assert scored.chance == Fraction(1, 2) * (4 + Fraction(5, 2)) + Fraction(1, 2) * (0 + Fraction(1, 2))


def test_rating_earns_the_share_of_pairs_and_a_tie_half() -> None:
    key = {"a": 4, "b": 2, "c": 2, "d": 0}
    # b and c are rated alike and not asked; of the five others a-d, b-d, c-d agree, a-b is tied, a-c is reversed
    agreed = agreement({"a": 3, "b": 3, "c": 4, "d": 1}, key)
    assert (len(agreed.asked), agreed.halves) == (5, 7)
    assert agreed.points == Fraction(4 * 7, 10)
    assert agreement({"a": 2, "b": 2, "c": 2, "d": 2}, key).points == 2  # no opinion is chance
    assert agreement({"a": 1, "b": 3, "c": 3, "d": 5}, key).points == 0


def test_best_and_worst_ask_nothing_of_the_pair_in_the_middle() -> None:
    key = {"a": 4, "b": 3, "c": 1, "d": 0}
    assert agreement({"best": "a", "worst": "d"}, key).points == 4
    right_best = agreement({"best": "a", "worst": "c"}, key)  # only c-d is the wrong way round
    assert (len(right_best.asked), right_best.halves, right_best.missed) == (5, 8, (("c", "d"),))
    assert agreement({"best": "d", "worst": "a"}, key).points == 0


def test_a_rated_scene_weighs_as_much_as_a_chosen_one() -> None:
    told = story(
        {
            "rates": {"asks": "rate", "options": judged(a=4, b=2, c=0), "then": "chooses"},
            "chooses": {"options": {"a": option(3), "b": option(1)}},
        }
    )
    begin = told.story.begin()
    assert (told.best(begin), told.worst(begin), told.chance(begin)) == (7, 1, 4)
    scored = score(told, [Choice("rates", {"a": 5, "b": 1, "c": 2}), Choice("chooses", "a")])
    assert scored.decisions[0].points == Fraction(8, 3)
    assert debrief(told.story, scored).decisions[0].agreement == "You agree with the authors on 2 of 3 pairs."


def test_an_effect_lands_when_the_nth_scene_after_it_opens_or_at_the_end() -> None:
    told = story(
        {
            "one": {"options": {"a": option(1, now={"x": 5}, later=[{"after": 2, "state": {"x": 20}, "text": "Now."}],
                                                then="two"), "b": option(0, then="two")}},
            "two": {"options": {"a": option(1, then="three"), "b": option(0, then="three")}},
            "three": {"options": {"a": option(1, later=[{"after": 9, "state": {"x": -100}}]), "b": option(0)}},
        },
        state={"x": 10},
    )  # fmt: skip
    walk = told.story
    first = walk.advance(walk.begin(), "a")
    assert (walk.state(first.moment), first.landed) == ({"x": 15}, ())
    second = walk.advance(first.moment, "a")
    assert (walk.state(second.moment), second.landed) == ({"x": 35}, ("Now.",))
    last = walk.advance(second.moment, "a")
    assert walk.state(last.moment) == {"x": 0}  # landed at the end, and not below 0


def test_flags_and_state_select_wordings_open_options_and_choose_the_ending() -> None:
    told = story(
        {
            "one": {"options": {"a": option(2, sets=["told"], then="two"), "b": option(1, now={"x": -10}, then="two")}},
            "two": {
                "says": [{"when": "told", "text": "You told me."}, {"text": "You said nothing."}],
                "options": {"a": option(2), "b": option(4, when="not told"), "c": option(3, when="told and x >= 50")},
            },
        },
        state={"x": 50},
        endings={
            "warm": {"when": "told and x >= 50", "title": "Warm", "text": "Warm.", "worth": 3},
            "cold": {"title": "Cold", "text": "Cold.", "worth": 1},
        },
    )
    walk = told.story
    after_a, after_b = (walk.advance(walk.begin(), name).moment for name in "ab")
    assert [walk.said(walk.scene(moment).says, moment) for moment in (after_a, after_b)] == [
        "You told me.", "You said nothing.",
    ]  # fmt: skip
    assert (walk.open_options(after_a), walk.open_options(after_b)) == (("a", "c"), ("a", "b"))
    with pytest.raises(AnswerError, match="allowed in 'two' is one of a, c"):
        walk.advance(after_a, "b")
    assert told.endings() == {"warm": Fraction(1, 2), "cold": Fraction(1, 2)}
    # V goes by way of b (1 + 4 = 5, as 2 + 3 does), W by way of b and a (1 + 2)
    assert (told.best(walk.begin()), told.worst(walk.begin())) == (5, 3)


def test_a_competency_is_observed_from_three_opportunities_on() -> None:
    scenes = {
        f"s{number}": {"options": {"a": option(4), "b": option(1)}, "then": f"s{number + 1}"} for number in range(3)
    }
    scenes["s2"].pop("then")
    told = story(scenes)
    played = score(told, [Choice("s0", "a"), Choice("s1", "b"), Choice("s2", "a")])
    [seen] = played.observations
    assert (seen.opportunities, seen.share) == (3, 6 / 9)
    shorter = story({"s0": {**scenes["s0"], "then": "s2"}, "s2": scenes["s2"]})
    [thin] = score(shorter, [Choice("s0", "a"), Choice("s2", "a")]).observations
    assert (thin.opportunities, thin.share) == (2, None)
