"""What was laid out: the fingerprint of every file, and the notebooks themselves as they were handed out.

With the edition a learner began with one can tell their words from ours. A notebook of ours whose fingerprint is not
the one written down is not believed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Self

from packaging.version import InvalidVersion, Version

from .cells import Json, parse
from .ground import HIDDEN, digest, put

_FILE = f"{HIDDEN}/laid-out.json"
_EDITIONS = f"{HIDDEN}/editions"
_FORMAT = 1
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass
class Ledger:
    """The fingerprints of one workspace.

    Attributes
    ----------
    files:
        Path and fingerprint of the edition each file was last brought to.
    by:
        The version that wrote them; empty where nobody knows.
    """

    workspace: Path
    files: dict[str, str] = field(default_factory=dict)
    by: str = ""

    @classmethod
    def read(cls, workspace: Path) -> Self:
        """The ledger; an empty one where the file is missing or damaged, so that everything is kept."""
        try:
            data = json.loads((workspace / _FILE).read_bytes())
            files = {path: mark for path, mark in data["files"].items() if _DIGEST.fullmatch(mark)}
            return cls(workspace, files, str(data.get("version", "")))
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return cls(workspace)

    @property
    def is_of_a_newer_version(self) -> bool:
        """Whether a later version of this package laid the lessons out."""
        try:
            return bool(self.by) and Version(self.by) > Version(this_version())
        except InvalidVersion:
            return False

    def edition(self, path: str) -> Json | None:
        """A notebook as it was handed out; `None` where that is not known for certain."""
        try:
            data = (self.workspace / _EDITIONS / path).read_bytes()
        except OSError:
            return None
        return parse(data) if digest(data) == self.files.get(path) else None

    def note(self, path: str, data: bytes) -> None:
        """A file is of this edition now."""
        if path.endswith(".ipynb") and not self._has(path, data):
            put(self.workspace, f"{_EDITIONS}/{path}", data)
        self.files[path] = digest(data)

    def write(self, before: Self) -> None:
        """Put it on disk, where it says anything new."""
        if self.files != before.files or before.by != this_version():
            told = {"format": _FORMAT, "version": this_version(), "files": self.files}
            put(self.workspace, _FILE, json.dumps(told, indent=1, sort_keys=True).encode())

    def _has(self, path: str, data: bytes) -> bool:
        try:
            return (self.workspace / _EDITIONS / path).read_bytes() == data
        except OSError:
            return False


def this_version() -> str:
    """The version of this package."""
    return version("career-on-soft-skills")
