"""Reflections: what can be told at once of a text, and what of a class."""

from .assess import assess_reflection
from .model import Assessment, Criterion, Gate, PlayEcho

__all__ = ["Assessment", "Criterion", "Gate", "PlayEcho", "assess_reflection"]
