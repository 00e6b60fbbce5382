"""Where a learner stands: read from the files in the workspace by one function, for every view."""

from .course import course_progress
from .folders import lesson_folder, lesson_folders, read_progress
from .model import CourseProgress, LessonProgress

__all__ = [
    "CourseProgress",
    "LessonProgress",
    "course_progress",
    "lesson_folder",
    "lesson_folders",
    "read_progress",
]
