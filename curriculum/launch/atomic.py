"""Files of ours, written whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_atomically(target: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a file; a reader finds the old one or the new one.

    Parameters
    ----------
    mode:
        Who may read it, less what the process's umask takes away.

    Raises
    ------
    OSError
        If it cannot be written; what was there before still is.
    """
    new = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(target)
    finally:
        # After a failure on a full or read-only disk the reason matters, not that the leftover stays.
        with suppress(OSError):
            new.unlink(missing_ok=True)
