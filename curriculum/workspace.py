"""A learner's workspace: lessons laid out so that nothing a learner made is ever lost.

What was laid out is remembered as fingerprints in `.curriculum/laid-out.json`. A file that still has the
fingerprint it was laid out with is ours and may be updated; any other file is the learner's and is kept.
Nothing is ever deleted.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from curriculum.errors import LearnerError
from curriculum.launch.atomic import write_atomically

HIDDEN = ".curriculum"
"""The folder in a workspace that holds what is ours: fingerprints, settings of JupyterLab, its log."""

DEFAULT = Path("~/career-on-soft-skills")
_LAID_OUT = "laid-out.json"
_FORMAT = 1
_DIGEST = re.compile("[0-9a-f]{64}")
_IN_THE_WAY = "in the way"
_NEVER = frozenset({"answers.json", "__pycache__"})


class WorkspaceError(LearnerError):
    """A workspace that cannot be laid out; the message is one sentence with the remedy. Nothing was lost."""


class Act(Enum):
    """What is done with one file."""

    WRITE = "write"
    UPDATE = "update"
    LEAVE = "leave"
    KEEP = "keep"


@dataclass(frozen=True)
class LaidOut:
    """What `lay_out` did, as paths below the workspace.

    Attributes
    ----------
    written, updated:
        Files that were missing, and files the learner had not changed.
    kept:
        Files of the learner's that differ from ours.
    behind:
        Those of `kept` for which this version brings a text of its own that the learner has not got.
    """

    workspace: Path
    written: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """What a learner is told."""
        lines = []
        if self.written:
            lines.append(f"Laid out {_files(len(self.written))} in {self.workspace}.")
        if self.updated:
            lines.append(f"Updated {_files(len(self.updated))} you had not changed.")
        for path in self.kept:
            older = " as it is; this version has a newer text of it" if path in self.behind else ""
            lines.append(f"Kept your {path}{older}.")
        return lines


def plan(shipped: Mapping[str, str], laid: Mapping[str, str], found: Mapping[str, str | None]) -> dict[str, Act]:
    """Decide for every shipped file what to do with it.

    Parameters
    ----------
    shipped:
        Path and fingerprint of every file of this version.
    laid:
        Fingerprints as laid out before.
    found:
        Fingerprints in the workspace now, `None` where there is nothing.
    """
    acts = {}
    for path, ours in shipped.items():
        theirs = found.get(path)
        if theirs is None:
            acts[path] = Act.WRITE
        elif theirs == ours:
            acts[path] = Act.LEAVE
        elif theirs == laid.get(path):
            acts[path] = Act.UPDATE
        else:
            acts[path] = Act.KEEP
    return acts


def lay_out(workspace: Path, lessons: Path) -> LaidOut:
    """Bring every lesson into the workspace and keep whatever the learner changed.

    Parameters
    ----------
    workspace:
        The learner's folder; made where it does not exist.
    lessons:
        A folder with one folder per lesson.

    Raises
    ------
    WorkspaceError
        If the folder cannot be used or written; what is laid out stays, and the next call goes on from there.
    """
    sources = shipped_files(lessons)
    shipped = {path: _digest(source.read_bytes()) for path, source in sources.items()}
    prepare(workspace)
    for path in shipped:
        _check_folders(workspace, path)
    laid = _read_laid(workspace)
    found = {path: _fingerprint(workspace / path) for path in shipped}
    acts = plan(shipped, laid, found)

    for path, act in acts.items():
        if act in (Act.WRITE, Act.UPDATE) and not _put(workspace, path, sources[path], found[path]):
            acts[path] = Act.KEEP

    def those(act: Act) -> tuple[str, ...]:
        return tuple(path for path, done in acts.items() if done is act)

    ours = {path: shipped[path] for path, act in acts.items() if act is not Act.KEEP}
    _write_laid(workspace, laid, laid | ours)
    kept = those(Act.KEEP)
    behind = tuple(path for path in kept if laid.get(path) != shipped[path])
    return LaidOut(workspace, those(Act.WRITE), those(Act.UPDATE), kept, behind)


def shipped_files(lessons: Path) -> dict[str, Path]:
    """Every file a lesson brings, by its path below the workspace.

    Hidden files, caches and `answers.json` are left out: a record that came with a lesson would pass for the
    learner's.
    """
    files = {}
    for source in sorted(lessons.glob("*/**/*")):
        path = source.relative_to(lessons)
        if source.is_file() and not any(part in _NEVER or part.startswith(".") for part in path.parts):
            files[path.as_posix()] = source
    return files


def prepare(workspace: Path) -> Path:
    """Make the workspace and its hidden folder; the hidden folder, which only its owner can read."""
    for folder, mode in ((workspace, 0o777), (workspace / HIDDEN, 0o700)):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=mode)
        except (FileExistsError, NotADirectoryError) as error:
            raise WorkspaceError(
                f"{folder} is, or leads through, a file: move that file, or choose another --workspace."
            ) from error
        except OSError as error:
            raise unwritable(folder, error) from error
    _check_folders(workspace, f"{HIDDEN}/{_LAID_OUT}")
    return workspace / HIDDEN


def _put(workspace: Path, path: str, source: Path, expected: str | None) -> bool:
    """Write one file of ours; `False` where the learner's hand was quicker."""
    target = workspace / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if _fingerprint(target) != expected:
            return False
        write_atomically(target, source.read_bytes())
    except OSError as error:
        raise unwritable(target, error) from error
    return True


def _check_folders(workspace: Path, path: str) -> None:
    """Refuse folders that are files or lead out of the workspace."""
    inside = workspace.resolve()
    for parent in reversed(Path(path).parents[:-1]):
        folder = workspace / parent
        if folder.is_symlink() and not (folder.is_dir() and folder.resolve().is_relative_to(inside)):
            raise WorkspaceError(
                f"{folder} is a link that leads out of the workspace: put a folder in its place, or choose "
                "another --workspace."
            )
        if os.path.lexists(folder) and not folder.is_dir():
            raise WorkspaceError(f"{folder} is a file where a folder is needed: move it and try again.")


def _fingerprint(path: Path) -> str | None:
    """The content of a file as a digest; a mark of its own for what is no readable, plain file."""
    if not os.path.lexists(path):
        return None
    if path.is_symlink() or not path.is_file():
        return _IN_THE_WAY
    try:
        return _digest(path.read_bytes())
    except OSError:
        return _IN_THE_WAY


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read_laid(workspace: Path) -> dict[str, str]:
    """The fingerprints as laid out; none where the file is missing or damaged, so that everything is kept."""
    try:
        files = json.loads((workspace / HIDDEN / _LAID_OUT).read_bytes())["files"]
        return {path: digest for path, digest in files.items() if _DIGEST.fullmatch(digest)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _write_laid(workspace: Path, before: Mapping[str, str], files: Mapping[str, str]) -> None:
    if before == files:
        return
    target = workspace / HIDDEN / _LAID_OUT
    text = json.dumps({"format": _FORMAT, "files": files}, indent=1, sort_keys=True)
    try:
        write_atomically(target, text.encode())
    except OSError as error:
        raise unwritable(target, error) from error


def unwritable(path: Path, error: OSError) -> WorkspaceError:
    """The sentence for a file or folder that cannot be written."""
    return WorkspaceError(
        f"{path} could not be written ({error.strerror or error}): make room, make it writable, or choose "
        "another --workspace; nothing of yours was changed."
    )


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"
