"""Any edits, any damage, any new edition: never an answer lost."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.utils import compute_checksum

from curriculum.workspace import HIDDEN, lay_out
from curriculum.workspace.cells import grade_id, is_answer, key, parse, same_words, text, written
from curriculum.workspace.merge import merge

Cell = dict[str, Any]
Notebook = dict[str, Any]

LESSON = "11-cross-team"
PATH = f"{LESSON}/cross-team.ipynb"
NAMES = [f"cell-{number}" for number in range(6)]
KINDS = ("prose", "guess", "locked", "answer", "text")
WORDS = st.text(st.sampled_from("ab\n \u00e9"), max_size=4)


def made(name: str, kind: str, source: str) -> Cell:
    """A cell of a lesson."""
    code = kind in {"guess", "locked", "answer"}
    cell: Cell = {"cell_type": "code" if code else "markdown", "id": name, "metadata": {}, "source": source}
    if code:
        cell |= {"outputs": [], "execution_count": None}
    if kind in {"locked", "answer", "text"}:
        solution = kind != "locked"
        cell["metadata"]["nbgrader"] = {
            "grade_id": name,
            "grade": kind == "text",
            "solution": solution,
            "locked": not solution,
            "schema_version": 3,
            "task": False,
            "points": 1,
        }
        cell["metadata"]["nbgrader"]["checksum"] = compute_checksum(nbformat.from_dict(cell))
    return cell


def notebook(cells: list[Cell]) -> Notebook:
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@st.composite
def editions(draw: st.DrawFn) -> Notebook:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    return notebook([made(name, draw(st.sampled_from(KINDS)), f"ours {draw(WORDS)}") for name in names])


@st.composite
def edited(draw: st.DrawFn, base: Notebook) -> tuple[Notebook, list[str]]:
    """What a learner made of an edition, and the words that are theirs."""
    cells: list[Cell] = []
    theirs: list[str] = []

    def write() -> str:
        theirs.append(f"mine {len(theirs)} {draw(WORDS)}")
        return theirs[-1]

    for cell in base["cells"]:
        for what in draw(st.lists(st.sampled_from(["keep", "edit", "run", "own", "drop"]), min_size=1, max_size=2)):
            marked = grade_id(cell) is not None and not is_answer(cell)
            if what == "own":
                loose = draw(st.sampled_from([None, "mine", cell["id"]]))
                cells.append(made("x", "guess", write()) | {"id": loose or f"own-{len(cells)}"})
            elif what == "run" and cell["cell_type"] == "code":
                cells.append(cell | {"execution_count": 3, "outputs": []})
            elif what == "edit" and not marked:
                cells.append(cell | {"source": write()})
            elif what != "drop":
                cells.append(dict(cell))
    if draw(st.integers(0, 9)) == 0:  # a tool that knows no ids
        cells = [{name: value for name, value in cell.items() if name != "id"} for cell in cells]
    return notebook(cells), theirs


def holds(found: Notebook, theirs: list[str]) -> bool:
    return set(theirs) <= {text(cell) for cell in found["cells"]}


def merges_well(data: st.DataObject) -> None:
    base, new = data.draw(editions()), data.draw(editions())
    mine, theirs = data.draw(edited(base))
    known = data.draw(st.booleans())
    merged = merge(base if known else None, mine, new).notebook
    assert holds(merged, theirs)
    names = {key(cell) for cell in new["cells"]}
    ours = [cell for cell in merged["cells"] if cell["id"] in names]
    assert [cell["id"] for cell in ours] == [cell["id"] for cell in new["cells"]]
    nbformat.validate(nbformat.from_dict(merged))
    for cell in new["cells"]:
        last = next((one for one in reversed(mine["cells"]) if key(one) == key(cell)), None)
        if is_answer(cell) and last and text(last) in theirs and last["cell_type"] == cell["cell_type"]:
            assert text(next(one for one in ours if one["id"] == cell["id"])) == text(last)
    again = merge(new, merged, new).notebook
    assert holds(again, theirs)
    assert same_words(again, merged) or not known


def loses_nothing(data: st.DataObject) -> None:
    base, new = data.draw(editions()), data.draw(editions())
    mine, theirs = data.draw(edited(base))
    with TemporaryDirectory() as name:
        lessons, workspace = Path(name, "lessons"), Path(name, "work")
        (lessons / LESSON).mkdir(parents=True)
        (lessons / PATH).write_bytes(written(base))
        lay_out(workspace, lessons)
        raw = written(mine)
        cut = data.draw(st.none() | st.integers(0, len(raw)))
        (workspace / PATH).write_bytes(raw if cut is None else raw[:cut])
        record = data.draw(st.binary(max_size=8))
        (workspace / LESSON / "answers.json").write_bytes(record)
        before = (workspace / PATH).read_bytes()
        for damaged in data.draw(st.lists(st.sampled_from(["laid-out.json", f"editions/{PATH}"]), unique=True)):
            (workspace / HIDDEN / damaged).write_bytes(data.draw(st.sampled_from([b"", b"{}", b"[", written(new)])))
        (lessons / PATH).write_bytes(written(new))
        lay_out(workspace, lessons, repair=data.draw(st.booleans()))
        files = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}
        now = parse(files[workspace / PATH])
        assert before in files.values() or (now is not None and holds(now, theirs))
        if cut is None and now is not None and parse(before) and files[workspace / PATH] != before:
            assert holds(now, theirs) or before in files.values()
        assert files[workspace / LESSON / "answers.json"] == record
        said = lay_out(workspace, lessons)
        assert not said.news()
        assert (workspace / PATH).read_bytes() == files[workspace / PATH]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_merge_keeps_every_word(data: st.DataObject) -> None:
    merges_well(data)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_loses_nothing(data: st.DataObject) -> None:
    loses_nothing(data)


@pytest.mark.long
@settings(max_examples=5_000, deadline=None)
@given(st.data())
def test_any_merge_keeps_every_word_often(data: st.DataObject) -> None:
    merges_well(data)


@pytest.mark.long
@settings(max_examples=5_000, deadline=None)
@given(st.data())
def test_any_damage_loses_nothing_often(data: st.DataObject) -> None:
    loses_nothing(data)


def test_the_bench_can_fail() -> None:
    assert not holds(notebook([made("a", "text", "x")]), ["mine"])
    assert json.loads(written(notebook([])))["cells"] == []
