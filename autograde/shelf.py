"""Putting a graded submission where formgrader and feedback look for it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_READ_ONLY = 0o444
_UNFINISHED = ".autograde-"


def read_graded(folder: Path, notebook: str) -> bytes:
    """The graded notebook of the last run; empty where there is none."""
    try:
        return (folder / f"{notebook}.ipynb").read_bytes()
    except OSError:
        return b""


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder hold exactly these files; each is written whole or not at all, and only where it differs."""
    fresh = _make(folder)
    for name, content in files.items():
        target = folder / name
        if "/" in name:
            target.parent.mkdir(parents=True, exist_ok=True)
        if fresh or not _holds(target, content):
            _write(target, content)
    if not fresh:
        _remove_others(folder, set(files))


def _make(folder: Path) -> bool:
    """Make a folder; whether it was not there."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        folder.unlink()
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        return False
    return True


def _holds(target: Path, content: bytes) -> bool:
    try:
        about = os.lstat(target)
        return stat.S_ISREG(about.st_mode) and about.st_size == len(content) and target.read_bytes() == content
    except OSError:
        return False


def _write(target: Path, content: bytes) -> None:
    temporary = target.with_name(f"{_UNFINISHED}{target.name}"[:200])
    with suppress(FileNotFoundError):
        temporary.unlink()
    temporary.write_bytes(content)
    temporary.chmod(_READ_ONLY)
    try:
        temporary.replace(target)
    except OSError:
        if not target.is_dir():
            raise
        shutil.rmtree(target)
        temporary.replace(target)


def _remove_others(folder: Path, wanted: set[str]) -> None:
    folders = {parent.as_posix() for name in wanted for parent in Path(name).parents}
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            if name not in folders:
                with suppress(OSError):
                    path.rmdir()
        elif name not in wanted:
            path.unlink()
