"""The folder itself: made, looked at, and refused where it cannot be used."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from curriculum.errors import LearnerError
from curriculum.launch.atomic import write_atomically

HIDDEN = ".curriculum"
"""The folder in a workspace that holds what is ours: fingerprints, settings of JupyterLab, its log."""

DEFAULT = Path("~/career-on-soft-skills")
_IN_THE_WAY = "in the way"


class WorkspaceError(LearnerError):
    """A workspace that cannot be laid out; the message is one sentence with the remedy. Nothing was lost."""


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
    check_folders(workspace, f"{HIDDEN}/file")
    return workspace / HIDDEN


def check_folders(workspace: Path, path: str) -> None:
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


def put(workspace: Path, path: str, data: bytes) -> None:
    """Write one file of the workspace, whole or not at all.

    Raises
    ------
    WorkspaceError
        If it cannot be written; what was there before still is.
    """
    check_folders(workspace, path)
    target = workspace / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, data)
    except OSError as error:
        raise unwritable(target, error) from error


def fingerprint(path: Path) -> str | None:
    """The content of a file as a digest; a mark of its own for what is no readable, plain file."""
    if not os.path.lexists(path):
        return None
    if path.is_symlink() or not path.is_file():
        return _IN_THE_WAY
    try:
        return digest(path.read_bytes())
    except OSError:
        return _IN_THE_WAY


def digest(data: bytes) -> str:
    """What a content is known by."""
    return hashlib.sha256(data).hexdigest()


def unwritable(path: Path, error: OSError) -> WorkspaceError:
    """The sentence for a file or folder that cannot be written."""
    return WorkspaceError(
        f"{path} could not be written ({error.strerror or error}): make room, make it writable, or choose "
        "another --workspace; nothing of yours was changed."
    )
