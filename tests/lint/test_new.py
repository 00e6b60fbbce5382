from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from curriculum import open_lesson
from curriculum.lint import lint
from curriculum.lint.normalise import unclean_release
from curriculum.lint.scaffold import NewLessonError, new_lesson

ROOT = Path(__file__).parents[2]


def test_lint_reports_exactly_the_places_to_write(tmp_path: Path) -> None:
    folder = new_lesson(tmp_path / "source", "04-budgeting")
    marked = {
        (path, number)
        for path in folder.rglob("*")
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "WRITE:" in line
    }
    found = lint(folder)
    assert {(one.file, one.line) for one in found} == marked
    assert len(found) == len(marked) > 200
    assert {one.given for one in found} == {"`WRITE:`"}


@pytest.mark.parametrize("name", ["00-two-paths", "17-capstone", "08-portfolio"])
def test_any_name_and_number_will_do(tmp_path: Path, name: str) -> None:
    folder = new_lesson(tmp_path, name)
    assert {one.given for one in lint(folder)} == {"`WRITE:`"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_beside_the_real_lessons_it_adds_nothing_but_its_places(tmp_path: Path) -> None:
    before = {(one.where, one.given) for one in lint(ROOT / "source")}
    new_lesson(tmp_path, "04-budgeting")
    after = {(one.where, one.given) for one in lint(ROOT / "source", tmp_path) if one.given != "`WRITE:`"}
    assert {row for row in after - before if "the mean over" not in row[1]} == set()


def test_an_existing_folder_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "04-budgeting").mkdir()
    with pytest.raises(NewLessonError, match="choose another name"):
        new_lesson(tmp_path, "04-budgeting")
    assert list((tmp_path / "04-budgeting").iterdir()) == []


@pytest.mark.parametrize("name", ["budgeting", "4-budgeting", "04-Budgeting", "04-", "04-class", "../04-x", "04-x/y"])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(NewLessonError, match="04-budgeting"):
        new_lesson(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_its_tasks_work_and_its_data_are_its_generator_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_lesson(tmp_path, "04-budgeting")
    monkeypatch.chdir(folder)
    lesson: Any = open_lesson()
    assert float(lesson.q2.check("a")) == 1.0
    assert float(lesson.the_situation.check()) == 0.0
    before = (folder / "entries.csv").read_bytes()
    subprocess.run([sys.executable, folder / "lesson" / "make_data.py"], check=True)
    assert (folder / "entries.csv").read_bytes() == before
    with (folder / "entries.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 120


def test_nbgrader_releases_it(tmp_path: Path) -> None:
    new_lesson(tmp_path / "source", "04-budgeting")
    settings = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (tmp_path / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "04-budgeting", "--db=sqlite:///gradebook.db"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=300,
        env={**os.environ, "JUPYTER_PLATFORM_DIRS": "1"},
    )
    released = tmp_path / "release" / "04-budgeting"
    assert list(unclean_release(released / "budgeting.ipynb")) == []
    assert not list(released.rglob("make_*.py"))
