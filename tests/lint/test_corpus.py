from __future__ import annotations

from pathlib import Path

import pytest

from curriculum.content import Problem
from curriculum.lint import corpus
from curriculum.lint.corpus import Case, Parity, check_corpus, parities
from curriculum.lint.script import read_script
from curriculum.lint.words import count
from tests.lint.bench import A, B, Bench


def test_options_of_very_different_length(bench: Bench) -> None:
    bench.edit(A, "the words of option b (1 of 4), in about 130 characters, as", "option b as")
    problem = next(one for one in bench.found() if "characters in" in one.given)
    assert (problem.file, problem.where) == (bench.path(A), "scenes.turn.options.a.you")
    assert problem.line == bench.line(A, "you:", after="  turn:")
    assert problem.allowed == "at most 1.30 times"
    assert "say more in b" in problem.remedy


def test_a_coin_flip(bench: Bench) -> None:
    text = bench.read(A)
    start, end = text.index("  turn:"), text.index("  closing:")
    turn = text[start:end]
    for rated in (1, 2):
        turn = turn.replace(f"rated: {rated}", "rated: 3")
    bench.write(A, text[:start] + turn + text[end:])
    problem = next(one for one in bench.found() if "coin-flip" in one.given)
    assert (problem.where, problem.line) == ("scenes.turn.options", bench.line(A, "options:", after="  turn:"))
    assert problem.allowed == "ratings that lie 2 apart or more"


SPOILT = {
    "the best option is the longest": ("(4 of 4)", "(4 of 4) and more"),
    "the best option asks a question": ("(4 of 4)", "(4 of 4)?"),
    "a question is a weaker move": ("as its neighbours?", "as its neighbours."),
    "the best option is firm": ("Told:", "Said:"),
    "the best option takes time": ("Told:", "Said:"),
    "the best option brings everybody together": ("(4 of 4)", "(4 of 4) together"),
    "the second best option is within 1 point": ("rated: 3", "rated: 2"),
    "an option is rated 0": ("rated: 1", "rated: 0"),
    "a best option is polite": ("(4 of 4)", "(4 of 4) please"),
}


def spoilt(bench: Bench, trait: str, times: int) -> list[Problem]:
    old, new = SPOILT[trait]
    bench.edit(A, old, new, count=-1)
    scripts = [read_script(path) for path in copies(bench.path(A), times)]
    return [one for one in check_corpus(scripts) if one.given.startswith(trait)]


def copies(path: Path, times: int) -> list[Path]:
    made = [path.with_name(f"copy-{number}.yaml") for number in range(times)]
    for copy in made:
        copy.write_bytes(path.read_bytes())
    return made


@pytest.mark.parametrize("trait", SPOILT)
def test_a_parity_that_many_scenes_break(bench: Bench, trait: str) -> None:
    (problem,) = spoilt(bench, trait, times=25)
    assert problem.file.name == "copy-0.yaml"
    assert problem.where.startswith("scenes.opening.options")
    row = bench.read("lesson/copy-0.yaml").splitlines()[problem.line - 1].strip()
    assert row == f"{problem.where.rpartition('.')[2]}:"
    assert "over all role-plays" in problem.allowed
    assert problem.remedy
    assert "also copy-0.yaml:" in problem.given


@pytest.mark.parametrize(
    "trait", ["a question is a weaker move", "the best option is firm", "the best option takes time"]
)
def test_a_parity_that_few_scenes_break_by_luck(bench: Bench, trait: str) -> None:
    assert spoilt(bench, trait, times=2) == []


def test_a_parity_that_few_scenes_break_too_clearly(bench: Bench) -> None:
    (problem,) = spoilt(bench, "the best option is the longest", times=2)
    assert "6 of 8 (75%)" in problem.given


def test_the_finding_stands_in_the_file_that_causes_it_most(bench: Bench) -> None:
    bench.edit(B, "(4 of 4)", "(4 of 4) together", count=-1)
    for letter in "ab":
        bench.edit(A, f"option {letter} (4 of 4)", f"option {letter} (4 of 4) together")
    (problem,) = [one for one in bench.found() if "together" in one.given]
    assert problem.file == bench.path(B)
    assert problem.line == bench.line(B, "options:")
    assert "6 of 8" in problem.given
    assert "and 3 more" in problem.given


@pytest.mark.parametrize(
    ("shown", "number", "high", "outside"),
    [
        (0, 8, 0.35, 0),  # .85 ** 8 = .27
        (0, 19, 0.35, -1),  # .85 ** 19 = .046
        (0, 18, 0.35, 0),  # .85 ** 18 = .054
        (4, 4, 0.35, 1),  # .35 ** 4 = .015
        (2, 2, 0.35, 0),  # .35 ** 2 = .12
        (3, 12, 0.35, 0),
        (36, 100, 0.35, 1),  # from 100 on, the limits as they stand
        (35, 100, 0.35, 0),
        (34, 99, 0.34, 0),
    ],
)
def test_the_tolerance_is_binomial(bench: Bench, shown: int, number: int, high: float, outside: int) -> None:
    script = bench.script()
    cases = tuple(Case(script, ("scenes", str(at)), at < shown) for at in range(number))
    assert Parity("a trait", 0.15, high, cases, "").outside == outside


def test_the_real_limits() -> None:
    limits = {parity.name.split(" (")[0]: (parity.low, parity.high) for parity in parities([])}
    assert limits["the best option is the longest"] == (0.15, 0.35)
    assert limits["the best option asks a question"] == (0.20, 0.45)
    assert limits["the best option is firm"] == (0.20, 1.0)
    assert limits["the best option brings everybody together"] == (0.0, 0.30)
    assert limits["the second best option is within 1 point"] == (0.40, 1.0)
    assert limits["an option is rated 0"] == (0.0, 0.10)
    assert limits["a best option is polite"] == (0.0, corpus.COURTESY_GAP)


@pytest.mark.parametrize(
    ("words", "text", "number"),
    [
        ("courtesy", "Thank you. I understand, and I appreciate it.", 3),
        ("courtesy", "A thousand apologies; I understood.", 1),
        ("assertive", "No. I must not, and will not.", 3),
        ("assertive", "There is no bread.", 0),
        ("assertive", "It has worked until now.", 0),
        ("time", "Let me think about it and come back to you next week.", 3),
        ("time", "This can't wait, and I can’t wait either.", 0),  # noqa: RUF001
        ("joint", "You and I sit down together.", 2),
        ("less_is_better", "consumer_risk Risk to customers", 2),
    ],
)
def test_words(words: str, text: str, number: int) -> None:
    assert count(words, text) == number  # type: ignore[arg-type]
