"""Stock nbgrader on submissions of every kind: a mark and a message, never a crash, never full marks by accident."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.autograde.formgrader import FormGrader
from tests.learners import (
    LESSON,
    NOTEBOOK,
    ROOT,
    Learner,
    Notebook,
    best_answer,
    cell_of,
    grade_id,
    read,
    worst_answer,
)

pytestmark = pytest.mark.xdist_group("stock-nbgrader")

AUTOMATIC = {
    "two-weeks-later-check": 2.0, "their-backlog-check": 4.0, "surprised-check": 1.0, "by-whose-leave-check": 1.0,
    "figures-q1": 1.0, "figures-q2": 1.0, "figures-q3": 1.0, "figures-q4": 1.0, "figures-q5": 1.0, "figures-q6": 1.0,
}  # fmt: skip
MANUAL = ("surprised", "by-whose-leave")


def nbgrader(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env={**os.environ, "PATH": os.defpath, "JUPYTER_PLATFORM_DIRS": "1"},
    )


def perfect(learner: Learner) -> None:
    learner.play("two-weeks-later", best_answer)
    learner.play("their-backlog", best_answer)
    learner.solve()
    for task in MANUAL:
        learner.write(task, learner.exemplar(task, 3))


def worst(learner: Learner) -> None:
    learner.play("two-weeks-later", worst_answer)
    learner.play("their-backlog", worst_answer)
    learner.edit(lambda notebook: _answer(notebook, "q1", "q1 = -1"))
    learner.edit(lambda notebook: _answer(notebook, "q2", 'q2 = "z"'))
    for task in MANUAL:
        learner.write(task, learner.exemplar(task, 0))


def half_done(learner: Learner) -> None:
    learner.play("two-weeks-later", worst_answer)
    learner.play("two-weeks-later", best_answer)
    learner.play("their-backlog", best_answer, decisions=2)
    learner.solve("q1", "q4")
    learner.write("surprised", learner.exemplar("surprised", 3))


def _answer(notebook: Notebook, question: str, line: str) -> None:
    cell_of(notebook, f"figures-{question}-answer")["source"] += f"\n{line}"


def above_the_points(learner: Learner) -> None:
    perfect(learner)
    learner.edit(lambda notebook: _forge(notebook, "99.0"))


def negative(learner: Learner) -> None:
    perfect(learner)
    learner.edit(lambda notebook: _forge(notebook, "-3"))


def text_result(learner: Learner) -> None:
    perfect(learner)
    learner.edit(lambda notebook: _forge(notebook, "'full marks please'"))


def _forge(notebook: Notebook, result: str) -> None:
    cell_of(notebook, "figures-q1")["source"] = result


def deleted_cells(learner: Learner) -> None:
    perfect(learner)

    def delete(notebook: Notebook) -> None:
        gone = {"figures-q1", "their-backlog-check", "surprised-check", "open", "two-weeks-later-play"}
        notebook["cells"] = [cell for cell in notebook["cells"] if grade_id(cell) not in gone]

    learner.edit(delete)


def duplicated_cells(learner: Learner) -> None:
    perfect(learner)

    def duplicate(notebook: Notebook) -> None:
        for name in ("figures-q2", "surprised", "figures-q3-answer"):
            at = notebook["cells"].index(cell_of(notebook, name))
            twin = deepcopy(notebook["cells"][at])
            twin["id"] = f"{twin['id']}-twin"
            notebook["cells"].insert(at, twin)

    learner.edit(duplicate)


def edited_metadata(learner: Learner) -> None:
    perfect(learner)

    def edit(notebook: Notebook) -> None:
        cell_of(notebook, "figures-q2")["metadata"]["nbgrader"]["points"] = 500
        cell_of(notebook, "figures-q3")["metadata"]["nbgrader"]["locked"] = False

    learner.edit(edit)


def damaged_record(learner: Learner) -> None:
    perfect(learner)
    path = learner.folder / "answers.json"
    path.write_bytes(path.read_bytes()[:200])


def record_of_another_lesson(learner: Learner) -> None:
    perfect(learner)
    path = learner.folder / "answers.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, "lesson": "04-budgeting"}), encoding="utf-8")


def no_record(learner: Learner) -> None:
    perfect(learner)
    (learner.folder / "answers.json").unlink()


def forged_play(learner: Learner) -> None:
    perfect(learner)
    path = learner.folder / "answers.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    for play in data["plays"]:
        play["choices"][0]["answer"] = "h"
    path.write_text(json.dumps(data), encoding="utf-8")


def own_key(learner: Learner) -> None:
    """A learner who rates every option 4 in the own copy of the role-play."""
    worst(learner)
    path = learner.folder / "lesson" / "their-backlog.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("rated: 0", "rated: 4").replace("rated: 1", "rated: 4"), encoding="utf-8")


def untouched(_: Learner) -> None:
    pass


CLASS: dict[str, Callable[[Learner], None]] = {
    work.__name__.replace("_", "-"): work
    for work in (
        untouched, perfect, worst, half_done, above_the_points, negative, text_result, deleted_cells, duplicated_cells,
        edited_metadata, damaged_record, record_of_another_lesson, no_record, forged_play, own_key,
    )
}  # fmt: skip


@dataclass
class Graded:
    """A graded class: the folder, what nbgrader said, and the marks by learner and cell."""

    folder: Path
    said: str
    automatic: dict[str, dict[str, float | None]]
    needs_person: dict[str, set[str]]

    def total(self, learner: str) -> float:
        return sum(score or 0.0 for score in self.automatic[learner].values())

    def shown(self, learner: str, cell: str) -> str:
        notebook = read(self.folder / "autograded" / learner / LESSON / NOTEBOOK)
        return json.dumps(cell_of(notebook, cell)["outputs"])


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    folder = tmp_path_factory.mktemp("course")
    for name in ("source", "nbgrader_config.py"):
        copy: Any = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    made = nbgrader(folder, "generate_assignment", LESSON, "--force")
    assert made.returncode == 0, made.stderr
    for learner, work in CLASS.items():
        work(Learner.starts(folder / "submitted" / learner / LESSON, folder / "release" / LESSON))
    run = nbgrader(folder, "autograde", LESSON)
    assert run.returncode == 0, run.stderr[-4000:]
    return Graded(folder, run.stderr, *_marks(folder))


def _marks(folder: Path) -> tuple[dict[str, dict[str, float | None]], dict[str, set[str]]]:
    from nbgrader.api import Gradebook

    automatic: dict[str, dict[str, float | None]] = {}
    needs: dict[str, set[str]] = {}
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        for learner in CLASS:
            [notebook] = gradebook.find_submission(LESSON, learner).notebooks
            automatic[learner] = {grade.name: grade.auto_score for grade in notebook.grades if grade.name in AUTOMATIC}
            needs[learner] = {grade.name for grade in notebook.grades if grade.needs_manual_grade}
    return automatic, needs


def test_an_untouched_notebook_earns_nothing(graded: Graded) -> None:
    assert graded.automatic["untouched"] == dict.fromkeys(AUTOMATIC, 0.0)
    assert graded.needs_person["untouched"] == set()


def test_reference_answers_best_paths_and_exemplars_earn_every_automatic_point(graded: Graded) -> None:
    assert graded.automatic["perfect"] == AUTOMATIC
    assert graded.needs_person["perfect"] == set(MANUAL)


def test_worst_paths_earn_the_floor(graded: Graded) -> None:
    marks = graded.automatic["worst"]
    assert marks["their-backlog-check"] == 0.0
    assert marks["two-weeks-later-check"] == 1.0  # finished once
    assert marks["figures-q1"] == marks["figures-q2"] == 0.0


def test_half_done_work_lies_between(graded: Graded) -> None:
    marks = graded.automatic["half-done"]
    assert marks["two-weeks-later-check"] == 2.0  # the second play gave up less
    assert marks["their-backlog-check"] == 0.0  # begun, not finished
    assert (marks["figures-q1"], marks["figures-q4"], marks["figures-q2"]) == (1.0, 1.0, 0.0)
    assert marks["surprised-check"] == 1.0
    assert graded.needs_person["half-done"] == {"surprised"}


@pytest.mark.parametrize("learner", ["above-the-points", "negative", "text-result", "edited-metadata"])
def test_edited_test_cells_are_put_back_and_earn_what_the_work_is_worth(graded: Graded, learner: str) -> None:
    assert graded.automatic[learner] == AUTOMATIC


def test_deleted_cells_come_back_and_keep_their_points(graded: Graded) -> None:
    assert graded.automatic["deleted-cells"] == AUTOMATIC


def test_of_duplicated_cells_one_counts(graded: Graded) -> None:
    assert graded.automatic["duplicated-cells"] == AUTOMATIC


@pytest.mark.parametrize(
    ("learner", "message"),
    [
        ("damaged-record", "damaged"),
        ("record-of-another-lesson", "belongs to the lesson '04-budgeting'"),
        ("no-record", "role-play record missing"),
        ("forged-play", "no play that this role-play allows"),
    ],
)
def test_a_record_that_cannot_be_used_is_a_message_and_no_points(graded: Graded, learner: str, message: str) -> None:
    marks = graded.automatic[learner]
    for task in ("two-weeks-later-check", "their-backlog-check"):
        assert marks[task] == 0.0
        shown = graded.shown(learner, task).replace("\\u0027", "'").replace("&#x27;", "'")
        assert message in shown
    assert {name: score for name, score in marks.items() if name.startswith("figures")} == {
        name: score for name, score in AUTOMATIC.items() if name.startswith("figures")
    }


def test_a_key_of_ones_own_changes_nothing(graded: Graded) -> None:
    assert graded.automatic["own-key"]["their-backlog-check"] == 0.0


def test_no_cell_writes_to_stderr_or_ends_in_an_error(graded: Graded) -> None:
    for learner in ("untouched", "perfect", "worst", "half-done"):
        notebook = read(graded.folder / "autograded" / learner / LESSON / NOTEBOOK)
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                assert output["output_type"] != "error", (learner, cell["source"], output)
                assert output.get("name") != "stderr", (learner, cell["source"], output)


def test_feedback_and_export_go_on(graded: Graded) -> None:
    feedback = nbgrader(graded.folder, "generate_feedback", LESSON)
    assert feedback.returncode == 0, feedback.stderr
    page = (graded.folder / "feedback" / "perfect" / LESSON / "cross-team.html").read_text(encoding="utf-8")
    assert "Your decisions: 100 of 100" in page
    exported = nbgrader(graded.folder, "export")
    assert exported.returncode == 0, exported.stderr
    with (graded.folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert float(rows["perfect"]["score"]) == sum(AUTOMATIC.values())
    assert float(rows["perfect"]["max_score"]) == 20.0


def test_a_second_run_keeps_a_persons_marks(graded: Graded) -> None:
    from nbgrader.api import Gradebook

    url = f"sqlite:///{graded.folder / 'gradebook.db'}"
    with Gradebook(url) as gradebook:
        grade = gradebook.find_grade("surprised", "cross-team", LESSON, "half-done")
        grade.manual_score, grade.needs_manual_grade = 2.0, False
        gradebook.db.commit()
    again = nbgrader(graded.folder, "autograde", LESSON, "--student", "half-done", "--force")
    assert again.returncode == 0, again.stderr
    with Gradebook(url) as gradebook:
        assert gradebook.find_grade("surprised", "cross-team", LESSON, "half-done").manual_score == 2.0


def test_validate_says_complete_and_not_the_mark(graded: Graded, tmp_path: Path) -> None:
    learner = Learner.starts(tmp_path / LESSON, graded.folder / "release" / LESSON)
    worst(learner)
    learner.solve()
    for task in MANUAL:
        learner.write(task, learner.exemplar(task, 3))
    run = nbgrader(learner.folder, "validate", NOTEBOOK)
    assert "Success! Your notebook passes all the tests." in run.stdout, run.stdout


def test_a_source_with_a_record_is_refused(graded: Graded, tmp_path: Path) -> None:
    shutil.copytree(graded.folder / "source", tmp_path / "source")
    shutil.copy(graded.folder / "nbgrader_config.py", tmp_path)
    (tmp_path / "source" / LESSON / "answers.json").write_text("{}", encoding="utf-8")
    run = nbgrader(tmp_path, "generate_assignment", LESSON, "--force")
    assert run.returncode != 0
    assert "move it away and generate again" in run.stderr
    assert not (tmp_path / "release" / LESSON).exists()


def test_a_lesson_with_a_mistake_is_not_released_and_the_mistake_is_named(graded: Graded, tmp_path: Path) -> None:
    shutil.copytree(graded.folder / "source", tmp_path / "source")
    shutil.copy(graded.folder / "nbgrader_config.py", tmp_path)
    path = tmp_path / "source" / LESSON / "lesson" / "their-backlog.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("rated: 4", "rated: 5", 1), encoding="utf-8")
    run = nbgrader(tmp_path, "generate_assignment", LESSON, "--force")
    assert run.returncode != 0
    assert "their-backlog.yaml:" in run.stderr
    assert "given 5; allowed: a whole number, at most 4" in run.stderr
    assert not (tmp_path / "release" / LESSON).exists()


def test_formgrader_shows_the_class_and_a_submission_with_its_rubric(graded: Graded) -> None:
    """As an instructor opens it: the server extension in a real Jupyter server, in the course's folder."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded.folder / 'gradebook.db'}") as gradebook:
        [notebook] = gradebook.find_submission(LESSON, "perfect").notebooks
        number = notebook.id
    with FormGrader(graded.folder) as formgrader:
        assert LESSON in formgrader.page("/formgrader/api/assignments")
        assert formgrader.page(f"/formgrader/gradebook/{LESSON}/cross-team")
        page = formgrader.page(f"/formgrader/submissions/{number}/?index=0")
    assert "How a person reads it" in page
    assert "Your decisions: 100 of 100" in page
