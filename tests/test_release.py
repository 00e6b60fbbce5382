"""`release/` is what nbgrader makes of `source/`, and stock nbgrader leaves a checkout as it found it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from curriculum.content import read_lesson, read_reflections
from curriculum.lint.normalise import normalised_text
from curriculum.scoring import assess_reflection
from tests.autograde.test_stock_nbgrader import nbgrader
from tests.learners import LESSONS, ROOT, Learner, best_answer, read

pytestmark = pytest.mark.xdist_group("release")


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def git(folder: Path, *arguments: str) -> str:
    run = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh checkout of the files git knows here, as they are now."""
    folder = tmp_path_factory.mktemp("clone")
    for name in git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "--message", "a clone")
    return folder


def test_stock_nbgrader_makes_the_committed_release_and_leaves_nothing_behind(clone: Path) -> None:
    before = files_below(clone / "release")
    for lesson in LESSONS:
        made = nbgrader(clone, "generate_assignment", lesson, "--force")
        assert made.returncode == 0, made.stderr
        learner = Learner.starts(clone / "submitted" / "ann" / lesson, clone / "release" / lesson)
        for task in read_lesson(learner.folder / "lesson" / "lesson.yaml").tasks:
            if (learner.folder / "lesson" / f"{task}.yaml").exists():
                learner.play(task, best_answer)
        for command in ("autograde", "generate_feedback"):
            run = nbgrader(clone, command, lesson)
            assert run.returncode == 0, run.stderr[-3000:]
    assert nbgrader(clone, "export").returncode == 0
    assert files_below(clone / "release") == before
    assert git(clone, "status", "--porcelain") == ""


@pytest.mark.parametrize("lesson", LESSONS)
def test_source_notebooks_are_as_the_normaliser_writes_them(lesson: str) -> None:
    for path in (ROOT / "source" / lesson).glob("*.ipynb"):
        assert path.read_text(encoding="utf-8") == normalised_text(path), f"run `curriculum normalise {path}`"


@pytest.mark.parametrize("lesson", LESSONS)
def test_released_notebooks_are_clean_and_hold_no_solution(lesson: str) -> None:
    for path in (ROOT / "release" / lesson).glob("*.ipynb"):
        notebook = read(path)
        assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook["cells"])
        ids = [cell["id"] for cell in notebook["cells"]]
        source = read(ROOT / "source" / lesson / path.name)
        assert ids == [cell["id"] for cell in source["cells"]]
        text = json.dumps(notebook)
        assert "BEGIN SOLUTION" not in text
        assert "HIDDEN TESTS" not in text


def test_no_record_lies_where_nbgrader_would_copy_it_from() -> None:
    assert [*(ROOT / "source").rglob("answers*.json"), *(ROOT / "release").rglob("answers*.json")] == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_best_exemplars_pass_the_check_and_the_emptiest_do_not(lesson: str) -> None:
    for name, prompt in read_reflections(ROOT / "source" / lesson / "lesson" / "reflections.yaml").root.items():
        passed = {}
        for mark, texts in prompt.exemplars.items():
            boxes = [f"**{box.heading}**\n\n{text}" for box, text in zip(prompt.boxes, texts, strict=True)]
            passed[mark] = assess_reflection("\n\n".join(boxes), prompt=prompt).passed
        assert passed[3], name
        assert not passed[0], name
