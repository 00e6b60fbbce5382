"""The home notebook: the map of the course, where the learner stands in it, and the next step."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .door import HomeView


def open_home(workspace: str | os.PathLike[str] | None = None) -> HomeView:
    """Open the home page of the workspace the notebook lies in.

    Parameters
    ----------
    workspace:
        The folder of the lessons, where it is not the notebook's own.

    Raises
    ------
    LearnerError
        If there is no lesson there.
    """
    from .door import HomeView, find_workspace  # noqa: PLC0415 - a lesson opens without it

    return HomeView(find_workspace(workspace))
