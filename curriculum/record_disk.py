"""Putting `answers.json` on disk so that it lasts: whole or not at all, also through a power cut."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from .record_file import Json


def write_record(path: Path, data: Json) -> None:
    """Write a record whole; when this returns, it is on disk.

    Raises
    ------
    OSError
        If it cannot be written; what was there before still is.
    """
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".answers-", suffix=".tmp")
    try:
        # Half a character, as a browser may send one, has no UTF-8 but a JSON escape that reads back as it was.
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the platform lets a folder be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
