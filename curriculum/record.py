"""`answers.json`: what the learner chose.

Written whole and atomically after every choice (temporary file, fsync, rename) and under a lock, so that a choice that
was acknowledged is on disk and the file parses at any moment. Nothing is written before the first choice, earlier plays
are never removed, and fields this version does not know survive. A damaged file is set aside, never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from .record_disk import write_record
from .record_file import (
    FILE_NAME,
    FORMAT,
    DamagedRecordError,
    Json,
    MissingRecordError,
    OutOfStepError,
    RecordedPlay,
    RecordError,
    RecordFile,
    checked,
    identity,
    parse_record,
    required,
)
from .scoring.play import Choice

__all__ = [
    "FILE_NAME",
    "DamagedRecordError",
    "MissingRecordError",
    "OutOfStepError",
    "Record",
    "RecordError",
    "RecordFile",
    "RecordedPlay",
    "now",
    "parse_record",
]

_LOCK_SECONDS = 10.0
_T = TypeVar("_T")


class Record:
    """The record of one lesson in one folder."""

    def __init__(self, folder: Path, lesson: str) -> None:
        self.path = folder / FILE_NAME
        self.lesson = lesson

    def read(self) -> RecordFile:
        """What is recorded; an empty record where the file does not exist yet.

        Raises
        ------
        DamagedRecordError
            If the file is no record, of another lesson, or made by a newer version.
        """
        return checked(self._load(), self.lesson)

    def require(self) -> RecordFile:
        """As `read`, for a reader who needs that something was recorded.

        Raises
        ------
        MissingRecordError
            If there is no file.
        DamagedRecordError
            As `read`.
        """
        if not self.path.exists():
            raise MissingRecordError(
                f"role-play record missing: there is no {FILE_NAME} beside the notebook. If role-plays were played, "
                "hand the file in with the notebook."
            )
        return self.read()

    def set_aside_if_damaged(self) -> Path | None:
        """Move a damaged file out of the way, so that a new one can begin; where it is now, or `None`.

        A file of another lesson or a newer version is left where it is: it is somebody's good work.
        """
        try:
            self.read()
        except DamagedRecordError:
            if identity(self.path) is not None:
                raise
            aside = self.path.with_name(f"answers.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.json")
            try:
                self.path.rename(aside)
            except OSError as error:
                raise RecordError(
                    f"{FILE_NAME} is damaged and could not be set aside ({error.strerror or error}): make the folder "
                    f"{self.path.parent} writable, then try again"
                ) from error
            return aside
        return None

    def choose(  # noqa: PLR0913 - one row of the file, field by field
        self,
        task: str,
        choice: Choice,
        *,
        play: int,
        step: int,
        edition: str,
        seed: int,
        ending: str | None,
    ) -> None:
        """Put one choice on disk. When this returns, it is there.

        Parameters
        ----------
        play:
            Number of the play among the task's plays, from 0; the next free number begins a new one.
        step:
            Number of the choice in that play, from 0.
        ending:
            The ending the choice leads to, or `None` while the story goes on.

        Raises
        ------
        OutOfStepError
            If the file does not hold exactly `step` choices of that play.
        RecordError
            If the file cannot be written; nothing has been changed.
        """
        row = {"scene": choice.scene, "answer": choice.answer, "at": now()}

        def add(data: Json) -> None:
            plays = [one for one in data.setdefault("plays", []) if one.get("task") == task]
            if play == len(plays) and step == 0:
                begun = {"task": task, "edition": edition, "seed": seed, "began": now(), "choices": []}
                data["plays"].append(begun)
                plays.append(begun)
            if play >= len(plays) or len(plays[play]["choices"]) != step or plays[play].get("finished"):
                raise OutOfStepError("this play has moved on elsewhere: run the cell again to see where it stands")
            plays[play]["choices"].append(row)
            plays[play]["ending"] = ending
            plays[play]["finished"] = ending is not None

        self._change(add)

    def note_play(self, task: str, play: int, field: str, value: object) -> None:
        """Keep one ungraded answer with a play, such as what the learner would really have done."""

        def add(data: Json) -> None:
            plays = [one for one in data.get("plays", []) if one.get("task") == task]
            plays[play][field] = value

        self._change(add)

    def remark(self, task: str, scene: str, option: str, text: str) -> None:
        """Keep an "I see it differently"; an empty text is not kept."""
        if text.strip():
            row = {"task": task, "scene": scene, "option": option, "text": text.strip(), "at": now()}
            self._change(lambda data: data.setdefault("remarks", []).append(row))

    def note_figure(self, question: str, answer: object, share: float | None) -> None:
        """Keep the last answer to a question of the figures and the share of it that was right (0-1).

        The share is `None` where the lesson is sealed, so that the file says nothing of the key.
        """
        row = {"answer": answer, "share": share, "at": now()}
        self._change(lambda data: data.setdefault("figures", {}).update({question: row}))

    def note_rating(self, task: str, mark: int) -> None:
        """Keep the learner's own rating of a reflection, 0 to 3."""
        row = {"mark": mark, "at": now()}
        self._change(lambda data: data.setdefault("ratings", {}).update({task: row}))

    def keep_sentence(self, text: str, date: str) -> None:
        """Keep the sentence for tomorrow; the same sentence and date are kept once."""

        def add(data: Json) -> None:
            rows = data.setdefault("sentences", [])
            if not rows or (rows[-1].get("text"), rows[-1].get("date")) != (text, date):
                rows.append({"text": text, "date": date, "at": now()})

        self._change(add)

    def note_said(self, number: int, said: str) -> None:
        """Keep what came of a sentence, counted from 0: `yes`, `not yet` or `changed it`."""

        def add(data: Json) -> None:
            rows = data.get("sentences", [])
            if not 0 <= number < len(rows):
                raise OutOfStepError("there is no such sentence any more: run the cell again to see what there is")
            rows[number] |= {"said": said, "said_at": now()}

        self._change(add)

    def _change(self, change: Callable[[Json], _T]) -> _T:
        from filelock import FileLock, Timeout  # noqa: PLC0415 - it works at every fork of a process that only reads

        try:
            with FileLock(self.path.with_name(".answers.lock"), timeout=_LOCK_SECONDS):
                data = self._load()
                checked(data, self.lesson)
                result = change(data)
                write_record(self.path, data)
                return result
        except Timeout as error:
            raise RecordError(
                f"{FILE_NAME} is in use by another program: close other notebooks of this lesson and try again"
            ) from error
        except OSError as error:
            raise RecordError(
                f"{FILE_NAME} could not be written ({error.strerror or error}): free some space or make the folder "
                f"{self.path.parent} writable, then try again"
            ) from error

    def _load(self) -> Json:
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return {"format": FORMAT, "lesson": self.lesson, "plays": [], "remarks": []}
        except OSError as error:
            raise RecordError(f"{FILE_NAME} cannot be read ({error.strerror}): make it readable") from error
        return required(raw)


def now() -> str:
    """Now, to the second and in UTC, as the record writes it."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
