"""Marking: outputs, answers and key in, a graded submission out. Pure: no clock, no file, no learner code."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from curriculum.content.lesson import ExerciseTask
from curriculum.errors import LearnerError
from curriculum.lesson import Lesson
from curriculum.mark import Mark
from curriculum.tasks.question import ExerciseQuestion

from .desk import Answers, MarkingDesk
from .master import Key, MasterCell
from .notebook import Cell, as_bytes, grade_id
from .outputs import error_output, harmless_text
from .plan import CodeCell, DataCell, FigureCell, Step
from .running import CellRun, Outputs


@dataclass(frozen=True)
class GradedSubmission:
    """One submission, graded.

    Attributes
    ----------
    scores:
        The automatic mark of every graded cell by grade_id; `None` where a person has to read.
    comments:
        nbgrader's automatic comment of every answer cell: "No response." or none.
    document:
        The graded notebook as a file; empty where the submission had to be passed over.
    problems:
        What was wrong, one sentence each, for the instructor.
    times:
        Seconds by what they were spent on.
    files:
        What else was handed in, by path.
    """

    student: str
    lesson: str
    notebook: str
    scores: Mapping[str, float | None]
    comments: Mapping[str, str | None] = field(default_factory=dict)
    document: bytes = field(default=b"", repr=False)
    timestamp: str | None = None
    problems: tuple[str, ...] = ()
    times: Mapping[str, float] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def mark(outputs: Outputs, answers: Answers, key: Key) -> GradedSubmission:
    """Mark one submission.

    Parameters
    ----------
    outputs:
        What came of running its cells.
    answers:
        What needs no running: the notebook's texts and the record of the role-plays.
    key:
        The master's files.
    """
    desk = MarkingDesk(key, answers, _figures(answers.steps, outputs))
    lesson = Lesson(desk)
    problems = [*answers.problems, *outputs.problems]
    scores: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    cells = [dict(cell) for cell in answers.cells]
    for at, cell in enumerate(cells):
        original = key.master.by_name.get(grade_id(cell))
        if cell["cell_type"] == "code":
            earned = _fill(cell, answers.steps.get(at), outputs.cells.get(at), lesson, desk, key)
            if original is not None and original.points is not None and not original.solution:
                scores[original.name] = _score(cell, original, answers.steps.get(at), earned, problems)
        if original is not None and (original.solution or original.task):
            unanswered = original.name in desk.notebook().untouched
            comments[original.name] = "No response." if unanswered and not original.task else None
            if original.points is not None:
                scores[original.name] = 0.0 if unanswered and not original.task else None
        if cell["cell_type"] == "markdown":
            cell["source"] = harmless_text(cell["source"])
    return GradedSubmission(
        student=answers.student,
        lesson=key.master.lesson,
        notebook=key.master.notebook,
        scores=scores,
        comments=comments,
        document=as_bytes(cells, key.master),
        timestamp=answers.timestamp,
        problems=tuple(problems),
    )


def _figures(steps: Mapping[int, Step], outputs: Outputs) -> dict[str, object]:
    """The answers to the figures by question, for the page that quotes them."""
    return {
        step.question: outputs.cells[at].answer
        for at, step in steps.items()
        if isinstance(step, FigureCell) and at in outputs.cells and outputs.cells[at].answered
    }


def _fill(  # noqa: PLR0913 - what one cell needs
    cell: Cell, step: Step | None, ran: CellRun | None, lesson: Lesson, desk: MarkingDesk, key: Key
) -> Mark | None:
    """Put outputs into a code cell; the mark, where it was worked out here and not by the cell's own code."""
    earned: Mark | None = None
    cell["outputs"] = list(ran.outputs) if ran else []
    cell["execution_count"] = ran.count or None if ran else None
    match step:
        case DataCell(task, verb):
            shown = _data(lesson, task, verb, cell)
            earned = shown if isinstance(shown, Mark) else None
        case FigureCell() if ran is not None and ran.answered:
            earned = _compared(step, ran.answer, desk, key)
            streams = [output for output in ran.outputs if output["output_type"] == "stream"]
            cell["outputs"] = [*streams, _result(earned, ran.count)]
    return earned


def _data(lesson: Lesson, task: str | None, verb: str, cell: Cell) -> object:
    try:
        shown = getattr(lesson if task is None else getattr(lesson, task), verb)()
    except LearnerError as error:
        cell["outputs"] = [error_output(type(error).__name__, str(error))]
        return None
    cell["outputs"] = [_result(shown, cell["execution_count"])] if shown is not None else []
    return shown


def _compared(step: FigureCell, answer: object, desk: MarkingDesk, key: Key) -> Mark:
    """The mark of an answer that came out of the sandbox."""
    task = key.lesson.tasks[step.exercise]
    assert isinstance(task, ExerciseTask)  # noqa: S101 - so it was planned
    question = task.questions[step.question]
    return ExerciseQuestion(desk, step.question, question, key.references(step.exercise)).check(answer)


def _result(shown: object, count: int | None) -> dict[str, Any]:
    """A value as a notebook shows it."""
    data = {"text/plain": repr(shown)}
    for kind, method in (("text/html", "_repr_html_"), ("text/markdown", "_repr_markdown_")):
        view = getattr(shown, method, None)
        if view is not None:
            data[kind] = harmless_text(view()) if kind == "text/markdown" else view()
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": count}


def _score(cell: Cell, original: MasterCell, step: Step | None, earned: Mark | None, problems: list[str]) -> float:
    points = float(original.points or 0.0)
    if earned is not None:
        return min(float(earned), points)
    if not isinstance(step, CodeCell) or cell["execution_count"] is None:
        return 0.0  # what is marked outside has no answer, or the cell never ran
    score = score_of(cell["outputs"], points)
    if score > points:
        problems.append(f"{original.name}: its result {score:g} is above its {points:g} points and earns none")
        return 0.0
    return score


def score_of(outputs: Sequence[Mapping[str, Any]], points: float) -> float:
    """What a plain test cell earns, by nbgrader's rules.

    An error or anything on stderr earns nothing; a result that is a number from 0 up earns itself (more than `points`
    is for the caller to refuse); any other result, or none, earns all.
    """
    for output in outputs:
        if output["output_type"] == "error" or (output["output_type"] == "stream" and output["name"] == "stderr"):
            return 0.0
        if output["output_type"] == "execute_result":
            try:
                result = float(output["data"].get("text/plain", ""))
            except ValueError:
                return points
            return points if math.isnan(result) or result < 0 else result
    return points
