"""A class of any size over all lessons there are: honest work of every quality, no two alike, made from a seed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograde.course import Course
from autograde.master import Reference, work_out_references
from curriculum.content.lesson import (
    ClassesQuestion,
    ExerciseTask,
    NumberQuestion,
    Question,
    ReflectionTask,
    RolePlayTask,
)
from curriculum.scoring import Paths
from curriculum.scoring.story import Answer, Moment
from tests.learners import LESSONS, ROOT, Learner, best_answer, cell_of, grade_id, worst_answer

__all__ = ["LESSONS", "make_class"]

_SCRATCH = ("1 + 1", "x = [1, 2, 3]\nsum(x) / len(x)", "print('note to myself')", "import math\nmath.sqrt(2)")


def make_class(folder: Path, learners: int, seed: int = 2027) -> int:
    """Lay out a course with a class that has handed in; `registered.db` is its gradebook before grading.

    Returns
    -------
    int
        How many submissions there are: every learner has handed in every lesson, however far they came.
    """
    shutil.copytree(ROOT / "source", folder / "source")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    course = Course.open(folder)
    for lesson in LESSONS:
        course.register(lesson, folder / "release")
    shutil.copy(folder / "gradebook.db", folder / "registered.db")
    for lesson in LESSONS:
        references = work_out_references(folder / "source" / lesson)
        for number in range(learners):
            chance = random.Random(f"{seed} {lesson} {number}")  # noqa: S311 - nothing secret
            handed_in = folder / "submitted" / f"learner-{number:05}" / lesson
            _work(Learner.starts(handed_in, folder / "release" / lesson), references, chance)
    return learners * len(LESSONS)


def _work(learner: Learner, references: Any, chance: random.Random) -> None:  # noqa: ANN401
    """How far somebody came: one in ten not at all, one in ten to the first stop, most to the end with gaps."""
    came = chance.random()
    skill = chance.betavariate(4, 2)
    if came > 0.1:  # noqa: PLR2004
        for task in learner.named(RolePlayTask, "practice"):
            for _ in range(chance.choice((1, 1, 2))):
                learner.play(task, _picks(skill, chance))
    if came > 0.2:  # noqa: PLR2004
        _figures(learner, references, skill, chance)
        for task in learner.named(RolePlayTask, "assessed"):
            learner.play(task, _picks(skill, chance), decisions=2 if chance.random() < 0.05 else None)  # noqa: PLR2004
        _texts(learner, skill, chance)
        learner.edit(lambda notebook: _make_own(notebook, chance))


def _figures(learner: Learner, references: Any, skill: float, chance: random.Random) -> None:  # noqa: ANN401
    for exercise in learner.named(ExerciseTask):
        task = learner.lesson.tasks[exercise]
        assert isinstance(task, ExerciseTask)  # noqa: S101 - so it was named
        for name, question in task.questions.items():
            if chance.random() < 0.5 + skill / 2:
                _answer(learner, exercise, name, question, references[exercise].get(name), skill, chance)


def _texts(learner: Learner, skill: float, chance: random.Random) -> None:
    for task in learner.named(ReflectionTask):
        if chance.random() < 0.5 + skill / 2:
            texts = learner.exemplar(task, chance.choices((0, 1, 3), (1, 2, 4))[0])
            learner.write(task, [*texts[:-1], f"{texts[-1]} This was on day {chance.randint(1, 365)} of the year."])


def _picks(skill: float, chance: random.Random) -> Callable[[Paths, Moment], Answer]:
    """The best answer as often as one is skilled, else the worst."""

    def pick(paths: Paths, moment: Moment) -> Answer:
        return best_answer(paths, moment) if chance.random() < skill else worst_answer(paths, moment)

    return pick


def _answer(  # noqa: PLR0913 - what one answer depends on
    learner: Learner,
    exercise: str,
    name: str,
    question: Question,
    reference: Reference | None,
    skill: float,
    chance: random.Random,
) -> None:
    """The reference as code, or an answer as a person types it."""
    if reference is None or chance.random() < 0.4:  # noqa: PLR2004
        learner.solve(name)
        return
    typed = _typed(question, reference[0], skill, chance)

    def add(notebook: Any) -> None:  # noqa: ANN401
        cell_of(notebook, f"{exercise}-{name}-answer")["source"] += f"\n{name} = {typed!r}"

    learner.edit(add)


def _typed(question: Question, right: Any, skill: float, chance: random.Random) -> Any:  # noqa: ANN401
    sure = chance.random() < skill
    match question:
        case NumberQuestion():
            return round(float(right) if sure else float(right) * chance.uniform(0.5, 1.5), chance.choice((0, 1, 1, 2)))
        case ClassesQuestion():
            return {item: kept if chance.random() < skill else chance.choice(question.classes)
                    for item, kept in right.items()}  # fmt: skip
    if sure or not isinstance(right, str):
        return right
    return chance.choice("abcd")


def _make_own(notebook: Any, chance: random.Random) -> None:  # noqa: ANN401
    """Guesses, and for some a cell of their own: no two submissions are the same."""
    for cell in notebook["cells"]:
        if not grade_id(cell) and cell["source"].startswith("# My guess"):
            cell["source"] += f" {chance.randint(1, 99)}"
    if chance.random() < 0.2:  # noqa: PLR2004
        own = {"cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": None}
        at = chance.randrange(len(notebook["cells"]))
        notebook["cells"].insert(at, {**own, "source": chance.choice(_SCRATCH)})
