"""A submission as it was handed in: bytes, read with every suspicion, and what is wrong with them in words."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from curriculum.record import FILE_NAME

from .errors import shown

MAX_FILE = 50_000_000
MAX_FILES = 200
MAX_TOTAL = 100_000_000
_IGNORED = frozenset({".ipynb_checkpoints", "__pycache__", ".pytest_cache", ".answers.lock", ".curriculum", "lesson"})
TIMESTAMP = "timestamp.txt"
_READ = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


@dataclass(frozen=True)
class Submission:
    """One learner's work on one lesson.

    Attributes
    ----------
    files:
        Content by path below the folder, the notebook and the record among them. What a lesson brings itself is left
        out: the master's files count.
    problems:
        What could not be read, one sentence each.
    """

    student: str
    lesson: str
    files: dict[str, bytes] = field(repr=False)
    problems: tuple[str, ...] = ()

    @property
    def record(self) -> bytes | None:
        """The bytes of `answers.json`."""
        return self.files.get(FILE_NAME)

    @property
    def timestamp(self) -> str | None:
        """What `timestamp.txt` says."""
        raw = self.files.get(TIMESTAMP)
        return raw.decode("utf-8", errors="replace").strip() or None if raw is not None else None


def read_submission(folder: Path, *, student: str, lesson: str) -> Submission:
    """Read a folder of `submitted/`; nothing outside it, and nothing that is no plain file."""
    files: dict[str, bytes] = {}
    problems: list[str] = []
    room = MAX_TOTAL
    if folder.is_symlink():
        return Submission(student, lesson, {}, ("the folder is a link: collect the files themselves",))
    for path in _walk(folder, folder, problems):
        name = path.relative_to(folder).as_posix()
        if len(files) >= MAX_FILES:
            problems.append(f"more than {MAX_FILES} files: the rest is left out")
            break
        try:
            content = _read(path, min(MAX_FILE, room))
        except ValueError as error:
            problems.append(f"{shown(name)}: {error}")
            continue
        except OSError as error:
            problems.append(f"{shown(name)} cannot be read ({error.strerror})")
            continue
        room -= len(content)
        files[name] = content
    return Submission(student, lesson, files, tuple(problems))


def _walk(folder: Path, top: Path, problems: list[str]) -> list[Path]:
    """Plain files below a folder, the notebook and the record first; links are named and not followed."""
    found: list[Path] = []
    try:
        entries = sorted(
            os.scandir(folder), key=lambda entry: (not entry.name.endswith((".ipynb", ".json")), entry.name)
        )
    except OSError as error:
        problems.append(f"{shown(folder.name)} cannot be read ({error.strerror})")
        return found
    below: list[Path] = []
    for entry in entries:
        path = Path(entry.path)
        if entry.name in _IGNORED or entry.name.endswith(".pyc"):
            continue
        if entry.is_symlink():
            problems.append(f"{shown(path.relative_to(top).as_posix())} is a link and was not followed")
        elif entry.is_dir(follow_symlinks=False):
            below.append(path)
        else:
            found.append(path)
    for path in below:
        if len(found) > MAX_FILES or len(path.relative_to(top).parts) > 8:  # noqa: PLR2004 - deep enough for honest work
            problems.append(f"{shown(path.relative_to(top).as_posix())}: too many or too deep folders, left out")
            break
        found += _walk(path, top, problems)
    return found


def _read(path: Path, limit: int) -> bytes:
    handle = os.open(path, _READ)
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise ValueError("no plain file, left out")
        if about.st_size > limit:
            raise ValueError(f"larger than {limit // 1_000_000} MB, left out")
        return file.read(limit + 1)
