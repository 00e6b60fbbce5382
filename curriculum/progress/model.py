"""What progress says of lessons and of the course, as plain values; every view only sets it in type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from curriculum.scoring.marks import Outcome
from curriculum.scoring.play import Observation

from .parts import FiguresProgress, PlayProgress, Promise, ReflectionProgress, SittingProgress, Step

ENOUGH_EVIDENCE = 6
"""Over the course, a competency with fewer opportunities has "not enough evidence"."""


@dataclass(frozen=True)
class Evidence:
    """What the first finished play of one role-play shows of one competency."""

    lesson: str
    task: str
    title: str
    seen: Observation


@dataclass(frozen=True)
class CompetencyProgress:
    """One competency over the whole course.

    Attributes
    ----------
    opportunities:
        Decisions of first finished plays that could show it.
    share:
        What they showed of what there was to show, 0 to 1; `None` with fewer than `ENOUGH_EVIDENCE` opportunities.
    low, high:
        The range it likely lies in, by the number of opportunities.
    """

    code: str
    name: str
    opportunities: int
    share: float | None
    low: float | None
    high: float | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Repeat:
    """The role-play to play again, and why."""

    lesson: str
    task: str
    title: str
    why: str


@dataclass(frozen=True)
class LessonProgress:
    """One lesson.

    Attributes
    ----------
    folder:
        The name of its folder in the workspace.
    notes:
        What could not be read, one sentence with its remedy each.
    """

    lesson: str
    title: str
    folder: str
    sittings: tuple[SittingProgress, ...] = ()
    figures: FiguresProgress | None = None
    plays: tuple[PlayProgress, ...] = ()
    reflections: tuple[ReflectionProgress, ...] = ()
    promises: tuple[Promise, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Everything to be done, in the order of the lesson."""
        return tuple(step for sitting in self.sittings for step in sitting.steps)

    @property
    def is_begun(self) -> bool:
        """Whether the learner did anything here."""
        return (
            any(step.outcome != "not tried" for step in self.steps)
            or any(play.finished or play.decisions for play in self.plays)
            or bool(self.promises)
        )

    @property
    def done(self) -> int:
        """How many of the steps are done."""
        return sum(step.outcome == "done" for step in self.steps)

    @property
    def outcome(self) -> Outcome:
        """`not tried` before the first step, `done` after the last."""
        if self.steps and self.done == len(self.steps):
            return "done"
        return "not tried" if all(step.outcome == "not tried" for step in self.steps) else "not yet"

    @property
    def resume(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if step.outcome != "done"), None)


@dataclass(frozen=True)
class CourseProgress:
    """All lessons of a workspace, on one day."""

    today: date
    lessons: tuple[LessonProgress, ...]
    competencies: tuple[CompetencyProgress, ...]
    repeat: Repeat | None

    @property
    def promises(self) -> tuple[Promise, ...]:
        """Of all lessons, those that are due first, then by day."""
        every = [promise for lesson in self.lessons for promise in lesson.promises]
        return tuple(sorted(every, key=lambda one: (not one.due, one.day or date.max)))

    @property
    def waiting(self) -> tuple[ReflectionProgress, ...]:
        """Reflections of lessons that are begun which wait for the learner."""
        begun = [lesson for lesson in self.lessons if lesson.is_begun]
        return tuple(one for lesson in begun for one in lesson.reflections if one.waiting)

    def lesson(self, name: str) -> LessonProgress | None:
        """One lesson by its id."""
        return next((one for one in self.lessons if one.lesson == name), None)
