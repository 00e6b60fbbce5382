"""What an author is told before a learner could meet it."""

from .folder import LintError
from .lessons import lint, notes

__all__ = ["LintError", "lint", "notes"]
