"""Progress for machines."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from .model import CompetencyProgress, CourseProgress, LessonProgress

FORMAT = 1


def progress_json(course: CourseProgress) -> str:
    """The whole course as one JSON object; dates are ISO 8601, shares 0 to 1, `null` is "nothing can be said"."""
    data = {
        "format": FORMAT,
        "today": course.today,
        "lessons": [_lesson(one) for one in course.lessons],
        "competencies": [_competency(one) for one in course.competencies],
        "promises": [asdict(one) for one in course.promises],
        "waiting": [{"lesson": one.lesson, "task": one.task, "for": one.waiting} for one in course.waiting],
        "repeat": asdict(course.repeat) if course.repeat else None,
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False, default=_plain)


def _lesson(lesson: LessonProgress) -> dict[str, Any]:
    resume = lesson.resume
    return {
        "lesson": lesson.lesson,
        "title": lesson.title,
        "folder": lesson.folder,
        "outcome": lesson.outcome,
        "resume": resume.task if resume and lesson.outcome == "not yet" else None,
        "tasks": {"done": lesson.done, "of": len(lesson.steps)},
        "sittings": [asdict(sitting) | {"outcome": sitting.outcome} for sitting in lesson.sittings],
        "figures": asdict(lesson.figures) if lesson.figures else None,
        "plays": [asdict(play) for play in lesson.plays],
        "reflections": [asdict(one) for one in lesson.reflections],
        "notes": list(lesson.notes),
    }


def _competency(competency: CompetencyProgress) -> dict[str, Any]:
    evidence = [
        {
            "lesson": one.lesson,
            "task": one.task,
            "opportunities": one.seen.opportunities,
            "share": one.seen.share,
        }
        for one in competency.evidence
    ]
    return asdict(competency) | {"evidence": evidence}


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")
