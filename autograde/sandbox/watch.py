"""Noticing what makes a cell's outputs anything but everybody's."""

from __future__ import annotations

import os
import sys
from typing import Any

_LOOKS = (".ipynb", "answers.json")
_LISTS = ("os.listdir", "os.scandir", "glob.glob")
_MOVES = ("os.rename", "os.link", "os.symlink", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.")
_REACHES: tuple[str, ...] = ("socket.", "subprocess.", "os.fork", "os.exec", "os.system", "os.posix_spawn", "os.putenv")
_REACHES += ("os.chdir", "mmap.", "sqlite3.", "ctypes.", "tempfile.")


class Watch:
    """An audit hook that notices what makes a cell's outputs anything but everybody's.

    Attributes
    ----------
    looked:
        It opened what is a learner's own: the notebook or the record.
    reached:
        It listed or changed files, or reached for something that a fork does not copy.
    """

    def __init__(self) -> None:
        self.looked = self.reached = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Called by Python for every audited event."""
        if event == "open":
            self.looked = self.looked or _name(arguments[0]).endswith(_LOOKS)
            self.reached = self.reached or bool((arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        elif event.startswith(_MOVES):
            self.reached = True
            self.looked = self.looked or any(_name(one).endswith(_LOOKS) for one in arguments)
        elif event.startswith(_REACHES) or (event in _LISTS and not _is_importing()):
            self.reached = True


watch = Watch()


def _name(path: object) -> str:
    try:
        return os.fsdecode(path)  # type: ignore[arg-type]  # a descriptor is no path
    except TypeError:
        return ""


def _is_importing() -> bool:
    frame = sys._getframe(2)  # noqa: SLF001 - the frame that was audited
    return frame.f_code.co_filename.startswith("<frozen importlib")
