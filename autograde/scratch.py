"""Folders for files that nobody needs afterwards; those of a run that was killed are removed by the next."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = "autograde-"
_OWNER = re.compile(rf"{_PREFIX}(\d+)-")


def make_scratch() -> Path:
    """A fresh folder that only this user can read, named after this process."""
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))


def sweep() -> None:
    """Remove folders whose process is gone, as far as they are ours."""
    if not hasattr(os, "getuid"):
        return  # asking whether a process lives would end it there
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = _OWNER.match(path.name)
        with suppress(OSError):
            if owner and not path.is_symlink() and path.lstat().st_uid == os.getuid() and not _lives(int(owner[1])):
                shutil.rmtree(path)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
