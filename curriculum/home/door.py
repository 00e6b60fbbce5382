"""What `open_home()` opens: the page where widgets run, and its words everywhere."""

from __future__ import annotations

import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curriculum.errors import LearnerError
from curriculum.mark import execution
from curriculum.workspace.ground import HIDDEN

from .look import choose_pathway, keep_said, look_home
from .model import Home
from .text import home_markdown

if TYPE_CHECKING:
    from curriculum.widgets.home_widget import HomeWidget


def find_workspace(folder: str | os.PathLike[str] | None) -> Path:
    """The folder of the lessons: the one that was named, or the home notebook's own.

    Raises
    ------
    LearnerError
        If there is no lesson there.
    """
    asked = Path(folder) if folder is not None else None
    candidates = [asked] if asked is not None else [Path.cwd()]
    session = os.environ.get("JPY_SESSION_NAME")
    if asked is None and session:
        candidates.append(Path(session).parent)
    for candidate in candidates:
        if (candidate / HIDDEN).is_dir() or any(candidate.glob("*/lesson/lesson.yaml")):
            return candidate.resolve()
    raise LearnerError(
        f"No lessons in {candidates[0]}: open start-here.ipynb from the folder that `curriculum learn` made, or name "
        "that folder: open_home('path/to/career-on-soft-skills')."
    )


class HomeView:
    """The home page as a notebook shows it: a page to use where widgets run, and its words everywhere."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace

    def choose(self, pathway: str) -> HomeView:
        """Choose a pathway, such as `"one-evening"`."""
        choose_pathway(self._workspace, pathway, _today())
        return self

    def said(self, lesson: str, answer: str) -> HomeView:
        """Say what came of the last sentence of a lesson: `"yes"`, `"not yet"` or `"changed it"`."""
        waiting = {one.lesson: one for one in self._home().promised}
        if lesson not in waiting:
            raise LearnerError(f"No sentence of {lesson} waits for an answer; of these it does: {', '.join(waiting)}.")
        keep_said(self._workspace, lesson, waiting[lesson].number, answer)
        return self

    def __repr__(self) -> str:
        return re.sub(r"\[([^]]*)\]\(([^)#]*)[^)]*\)", r"\1 [\2]", re.sub(r"[*`]+", "", self._markdown()))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - as IPython calls it
        words = {"text/markdown": self._markdown(), "text/plain": repr(self)}
        if execution() != "learn":
            return words
        bundle = self._widget()._repr_mimebundle_(**kwargs)
        return words if bundle is None else ({**bundle[0], **words}, bundle[1])

    def _widget(self) -> HomeWidget:
        from curriculum.widgets.home_widget import HomeWidget  # noqa: PLC0415 - text alone needs no widgets

        return HomeWidget(self._workspace, _today)

    def _markdown(self) -> str:
        return home_markdown(self._home())

    def _home(self) -> Home:
        return look_home(self._workspace, _today())


def _today() -> date:
    return datetime.now().astimezone().date()
