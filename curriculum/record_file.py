"""The form of `answers.json`: its rows as models, and what is wrong with a file that is not of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt, StrictStr, ValidationError

from .scoring.play import Choice

FILE_NAME = "answers.json"
FORMAT = 1
MAX_BYTES = 8_000_000


class RecordError(ValueError):
    """A record that cannot be used as it is; the message says what to do. Nothing has been changed."""


class MissingRecordError(RecordError):
    """There is no record where one is needed."""


class DamagedRecordError(RecordError):
    """The file is not a record this version can read."""


class OutOfStepError(RecordError):
    """The play on disk has moved on, in another tab perhaps: read it again."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="allow")


class RecordedChoice(_Row):
    """One choice of a play."""

    scene: StrictStr
    answer: StrictStr | dict[StrictStr, StrictStr] | dict[StrictStr, StrictInt]
    at: StrictStr = ""


class RecordedPlay(_Row):
    """One walk through a role-play."""

    task: StrictStr
    edition: StrictStr
    seed: StrictInt = 0
    began: StrictStr = ""
    choices: list[RecordedChoice]
    ending: StrictStr | None = None
    finished: StrictBool = False

    @property
    def walk(self) -> tuple[Choice, ...]:
        """The choices as the scorer takes them."""
        return tuple(Choice(choice.scene, choice.answer) for choice in self.choices)


class Remark(_Row):
    """The learner's own sentence on one option: "I see it differently"."""

    task: StrictStr
    scene: StrictStr
    option: StrictStr
    text: StrictStr
    at: StrictStr = ""


class Sentence(_Row):
    """One sentence for tomorrow, its date, and what came of it."""

    text: StrictStr
    date: StrictStr
    at: StrictStr = ""
    said: StrictStr | None = None


class RecordFile(_Row):
    """The whole file."""

    format: StrictInt
    lesson: StrictStr
    plays: list[RecordedPlay] = []
    remarks: list[Remark] = []
    figures: dict[StrictStr, Any] = {}
    sentences: list[Sentence] = []
    ratings: dict[StrictStr, Any] = {}

    def plays_of(self, task: str) -> list[RecordedPlay]:
        """The plays of one task, in the order they began."""
        return [play for play in self.plays if play.task == task]


Json = dict[str, Any]


def parse_record(raw: bytes, lesson: str) -> RecordFile:
    """A record from the bytes of its file; raises `DamagedRecordError` as `Record.read` does."""
    return checked(required(raw), lesson)


def required(raw: bytes) -> Json:
    """The data of a file; raises `DamagedRecordError` where it is no JSON object."""
    data = parsed(raw)
    if data is None:
        raise DamagedRecordError(f"{FILE_NAME} is damaged: it is not the JSON this lesson writes")
    return data


def parsed(raw: bytes) -> Json | None:
    """The data of a file, or `None` where it is too large, not UTF-8, or no JSON object."""
    if len(raw) > MAX_BYTES:
        return None
    try:
        data = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def identity(path: Path) -> tuple[Any, Any] | None:
    """Format and lesson of a file that is some record, though not one of ours."""
    data = parsed(path.read_bytes())
    if data is None or not isinstance(data.get("format"), int) or not isinstance(data.get("lesson"), str):
        return None
    with suppress(ValidationError):
        RecordFile.model_validate(data)
        return (data["format"], data["lesson"])
    return (data["format"], data["lesson"]) if data["format"] > FORMAT else None


def remedy(path: Path, error: RecordError) -> str:
    """What is wrong with a file and, where nothing else helps, how to go on."""
    if isinstance(error, DamagedRecordError) and path.is_file() and identity(path) is None:
        return f"{error}; it is left as it is, and with the next play it is set aside and a new one begins"
    return str(error)


def checked(data: Mapping[str, Any], lesson: str) -> RecordFile:
    """A record from its data; raises `DamagedRecordError` as `Record.read` does."""
    if isinstance(data.get("format"), int) and data["format"] > FORMAT:
        raise DamagedRecordError(
            f"{FILE_NAME} has format {data['format']}; this version reads {FORMAT}: update career-on-soft-skills"
        )
    try:
        file = RecordFile.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise DamagedRecordError(f"{FILE_NAME} is damaged at {where or 'its top'}") from error
    if file.lesson != lesson:
        raise DamagedRecordError(
            f"{FILE_NAME} belongs to the lesson {file.lesson!r}, this is {lesson!r}: put the right file beside "
            "the notebook"
        )
    return file
