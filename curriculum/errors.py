"""Errors a learner may meet: one sentence with the remedy, no traceback."""

from __future__ import annotations


class LearnerError(Exception):
    """Something a learner can put right; the message says how.

    In a notebook IPython shows the sentence alone; `%tb` still shows where it came from.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]
