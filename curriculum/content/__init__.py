"""What an author writes, as validated models."""

from .edition import edition
from .lesson import LessonFile
from .problems import ContentError, Problem
from .read import read_lesson, read_reflections, read_roleplay
from .reflection import Prompt, ReflectionFile
from .roleplay import RolePlay

__all__ = [
    "ContentError",
    "LessonFile",
    "Problem",
    "Prompt",
    "ReflectionFile",
    "RolePlay",
    "edition",
    "read_lesson",
    "read_reflections",
    "read_roleplay",
]
