"""The notebook of a lesson: its graded cells are the tasks of `lesson.yaml`, and every task is played and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from curriculum.content.base import attribute_name
from curriculum.content.lesson import CellQuestion, ExerciseTask, LessonFile, ReflectionTask, RolePlayTask
from curriculum.content.problems import ContentError, Problem, Where, listed, suggest

from .cells import Cell, read_cells
from .folder import LessonFolder
from .normalise import unclean

Flags = Mapping[str, object]
_CHECK: Flags = {"grade": True, "solution": False, "locked": True, "task": False}
_TEXT: Flags = {"grade": True, "solution": True, "locked": False, "task": False}
_SCHEMA = 3
_HIDDEN = "### BEGIN HIDDEN TESTS"
_SOLUTION = "### BEGIN SOLUTION"


def check_notebook(folder: LessonFolder) -> Iterator[Problem]:
    """Every finding on the notebook of one lesson."""
    if folder.lesson is None or not (folder.path / folder.lesson.notebook).is_file():
        return
    path = folder.path / folder.lesson.notebook
    try:
        cells = read_cells(path)
    except ContentError as error:
        yield from error.problems
        return
    yield from unclean(path, cells)
    yield from _graded(folder.lesson, path, cells)
    yield from _missing(folder.lesson, folder, path, cells)
    yield from _tasks(folder.lesson, folder, path, cells)


def _graded(lesson: LessonFile, path: Path, cells: list[Cell]) -> Iterator[Problem]:
    points = lesson.cell_points()
    reflections = {name for name, task in lesson.tasks.items() if isinstance(task, ReflectionTask)}
    seen: set[str] = set()
    for cell in cells:
        name = cell.grade_id
        if not name:
            continue
        if name in seen:
            yield _at(
                path, cell, "grade_id", f"{name!r} twice", "each grade_id once", "rename or remove one of the cells"
            )
            continue
        seen.add(name)
        if cell.nbgrader.get("schema_version") != _SCHEMA:
            yield _at(
                path,
                cell,
                "schema_version",
                f"nbgrader schema {cell.nbgrader.get('schema_version')}",
                str(_SCHEMA),
                "run `nbgrader update` on the notebook",
            )
        if name in points:
            yield from _flags(path, cell, name in reflections)
            yield from _points(path, cell, points[name])
        elif cell.nbgrader.get("grade"):
            yield _at(
                path,
                cell,
                "grade_id",
                f"a graded cell {name!r}",
                f"the cells of lesson.yaml: {listed(points)}",
                "rename it, add its task to lesson.yaml, or take its points away",
            )


def _missing(lesson: LessonFile, folder: LessonFolder, path: Path, cells: list[Cell]) -> Iterator[Problem]:
    file = folder.yaml
    assert file is not None  # noqa: S101 - there is a lesson
    points = lesson.cell_points()
    there = {cell.grade_id for cell in cells}
    spare = sorted(there - set(points) - {""})
    for name in points:
        if name not in there:
            near = suggest(name, spare)
            yield file.problem(
                _place(lesson, name),
                f"no cell {name!r} in {path.name}",
                f"a graded cell for each task; there are {listed(sorted(there & set(points)))}",
                f"{near} in {path.name}" if near.startswith("did you mean") else f"add the cell to {path.name}",
            )


def _place(lesson: LessonFile, cell: str) -> Where:
    """Where lesson.yaml asks for a graded cell."""
    for name, task in lesson.tasks.items():
        asked = cell.removeprefix(f"{name}-")
        if isinstance(task, ExerciseTask) and asked in task.questions:
            return ("tasks", name, "questions", asked)
    return ("tasks", cell if cell in lesson.tasks else cell.removesuffix("-check"))


def _flags(path: Path, cell: Cell, written_text: bool) -> Iterator[Problem]:  # noqa: FBT001
    wanted, kind = (_TEXT, "markdown") if written_text else (_CHECK, "code")
    what = "the text of a reflection, read by a person" if written_text else "a check"
    if cell.kind != kind:
        yield _at(path, cell, "cell_type", f"a {cell.kind} cell", f"a {kind} cell for {what}", "change the cell's type")
    for flag, value in wanted.items():
        if cell.nbgrader.get(flag, False) is not value:
            given = str(cell.nbgrader.get(flag)).lower()
            yield _at(
                path,
                cell,
                flag,
                f"{flag}: {given}",
                f"{flag}: {str(value).lower()} for {what}",
                "set it in nbgrader's toolbar",
            )


def _points(path: Path, cell: Cell, points: float) -> Iterator[Problem]:
    given = cell.nbgrader.get("points")
    if given != points:
        yield _at(
            path,
            cell,
            "points",
            f"{given} points",
            f"{points:g}, as lesson.yaml says",
            f"run `curriculum normalise {path}`, or change lesson.yaml",
        )


def _tasks(lesson: LessonFile, folder: LessonFolder, path: Path, cells: list[Cell]) -> Iterator[Problem]:
    file = folder.yaml
    assert file is not None  # noqa: S101 - there is a lesson
    graded = {cell.grade_id: cell for cell in cells if cell.grade_id}
    code = "\n".join(_uncommented(cell.source) for cell in cells if cell.kind == "code")
    for name, task in lesson.tasks.items():
        attribute = attribute_name(name)
        verb = {"role-play": "play", "reflection": "prompt"}.get(task.kind)
        if verb and not _calls(code, attribute, verb):
            yield file.problem(
                ("tasks", name),
                f"a task that no cell of {path.name} calls",
                f"a code cell with `.{attribute}.{verb}()`",
                f"add the cell to {path.name}, or remove the task",
            )
        match task:
            case RolePlayTask() if task.use != "ungraded":
                yield from _checks(path, graded.get(f"{name}-check"), attribute)
            case ReflectionTask():
                yield from _checks(path, graded.get(f"{name}-check"), attribute)
            case ExerciseTask():
                for asked, question in task.questions.items():
                    cell = graded.get(f"{name}-{asked}")
                    if isinstance(question, CellQuestion):
                        yield from _plain(path, cell, cells)
                    else:
                        yield from _checks(path, cell, attribute_name(asked))


def _checks(path: Path, cell: Cell | None, attribute: str) -> Iterator[Problem]:
    if cell is not None and not _calls(_uncommented(cell.source), attribute, "check"):
        yield _at(
            path,
            cell,
            "source",
            "a check cell that does not check its task",
            f"`.{attribute}.check(...)`",
            "write that as the last line of the cell",
        )


def _plain(path: Path, cell: Cell | None, cells: list[Cell]) -> Iterator[Problem]:
    """A plain nbgrader question: tests that learners see, tests they do not see, and a solution before them."""
    if cell is None:
        return
    visible, _, hidden = cell.source.partition(_HIDDEN)
    if not hidden or "assert" not in visible:
        yield _at(
            path,
            cell,
            "source",
            "a test cell without " + ("hidden tests" if not hidden else "visible tests"),
            f"visible tests with `assert`, then `{_HIDDEN}`",
            "add them",
        )
    before = cells[: cells.index(cell)]
    if not any(one.nbgrader.get("solution") and one.kind == "code" and _SOLUTION in one.source for one in before[-3:]):
        yield _at(
            path,
            cell,
            "source",
            "tests without a solution cell before them",
            f"a code cell with `{_SOLUTION}`, marked as an autograded answer",
            "add it above the tests",
        )


def _calls(code: str, attribute: str, verb: str) -> bool:
    return re.search(rf"\.{attribute}\.{verb}\(", code) is not None


def _uncommented(source: str) -> str:
    return "\n".join(line for line in source.splitlines() if not line.lstrip().startswith("#"))


def _at(path: Path, cell: Cell, field: str, given: str, allowed: str, remedy: str) -> Problem:  # noqa: PLR0913
    return Problem(path, cell.line(field), cell.grade_id, given, allowed, remedy)
