"""Running learner code where it can do no harm: a child of a warm parent, in layers.

The rest is imported from its modules, where processes can be forked.
"""

from .limits import Layers, Limits

__all__ = ["Layers", "Limits"]
