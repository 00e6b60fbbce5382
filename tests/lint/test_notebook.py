from __future__ import annotations

import pytest

from curriculum.lint.cells import read_cells
from tests.lint.bench import NOTEBOOK, Bench, Notebook, cell

YAML = "lesson/lesson.yaml"


def marked(notebook: Notebook, name: str) -> Notebook:
    found: Notebook = cell(notebook, name)["metadata"]["nbgrader"]
    return found


def test_points_that_differ_from_the_lesson(bench: Bench) -> None:
    bench.edit_notebook(lambda notebook: marked(notebook, "figures-q1").update(points=2))
    problem = bench.one()
    assert (problem.file.name, problem.where) == (NOTEBOOK, "figures-q1")
    assert problem.line == bench.line(NOTEBOOK, '"points": 2,')
    assert problem.allowed == "1, as lesson.yaml says"
    assert "curriculum normalise" in problem.remedy


def test_a_graded_cell_that_is_missing(bench: Bench) -> None:
    def remove(notebook: Notebook) -> None:
        notebook["cells"].remove(cell(notebook, "figures-q3"))

    bench.edit_notebook(remove)
    problem = bench.one()
    assert (problem.file.name, problem.where) == ("lesson.yaml", "tasks.figures.questions.q3")
    assert problem.line == bench.line(YAML, "q3:")
    assert f"in {NOTEBOOK}" in problem.remedy


def test_a_graded_cell_twice(bench: Bench) -> None:
    def double(notebook: Notebook) -> None:
        at = notebook["cells"].index(cell(notebook, "figures-q3"))
        notebook["cells"].insert(at + 1, {**notebook["cells"][at], "id": "figures-q3-2"})

    bench.edit_notebook(double)
    problem = bench.one()
    assert "'figures-q3' twice" in problem.given
    lines = [at for at, row in enumerate(bench.read(NOTEBOOK).splitlines(), 1) if '"grade_id": "figures-q3"' in row]
    assert problem.line == lines[1]
    assert "rename or remove" in problem.remedy


def test_a_graded_cell_of_no_task(bench: Bench) -> None:
    bench.edit_notebook(lambda notebook: marked(notebook, "open").update(grade=True, points=1))
    problem = bench.one()
    assert (problem.where, problem.line) == ("open", bench.line(NOTEBOOK, '"grade_id": "open"'))
    assert "add its task to lesson.yaml" in problem.remedy


@pytest.mark.parametrize(
    ("name", "flag", "value"),
    [
        ("figures-q1", "locked", False),
        ("figures-q1", "solution", True),
        ("the-situation-check", "grade", False),
        ("looking-back", "solution", False),
        ("looking-back", "locked", True),
        ("looking-back-check", "task", True),
    ],
)
def test_a_wrong_flag(bench: Bench, name: str, flag: str, value: bool) -> None:  # noqa: FBT001
    bench.edit_notebook(lambda notebook: marked(notebook, name).update({flag: value}))
    problem = bench.one()
    assert problem.where == name
    cells = {one.grade_id: one for one in read_cells(bench.path(NOTEBOOK))}
    assert problem.line == cells[name].line(flag)
    assert bench.read(NOTEBOOK).splitlines()[problem.line - 1].strip().startswith(f'"{flag}": {str(value).lower()}')
    assert problem.allowed.startswith(f"{flag}: {str(not value).lower()}")
    assert "nbgrader" in problem.remedy


def test_a_cell_of_the_wrong_type(bench: Bench) -> None:
    bench.edit_notebook(lambda notebook: cell(notebook, "looking-back").update(cell_type="raw"))
    problem = bench.one()
    assert (problem.where, problem.line) == ("looking-back", bench.line(NOTEBOOK, '"cell_type": "raw"'))
    assert "a markdown cell" in problem.allowed


def test_an_old_schema(bench: Bench) -> None:
    bench.edit_notebook(lambda notebook: marked(notebook, "open").update(schema_version=2))
    problem = bench.one()
    assert problem.line == bench.line(NOTEBOOK, '"schema_version": 2')
    assert "nbgrader update" in problem.remedy


@pytest.mark.parametrize(
    ("change", "text", "given"),
    [
        ({"outputs": [{"output_type": "stream", "name": "stdout", "text": ["hm"]}]}, '"outputs": [\n', "outputs"),
        ({"execution_count": 7}, '"execution_count": 7', "execution count 7"),
        ({"id": "c0ffee"}, '"id": "c0ffee"', "cell id 'c0ffee'"),
    ],
)
def test_a_notebook_as_it_was_run(bench: Bench, change: dict[str, object], text: str, given: str) -> None:
    bench.edit_notebook(lambda notebook: cell(notebook, "figures-open").update(change))
    problem = bench.one()
    assert problem.line == bench.read(NOTEBOOK)[: bench.read(NOTEBOOK).index(text)].count("\n") + 1
    assert given in problem.given
    assert f"curriculum normalise {bench.path(NOTEBOOK)}" in problem.remedy


def test_a_notebook_as_an_editor_saved_it(bench: Bench) -> None:
    bench.edit_notebook(lambda notebook: notebook["metadata"].update(kernelspec={"name": "conda"}))
    problem = bench.one()
    assert "as an editor saved it" in problem.given
    assert bench.read(NOTEBOOK).splitlines()[problem.line - 1].strip() == '"name": "conda"'


@pytest.mark.parametrize(
    ("name", "old", "where"),
    [
        ("the-situation-play", ".the_situation.play()", "tasks.the-situation"),
        ("04-looking-back-prompt", ".looking_back.prompt()", "tasks.looking-back"),
    ],
)
def test_a_task_that_is_never_played(bench: Bench, name: str, old: str, where: str) -> None:
    def comment(notebook: Notebook) -> None:
        source = cell(notebook, name)["source"]
        source[-1] = "# " + source[-1]

    bench.edit_notebook(comment)
    problem = bench.one()
    assert (problem.file.name, problem.where) == ("lesson.yaml", where)
    assert problem.line == bench.line(YAML, where.partition(".")[2] + ":")
    assert old in problem.allowed
    assert NOTEBOOK in problem.remedy


@pytest.mark.parametrize("name", ["the-harder-case-check", "figures-q2", "in-other-words-check"])
def test_a_check_that_checks_nothing(bench: Bench, name: str) -> None:
    bench.edit_notebook(lambda notebook: cell(notebook, name).update(source=["1.0"]))
    problem = bench.one()
    assert problem.where == name
    assert bench.read(NOTEBOOK).splitlines()[problem.line - 1].strip() == '"source": ['
    assert "last line of the cell" in problem.remedy


@pytest.mark.parametrize(
    ("name", "old", "new", "given"),
    [
        ("figures-q6", "### BEGIN HIDDEN TESTS", "", "without hidden tests"),
        ("figures-q6", "assert slower_kind(entries) in", "slower_kind(entries) in", "without visible tests"),
        ("figures-q6-answer", "### BEGIN SOLUTION", "", "without a solution cell"),
    ],
)
def test_a_plain_question_without_its_parts(bench: Bench, name: str, old: str, new: str, given: str) -> None:
    def change(notebook: Notebook) -> None:
        one = cell(notebook, name)
        one["source"] = [line.replace(old, new) for line in one["source"]]

    bench.edit_notebook(change)
    problem = bench.one()
    assert problem.where == "figures-q6"
    assert given in problem.given
    assert problem.remedy.startswith("add ")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [3]}', "\x00"])
def test_a_file_that_is_no_notebook(bench: Bench, text: str) -> None:
    bench.write(NOTEBOOK, text)
    problem = bench.one()
    assert (problem.file.name, problem.line) == (NOTEBOOK, 1)
    assert "save it again from JupyterLab" in problem.remedy


def test_lines_hold_whatever_order_the_file_has(bench: Bench) -> None:
    text = '{"nbformat": 4, "metadata": {"cells": ["x", 1], "a": [[]]},\n "cells": [\n{"id": "a"},\n\n {"id": "b"}]}\n'
    bench.write(NOTEBOOK, text)
    assert [(one.data["id"], one.first_line) for one in read_cells(bench.path(NOTEBOOK))] == [("a", 3), ("b", 5)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("source", 3),
        ("source", [None]),
        ("metadata", []),
        ("metadata", None),
        ("metadata", {"nbgrader": None}),
        ("cell_type", "heading"),
        ("cell_type", None),
    ],
)
def test_a_cell_that_is_none(bench: Bench, field: str, value: object) -> None:
    bench.edit_notebook(lambda notebook: cell(notebook, "figures-q3").update({field: value}))
    problem = bench.one()
    cells = [one for one in bench.read(NOTEBOOK).splitlines()[: problem.line] if '"cell_type"' in one]
    assert len(cells) > 10
    assert f"`{field}`" in problem.given
    assert "save it again from JupyterLab" in problem.remedy
