"""Damaged, oversized, odd submissions: a named problem, the marks of what can be read, the class unaffected."""

from __future__ import annotations

import gc
import itertools
import json
import os
import shutil
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from autograde.desk import SubmittedRecord
from autograde.grade import Bench, grade
from autograde.mark import GradedSubmission
from autograde.sandbox.parent import Sandbox
from autograde.submission import read_submission
from curriculum.record import RecordError
from tests.autograde.room import Room
from tests.learners import LESSON, NOTEBOOK, Learner, best_answer, cell_of, grade_id, read

_numbers = itertools.count()
PLAYS = {"two-weeks-later-check": 2.0, "their-backlog-check": 4.0}
FIGURES = {f"figures-q{number}": 1.0 for number in range(1, 7)}


def good(learner: Learner) -> None:
    learner.play("two-weeks-later", best_answer)
    learner.play("their-backlog", best_answer)
    learner.solve()
    learner.write("surprised", learner.exemplar("surprised", 3))


def _notebook(learner: Learner) -> Path:
    return learner.folder / NOTEBOOK


def _recoded(encoding: str) -> Callable[[Learner], None]:
    def recode(learner: Learner) -> None:
        text = json.dumps(read(_notebook(learner)), ensure_ascii=False).replace("Nairobi", "Nairobí")
        _notebook(learner).write_bytes(text.encode(encoding, errors="replace"))

    return recode


def truncated(learner: Learner) -> None:
    _notebook(learner).write_bytes(_notebook(learner).read_bytes()[:5000])


def empty(learner: Learner) -> None:
    _notebook(learner).write_bytes(b"")


def nested(learner: Learner) -> None:
    _notebook(learner).write_bytes(b"[" * 200_000)


def a_list(learner: Learner) -> None:
    _notebook(learner).write_bytes(b"[1, 2]")


def oversized(learner: Learner) -> None:
    with _notebook(learner).open("ab") as file:
        file.truncate(60_000_000)


def linked(learner: Learner) -> None:
    shutil.move(_notebook(learner), learner.folder.parent / "elsewhere.ipynb")
    _notebook(learner).symlink_to(learner.folder.parent / "elsewhere.ipynb")


def a_folder(learner: Learner) -> None:
    _notebook(learner).unlink()
    _notebook(learner).mkdir()


def a_pipe(learner: Learner) -> None:
    _notebook(learner).unlink()
    os.mkfifo(_notebook(learner))


def missing(learner: Learner) -> None:
    _notebook(learner).unlink()


UNREADABLE = [truncated, empty, nested, a_list, oversized, linked, a_folder, a_pipe, missing]


def too_new(learner: Learner) -> None:
    learner.edit(lambda notebook: notebook.update(nbformat=5, nbformat_minor=99, surprise=[1]))


def newer_nbgrader(learner: Learner) -> None:
    def change(notebook: dict[str, object]) -> None:
        for cell in notebook["cells"]:
            if grade_id(cell):
                cell["metadata"]["nbgrader"].update(schema_version=99, colour="blue")

    learner.edit(change)


def damaged_cells(learner: Learner) -> None:
    learner.edit(
        lambda notebook: notebook["cells"].extend([None, 7, {"cell_type": "video"}, {"cell_type": "code", "source": 3}])
    )


def odd_metadata(learner: Learner) -> None:
    def change(notebook: dict[str, object]) -> None:
        notebook["metadata"] = []
        for number, cell in enumerate(notebook["cells"]):
            if not grade_id(cell):
                cell["metadata"] = [None, {"nbgrader": 5}, {"nbgrader": {"grade_id": [1]}}, "x"][number % 4]

    learner.edit(change)


def null_bytes(learner: Learner) -> None:
    learner.edit(
        lambda notebook: notebook["cells"].append(
            {"cell_type": "code", "metadata": {}, "source": "x = 1\0", "outputs": [], "execution_count": None}
        )
    )


def lone_surrogate(learner: Learner) -> None:
    path = _notebook(learner)
    path.write_text(path.read_text("utf-8").replace("Nairobi", "Nairobi \\ud800"), "utf-8")


def renamed(learner: Learner) -> None:
    _notebook(learner).rename(learner.folder / "Copy of cross-team (1).ipynb")


def retyped(learner: Learner) -> None:
    def change(notebook: dict[str, object]) -> None:
        for name, kind in (("figures-q2", "markdown"), ("surprised", "code"), ("their-backlog-check", "raw")):
            cell_of(notebook, name)["cell_type"] = kind

    learner.edit(change)


def split(learner: Learner) -> None:
    def change(notebook: dict[str, object]) -> None:
        at = notebook["cells"].index(cell_of(notebook, "surprised"))
        whole = notebook["cells"][at]
        lines = whole["source"].split("\n\n")
        first = {**whole, "id": "first-half", "source": "\n\n".join(lines[:4])}
        whole["source"] = "\n\n".join(lines[4:])
        notebook["cells"].insert(at, first)

    learner.edit(change)


def other_files(learner: Learner) -> None:
    for number in range(300):
        (learner.folder / f"note-{number}.txt").write_text("x", encoding="utf-8")
    deep = learner.folder.joinpath(*["d"] * 40)
    deep.mkdir(parents=True)
    (deep / "x").write_text("x", encoding="utf-8")


READABLE = [
    (_recoded("utf-8-sig"), ""),
    (_recoded("utf-16"), "UTF-16"),
    (_recoded("latin-1"), "not UTF-8"),
    (too_new, "format"),
    (newer_nbgrader, ""),
    (damaged_cells, "damaged cell"),
    (odd_metadata, ""),
    (null_bytes, ""),
    (lone_surrogate, ""),
    (renamed, "was taken for"),
    (retyped, "turned back"),
    (split, "joined again"),
    (other_files, "left out"),
]


def graded(work: Callable[[Learner], None], room: Room, bench: Bench, sandbox: Sandbox) -> GradedSubmission:
    name = f"damaged-{next(_numbers)}"
    learner = room.learner(name, good)
    work(learner)
    return grade(read_submission(learner.folder, student=name, lesson=LESSON), bench, sandbox)


@pytest.mark.parametrize("damage", UNREADABLE)
def test_an_unreadable_notebook_still_earns_its_role_plays(
    damage: Callable[[Learner], None], shared_room: Room, bench: Bench, sandbox: Sandbox
) -> None:
    result = graded(damage, shared_room, bench, sandbox)
    assert {name: score for name, score in result.scores.items() if score} == PLAYS
    assert result.problems
    assert json.loads(result.document)["cells"]


@pytest.mark.parametrize(("damage", "cause"), READABLE)
def test_a_readable_notebook_earns_all_its_marks(
    damage: Callable[[Learner], None], cause: str, shared_room: Room, bench: Bench, sandbox: Sandbox
) -> None:
    import nbformat

    result = graded(damage, shared_room, bench, sandbox)
    scores = dict(result.scores)
    assert scores.pop("surprised") is None
    assert {name: score for name, score in scores.items() if score} == {**PLAYS, **FIGURES, "surprised-check": 1.0}
    assert cause in "\n".join(result.problems)
    nbformat.validate(nbformat.reads(result.document.decode("utf-8"), 4))


def no_folder_but_a_link(room: Room) -> Path:
    target = room.learner("link-target", good).folder
    link = room.folder / "submitted" / "linked" / LESSON
    link.parent.mkdir()
    link.symlink_to(target)
    return link


def test_a_folder_that_is_a_link_is_not_followed(shared_room: Room, bench: Bench, sandbox: Sandbox) -> None:
    link = no_folder_but_a_link(shared_room)
    result = grade(read_submission(link, student="linked", lesson=LESSON), bench, sandbox)
    assert not any(result.scores.values())
    assert "is a link" in result.problems[0]


@pytest.mark.parametrize("raw", [None, b"{"])
def test_a_submission_whose_record_cannot_be_used_is_let_go_once_it_is_graded(raw: bytes | None) -> None:
    record = SubmittedRecord(raw, LESSON)
    for _ in range(2):
        with pytest.raises(RecordError):
            record.require()
    gone = weakref.ref(record)
    gc.disable()  # a class makes no garbage that only a collection finds
    try:
        del record
        assert gone() is None
    finally:
        gc.enable()
