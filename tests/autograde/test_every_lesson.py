"""Every lesson: the reference earns every automatic point, the untouched notebook none; stock and autograde agree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograde.master import read_code
from curriculum.content import read_lesson
from curriculum.content.lesson import ReflectionTask
from tests.autograde.room import Room
from tests.autograde.test_stock_nbgrader import nbgrader
from tests.learners import LESSONS, Learner, Notebook, read


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_reference_earns_every_automatic_point_and_the_untouched_notebook_none(lesson: str, tmp_path: Path) -> None:
    room = Room.make(tmp_path / "course", lesson)
    done = room.learner("done", Learner.do_everything)
    room.learner("untouched")
    texts = done.named(ReflectionTask)
    automatic = {name: points for name, points in done.lesson.cell_points().items() if name not in texts}
    assert sum(automatic.values()) == 14.0
    stock = nbgrader(room.folder, "autograde", lesson)
    assert stock.returncode == 0, stock.stderr[-3000:]
    rows = room.rows()
    for name, points in automatic.items():
        assert rows["done", "grade", name][0] == points, name
        assert rows["untouched", "grade", name][0] == 0.0, name
    assert all(rows["done", "grade", name][3] for name in texts)
    shown = _outputs(room, "untouched")
    assert not any(output["output_type"] == "error" for output in shown), "an untouched cell raises"
    assert not any(output.get("name") == "stderr" for output in shown + _outputs(room, "done"))
    results = room.grade()
    assert {result.rows for result in results.values()} == {0}  # the same marks, cell by cell
    assert not any(result.failure or result.problems for result in results.values())
    _nothing_depends_on_what_only_shows(room)


def _nothing_depends_on_what_only_shows(room: Room) -> None:
    """The tag `shows-only` is a promise of the author's: without those cells all others say the same."""
    master = room.folder / "source" / room.lesson / _notebook(room)
    tagged = read_code(read(master)["cells"])["shows_only"]
    whole = _said(room, "done")

    def leave_out(notebook: Notebook) -> None:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code" and cell["source"] in tagged:
                cell["source"] = "# left out"

    Learner(room.folder / "submitted" / "done" / room.lesson).edit(leave_out)
    room.grade(["done"])
    without = _said(room, "done")
    without.pop("# left out", None)
    assert without == {source: said for source, said in whole.items() if source not in tagged}


def _notebook(room: Room) -> str:
    """The graded notebook; a lesson may have others beside it."""
    return read_lesson(room.folder / "source" / room.lesson / "lesson" / "lesson.yaml").notebook


def _said(room: Room, student: str) -> dict[str, str]:
    notebook = room.folder / "autograded" / student / room.lesson / _notebook(room)
    return {cell["source"]: json.dumps(cell["outputs"]) for cell in read(notebook)["cells"]
            if cell["cell_type"] == "code"}  # fmt: skip


def _outputs(room: Room, student: str) -> list[dict[str, object]]:
    notebook = room.folder / "autograded" / student / room.lesson / _notebook(room)
    cells = read(notebook)["cells"]
    return json.loads(json.dumps([output for cell in cells for output in cell.get("outputs", [])]))  # type: ignore[no-any-return]
