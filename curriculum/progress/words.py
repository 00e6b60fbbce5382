"""The words for progress: the same in the terminal, in a notebook and on the home page."""

from __future__ import annotations

from curriculum.scoring.debrief import PRACTICE

from .model import ENOUGH_EVIDENCE, CompetencyProgress, Evidence, LessonProgress
from .parts import FiguresProgress, PlayProgress, Promise, ReflectionProgress, SittingProgress, Step

SEALED = "recorded, marked after you hand in"
CAVEAT = f"{PRACTICE} The first finished play of each role-play counts."


def standing(part: LessonProgress | SittingProgress) -> str:
    """Where a lesson or a sitting stands: not begun, resume at a task, or done."""
    if part.outcome == "done":
        return "done"
    step = part.resume
    if part.outcome == "not tried" or step is None:
        return "not begun"
    return f"resume at {step_words(step)}"


def step_words(step: Step) -> str:
    """A step as one would name it."""
    return f"{step.title}, {step.at}" if step.at else step.title


def tasks_done(lesson: LessonProgress) -> str:
    """How many of the tasks are done."""
    return f"{lesson.done} of {len(lesson.steps)} tasks done"


def figures_words(figures: FiguresProgress) -> str:
    """The learner's own score of the figures."""
    if not figures.tried:
        return "figures: not tried yet"
    if figures.points is None:
        return f"figures: {figures.tried} of {figures.questions} questions {SEALED}"
    said = f"figures: {figures.points:g} of {figures.of:g} points"
    return f"{said}; not yet: {', '.join(figures.not_yet)}" if figures.not_yet else said


def play_words(play: PlayProgress) -> str:
    """First against best play."""
    extra = " (not marked)" if play.use == "ungraded" else ""
    under_way = f"begun, {play.decisions} {'decision' if play.decisions == 1 else 'decisions'} made"
    if not play.finished:
        return (under_way if play.decisions else "not tried yet") + extra
    again = f"; another play {under_way}" if play.decisions else ""
    times = "1 play" if play.finished == 1 else f"{play.finished} plays"
    if play.sealed:
        return f"{times}, {SEALED}{again}"
    if play.first is None:
        return f"{times}, of another edition than this one; they cannot be scored here{again}"
    if play.finished == 1 or play.best_number == 1:
        better = "" if play.finished == 1 else f", which is the best of {play.finished}"
        return f"first play {play.first} of 100{better}{extra}{again}"
    return f"first play {play.first} of 100, best {play.best} of 100 ({times}){extra}{again}"


def reflection_words(reflection: ReflectionProgress) -> str:
    """How far a reflection is, and the learner's own rating."""
    if reflection.waiting:
        done = "complete; " if reflection.outcome == "done" else ""
        return f"{done}waits for {reflection.waiting}"
    return f"complete; your own rating: {reflection.rating} of 3"


def promise_words(promise: Promise) -> str:
    """When a promise is due, or what came of it."""
    if promise.said == "yes":
        return "said"
    if promise.said == "changed it":
        return "changed"
    if promise.day is None:
        return f"“{promise.when}”, which names no day to count" if promise.when else "without a day"
    asked = " (not yet, you said)" if promise.said == "not yet" else ""
    if promise.due:
        return f"due since {promise.day.isoformat()}{asked}"
    return f"on {promise.day.isoformat()}{asked}"


def competency_words(competency: CompetencyProgress) -> str:
    """What the course has shown of a competency, or that it cannot say."""
    if not competency.opportunities:
        return "not met yet"
    return "not enough evidence" if competency.share is None else f"{100 * competency.share:.0f} of 100"


def certainty_words(competency: CompetencyProgress) -> str:
    """How far that may be trusted."""
    met = opportunities(competency.opportunities)
    if competency.low is None or competency.high is None:
        return f"{met}, and {ENOUGH_EVIDENCE} are needed"
    return f"likely {100 * competency.low:.0f} to {100 * competency.high:.0f}, from {met}"


def evidence_words(evidence: Evidence) -> str:
    """What one play shows of it."""
    share = evidence.seen.share
    said = "not observed" if share is None else f"{100 * share:.0f} of 100"
    return f"“{evidence.title}” ({evidence.lesson}) {said}, {opportunities(evidence.seen.opportunities)}"


def opportunities(number: int) -> str:
    """A number of opportunities."""
    return "1 opportunity" if number == 1 else f"{number} opportunities"


def capital(text: str) -> str:
    """A sentence's first letter."""
    return text[:1].upper() + text[1:]
