"""What learners said to single options ("I see it differently"), from their `answers.json` files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from curriculum.lint.folder import LintError
from curriculum.record_file import FILE_NAME, MAX_BYTES, RecordFile

_LONGEST = 1000

Place = tuple[str, str, str, str]
"""Lesson, task, scene, option."""


@dataclass(frozen=True)
class Remarks:
    """Learners' remarks.

    Attributes
    ----------
    rows:
        The texts by the option they are about.
    unread:
        Files that are no record; one of them stops nothing.
    """

    rows: dict[Place, list[str]]
    unread: tuple[Path, ...] = ()


def read_remarks(paths: Iterable[Path]) -> Remarks:
    """Read records; of a folder, every `answers.json` in it.

    Raises
    ------
    LintError
        If a path is not there.
    """
    rows: dict[Place, list[str]] = defaultdict(list)
    unread: list[Path] = []
    for path in _files(paths):
        record = _record(path)
        if record is None:
            unread.append(path)
            continue
        for remark in record.remarks:
            if remark.text.strip():
                rows[record.lesson, remark.task, remark.scene, remark.option].append(remark.text.strip()[:_LONGEST])
    return Remarks(dict(rows), tuple(unread))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob(FILE_NAME))
        elif path.exists():
            yield path
        else:
            raise LintError(f"given {path}; allowed are {FILE_NAME} files, or folders of them, that exist")


def _record(path: Path) -> RecordFile | None:
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        return RecordFile.model_validate_json(path.read_bytes())
    except (OSError, ValidationError, RecursionError):
        return None
