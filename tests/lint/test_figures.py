from __future__ import annotations

import pytest

from tests.lint.bench import Bench

FIGURES = "lesson/figures.py"
YAML = "lesson/lesson.yaml"
MEAN = 'return float(entries["hours"].mean())'
Q5 = '{"one": "first", "two": "second", "three": "first"}'


def test_a_question_without_its_function(bench: Bench) -> None:
    bench.edit(FIGURES, "def q2(", "def q22(")
    problem = bench.one()
    assert (problem.file.name, problem.where) == ("lesson.yaml", "tasks.figures.questions.q2")
    assert problem.line == bench.line(YAML, "q2:")
    assert "write `def q2(data): ...` in lesson/figures.py" in problem.remedy


def test_a_function_that_raises(bench: Bench) -> None:
    bench.edit(FIGURES, MEAN, 'rows = entries["hours"]\n    return float(entries["days"].mean() + rows.sum())')
    problem = bench.one()
    assert (problem.file.name, problem.where) == ("figures.py", "q1")
    assert problem.line == bench.line(FIGURES, '["days"]')
    assert "KeyError: 'days'" in problem.given
    assert "mend" in problem.remedy


@pytest.mark.parametrize(
    ("old", "new", "where", "given", "allowed"),
    [
        (MEAN, 'return float("nan")', "q1", "nan", "a finite number"),
        (MEAN, 'return "4.5"', "q1", "'4.5'", "a finite number"),
        (MEAN, "return None", "q1", "None", "a finite number"),
        ('return "a" if _mean', 'return "z" if _mean', "q2", "'z'", "one of a, b"),
        (Q5, '{"one": "first", "two": "second"}', "q5", "{'one': 'first'", "a class for each of one, two, three"),
        (Q5, Q5.replace("second", "third"), "q5", "'third' for 'two'", "first, second"),
        (Q5, '"first"', "q5", "'first'", "a class for each of one, two, three"),
    ],
)
def test_a_reference_of_the_wrong_kind(  # noqa: PLR0913
    bench: Bench, old: str, new: str, where: str, given: str, allowed: str
) -> None:
    bench.edit(FIGURES, old, new)
    problem = bench.one()
    assert (problem.file.name, problem.where, problem.allowed) == ("figures.py", where, allowed)
    assert problem.line == bench.line(FIGURES, f"def {where}(")
    assert given in problem.given
    assert f"let `{where}` return that" in problem.remedy


@pytest.mark.parametrize(
    ("kind", "answer", "allowed"),
    [
        ("order", '["one", "two"]', "each of one, two, three once, in order"),
        ("order", "3", "each of one, two, three once, in order"),
        ("order", '["three", "two", "one"]', None),
        ("set", '["four"]', "some of one, two, three"),
        ("set", "[]", "some of one, two, three"),
        ("set", '{"one", "three"}', None),
    ],
)
def test_references_of_orders_and_sets(bench: Bench, kind: str, answer: str, allowed: str | None) -> None:
    bench.edit(YAML, "        kind: classes", f"        kind: {kind}")
    bench.edit(YAML, "        classes: [first, second]\n", "")
    start = bench.read(YAML).index("        feedback:\n          three:")
    text = bench.read(YAML)
    bench.write(YAML, text[:start] + text[text.index("        hints:", start) :])
    bench.edit(FIGURES, f"return {Q5}", f"return {answer}")
    bench.edit("lesson/portfolio.md", "{{figures.q5}}", "{{figures.q1}}")
    found = bench.found()
    assert [one.allowed for one in found] == ([allowed] if allowed else [])


def test_a_module_that_cannot_be_read(bench: Bench) -> None:
    bench.edit(FIGURES, "def q3(entries", "def q3(entries:")
    problem = bench.one()
    assert (problem.file.name, problem.line) == ("figures.py", bench.line(FIGURES, "def q3("))
    assert "SyntaxError" in problem.given


def test_no_module(bench: Bench) -> None:
    bench.path(FIGURES).unlink()
    problem = bench.one()
    assert (problem.file.name, problem.line) == ("figures.py", 1)
    assert "FileNotFoundError" in problem.given


def test_data_that_are_no_table(bench: Bench) -> None:
    bench.write("entries.csv", "")
    assert "EmptyDataError" in bench.one().given


@pytest.mark.parametrize(
    ("old", "new", "given", "remedy"),
    [
        ('    "q3": {', '    "q2": {', "'q2'", "did you mean"),
        ('entries: float(entries["hours"].median())', "entries: float('nan')", "nan for 'the median", "return one"),
        ('entries: float(entries["hours"].median())', "entries: 1 / 0", "ZeroDivisionError", "mend"),
        ('hours"].median())', 'hours"].mean())', "which counts as right", "narrow `within`"),
    ],
)
def test_a_near_miss_that_is_none(bench: Bench, old: str, new: str, given: str, remedy: str) -> None:
    bench.edit(FIGURES, old, new)
    problem = bench.one()
    assert (problem.file.name, problem.line) == ("figures.py", bench.line(FIGURES, "NEIGHBOURS:"))
    assert given in problem.given
    assert remedy in problem.remedy or "write one of these" in problem.remedy


def test_nothing_is_left_in_the_folder(bench: Bench) -> None:
    before = sorted(bench.folder.rglob("*"))
    bench.found()
    assert sorted(bench.folder.rglob("*")) == before
