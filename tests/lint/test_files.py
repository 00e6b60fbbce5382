from __future__ import annotations

import pytest

from curriculum.lint import LintError, lint, notes
from tests.lint.bench import LESSON, NOTEBOOK, A, Bench

YAML = "lesson/lesson.yaml"
REFLECTIONS = "lesson/reflections.yaml"
PAGE = "lesson/portfolio.md"


def test_a_good_lesson_has_no_finding(bench: Bench) -> None:
    assert bench.found() == []
    assert lint(bench.folder.parent) == ()


def test_no_lesson_at_a_path_is_said(bench: Bench) -> None:
    with pytest.raises(LintError, match="curriculum new"):
        lint(bench.folder / "lesson")


def test_every_mistake_of_every_file_is_a_finding(bench: Bench) -> None:
    bench.edit(A, "tempts: AVD", "tempts: LAZY")
    bench.edit(YAML, "minutes: 30", "minutes: 3")
    bench.edit(REFLECTIONS, "template: episode", "template: tale")
    found = bench.found()
    assert {(one.file.name, one.line) for one in found} == {
        ("the-situation.yaml", bench.line(A, "tempts: LAZY")),
        ("lesson.yaml", bench.line(YAML, "minutes: 3}")),
        ("reflections.yaml", bench.line(REFLECTIONS, "template: tale")),
    }


def test_a_role_play_without_its_file(bench: Bench) -> None:
    bench.path(A).unlink()
    found = {one.where: one for one in bench.found()}
    missing = found["tasks.the-situation"]
    assert missing.line == bench.line(YAML, "the-situation:")
    assert "write lesson/the-situation.yaml" in missing.remedy


def test_a_role_play_that_is_no_task(bench: Bench) -> None:
    bench.write("lesson/the-spare.yaml", bench.read(A))
    problem = bench.one()
    assert (problem.file.name, problem.line) == ("the-spare.yaml", 1)
    assert "add the task 'the-spare'" in problem.remedy


@pytest.mark.parametrize("name", [A, YAML, REFLECTIONS])
def test_a_file_without_its_schema_in_the_first_line(bench: Bench, name: str) -> None:
    bench.edit(name, "# yaml-language-server", "# yaml-language-helper")
    problem = bench.one()
    assert (problem.file, problem.line) == (bench.path(name), 1)
    assert "make this the first line" in problem.remedy
    assert ".schema.json" in problem.allowed


def test_a_record_in_source(bench: Bench) -> None:
    bench.write("answers.json", "{}")
    problem = bench.one()
    assert problem.file == bench.path("answers.json")
    assert "remove it" in problem.remedy


def test_a_place_still_to_write_is_found_in_every_kind_of_file(bench: Bench) -> None:
    places = {
        A: 'title: "Told:',
        YAML: 'title: "Told:',
        PAGE: "# Told:",
        "lesson/figures.py": '"""Told: what question 1',
        NOTEBOOK: "# Told: the title",
    }
    for name, text in places.items():
        bench.edit(name, text, text.replace("Told:", "WRITE:"))
    assert {(str(one.file.relative_to(bench.folder)), one.line) for one in bench.found()} == {
        (name, bench.line(name, "WRITE:")) for name in places
    }
    assert all(one.remedy.startswith("write it: ") for one in bench.found())


def test_a_lesson_whose_id_is_not_its_folder(bench: Bench) -> None:
    bench.edit(YAML, f"id: {LESSON}", "id: 05-budgeting")
    problem = bench.one()
    assert (problem.file.name, problem.line) == ("lesson.yaml", 2)
    assert LESSON in problem.allowed


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [("notebook", "budgeting.ipynb", "budget.ipynb"), ("tasks.figures.data", "entries.csv", "a.csv")],
)
def test_a_file_that_is_named_and_not_there(bench: Bench, field: str, old: str, new: str) -> None:
    bench.edit(YAML, old, new)
    problem = bench.one()
    assert (problem.where, problem.line) == (field, bench.line(YAML, new))
    assert old in problem.allowed


def test_a_sealed_file_does_not_belong_into_source(bench: Bench) -> None:
    bench.edit(YAML, "title:", "sealed: true\ntitle:")
    problem = bench.one()
    assert (problem.where, problem.line) == ("sealed", bench.line(YAML, "sealed"))
    assert "key back" in problem.remedy


def test_a_required_lesson_that_is_not_there_is_a_note_only(bench: Bench) -> None:
    bench.edit(YAML, "requires: []", "requires: [03-people]")
    assert bench.found() == []
    (note,) = notes(bench.folder)
    assert (note.where, note.line) == ("requires.0", bench.line(YAML, "requires"))


def test_a_reflection_without_a_prompt_and_a_prompt_without_a_reflection(bench: Bench) -> None:
    bench.edit(REFLECTIONS, "looking-back:", "looking-around:")
    found = {one.where: one for one in bench.found()}
    assert set(found) == {"tasks.looking-back", "looking-around"}
    assert found["tasks.looking-back"].line == bench.line(YAML, "looking-back:")
    assert "write `looking-back:`" in found["tasks.looking-back"].remedy
    assert found["looking-around"].line == bench.line(REFLECTIONS, "looking-around")
    assert "looking-back" in found["looking-around"].remedy


def test_a_prompt_that_quotes_an_assessed_role_play(bench: Bench) -> None:
    bench.edit(REFLECTIONS, "quotes: the-situation", "quotes: the-harder-case")
    problem = bench.one()
    assert (problem.where, problem.line) == ("looking-back.quotes", bench.line(REFLECTIONS, "quotes:"))
    assert "the-situation" in problem.allowed


@pytest.mark.parametrize(
    "slot", ["by-leave.After", "in-other-words.Afterwards", "the-situation.hallway", "sentence.day"]
)
def test_a_slot_that_nothing_fills(bench: Bench, slot: str) -> None:
    bench.edit(PAGE, "{{in-other-words.After}}", f"{{{{{slot}}}}}")
    problem = bench.one()
    assert (problem.file.name, problem.line) == ("portfolio.md", bench.line(PAGE, slot))
    assert slot in problem.given
    assert "did you mean" in problem.remedy or "write one of" in problem.remedy


def test_no_page(bench: Bench) -> None:
    bench.path(PAGE).unlink()
    assert "write lesson/portfolio.md" in bench.one().remedy


def test_a_question_without_hints(bench: Bench) -> None:
    bench.edit(YAML, '        hints:\n          - "Told: where to look"\n', "")
    problem = bench.one()
    assert (problem.where, problem.line) == ("tasks.figures.questions.q2", bench.line(YAML, "q2:"))
    assert "add `hints" in problem.remedy


def test_a_hint_said_twice(bench: Bench) -> None:
    bench.edit(YAML, "Told: the last hint, which fills the cell in", "Told: a first step")
    problem = bench.one()
    assert (problem.where, problem.line) == (
        "tasks.figures.questions.q1.hints.1",
        bench.line(YAML, "Told: a first step") + 1,
    )
    assert "remove one" in problem.remedy


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        ("q2", '          b: "Told: what in', '          c: "Told: what in'),
        ("q5", 'three: "Told: the question', 'tree: "Told: the question'),
    ],
)
def test_feedback_on_an_answer_that_is_none(bench: Bench, question: str, old: str, new: str) -> None:
    bench.edit(YAML, old, new)
    problem = bench.one()
    assert problem.where.startswith(f"tasks.figures.questions.{question}.feedback.")
    assert problem.line == bench.line(YAML, new)
    assert problem.allowed.startswith("one of")
