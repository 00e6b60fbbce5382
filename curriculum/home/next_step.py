"""The one thing to do next, on the chosen pathway. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from curriculum.progress.model import CourseProgress, LessonProgress
from curriculum.progress.words import standing

from .course import SITTINGS, Stop
from .model import NextStep, Place
from .places import sentence_place, sitting_place, step_place

SENTENCE_MINUTES = 5
Cells = Sequence[dict[str, Any]]


def is_done(stop: Stop, progress: CourseProgress) -> bool:
    """Whether a piece of a pathway is done."""
    lesson = progress.lesson(stop.lesson)
    if lesson is None or not lesson.sittings:
        return False
    if isinstance(stop.part, int):
        return stop.part <= len(lesson.sittings) and lesson.sittings[stop.part - 1].outcome == "done"
    return any(one.kind == "sentence" for one in lesson.promises)


def next_step(
    stops: Iterable[Stop], progress: CourseProgress, notebooks: Mapping[str, tuple[str, Cells]]
) -> NextStep | None:
    """The first piece of a pathway that is not done and can be; at its end, the role-play most worth playing again.

    Parameters
    ----------
    notebooks:
        For each lesson that is there, the path of its notebook and the cells of it.
    """
    ahead = [stop for stop in stops if not is_done(stop, progress)]
    found = next((stop for stop in ahead if stop.lesson in notebooks), None)
    if found is None:
        return _again(progress, notebooks, more=bool(ahead))
    lesson = progress.lesson(found.lesson)
    path, cells = notebooks[found.lesson]
    passed = _passed_over(ahead[: ahead.index(found)])
    if lesson is None or not lesson.sittings:
        return NextStep(f"Open lesson {_number(found.lesson)}", "", passed, Place(path))
    if not isinstance(found.part, int):
        where = sentence_place(path, cells)
        detail = f"One sentence for tomorrow · {SENTENCE_MINUTES} minutes"
        return NextStep(f"Write one line: {lesson.title}", detail, passed, where)
    return _sitting(lesson, found.part - 1, path, cells, passed)


def stops_without_a_pathway(progress: CourseProgress, lessons: Iterable[str]) -> list[Stop]:
    """What is begun first, then everything in the order of the course."""
    order = sorted(lessons, key=lambda name: not _is_under_way(progress.lesson(name)))
    return [Stop(name, part) for name in order for part in range(1, SITTINGS + 1)]


def place_of_sitting(lesson: LessonProgress, sitting: int, path: str, cells: Cells) -> Place:
    """Where to go on in a sitting, counted from 0: at its top, or at the first task that is not done."""
    state = lesson.sittings[sitting]
    if state.outcome == "not yet" and state.resume is not None:
        return step_place(path, cells, state.resume)
    return sitting_place(path, cells, sitting)


def _sitting(lesson: LessonProgress, sitting: int, path: str, cells: Cells, passed: str) -> NextStep:
    state = lesson.sittings[sitting]
    verb = "Resume" if state.outcome == "not yet" else "Go on with" if lesson.is_begun else "Begin"
    detail = f"Lesson {_number(lesson.lesson)}, sitting {sitting + 1}: {state.title} · {state.minutes} minutes"
    if state.outcome == "not yet":
        detail += f" · {standing(state)}"
    return NextStep(f"{verb}: {lesson.title}", detail, passed, place_of_sitting(lesson, sitting, path, cells))


def _again(progress: CourseProgress, notebooks: Mapping[str, tuple[str, Cells]], *, more: bool) -> NextStep | None:
    end = (
        "You have done everything on this path that is written so far."
        if more
        else "You have come to the end of this path."
    )
    repeat = progress.repeat
    if repeat is None or repeat.lesson not in notebooks:
        return None
    path, cells = notebooks[repeat.lesson]
    steps = [step for lesson in progress.lessons for step in lesson.steps if lesson.lesson == repeat.lesson]
    step = next((one for one in steps if one.task == repeat.task), None)
    place = step_place(path, cells, step) if step else Place(path)
    return NextStep(f"Play again: {repeat.title}", f"Because {repeat.why}", end, place)


def _passed_over(stops: Sequence[Stop]) -> str:
    """That lessons of the pathway which are not written yet were passed over."""
    numbers = [_number(name) for name in dict.fromkeys(stop.lesson for stop in stops)]
    if not numbers:
        return ""
    verb = "is" if len(numbers) == 1 else "are"
    return f"{spoken(numbers)} {verb} not written yet, so the path goes on with what is there."


def spoken(words: Sequence[str]) -> str:
    """A list as people say it: 09 and 10; 03, 04 and 08."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _is_under_way(lesson: LessonProgress | None) -> bool:
    return lesson is not None and lesson.outcome == "not yet"


def _number(lesson: str) -> str:
    return lesson.partition("-")[0]
