"""Rehearse soft skills in Jupyter: `from curriculum import open_lesson`."""

from .errors import LearnerError
from .home import open_home
from .lesson import Lesson, open_lesson

__all__ = ["LearnerError", "Lesson", "open_home", "open_lesson"]
