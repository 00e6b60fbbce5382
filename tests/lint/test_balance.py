from __future__ import annotations

import pytest

from curriculum.lint.balance import best_plays
from tests.lint.bench import A, Bench


def test_paths_of_different_length(bench: Bench) -> None:
    bench.edit(A, "        sets: [silent]\n", "        sets: [silent]\n        then: closing\n")
    found = [one for one in bench.found() if one.given.startswith("paths of")]
    assert [(one.where, one.line, one.given) for one in found] == [
        ("scenes", bench.line(A, "scenes:"), "paths of 2 to 4 decisions")
    ]
    assert "let branches meet" in found[0].remedy


@pytest.mark.parametrize(
    ("old", "new", "ending", "remedy"),
    [
        ("when: trust >= 60", "when: trust >= 79", "good", "loosen"),
        ("when: trust >= 48", "when: trust >= 28", "mixed", "tighten"),
        ("when: trust >= 48", "when: trust >= 32", "poor", "strengthen"),
    ],
)
def test_an_ending_for_too_few_or_too_many(bench: Bench, old: str, new: str, ending: str, remedy: str) -> None:
    bench.edit(A, old, new)
    if ending == "mixed":
        bench.edit(A, "when: trust >= 60", "when: trust >= 66")
    found = {one.where: one for one in bench.found() if "random players" in one.given}
    problem = found[f"endings.{ending}"]
    assert problem.line == bench.line(A, f"  {ending}:", after="endings:")
    assert problem.allowed == "5% to 70%"
    assert remedy in problem.remedy


def test_a_best_play_that_ends_badly(bench: Bench) -> None:
    bench.edit(A, "    worth: 4", "    worth: 1")
    found = {one.where: one for one in bench.found()}
    assert found["endings.good"].line == bench.line(A, "  good:")
    assert "gives nothing up" in found["endings.good"].given
    assert "opening a" in found["endings.good"].given
    assert found["endings.good"].allowed == "an ending of worth 2 or more"


def test_good_play_that_is_not_rewarded(bench: Bench) -> None:
    bench.edit(A, "    worth: 4", "    worth: 1")
    found = {one.where: one for one in bench.found()}
    assert found["endings"].line == bench.line(A, "endings:")
    assert "rank correlation" in found["endings"].given
    assert "worthier endings" in found["endings"].remedy


def test_endings_of_equal_worth(bench: Bench) -> None:
    for worth in (4, 1):
        bench.edit(A, f"    worth: {worth}", "    worth: 2")
    problem = bench.one()
    assert (problem.where, problem.line) == ("endings", bench.line(A, "endings:"))
    assert "say which is better" in problem.remedy


def test_an_ending_without_worth(bench: Bench) -> None:
    bench.edit(A, "    worth: 2\n", "")
    problem = bench.one()
    assert (problem.where, problem.line) == ("endings.mixed", bench.line(A, "  mixed:"))
    assert "add `worth: ...`" in problem.remedy


def test_a_best_play_with_a_poor_profile(bench: Bench) -> None:
    bench.edit(A, "shows: {COMM: 4, OWNS: 4}", "shows: {COMM: 1, OWNS: 4}")
    problem = bench.one()
    assert (problem.where, problem.line) == ("scenes.opening.options", bench.line(A, "options:"))
    assert "of COMM" in problem.given
    assert "raise `shows: {COMM: ...}`" in problem.remedy


def test_best_plays_give_nothing_up(bench: Bench) -> None:
    (best,) = best_plays(bench.script())
    assert best.value == 1.0
    assert [decision.answer for decision in best.decisions] == ["a", "b", "c", "d"]
