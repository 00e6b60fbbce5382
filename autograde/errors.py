"""What an instructor is told."""

from __future__ import annotations


class GradingError(Exception):
    """Grading cannot go on; the message says what was given, what is allowed, and what to do."""


class SandboxError(GradingError):
    """The sandbox could not be started or is not closed; the message says what to do."""


def shown(text: str, most: int = 80) -> str:
    """What a learner named, for a message: printable and short."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in text)
    return clean if len(clean) <= most else f"{clean[: most - 3]}..."
