"""The same class graded by stock nbgrader and by autograde: the same rows, but for the differences listed here."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.autograde.room import Room
from tests.autograde.test_stock_nbgrader import CLASS, nbgrader
from tests.learners import LESSON, NOTEBOOK, Learner, cell_of, read

HONEST = ("untouched", "perfect", "worst", "half-done", "text-result", "deleted-cells", "duplicated-cells",
          "edited-metadata", "damaged-record", "no-record")  # fmt: skip
INTENDED_IN_NOTEBOOKS = {"11-page-preview"}
"""The page quotes the answers to the figures, which stock nbgrader's second open_lesson() has forgotten."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Room, Room]:
    ours = Room.make(tmp_path_factory.mktemp("same") / "ours")
    for name in HONEST:
        ours.learner(name, CLASS[name])
    for name, stamp in (("late", "2030-01-02 00:00:00 UTC"), ("early", "2029-12-01 12:00:00 +0300")):
        early = ours.learner(name, CLASS["half-done"])
        (early.folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
    _due(ours, "2030-01-01 00:00:00 UTC")
    config = ours.folder / "nbgrader_config.py"
    config.write_text(config.read_text("utf-8") + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n', "utf-8")
    stock = Room(ours.folder.parent / "stock")
    shutil.copytree(ours.folder, stock.folder)
    del ours.__dict__["course"]  # its settings have changed
    run = nbgrader(stock.folder, "autograde", LESSON)
    assert run.returncode == 0, run.stderr[-3000:]
    results = ours.grade()
    assert all(not result.failure for result in results.values()), results
    return ours, stock


def _due(room: Room, date: str) -> None:
    from nbgrader import api

    with api.Gradebook(room.course.database, room.course.course_id) as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate=date)


def test_every_row_of_the_gradebook_is_the_same(both: tuple[Room, Room]) -> None:
    ours, stock = both
    assert ours.rows() == stock.rows()
    assert ours.rows()["late", "notebook"][-1] > 0  # the penalty
    assert ours.rows()["early", "notebook"][-1] is None


def test_the_graded_notebooks_show_the_same(both: tuple[Room, Room]) -> None:
    for name in ("perfect", "half-done", "untouched"):
        graded, expected = (read(room.folder / "autograded" / name / LESSON / NOTEBOOK) for room in both)
        assert len(graded["cells"]) == len(expected["cells"])
        for cell, other in zip(graded["cells"], expected["cells"], strict=True):
            if cell["id"] not in INTENDED_IN_NOTEBOOKS:
                assert _shown(cell) == _shown(other), cell["id"]


def _shown(cell: dict[str, object]) -> str:
    whole = json.loads(
        json.dumps({part: cell.get(part) for part in ("cell_type", "source", "execution_count", "outputs")})
    )
    for output in whole["outputs"] or ():
        output["text"] = "".join(output.get("text", ""))
        output["metadata"] = {}
        output["data"] = {kind: "".join(value).split() for kind, value in output.get("data", {}).items()}
        output["data"].pop("text/html", None)  # the same but for what the sanitiser writes otherwise
    return json.dumps(whole, sort_keys=True)


def test_nbgrader_goes_on_from_there(both: tuple[Room, Room]) -> None:
    ours, _ = both
    feedback = nbgrader(ours.folder, "generate_feedback", LESSON)
    assert feedback.returncode == 0, feedback.stderr
    page = (ours.folder / "feedback" / "perfect" / LESSON / "cross-team.html").read_text(encoding="utf-8")
    assert "Your decisions: 100 of 100" in page
    exported = nbgrader(ours.folder, "export")
    assert exported.returncode == 0, exported.stderr
    assert not list(ours.folder.glob("feedback/**/figures.py"))  # feedback hands out what lies beside the notebook


def test_a_second_run_changes_no_row(both: tuple[Room, Room]) -> None:
    ours, _ = both
    before = (ours.folder / "gradebook.db").read_bytes()
    results = ours.grade(["perfect", "half-done", "late"])
    assert {name: result.rows for name, result in results.items()} == {"perfect": 0, "half-done": 0, "late": 0}
    assert (ours.folder / "gradebook.db").read_bytes() == before


def test_a_persons_mark_stays_and_is_asked_for_again_only_when_the_text_changed(both: tuple[Room, Room]) -> None:
    from nbgrader import api

    ours, _ = both
    with api.Gradebook(ours.course.database, ours.course.course_id) as gradebook:
        for cell in ("surprised", "figures-q2"):
            grade = gradebook.find_grade(cell, "cross-team", LESSON, "half-done")
            grade.manual_score, grade.needs_manual_grade = 1.0, False
        gradebook.find_comment("surprised", "cross-team", LESSON, "half-done").manual_comment = "Well seen."
        gradebook.db.commit()
    assert ours.grade(["half-done"])["half-done"].rows == 0

    def add(learner: Learner) -> None:
        learner.edit(lambda notebook: cell_of(notebook, "surprised").update(source="Something else altogether."))
        learner.solve("q2")

    add(Learner(ours.folder / "submitted" / "half-done" / LESSON))
    ours.grade(["half-done"])
    rows = ours.rows()
    for cell in ("surprised", "figures-q2"):
        _, manual, _, needs, *_ = rows["half-done", "grade", cell]
        assert (manual, needs) == (1.0, True), cell
    assert rows["half-done", "comment", "surprised"][1] == "Well seen."
    assert rows["half-done", "grade", "by-whose-leave"][3] is False


def test_the_tools_agree_on_plain_cells() -> None:
    from nbformat.v4 import new_code_cell, new_output
    from nbgrader.utils import compute_checksum, determine_grade

    from autograde.mark import score_of
    from autograde.master import MasterCell

    shown = [
        [], [{"output_type": "stream", "name": "stdout", "text": "x"}],
        [{"output_type": "stream", "name": "stderr", "text": "x"}],
        [{"output_type": "error", "ename": "E", "evalue": "", "traceback": []}],
        *[[{"output_type": "execute_result", "data": {"text/plain": text}, "execution_count": 1, "metadata": {}}]
          for text in ("2.5", "0", "'ok'", "False", "-1", "4", "HBox()", "[1, 2]", "nan")],
    ]  # fmt: skip
    for outputs in shown:
        cell = new_code_cell(
            "1", metadata={"nbgrader": {"grade": True, "solution": False, "points": 4, "locked": True}}
        )
        cell.outputs = [new_output(**output) for output in outputs]
        assert score_of(outputs, 4.0) == determine_grade(cell)[0], outputs
    master = MasterCell("a-b", "code", "x = 1", None, locked=True, points=2.0, solution=False, task=False)
    cell.metadata.nbgrader.update(grade_id="a-b", points=2)
    cell.source = "x = 1"
    assert master.checksum_of("x = 1") == compute_checksum(cell)


def test_a_lesson_that_is_not_registered_is_said(tmp_path: Path) -> None:
    from autograde.errors import GradingError

    room = Room(tmp_path)
    shutil.copytree(Path(__file__).parents[2] / "source" / LESSON, tmp_path / "source" / LESSON)
    with pytest.raises(GradingError, match="run `autograde init`"):
        room.grade()
