"""Folders for files that nobody needs afterwards; those of a run that was killed are removed by the next."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PREFIX = "autograde-"
_IN_MEMORY = "/dev/shm"  # noqa: S108 - only folders of this user's alone are made there
_ROOM = 2_000_000_000
"""Bytes that have to be free there, far more than the submissions that run together may write."""
_OWNER = re.compile(rf"{_PREFIX}(\d+)-")


def make_scratch() -> Path:
    """A fresh folder that only this user can read, named after this process.

    It lies in memory where there is room, unless TMPDIR says otherwise: for every submission a few files are made and
    removed, and ext4 takes the longer to make one the more were removed a moment ago.
    """
    with suppress(OSError):
        if "TMPDIR" not in os.environ and shutil.disk_usage(_IN_MEMORY).free >= _ROOM:
            return _made_in(_IN_MEMORY)
    return _made_in(tempfile.gettempdir())


def sweep() -> None:
    """Remove folders whose process is gone, as far as they are ours."""
    if not hasattr(os, "getuid"):
        return  # asking whether a process lives would end it there
    for place in {tempfile.gettempdir(), _IN_MEMORY}:
        for path in Path(place).glob(f"{_PREFIX}*"):
            owner = _OWNER.match(path.name)
            with suppress(OSError):
                if owner and not path.is_symlink() and path.lstat().st_uid == os.getuid() and not _lives(int(owner[1])):
                    remove(path)


def _made_in(place: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=place))


def remove(folder: Path) -> None:
    """Remove a folder, whatever a learner made of it: closed, or nested deeper than a path is long."""
    names = (f".{number}" for number in itertools.count())
    with suppress(OSError):
        os.chmod(folder, 0o700)  # noqa: PTH101
        # What lies in a folder is moved up to the top, so that no path grows.
        while below := [entry for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]:
            for entry in below:
                os.chmod(entry.path, 0o700)  # noqa: PTH101
                for inner in list(os.scandir(entry.path)):
                    _move_up(inner, folder, names)
                os.rmdir(entry.path)  # noqa: PTH106
        shutil.rmtree(folder, ignore_errors=True)


def _move_up(inner: os.DirEntry[str], top: Path, names: Iterator[str]) -> None:
    if not inner.is_dir(follow_symlinks=False):
        os.unlink(inner.path)  # noqa: PTH108
        return
    os.chmod(inner.path, 0o700)  # noqa: PTH101
    while (target := top / next(names)).exists():
        pass
    os.rename(inner.path, target)  # noqa: PTH104


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
