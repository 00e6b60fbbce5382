"""A new edition of a lesson: the new text, and every answer where it was."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from curriculum.progress import read_progress
from curriculum.workspace import lay_out
from curriculum.workspace.cells import parse, written
from curriculum.workspace.merge import merge
from tests.learners import LESSON, NOTEBOOK, ROOT

Notebook = dict[str, Any]
REPAIR = "`curriculum learn --repair` puts that right and keeps a copy of your file"
RELEASE = ROOT / "release" / LESSON
PATH = f"{LESSON}/{NOTEBOOK}"


def notebook_in(folder: Path) -> Notebook:
    notebook = parse((folder / PATH).read_bytes())
    assert notebook is not None
    return notebook


def cell(notebook: Notebook, name: str) -> Notebook:
    return next(one for one in notebook["cells"] if one["id"] == name)


def text(notebook: Notebook, name: str) -> str:
    return "".join(cell(notebook, name)["source"])


def change(folder: Path, **texts: str) -> None:
    """Write into cells, given by their ids with `_` for `-`, and run every code cell."""
    notebook = notebook_in(folder)
    for name, words in texts.items():
        cell(notebook, name.strip("_").replace("_", "-"))["source"] = words
    for one in notebook["cells"]:
        if one["cell_type"] == "code":
            one["execution_count"] = 7
            one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["was here\n"]}]
    (folder / PATH).write_bytes(written(notebook))


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    folder = tmp_path / "lessons"
    for source in RELEASE.rglob("*"):
        if source.is_file() and "__pycache__" not in source.parts:
            target = folder / LESSON / source.relative_to(RELEASE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return folder


@pytest.fixture
def workspace(tmp_path: Path, lessons: Path) -> Path:
    lay_out(tmp_path / "work", lessons)
    return tmp_path / "work"


def new_edition(lessons: Path) -> None:
    """Another introduction, a reworded question, a cell more and a cell less."""
    notebook = notebook_in(lessons)
    cell(notebook, "11-about")["source"] = "## Reworded\n"
    cell(notebook, "11-q1-guess")["source"] = "# My guess, in hours:"
    cell(notebook, "figures-q1-answer")["source"] = "# A clearer text of the question\nq1 = ..."
    cell(notebook, "two-weeks-later-check")["source"] = "# Check, reworded\ncross_team.two_weeks_later.check()"
    gone = {"11-new", "11-q2-at-work", "figures-q3-answer"}
    notebook["cells"] = [one for one in notebook["cells"] if one["id"] not in gone]
    notebook["cells"].insert(3, {"cell_type": "markdown", "id": "11-new", "metadata": {}, "source": "A new cell."})
    (lessons / PATH).write_bytes(written(notebook))


def test_a_notebook_that_was_only_opened_and_run_gets_the_new_text(workspace: Path, lessons: Path) -> None:
    change(workspace)
    new_edition(lessons)
    done = lay_out(workspace, lessons)
    assert done.sentences() == [f"Updated {PATH}."]
    assert not (workspace / "earlier-copies").exists()
    now = notebook_in(workspace)
    assert text(now, "11-about") == "## Reworded\n"
    assert [one["id"] for one in now["cells"]] == [one["id"] for one in notebook_in(lessons)["cells"]]
    assert cell(now, "open")["outputs"], "what was run and did not change still stands there"
    assert not cell(now, "two-weeks-later-check")["outputs"]
    assert lay_out(workspace, lessons).sentences() == []


def test_answers_are_carried_over(workspace: Path, lessons: Path) -> None:
    change(
        workspace,
        figures_q1_answer="q1 = 22.8",
        figures_q3_answer="q3 = 5.0",
        surprised="**Situation**\n\nIt was me.",
        _11_q1_guess="# My guess before I look (hours): 12",
        _11_q3_guess="# My guess before I look (hours): 3",
    )
    notebook = notebook_in(workspace)
    at = notebook["cells"].index(cell(notebook, "figures-q1"))
    mine = {"cell_type": "code", "id": "mine", "metadata": {}, "source": "6 * 7", "outputs": [], "execution_count": 1}
    notebook["cells"].insert(at + 1, mine)
    raw = written(notebook)
    (workspace / PATH).write_bytes(raw)

    new_edition(lessons)
    [update] = lay_out(workspace, lessons).merged
    now = notebook_in(workspace)
    assert text(now, "figures-q1-answer") == "q1 = 22.8"
    assert text(now, "surprised") == "**Situation**\n\nIt was me."
    assert text(now, "11-q3-guess").endswith("3"), "a note in our own text stays while that text is the same"
    assert text(now, "11-q1-guess") == "# My guess, in hours:"
    sources = ["".join(one["source"]) for one in now["cells"]]
    assert sources[sources.index("# My guess, in hours:") + 1] == "# My guess before I look (hours): 12"
    assert "q3 = 5.0" in sources, "the words of a cell that is no more stand where it was"
    ids = [one["id"] for one in now["cells"]]
    assert ids[ids.index("figures-q1") + 1] == "mine"
    assert len(set(ids)) == len(ids)
    assert text(now, "11-about") == "## Reworded\n"
    assert text(now, "11-new") == "A new cell."
    assert (update.carried, update.beside, update.replaced) == (3, 2, 0)
    assert (workspace / update.copy).read_bytes() == raw
    assert "in 3 cells carried over" in (workspace / "what-changed.md").read_text()
    assert lay_out(workspace, lessons).sentences() == []


def test_without_the_edition_it_began_with_every_difference_is_the_learners(workspace: Path, lessons: Path) -> None:
    change(workspace, figures_q1_answer="q1 = 22.8", _11_q1_guess="# 12")
    (workspace / ".curriculum" / "laid-out.json").unlink()
    new_edition(lessons)
    lay_out(workspace, lessons)
    now = notebook_in(workspace)
    sources = ["".join(one["source"]) for one in now["cells"]]
    assert text(now, "figures-q1-answer") == "q1 = 22.8"
    assert "# 12" in sources
    assert text(now, "11-about") == "## Reworded\n"


def test_a_changed_or_missing_cell_of_the_lessons_own_is_said_and_repaired(workspace: Path, lessons: Path) -> None:
    change(workspace, open="import os", figures_q1_answer="q1 = 22.8")
    notebook = notebook_in(workspace)
    notebook["cells"].remove(cell(notebook, "figures-q6"))
    (workspace / PATH).write_bytes(written(notebook))
    said = lay_out(workspace, lessons).sentences()
    assert said == [
        f"{PATH} lacks the cell figures-q6: {REPAIR}.",
        f"In {PATH} the lesson's own text was changed in the cell open: {REPAIR}.",
    ]
    [update] = lay_out(workspace, lessons, repair=True).merged
    assert (update.carried, update.replaced) == (1, 1)
    now = notebook_in(workspace)
    assert "open_lesson()" in text(now, "open")
    assert text(now, "figures-q1-answer") == "q1 = 22.8"
    assert cell(now, "figures-q6")
    assert lay_out(workspace, lessons).sentences() == []


@pytest.mark.parametrize("damage", [b"", b'{"cells": [', b"[]", b'{"cells": 3, "nbformat": 4}', b"\xff", b"{}"])
def test_a_damaged_notebook_stays_as_it_is_until_the_learner_asks(
    workspace: Path, lessons: Path, damage: bytes
) -> None:
    (workspace / PATH).write_bytes(damage)
    new_edition(lessons)
    done = lay_out(workspace, lessons)
    assert (workspace / PATH).read_bytes() == damage
    assert (workspace / "new-text" / PATH).read_bytes() == (lessons / PATH).read_bytes()
    assert "cannot be read as a notebook: `curriculum learn --repair`" in done.sentences()[-1]
    [(_, where)] = lay_out(workspace, lessons, repair=True).replaced
    assert (workspace / where).read_bytes() == damage
    assert (workspace / PATH).read_bytes() == (lessons / PATH).read_bytes()


def test_plays_of_an_earlier_edition_are_kept(workspace: Path, lessons: Path) -> None:
    play = {"task": "two-weeks-later", "edition": "sha256:old", "seed": 1, "began": "2026-11-23T10:03:58Z"}
    choices = [{"scene": "gone", "answer": "b", "at": "2026-11-23T10:04:11Z"}]
    record = {"format": 1, "lesson": LESSON, "plays": [play | {"choices": choices, "finished": True, "ending": "x"}]}
    answers = workspace / LESSON / "answers.json"
    answers.write_text(json.dumps(record))
    before = answers.read_bytes()
    new_edition(lessons)
    lay_out(workspace, lessons)
    assert answers.read_bytes() == before
    from datetime import date

    [lesson] = read_progress(workspace, date(2026, 11, 25)).lessons
    assert lesson.plays[0].finished == 1


def test_a_lesson_that_a_class_was_given_is_no_edition_of_ours(tmp_path: Path, lessons: Path) -> None:
    workspace = tmp_path / "class"
    lay_out(workspace, lessons)
    yaml = workspace / LESSON / "lesson" / "lesson.yaml"
    yaml.write_text(yaml.read_text(encoding="utf-8").replace("title: ", "title: Our class, ", 1), encoding="utf-8")
    change(
        workspace, open="from curriculum import open_lesson  # as our instructor wants it", figures_q1_answer="q1 = 1"
    )
    before = {path: path.read_bytes() for path in (workspace / LESSON).rglob("*") if path.is_file()}
    assert lay_out(workspace, lessons).sentences() == []
    for forget in (False, True):
        if forget:
            (workspace / ".curriculum" / "laid-out.json").unlink()
        new_edition(lessons)
        lay_out(workspace, lessons)
        assert {path: path.read_bytes() for path in before} == before
        (lessons / PATH).write_bytes((lessons / PATH).read_bytes() + b"\n")


def test_a_merge_with_itself_changes_no_byte() -> None:
    for path in sorted((ROOT / "release").glob("*/*.ipynb")):
        notebook = parse(path.read_bytes())
        assert notebook is not None
        for base in (notebook, None):
            assert written(merge(base, deepcopy(notebook), notebook).notebook) == path.read_bytes()


def test_a_notebook_that_jupyter_trusts_is_still_trusted(
    workspace: Path, lessons: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    import nbformat
    from nbformat.sign import NotebookNotary

    def notary() -> Any:
        return NotebookNotary(data_dir=str(tmp_path / "data"))

    (tmp_path / "data").mkdir()
    change(workspace, figures_q1_answer="q1 = 22.8")
    signing = notary()
    signing.sign(nbformat.read(workspace / PATH, as_version=4))
    signing.store.close()
    new_edition(lessons)
    lay_out(workspace, lessons)
    looking = notary()
    assert looking.check_signature(nbformat.read(workspace / PATH, as_version=4))
    looking.store.close()
