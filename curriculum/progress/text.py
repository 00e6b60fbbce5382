"""Progress as plain lines, from top to bottom, which a screen reader can follow."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from .model import CompetencyProgress, CourseProgress, LessonProgress
from .parts import Promise
from .words import (
    CAVEAT,
    capital,
    certainty_words,
    competency_words,
    evidence_words,
    figures_words,
    play_words,
    promise_words,
    reflection_words,
    standing,
    tasks_done,
)

_BAR = 20
_HANGING = "    "


def progress_text(course: CourseProgress, *, only: str | None = None, width: int = 88) -> str:
    """The whole course; or one lesson with what the course shows of competencies.

    Parameters
    ----------
    only:
        The id of the one lesson.
    width:
        Longest line, in characters.
    """
    parts: list[Iterable[str]] = [_lesson(one) for one in course.lessons if only in (None, one.lesson)]
    promises = [one for one in course.promises if only in (None, one.lesson)]
    if promises:
        parts.append(_promises(promises))
    parts.append(_competencies(course.competencies))
    if course.repeat is not None:
        repeat = course.repeat
        parts.append([f"To play again: “{repeat.title}” ({repeat.lesson}/{repeat.task}); {repeat.why}."])
    return "\n\n".join("\n".join(_wrapped(line, width) for line in part) for part in parts)


def _wrapped(line: str, width: int) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    if len(line) <= width:
        return line
    return textwrap.fill(
        line.strip(), width, initial_indent=indent, subsequent_indent=indent + _HANGING, break_on_hyphens=False
    )


def _lesson(lesson: LessonProgress) -> Iterator[str]:
    if not lesson.sittings:
        yield f"{lesson.folder}: cannot be read"
    else:
        yield f"{lesson.lesson}, {lesson.title}: {standing(lesson)}, {tasks_done(lesson)}"
    for note in lesson.notes:
        yield f"  Note: {note}"
    if not lesson.is_begun:
        return
    for number, sitting in enumerate(lesson.sittings, start=1):
        yield f"  Sitting {number}, {sitting.title}: {standing(sitting)}"
    if lesson.figures is not None:
        yield f"  {capital(figures_words(lesson.figures))}"
    for play in lesson.plays:
        yield f"  Role-play “{play.title}”: {play_words(play)}"
    for reflection in lesson.reflections:
        yield f"  Reflection “{reflection.asks}”: {reflection_words(reflection)}"


def _promises(promises: Sequence[Promise]) -> Iterator[str]:
    yield "What you said you would do"
    for one in promises:
        yield f"  {capital(promise_words(one))}: “{one.text}” ({one.lesson})"


def _competencies(competencies: Sequence[CompetencyProgress]) -> Iterator[str]:
    met = [one for one in competencies if one.opportunities]
    yield "Competencies over the course"
    yield f"  {CAVEAT}"
    width = max((len(one.name) for one in met), default=0)
    for one in met:
        yield f"  {one.name.ljust(width)}  {_bar(one.share)}  {competency_words(one)}"
        yield f"    {capital(certainty_words(one))}: {'; '.join(map(evidence_words, one.evidence))}."
    unmet = [one.name for one in competencies if not one.opportunities]
    if unmet:
        yield f"  Not met yet: {'; '.join(unmet)}."


def _bar(share: float | None) -> str:
    """A bar of characters that every terminal has; a row of spaces where there is nothing to say."""
    if share is None:
        return " " * _BAR
    filled = round(_BAR * share)
    return "#" * filled + "." * (_BAR - filled)
