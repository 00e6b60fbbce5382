"""A learner's workspace: lessons laid out and brought to new editions so that nothing a learner made is ever lost."""

from .ground import DEFAULT, HIDDEN, WorkspaceError, prepare, unwritable
from .laid_out import LaidOut
from .lay_out import lay_out

__all__ = ["DEFAULT", "HIDDEN", "LaidOut", "WorkspaceError", "lay_out", "prepare", "unwritable"]
