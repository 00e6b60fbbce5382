"""From the plan of the course and the learner's progress to the home page. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from curriculum.progress.model import CourseProgress, LessonProgress
from curriculum.progress.parts import Promise
from curriculum.progress.promises import SETTLED
from curriculum.progress.words import promise_words, standing, tasks_done

from .course import SITTINGS, Course, Pathway, PlannedLesson, Stop
from .model import Home, LessonCard, PathwayCard, Promised, SittingState
from .next_step import Cells, is_done, next_step, place_of_sitting, stops_without_a_pathway

Notebooks = Mapping[str, tuple[str, Cells]]


def home_page(  # noqa: PLR0913 - everything the page is made of, each by its name
    course: Course,
    progress: CourseProgress,
    notebooks: Notebooks,
    *,
    requires: Mapping[str, list[str]],
    chosen: str | None,
    news: tuple[str, tuple[str, ...]] = ("", ()),
    trouble: tuple[str, ...] = (),
) -> Home:
    """The home page.

    Parameters
    ----------
    notebooks:
        For each lesson that is there, the path of its notebook and its cells.
    requires:
        For each lesson that is there, the lessons before it, as it says itself.
    chosen:
        The name of the pathway, `None` where none is chosen.
    """
    pathway = course.pathways.get(chosen or "")
    weeks = _weeks(pathway)
    cards = tuple(
        _card(name, plan, progress, notebooks, requires.get(name, plan.requires), weeks.get(name))
        for name, plan in sorted({**course.lessons, **_strangers(course, progress)}.items())
    )
    stops = [stop for _, stop in pathway.stops()] if pathway else stops_without_a_pathway(progress, sorted(notebooks))
    written = sum(card.written for card in cards)
    done = sum(card.outcome == "done" for card in cards)
    return Home(
        cards,
        tuple(_pathway(name, one, progress, notebooks, chosen=one is pathway) for name, one in course.pathways.items()),
        next_step(stops, progress, notebooks),
        tuple(_promised(progress)),
        f"{len(cards)} lessons: {written} are written, {done} you have done.",
        news,
        trouble,
        {
            "what_it_is": course.what_it_is,
            "what_it_is_not": course.what_it_is_not,
            "contract": list(course.contract),
            "footnote": course.footnote,
        },
    )


def _strangers(course: Course, progress: CourseProgress) -> dict[str, PlannedLesson]:
    """Lessons in the folder that nobody planned, such as an instructor's own."""
    names = [one.lesson for one in progress.lessons if one.lesson not in course.lessons and one.sittings]
    return {name: PlannedLesson(skill="A lesson of your own") for name in names}


def _card(  # noqa: PLR0913 - private, called once
    name: str,
    plan: PlannedLesson,
    progress: CourseProgress,
    notebooks: Notebooks,
    requires: list[str],
    week: int | None,
) -> LessonCard:
    lesson = progress.lesson(name)
    there = lesson is not None and name in notebooks
    sittings = tuple(_sittings(lesson, notebooks)) if lesson and there else ()
    ahead = [one.minutes for one in sittings if one.outcome != "done"]
    return LessonCard(
        name,
        name.partition("-")[0],
        lesson.title if lesson and lesson.sittings else plan.skill,
        plan.skill,
        tuple(one.partition("-")[0] for one in requires),
        (ahead[0] if ahead else None) if sittings else plan.minutes,
        there,
        week,
        lesson.outcome if lesson and lesson.sittings else "not tried",
        tasks_done(lesson) if lesson and lesson.is_begun else "",
        sittings,
        lesson.notes if lesson else (),
    )


def _sittings(lesson: LessonProgress, notebooks: Notebooks) -> Iterator[SittingState]:
    path, cells = notebooks[lesson.lesson]
    for number, sitting in enumerate(lesson.sittings):
        place = place_of_sitting(lesson, number, path, cells)
        yield SittingState(sitting.title, sitting.minutes, sitting.outcome, standing(sitting), place)


def _weeks(pathway: Pathway | None) -> dict[str, int]:
    """The first week of each lesson; a pathway of one evening has no weeks to tell apart."""
    weeks: dict[str, int] = {}
    for week, stop in pathway.stops() if pathway else ():
        weeks.setdefault(stop.lesson, week)
    return weeks if max(weeks.values(), default=0) > 1 else {}


def _pathway(
    name: str, pathway: Pathway, progress: CourseProgress, notebooks: Notebooks, *, chosen: bool
) -> PathwayCard:
    stops = [stop for _, stop in pathway.stops()]
    return PathwayCard(
        name,
        pathway.title,
        pathway.for_,
        pathway.pace,
        chosen,
        len(stops),
        sum(is_done(stop, progress) for stop in stops),
        len([stop for stop in stops if _is_there(stop, notebooks)]),
    )


def _is_there(stop: Stop, notebooks: Notebooks) -> bool:
    return stop.lesson in notebooks and (not isinstance(stop.part, int) or stop.part <= SITTINGS)


def _promised(progress: CourseProgress) -> Iterator[Promised]:
    """Sentences that wait for an answer: of each lesson the last one, those whose day has come first."""
    found = []
    for lesson in progress.lessons:
        sentences = [one for one in lesson.promises if one.kind == "sentence"]
        if sentences and sentences[-1].said not in SETTLED:
            last = sentences[-1]
            found.append(
                Promised(lesson.lesson, len(sentences) - 1, last.text, promise_words(last), _ask(last, progress))
            )
    yield from sorted(found, key=lambda one: not one.ask)


def _ask(promise: Promise, progress: CourseProgress) -> bool:
    return promise.day is None or promise.day <= progress.today
