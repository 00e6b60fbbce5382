"""A sealed class: nothing of an assessed key in any file a learner gets, and the same marks all the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml

from curriculum import open_lesson
from curriculum.content import RolePlay, edition, read_roleplay
from tests.autograde.test_stock_nbgrader import nbgrader, perfect
from tests.learners import LESSON, NOTEBOOK, ROOT, Learner, cell_of, read

pytestmark = pytest.mark.xdist_group("seal")

TASK = "their-backlog"
KEY_FIELDS = ("rated", "shows", "why", "tempts", "worth", "insight", "exemplars")


def key_of(roleplay: RolePlay) -> list[str]:
    whys = [option.why or "" for scene in roleplay.scenes.values() for option in scene.options.values()]
    return [*whys, roleplay.insight or ""]


def everything_in(folder: Path) -> str:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in folder.rglob("*") if path.is_file()]
    return " ".join("\n".join(texts).replace("\\n", " ").split())


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed")
    shutil.copytree(ROOT / "source", folder / "source")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    path = folder / "source" / LESSON / "lesson" / "lesson.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"id: {LESSON}\n", f"id: {LESSON}\nsealed: true\n"), encoding="utf-8")
    made = nbgrader(folder, "generate_assignment", LESSON, "--force")
    assert made.returncode == 0, made.stderr
    # played with the open file, as no browser is at hand: the record is the same, choice by choice
    perfect(Learner.starts(folder / "submitted" / "ann" / LESSON, folder / "source" / LESSON))
    shutil.copytree(
        folder / "release" / LESSON / "lesson", folder / "submitted" / "ann" / LESSON / "lesson", dirs_exist_ok=True
    )
    graded = nbgrader(folder, "autograde", LESSON)
    assert graded.returncode == 0, graded.stderr[-3000:]
    feedback = nbgrader(folder, "generate_feedback", LESSON)
    assert feedback.returncode == 0, feedback.stderr[-3000:]
    return folder


@pytest.mark.parametrize("stage", ["release", "autograded", "feedback"])
def test_no_file_holds_anything_of_the_key(course: Path, stage: str) -> None:
    held = everything_in(course / stage)
    opened = read_roleplay(course / "source" / LESSON / "lesson" / f"{TASK}.yaml")
    for sentence in key_of(opened):
        assert " ".join(sentence.split()) not in held, sentence
    for path in (course / stage).rglob(f"{TASK}.yaml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert not [field for field in KEY_FIELDS if f"'{field}'" in str(data)]
    assert not list((course / stage).rglob("figures.py"))
    for path in (course / stage).rglob("reflections.yaml"):
        assert "exemplars" not in path.read_text(encoding="utf-8")


def test_the_practice_role_play_stays_open(course: Path) -> None:
    assert not read_roleplay(course / "release" / LESSON / "lesson" / "two-weeks-later.yaml").sealed


def test_open_and_sealed_files_are_one_edition(course: Path) -> None:
    opened, sealed = (
        read_roleplay(course / stage / LESSON / "lesson" / f"{TASK}.yaml") for stage in ("source", "release")
    )
    assert sealed.sealed
    assert edition(opened) == edition(sealed)


def test_the_grader_marks_with_the_key(course: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        [notebook] = gradebook.find_submission(LESSON, "ann").notebooks
        marks = {grade.name: grade.auto_score for grade in notebook.grades}
    assert marks[f"{TASK}-check"] == 4.0
    assert marks["figures-q1"] == marks["figures-q5"] == 1.0


def test_the_graded_notebook_shows_what_was_said_and_no_debrief(course: Path) -> None:
    notebook = read(course / "autograded" / "ann" / LESSON / NOTEBOOK)
    shown = json.dumps(cell_of(notebook, f"{TASK}-play")["outputs"])
    assert "1 play recorded" in shown
    assert "given up" not in shown


def test_a_learner_with_a_sealed_copy_can_play_and_is_told_when_it_is_marked(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / LESSON
    shutil.copytree(course / "release" / LESSON, folder)
    monkeypatch.chdir(folder)
    lesson = open_lesson()
    assert "not answered yet" in str(lesson.their_backlog.play(choices=[]))
    shutil.copy(course / "submitted" / "ann" / LESSON / "answers.json", folder)
    mark = lesson.their_backlog.check()
    assert (float(mark), mark.why) == (0.0, ("Recorded, marked after you hand in.",))
    assert lesson.q1.check(3).why == ("Recorded, marked after you hand in.",)
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert float(lesson.their_backlog.check()) == 4.0
    assert float(lesson.q1.check(3)) == 1.0


def test_a_key_that_stays_in_the_notebook_stops_the_release(course: Path, tmp_path: Path) -> None:
    shutil.copytree(course / "source", tmp_path / "source")
    shutil.copy(course / "nbgrader_config.py", tmp_path)
    path = tmp_path / "source" / LESSON / NOTEBOOK
    notebook = read(path)
    opened = read_roleplay(tmp_path / "source" / LESSON / "lesson" / f"{TASK}.yaml")
    notebook["cells"][2]["source"] += f"\n\n{key_of(opened)[3]}"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    run = nbgrader(tmp_path, "generate_assignment", LESSON, "--force")
    assert run.returncode != 0
    assert "nothing of an assessed key" in run.stderr
    assert not (tmp_path / "release" / LESSON).exists()
