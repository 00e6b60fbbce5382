"""The role-play in a notebook: an anywidget that paints a stage and hands every choice to a rehearsal.

The view never moves on by itself. It sends what the learner did and the decision it was meant for, and waits for a
stage that acknowledges it; that stage is sent only when the choice is on disk.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from curriculum.record import OutOfStepError, RecordError
from curriculum.rehearsal import Rehearsal
from curriculum.scoring.story import AnswerError

from .closing import written
from .stage import Json, Use, stage

_STATIC = Path(__file__).parent / "static"
_LONGEST_REMARK = 500
_MOVED_ON = "This decision was made already, perhaps in another tab. Here is where the play stands."


class MessageError(ValueError):
    """A message from the view that says nothing this widget knows."""


class RolePlayWidget(anywidget.AnyWidget):
    """One role-play on its stage."""

    _esm = _STATIC / "roleplay.js"
    _css = _STATIC / "roleplay.css"
    stage = traitlets.Dict().tag(sync=True)

    def __init__(self, rehearsal: Rehearsal, *, use: Use) -> None:
        """Set the stage where the record has it.

        Parameters
        ----------
        use:
            How the lesson uses the role-play: it decides what is shown, never what is recorded.
        """
        self._rehearsal = rehearsal
        self._use: Use = use
        self._skipped = False
        self._sent = 0
        super().__init__(stage=self._now(""))
        self.on_msg(self._on_message)

    def _repr_mimebundle_(self, **kwargs: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """View and words in one bundle, so that the play can be read where no widget is drawn."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        words = written(self._rehearsal)
        return {**data, "text/markdown": words, "text/plain": re.sub(r"\*+", "", words)}, metadata

    def _now(self, acknowledged: str) -> Json:
        # The number makes every stage differ from the one before it, so that the view hears even of "nothing changed".
        self._sent += 1
        shown = stage(self._rehearsal, use=self._use, skipped=self._skipped)
        return shown | {"sent": self._sent, "acknowledged": acknowledged}

    def _on_message(self, _: object, content: object, __: object) -> None:
        message: Json = content if isinstance(content, dict) else {}
        if message.get("kind") == "look":
            self.send({"kind": "here"})
            return
        asked = str(message.get("id", ""))
        trouble = ""
        try:
            trouble = self._do(message)
            self.stage = self._now(asked)
        except (AnswerError, MessageError, RecordError) as error:
            trouble = f"Not saved: {error}."
        except Exception as error:  # noqa: BLE001 - the learner must hear of it; a kernel's log is out of their sight
            trouble = (
                f"Not saved: {type(error).__name__}: {error}. Run this cell again; everything that was saved is kept."
            )
        if trouble:
            self.send({"kind": "trouble", "id": asked, "text": trouble})

    def _do(self, message: Json) -> str:
        """Do what the learner asked for; what to tell them beside the new stage."""
        rehearsal = self._rehearsal
        if message.get("play") != rehearsal.number:
            rehearsal.resume()
            return _MOVED_ON
        match message:
            case {"kind": "answer", "step": int(step), "answer": str() | dict() as answer}:
                try:
                    rehearsal.answer(answer, step=step)
                except OutOfStepError:
                    rehearsal.resume()
                    return _MOVED_ON
            case {"kind": "again"} if rehearsal.is_finished:
                rehearsal.begin_again()
                self._skipped = False
            case {"kind": "skip"} if rehearsal.is_finished:
                self._skipped = True
            case {"kind": "really", "option": str(option)} if self._asks_really(option):
                rehearsal.really(option)
            case {"kind": "remark", "scene": str(scene), "option": str(option), "text": str(text)} if self._was_seen(
                scene, option
            ):
                rehearsal.remark(scene, option, text.strip()[:_LONGEST_REMARK])
            case _:
                raise MessageError("this step is not open now; run this cell again to see where the play stands")
        return ""

    def _asks_really(self, option: str) -> bool:
        really = (self.stage.get("closing") or {}).get("really") or {}
        return any(one["id"] == option for one in really.get("options", ()))

    def _was_seen(self, scene: str, option: str) -> bool:
        debrief = (self.stage.get("closing") or {}).get("debrief") or {}
        return any(
            decision["scene"] == scene and option in (one["option"] for one in decision["options"])
            for decision in debrief.get("decisions", ())
        )
