"""`curriculum new`: a lesson that is complete but for the places marked `WRITE:`."""

from .make import NewLessonError, new_lesson

__all__ = ["NewLessonError", "new_lesson"]
