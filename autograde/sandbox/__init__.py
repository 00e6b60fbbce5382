"""Running learner code where it can do no harm: a child of a warm parent, in layers."""

from .layers import Layers
from .limits import Limits
from .session import Sandbox, SandboxError, Session

__all__ = ["Layers", "Limits", "Sandbox", "SandboxError", "Session"]
