from __future__ import annotations

import pytest

from curriculum.scoring.reflection import assess_reflection

from .cases import PARTS, Case, by_chance, cases, check, choice_cases, choice_table, table

ALL = [case for part in PARTS for label in ("honest", "attack", "weak") for case in cases(part, label)]
ATTACKS = [case for part in PARTS for case in cases(part, "attack")]


@pytest.mark.parametrize("part", PARTS)
def test_honest_people_pass(part: str) -> None:
    passed, number = table(part).honest
    assert passed >= 0.97 * number, table(part).wrong


@pytest.mark.parametrize("part", PARTS)
def test_attacks_are_caught(part: str) -> None:
    caught, number = table(part).attacks
    assert caught >= 0.9 * number, table(part).wrong


@pytest.mark.parametrize("part", PARTS)
def test_criteria_tell_good_from_weak(part: str) -> None:
    assert table(part).auc >= 0.9


def test_the_collection_is_as_large_as_promised() -> None:
    assert sum(len(cases(part, "honest")) for part in PARTS) >= 80
    assert sum(len(cases(part, "attack")) for part in PARTS) >= 120
    assert sum(len(cases(part, "weak")) for part in PARTS) >= 30
    assert sum(case.good for part in PARTS for case in cases(part, "honest")) >= 30
    assert len({case.name for case in ALL}) == len(ALL)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_every_answer_is_explained(case: Case) -> None:
    found = check(case)
    written = " ".join(case.text.lower().replace("*", "").replace("_", " ").split())
    for gate in found.gates:
        words = gate.evidence.lower().replace("*", "").replace("_", " ").split()
        assert words
        assert all(word.strip(",") in written for word in words), gate
        assert gate.says.count(".") + gate.says.count("?") >= 1
    for criterion in found.criteria:
        assert criterion.met == bool(criterion.evidence) or found.language != "en"
        assert "!" not in criterion.question
    assert not (found.passed and found.gates)
    assert found.fraction == 0 or not found.gates


def test_the_same_every_time() -> None:
    for case in ATTACKS[:20]:
        assert check(case) == check(case)


@pytest.mark.parametrize("part", PARTS)
def test_who_takes_up_the_choice_is_believed_and_passes(part: str) -> None:
    hits, number = choice_table(part).honest
    assert hits == number, choice_table(part).wrong
    for case in choice_cases(part):
        if case.label == "honest":
            assert assess_reflection(case.text, prompt=case.prompt, play=case.play).passed, case.name


@pytest.mark.parametrize("part", PARTS)
def test_a_stray_word_of_the_play_does_not_take_up_the_choice(part: str) -> None:
    told, number = choice_table(part).attacks
    assert told >= 0.75 * number, choice_table(part).wrong


def test_answers_to_other_matters_seldom_seem_to_take_up_a_choice() -> None:
    hits, pairs = by_chance()
    assert hits <= 0.02 * pairs
