from __future__ import annotations

import pytest

from curriculum.scoring import paths
from tests.lint.bench import A, B, Bench

SCENE = """\
  aside:
    who: other
    says: "Told: something else"
    evidence: [COMM]
    options:
      a: {you: "Told: one", reply: "Told: yes", rated: 4, shows: {COMM: 4}, why: "Told: so"}
      b: {you: "Told: two", reply: "Told: yes", rated: 2, shows: {COMM: 2}, why: "Told: so", tempts: ACC}
"""


def test_a_scene_that_no_path_comes_to(bench: Bench) -> None:
    bench.edit(A, "endings:\n", SCENE + "endings:\n")
    problem = bench.one()
    assert (problem.where, problem.line) == ("scenes.aside", bench.line(A, "  aside:"))
    assert "`then: aside`" in problem.remedy


def test_an_ending_that_nobody_reaches(bench: Bench) -> None:
    bench.edit(A, "when: trust >= 60", "when: trust >= 99")
    found = {one.where: one for one in bench.found()}
    assert found["endings.good"].line == bench.line(A, "  good:")
    assert "nobody reaches" in found["endings.good"].given
    assert "loosen its `when`" in found["endings.good"].remedy


def test_a_dead_end(bench: Bench) -> None:
    # the scene has one way on for all; now its options have their own, and d has none
    text = bench.read(A)
    start, end = text.index("  opening:"), text.index("  middle:")
    opening = text[start:end].replace("  then: middle\n", "")
    for letter in "abc":
        opening = opening.replace(f"      {letter}:\n", f"      {letter}:\n        then: middle\n")
    bench.write(A, text[:start] + opening.removesuffix("  ") + text[end:])
    found = [one for one in bench.found() if "dead end" in one.given]
    assert [(one.where, one.line) for one in found] == [("scenes.opening.options.d", bench.line(A, "      d:"))]
    assert "add `then: ...`" in found[0].remedy


def test_an_option_that_is_never_open(bench: Bench) -> None:
    bench.edit(A, "        rated: 1\n", "        rated: 1\n        when: trust > 90\n")
    found = [one for one in bench.found() if "holds on no path" in one.given]
    assert [(one.where, one.line) for one in found] == [
        ("scenes.opening.options.d.when", bench.line(A, "when: trust > 90"))
    ]
    assert "loosen the condition" in found[0].remedy


def test_a_wording_that_is_never_said(bench: Bench) -> None:
    bench.edit(A, "      - when: silent", "      - {when: trust > 90, text: Hm.}\n      - when: silent")
    problem = bench.one()
    assert (problem.where, problem.line) == ("scenes.middle.says.0", bench.line(A, "text: Hm."))
    assert "said on no path" in problem.given
    assert "remove it" in problem.remedy


def test_a_flag_that_nothing_asks_about(bench: Bench) -> None:
    bench.edit(A, "sets: [silent]", "sets: [silent, sulking]")
    problem = bench.one()
    assert (problem.where, problem.line) == ("scenes.opening.options.d.sets", bench.line(A, "sulking"))
    assert "'sulking'" in problem.given
    assert "ask about it in a `when`" in problem.remedy


@pytest.mark.parametrize(
    "written", ["{after: 2, state: {trust: -5}, sets: [late]}", "[{after: 2, state: {trust: -5}, sets: [late]}]"]
)
def test_a_flag_of_a_delayed_effect_that_nothing_asks_about(bench: Bench, written: str) -> None:
    text = bench.read(A)
    start = text.index("        later:\n")
    end = text.index('on, as the learner hears of it"\n') + len('on, as the learner hears of it"\n')
    bench.write(A, f"{text[:start]}        later: {written}\n{text[end:]}")
    problem = bench.one()
    assert problem.line == bench.line(A, "sets: [late]")
    assert "'late'" in problem.given


def test_a_state_variable_that_nothing_changes(bench: Bench) -> None:
    bench.edit(A, "state:\n", "state:\n  calm: 40\n")
    problem = bench.one()
    assert (problem.where, problem.line) == ("state.calm", bench.line(A, "  calm: 40"))
    assert "or remove it" in problem.remedy


def test_a_sealed_role_play(bench: Bench) -> None:
    bench.edit(A, "provisional: true", "provisional: true\nsealed: true")
    assert "seal" in " ".join(one.remedy for one in bench.found())


def test_a_story_too_large_to_be_exact(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "MAX_MOMENTS", 10)
    found = {one.file.name: one for one in bench.found()}
    problem = found["the-situation.yaml"]
    assert (problem.where, problem.line) == ("scenes", bench.line(A, "scenes:"))
    assert "more than 10 reachable states" in problem.given
    assert "let branches meet" in problem.remedy


def test_a_rated_scene_in_the_middle_changes_nothing(bench: Bench) -> None:
    assert "asks: best-and-worst" in bench.read(B)
    bench.edit(B, "asks: best-and-worst", "asks: rate")
    assert bench.found() == []
