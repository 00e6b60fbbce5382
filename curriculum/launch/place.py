"""Where a learner's workspace is."""

from __future__ import annotations

from pathlib import Path

from curriculum.launch.lessons import packaged_lessons
from curriculum.workspace.ground import WorkspaceError


def workspace_at(asked: Path, lessons: Path | None = None) -> Path:
    """The workspace a learner means, as an absolute path.

    Somebody who cloned the repository into their home has it where the workspace would be; theirs is the folder beside
    it, named `...-work`.

    Parameters
    ----------
    asked:
        What `--workspace` says; `~` is the home folder.
    lessons:
        Where the lessons come from; those of this installation by default.

    Raises
    ------
    WorkspaceError
        If it leads nowhere, or is the place the lessons come from.
    """
    try:
        folder = asked.expanduser().resolve()
        source = (lessons or packaged_lessons()).resolve()
    except (OSError, RuntimeError) as error:
        raise WorkspaceError(f"{asked} leads nowhere: choose another folder with --workspace.") from error
    if folder.is_relative_to(source):
        raise WorkspaceError(f"{folder} holds the lessons themselves: choose another folder with --workspace.")
    if folder == source.parent and (folder / "pyproject.toml").is_file():
        return folder.with_name(f"{folder.name}-work")
    return folder
