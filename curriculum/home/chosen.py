"""`pathway.json`: the way through the course that a learner chose."""

from __future__ import annotations

import json
from pathlib import Path

from curriculum.errors import LearnerError
from curriculum.launch.atomic import write_atomically

FILE_NAME = "pathway.json"
_FORMAT = 1


def read_chosen(workspace: Path) -> str | None:
    """The name of the chosen pathway; `None` where none was chosen, or the file cannot be read."""
    try:
        name = json.loads((workspace / FILE_NAME).read_bytes())["pathway"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return name if isinstance(name, str) else None


def keep_chosen(workspace: Path, name: str, day: str) -> None:
    """Keep the choice.

    Raises
    ------
    LearnerError
        If the file cannot be written.
    """
    path = workspace / FILE_NAME
    data = json.dumps({"format": _FORMAT, "pathway": name, "chosen": day}, indent=1) + "\n"
    try:
        write_atomically(path, data.encode())
    except OSError as error:
        raise LearnerError(
            f"{path} could not be written ({error.strerror or error}): make room or make the folder writable, then "
            "choose again."
        ) from error
