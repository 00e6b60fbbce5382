from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from curriculum.content import ContentError
from curriculum.lint.normalise import normalised, normalised_text, unclean_release
from tests.lint.bench import NOTEBOOK, Bench, Notebook, cell

ROOT = Path(__file__).parents[2]


def test_twice_is_once(bench: Bench) -> None:
    path = bench.path(NOTEBOOK)
    assert normalised_text(path) == bench.read(NOTEBOOK)
    nbformat.validate(nbformat.reads(bench.read(NOTEBOOK), as_version=4))
    assert nbformat.writes(nbformat.reads(bench.read(NOTEBOOK), as_version=4)) + "\n" == bench.read(NOTEBOOK)


def test_what_running_and_editing_left_is_taken_away(bench: Bench) -> None:
    before = bench.read(NOTEBOOK)

    def run(notebook: Notebook) -> None:
        for number, one in enumerate(notebook["cells"]):
            one["metadata"]["execution"] = {"iopub": "2026"}
            if one["cell_type"] == "code":
                one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["hm"]}]
                one["execution_count"] = number
        notebook["metadata"] = {"widgets": {}, "kernelspec": {"name": "conda-env"}}
        marked = cell(notebook, "figures-q1")["metadata"]["nbgrader"]
        marked["points"] = 17

    bench.edit_notebook(run)
    assert normalised_text(bench.path(NOTEBOOK)) == before


def test_a_cell_put_in_between_renames_no_other() -> None:
    cells = [{"cell_type": "markdown", "id": f"04-{at:03d}", "metadata": {}, "source": "x"} for at in range(3)]
    new = {"cell_type": "markdown", "id": "5f2c", "metadata": {}, "source": "new"}
    made = normalised({"cells": [cells[0], new, *cells[1:]]}, {}, "04")
    assert [one["id"] for one in made["cells"]] == ["04-000", "04-001-2", "04-001", "04-002"]


def test_cells_of_other_tools_are_read() -> None:
    bare = {"cell_type": "code", "source": ["a\n", "b"]}
    made = normalised({"cells": [bare, bare]}, {}, "04")
    assert [one["id"] for one in made["cells"]] == ["04-000", "04-001"]
    assert made["cells"][0]["source"] == "a\nb"


def test_no_notebook(tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text("{}")
    with pytest.raises(ContentError, match="a notebook"):
        normalised_text(path)


def test_a_release_holds_nothing_of_the_key(bench: Bench) -> None:
    found = list(unclean_release(bench.path(NOTEBOOK)))
    given = {one.given for one in found}
    assert given == {"`### BEGIN SOLUTION`", "`### BEGIN HIDDEN TESTS`"}
    assert all(one.remedy == "run `make release` again" and one.line > 1 for one in found)
    bench.write(NOTEBOOK, "{")
    assert [one.line for one in unclean_release(bench.path(NOTEBOOK))] == [1]


def test_every_notebook_here_is_clean() -> None:
    for path in sorted([*(ROOT / "source").rglob("*.ipynb"), *(ROOT / "curriculum").rglob("*.ipynb")]):
        if ".ipynb_checkpoints" not in path.parts:
            assert normalised_text(path) == path.read_text(encoding="utf-8"), path
    for path in sorted((ROOT / "release").rglob("*.ipynb")):
        assert list(unclean_release(path)) == []
        assert json.loads(path.read_text(encoding="utf-8"))["cells"]
