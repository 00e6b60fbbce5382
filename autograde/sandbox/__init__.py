"""Running learner code where it can do no harm: a child of a warm parent, in layers."""

from .layers import Layers
from .limits import Limits
from .parent import Begun, Sandbox
from .session import SandboxError, Session, Stopped

__all__ = ["Begun", "Layers", "Limits", "Sandbox", "SandboxError", "Session", "Stopped"]
