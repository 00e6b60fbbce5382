"""The progress over all lessons of a workspace: competencies, and what to play again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from curriculum.content.competencies import COMPETENCIES
from curriculum.plain_text import one_line
from curriculum.scoring.interval import likely_range

from .lesson import lesson_progress
from .model import ENOUGH_EVIDENCE, CompetencyProgress, CourseProgress, Evidence, LessonProgress, Repeat
from .parts import PlayProgress
from .seen import Seen


def course_progress(seen: Iterable[Seen], today: date) -> CourseProgress:
    """The progress of a course on one day; of several folders with the same lesson the one of its name counts."""
    lessons: dict[str, LessonProgress] = {}
    for one in seen:
        progress = lesson_progress(one, today)
        before = lessons.get(progress.lesson)
        if before is None or (before.folder != before.lesson and progress.folder == progress.lesson):
            lessons[progress.lesson] = progress
    ordered = tuple(lessons[name] for name in sorted(lessons))
    evidence = [one for lesson in ordered for one in lesson.evidence]
    return CourseProgress(
        today,
        ordered,
        tuple(_competency(code, [one for one in evidence if one.seen.competency == code]) for code in COMPETENCIES),
        _repeat([play for lesson in ordered for play in lesson.plays]),
    )


def _competency(code: str, evidence: Sequence[Evidence]) -> CompetencyProgress:
    met = tuple(one for one in evidence if one.seen.opportunities)
    opportunities = sum(one.seen.opportunities for one in met)
    share = low = high = None
    if opportunities >= ENOUGH_EVIDENCE:
        share = sum(one.seen.shown for one in met) / sum(one.seen.range for one in met)
        low, high = likely_range(share, opportunities)
    return CompetencyProgress(code, COMPETENCIES[code], opportunities, share, low, high, met)


def _repeat(plays: Sequence[PlayProgress]) -> Repeat | None:
    """The role-play whose last play gave up most at one decision; of equals, the one played longest ago."""
    played = [play for play in plays if play.regret is not None]
    if not played:
        return None
    chosen = min(played, key=lambda play: (-(play.regret or 0), play.last or date.min))
    on = f" on {chosen.last.isoformat()}" if chosen.last else ""
    if chosen.regret:
        points = "1 point" if chosen.regret == 1 else f"{chosen.regret:.3g} points"
        why = f"in your last play{on} one decision gave up {points}: when it was said “{one_line(chosen.says, 90)}”"
    else:
        why = f"no decision gave up anything, and it is the longest ago{on}"
    return Repeat(chosen.lesson, chosen.task, chosen.title, why)
