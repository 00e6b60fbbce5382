"""The course as it is planned: all lessons, and the pathways through them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, model_validator

from curriculum.content.base import Model, Name, Text
from curriculum.content.lesson import LessonId
from curriculum.content.read import read_model

SITTINGS = 3
SENTENCE = "sentence"
_FILE = Path(__file__).parent / "course.yaml"


class Stop(NamedTuple):
    """One piece of a pathway: a sitting of a lesson, counted from 1, or its sentence for tomorrow."""

    lesson: str
    part: int | str


class PlannedLesson(Model):
    """A lesson as it is planned; `minutes` lead to its first stop."""

    skill: Text
    minutes: Annotated[int, Field(ge=5, le=90)] = 30
    requires: list[LessonId] = []


class Pathway(Model):
    """A way through the course: lessons week by week, or one after the other with so many sittings a week.

    A week lists lessons, `11-cross-team`, or parts of one, `11-cross-team/1`, `11-cross-team/sentence`.
    """

    title: Text
    for_: Annotated[Text, Field(alias="for")]
    pace: Text
    weeks: list[list[Text]] = []
    lessons: list[LessonId] = []
    sittings_a_week: Annotated[int, Field(ge=1, le=7)] = 2

    def stops(self) -> Iterator[tuple[int, Stop]]:
        """The pieces in their order, each with its week, counted from 1."""
        for week, entries in enumerate(self.weeks, start=1):
            for entry in entries:
                lesson, _, part = entry.partition("/")
                parts = [int(part) if part.isdigit() else part] if part else range(1, SITTINGS + 1)
                yield from ((week, Stop(lesson, one)) for one in parts)
        sittings = [Stop(lesson, part) for lesson in self.lessons for part in range(1, SITTINGS + 1)]
        yield from ((1 + at // self.sittings_a_week, stop) for at, stop in enumerate(sittings))


class Course(Model):
    """Everything the home page knows before it looks at the learner's folder."""

    lessons: dict[LessonId, PlannedLesson]
    pathways: dict[Name, Pathway]
    footnote: Text
    what_it_is: Text
    what_it_is_not: Text
    contract: list[Text]

    @model_validator(mode="after")
    def _names_lessons_that_are_planned(self) -> Course:
        named = {name for lesson in self.lessons.values() for name in lesson.requires}
        named |= {stop.lesson for pathway in self.pathways.values() for _, stop in pathway.stops()}
        strangers = sorted(named - self.lessons.keys())
        if strangers:
            raise ValueError(f"given {strangers[0]!r}; allowed are {', '.join(self.lessons)}")
        return self


@cache
def the_course() -> Course:
    """The course that comes with this version."""
    return read_model(_FILE, Course)
