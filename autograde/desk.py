"""The desk a submission is marked on: the master's files, the learner's record and texts, all of them values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from curriculum.content import ReflectionFile
from curriculum.mark import Execution
from curriculum.notebook_file import SavedNotebook
from curriculum.record import FILE_NAME, MissingRecordError, Record, RecordError, RecordFile, parse_record
from curriculum.rehearsal import RolePlayScorer
from curriculum.tasks.desk import Desk

from .master import Key
from .notebook import Cell, grade_id
from .plan import Step

_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Answers:
    """What of a submission is data.

    Attributes
    ----------
    cells:
        The repaired notebook.
    steps:
        What is done with its code cells, by place.
    record:
        The bytes of `answers.json`; `None` where it was not handed in.
    """

    student: str
    cells: Sequence[Cell]
    steps: Mapping[int, Step]
    record: bytes | None
    timestamp: str | None = None
    problems: tuple[str, ...] = ()


class SubmittedRecord(Record):
    """A record that was handed in: bytes, read once and never written."""

    def __init__(self, raw: bytes | None, lesson: str) -> None:
        super().__init__(Path(), lesson)
        self._error: RecordError | None = None
        self._file: RecordFile | None = None
        if raw is None:
            self._error = MissingRecordError(
                f"role-play record missing: there is no {FILE_NAME} beside the notebook. If role-plays were played, "
                "hand the file in with the notebook."
            )
            return
        try:
            self._file = parse_record(raw, lesson)
        except RecordError as error:
            self._error = copy(error)

    def read(self) -> RecordFile:
        """As `Record.read`; an empty record where none was handed in."""
        if isinstance(self._error, MissingRecordError):
            return RecordFile(format=1, lesson=self.lesson)
        return self.require()

    def require(self) -> RecordFile:
        """As `Record.require`."""
        if self._file is None:
            # A fresh one each time: an error remembers where it was raised, and with that the whole submission.
            raise copy(self._error) or RecordError("no record")
        return self._file


class MarkingDesk(Desk):
    """A desk as `nbgrader autograde` would find it, without a disk."""

    def __init__(self, key: Key, answers: Answers, figures: dict[str, object]) -> None:
        super().__init__(key.master.folder, answers=figures)
        self._key = key
        self._sources = {name: cell["source"] for cell in answers.cells if (name := grade_id(cell))}
        self.lesson = key.lesson
        self.record = SubmittedRecord(answers.record, key.lesson.id)

    @property
    def reflections(self) -> ReflectionFile:
        """The master's prompts; read once for the whole class."""
        return self._key.desk.reflections

    @property
    def texts(self) -> tuple[str, ...]:
        """The master's texts; read once for the whole class."""
        return self._key.desk.texts

    @property
    def execution(self) -> Execution:
        """Always the grader's."""
        return "autograde"

    def scorer(self, task: str) -> RolePlayScorer:
        """The master's role-play; worked out once for the whole class."""
        return self._key.desk.scorer(task)

    def notebook(self) -> SavedNotebook:
        """The repaired notebook."""
        return self._notebook

    @cached_property
    def _notebook(self) -> SavedNotebook:
        master = self._key.master.by_name
        untouched = frozenset(
            name for name, text in self._sources.items() if name in master and master[name].is_unanswered(text)
        )
        return SavedNotebook(Path(self.lesson.notebook), self._sources, untouched, _NO_TIME)
