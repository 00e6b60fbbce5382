"""Choices, answers or text in, score out. No I/O, no widgets, no nbgrader."""

from .paths import Paths, StoryError
from .play import Choice, ReplayError, Score, replay, score
from .reflection import assess_reflection
from .story import AnswerError, Moment, Story

__all__ = [
    "AnswerError",
    "Choice",
    "Moment",
    "Paths",
    "ReplayError",
    "Score",
    "Story",
    "StoryError",
    "assess_reflection",
    "replay",
    "score",
]
