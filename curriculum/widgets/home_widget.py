"""The home page in a notebook: an anywidget that shows what Python read from the learner's files.

As on the stage of a role-play, the view never moves on by itself: what it sends is kept on disk first, and the page
that comes back says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from curriculum.errors import LearnerError
from curriculum.home.look import choose_pathway, keep_said, look_home, progress_of
from curriculum.home.model import Place
from curriculum.launch.live import open_place, running_at

Json = dict[str, Any]
_STATIC = Path(__file__).parent / "static"


class HomeWidget(anywidget.AnyWidget):
    """The home page of one workspace."""

    _esm = _STATIC / "home.js"
    _css = _STATIC / "home.css"
    home = traitlets.Dict().tag(sync=True)

    def __init__(self, workspace: Path, today: Callable[[], date]) -> None:
        """Show the page as it is now.

        Parameters
        ----------
        today:
            Says the day, because a page may stay open over midnight.
        """
        self._workspace, self._today = workspace, today
        self._sent = 0
        super().__init__(home=self._now(""))
        self.on_msg(self._on_message)

    def _now(self, acknowledged: str) -> Json:
        self._sent += 1
        shown = asdict(look_home(self._workspace, self._today()))
        return shown | {"sent": self._sent, "acknowledged": acknowledged}

    def _on_message(self, _: object, content: object, __: object) -> None:
        message: Json = content if isinstance(content, dict) else {}
        asked = str(message.get("id", ""))
        try:
            answer = self._do(message, asked)
            if answer is not None:
                self.send({"id": asked} | answer)
        except LearnerError as error:
            self.send({"kind": "trouble", "id": asked, "text": str(error)})
        except Exception as error:  # noqa: BLE001 - the learner must hear of it; a kernel's log is out of their sight
            text = f"{type(error).__name__}: {error}. Run this cell again; everything that was saved is kept."
            self.send({"kind": "trouble", "id": asked, "text": text})

    def _do(self, message: Json, asked: str) -> Json | None:
        """Do what the learner asked for; the answer, where it is not the page itself."""
        match message:
            case {"kind": "look"}:
                self.home = self._now(asked)
            case {"kind": "choose", "pathway": str(pathway)}:
                choose_pathway(self._workspace, pathway, self._today())
                self.home = self._now(asked)
            case {"kind": "said", "lesson": str(lesson), "number": int(number), "said": str(said)}:
                keep_said(self._workspace, lesson, number, said)
                self.home = self._now(asked)
            case {"kind": "open", "place": {"notebook": str(notebook), "cell": str(cell), "task": str(task)}}:
                self.send({"kind": "opening", "id": asked})
                return {"kind": "opened"} | self._open(Place(notebook, cell, task))
            case {"kind": "progress"}:
                from curriculum.progress.html import progress_html  # noqa: PLC0415 - only when it is wanted

                course = progress_of(self._workspace, self._today())
                begun = tuple(lesson for lesson in course.lessons if lesson.is_begun or lesson.notes)
                return {"kind": "progress", "html": progress_html(replace(course, lessons=begun))}
            case {"kind": "portfolio"}:
                return {"kind": "portfolio"} | self._portfolio()
            case _:
                raise LearnerError("This page is older than its kernel: run the cell again.")
        return None

    def _open(self, place: Place) -> Json:
        """Make a lesson live before it is shown; where our own server does not run, it is shown as it is."""
        address = running_at(self._workspace)
        if address is None:
            return {"live": False}
        return {"live": open_place(address, self._workspace, place).is_live}

    def _portfolio(self) -> Json:
        from curriculum.portfolio.build import begin, build, survey  # noqa: PLC0415 - only when it is wanted

        begin(self._workspace)
        found = survey(self._workspace)
        said = [] if found.about.name else ["Write your name in portfolio.yaml, save it, and press the button again."]
        files = build(found, self._workspace / "portfolio") if found.about.name else []
        said += [f"Shown: {', '.join(one.lesson for one in found.approved)}."] if files else []
        return {
            "page": "portfolio/index.html" if files else "",
            "about": found.file.name,
            "said": said,
            "left_out": found.left_out(),
            "waiting": bool(found.waiting),
        }
