"""A class of any size: honest work of every quality, made by script from the lesson in `source/`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from autograde.course import Course
from tests.learners import LESSON, NOTEBOOK, ROOT, Learner, best_answer, grade_id, read, worst_answer

__all__ = ["LESSON", "make_class"]

_QUALITIES = 5


def make_class(folder: Path, learners: int) -> None:
    """Lay out a course with a class that has handed in; `registered.db` is its gradebook before grading."""
    shutil.copytree(ROOT / "source" / LESSON, folder / "source" / LESSON)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    Course.open(folder).register(LESSON, folder / "release")
    shutil.copy(folder / "gradebook.db", folder / "registered.db")
    models = [_made(folder, quality) for quality in range(_QUALITIES)]
    for number in range(learners):
        copy = folder / "submitted" / f"learner-{number:05}" / LESSON
        shutil.copytree(models[number % _QUALITIES], copy)
        _make_own(copy / NOTEBOOK, number)
    for model in models:
        shutil.rmtree(model.parent)


def _made(folder: Path, quality: int) -> Path:
    learner = Learner.starts(folder / "models" / str(quality) / LESSON, folder / "release" / LESSON)
    questions = [f"q{number}" for number in range(1, 7)]
    if quality:
        learner.play("two-weeks-later", worst_answer if quality < 3 else best_answer)  # noqa: PLR2004
        learner.play("their-backlog", worst_answer if quality < 2 else best_answer)  # noqa: PLR2004
        learner.solve(*questions[: 2 * quality])
        for task in ("surprised", "by-whose-leave"):
            mark = {1: 0, 2: 1}.get(quality, 3)
            learner.write(task, learner.exemplar(task, mark))
    return learner.folder


def _make_own(path: Path, number: int) -> None:
    """A sentence of the learner's own, so that no two submissions are the same."""
    notebook = read(path)
    for cell in notebook["cells"]:
        if grade_id(cell) in ("surprised", "by-whose-leave"):
            cell["source"] += f"\n\nThis was on day {number} of the year, in room {number % 97}."
    path.write_text(json.dumps(notebook), encoding="utf-8")
