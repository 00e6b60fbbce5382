"""The lesson file: what the lesson claims, its sittings, its tasks and their points."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from .base import Model, Name, Text, attribute_name
from .problems import Problem
from .yaml_file import YamlFile

TOTAL_POINTS = 20.0
LessonId = Annotated[str, Field(pattern=r"^\d\d-[a-z][a-z-]*$")]
Points = Annotated[float, Field(ge=0, le=20)]

RESERVED_TASK_NAMES = frozenset({"hand_in", "progress", "page", "sentence", "tasks", "title", "play"})
"""Names that `Lesson` has itself, so that no task can take them."""


class Claim(Model):
    """The article's claim in one paraphrased sentence, with what it leaves out."""

    text: Text
    leaves_out: Text


class Sitting(Model):
    """A part of the lesson that ends in a visible stop."""

    title: Text
    minutes: Annotated[int, Field(ge=5, le=90, strict=True)]


class RolePlayTask(Model):
    """A role-play; its file is `<task>.yaml` beside `lesson.yaml`.

    `count` says how an assessed one earns its points: by `score` (points x G of the first finished play) or for being
    `finished`, which is what an instructor may prefer while the key is provisional.
    """

    kind: Literal["role-play"]
    use: Literal["practice", "assessed", "ungraded"]
    points: Points = 0
    count: Literal["score", "finished"] = "score"


class _Question(Model):
    points: Points = 1
    asks: Text
    hints: Annotated[list[Text], Field(max_length=5)] = []
    means: Text | None = None


class NumberQuestion(_Question):
    """A number; right within `within` (in its own unit) or `percent` of the reference."""

    kind: Literal["number"]
    unit: Text | None = None
    within: Annotated[float, Field(ge=0)] = 0
    percent: Annotated[float, Field(ge=0, le=50)] = 0


class ChoiceQuestion(_Question):
    """One of several statements; `feedback` says of a wrong one what speaks against it."""

    kind: Literal["choice"]
    options: Annotated[dict[Name, Text], Field(min_length=2, max_length=8)]
    feedback: dict[Name, Text] = {}


class ClassesQuestion(_Question):
    """Items put into classes; earns the share that is right."""

    kind: Literal["classes"]
    classes: Annotated[list[Text], Field(min_length=2, max_length=6)]
    items: Annotated[dict[Name, Text], Field(min_length=3)]
    feedback: dict[Name, Text] = {}


class OrderQuestion(_Question):
    """Items put in order; earns the share of pairs in the right order, above chance."""

    kind: Literal["order"]
    items: Annotated[dict[Name, Text], Field(min_length=3)]


class SetQuestion(_Question):
    """All items that fit and none that do not."""

    kind: Literal["set"]
    items: Annotated[dict[Name, Text], Field(min_length=3)]


class CellQuestion(_Question):
    """A plain nbgrader solution cell, with visible and hidden tests in the notebook."""

    kind: Literal["cell"]


Question = Annotated[
    NumberQuestion | ChoiceQuestion | ClassesQuestion | OrderQuestion | SetQuestion | CellQuestion,
    Field(discriminator="kind"),
]


class ExerciseTask(Model):
    """Questions on shipped data; the references are functions of the same names in `figures.py`."""

    kind: Literal["exercise"]
    data: Text
    questions: Annotated[dict[Name, Question], Field(min_length=1)]

    @property
    def points(self) -> float:
        """The sum over the questions."""
        return sum(question.points for question in self.questions.values())


class ReflectionTask(Model):
    """A reflection: `check` points from the automatic check, `person` points from a reader."""

    kind: Literal["reflection"]
    check: Points = 1
    person: Points = 3

    @property
    def points(self) -> float:
        """Both parts together."""
        return self.check + self.person


Task = Annotated[RolePlayTask | ExerciseTask | ReflectionTask, Field(discriminator="kind")]


class LessonFile(Model):
    """A lesson: one soft skill in three sittings, 20 points.

    `id` is the name of its folder in `source/`; the record and the hand-in carry it. A `sealed` lesson gives learners
    nothing of an assessed key until the instructor unseals it.
    """

    id: LessonId
    title: Text
    sealed: bool = False
    claim: Claim
    notebook: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*\.ipynb$")]
    objectives: Annotated[list[Text], Field(min_length=2, max_length=6)]
    sittings: Annotated[list[Sitting], Field(min_length=3, max_length=3)]
    requires: list[LessonId] = []
    tasks: Annotated[dict[Name, Task], Field(min_length=1)]

    @cached_property
    def points(self) -> float:
        """The sum over the tasks."""
        return float(sum(task.points for task in self.tasks.values()))

    @model_validator(mode="after")
    def _questions_and_tasks_differ(self) -> LessonFile:
        names = list(self.tasks)
        names += [name for task in self.tasks.values() if isinstance(task, ExerciseTask) for name in task.questions]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"given {twice[0]!r} twice; allowed are names that no other task or question has")
        return self

    def cell_points(self) -> dict[str, float]:
        """Points of every graded cell by its grade_id: `<task>`, `<task>-check`, `<task>-<question>`."""
        cells: dict[str, float] = {}
        for name, task in self.tasks.items():
            match task:
                case RolePlayTask() if task.use != "ungraded":
                    cells[f"{name}-check"] = task.points
                case ExerciseTask():
                    cells |= {f"{name}-{asked}": question.points for asked, question in task.questions.items()}
                case ReflectionTask():
                    cells |= {name: task.person, f"{name}-check": task.check}
        return cells


def check_lesson(file: YamlFile) -> Iterator[Problem]:
    """What the shape alone does not say: names a learner can type, points that add up."""
    tasks = file.data.get("tasks")
    if not isinstance(tasks, dict):
        return
    for name, task in tasks.items():
        yield from _usable(file, ("tasks", name), name)
        questions = task.get("questions") if isinstance(task, dict) else None
        for asked in questions if isinstance(questions, dict) else ():
            yield from _usable(file, ("tasks", name, "questions", asked), asked)
    total = sum(_points(task) for task in tasks.values() if isinstance(task, dict))
    if abs(total - TOTAL_POINTS) > 1e-9:  # noqa: PLR2004
        yield file.problem(
            ("tasks",),
            f"{total:g} points in all",
            f"{TOTAL_POINTS:g}",
            "change the tasks' points until they add up",
        )


def _usable(file: YamlFile, where: tuple[str | int, ...], name: str) -> Iterator[Problem]:
    attribute = attribute_name(name)
    if keyword.iskeyword(attribute) or keyword.issoftkeyword(attribute) or attribute in RESERVED_TASK_NAMES:
        yield file.problem(where, repr(name), "a name that neither Python nor the lesson uses itself", "rename it")


def _points(task: dict[str, Any]) -> float:
    match task.get("kind"):
        case "exercise":
            questions = task.get("questions")
            rows = questions.values() if isinstance(questions, dict) else ()
            return sum(_number(row.get("points", 1)) for row in rows if isinstance(row, dict))
        case "reflection":
            return _number(task.get("check", 1)) + _number(task.get("person", 3))
    return _number(task.get("points", 0))


def _number(value: Any) -> float:  # noqa: ANN401
    return float(value) if isinstance(value, int | float) else 0.0
