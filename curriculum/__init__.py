"""Rehearse soft skills in Jupyter: `from curriculum import open_lesson`."""

from .errors import LearnerError
from .lesson import Lesson, open_lesson

__all__ = ["LearnerError", "Lesson", "open_lesson"]
