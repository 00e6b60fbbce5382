"""Progress as HTML for a notebook: tables that say everything, with bars beside the numbers for the eye."""

from __future__ import annotations

from curriculum.templates import environment

from . import words
from .model import CourseProgress
from .text import progress_text

_WORDS = (
    words.standing,
    words.tasks_done,
    words.figures_words,
    words.play_words,
    words.reflection_words,
    words.promise_words,
    words.competency_words,
    words.certainty_words,
    words.evidence_words,
    words.capital,
)


def progress_html(course: CourseProgress, *, only: str | None = None) -> str:
    """The same as `progress_text`, as one element with its own style; every text in it is escaped."""
    return (
        environment()
        .get_template("progress.html.j2")
        .render(
            {function.__name__: function for function in _WORDS},
            lessons=[one for one in course.lessons if only in (None, one.lesson)],
            promises=[one for one in course.promises if only in (None, one.lesson)],
            met=[one for one in course.competencies if one.opportunities],
            unmet=[one.name for one in course.competencies if not one.opportunities],
            repeat=course.repeat,
            caveat=words.CAVEAT,
        )
    )


class ProgressView:
    """Progress as a notebook shows it: HTML where it can be shown, and plain text everywhere.

    Parameters
    ----------
    only:
        The id of the one lesson to tell in detail.
    """

    def __init__(self, course: CourseProgress, *, only: str | None = None) -> None:
        self.course, self.only = course, only

    def __repr__(self) -> str:
        return progress_text(self.course, only=self.only)

    def _repr_html_(self) -> str:
        return progress_html(self.course, only=self.only)
