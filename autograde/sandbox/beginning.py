"""The cells a lesson begins with for everybody: run once by its parent, so that no child has to run them again.

Only the master's own cells are run here, on the master's data. What is anybody's own is not in the folder then; a cell
that asks for it ends the beginning.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from . import cells

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


def run_beginning(
    shell: cells.ZMQInteractiveShell, orders: Sequence[dict[str, Any]], limit: int
) -> tuple[bool, list[list[dict[str, Any]]]]:
    """Run cells up to the first that fails or does something that cannot be shared.

    Returns
    -------
    tuple
        Whether all of them can be shared, and what those before the first that cannot have shown. What such a cell
        changed cannot be taken back: no child is to be forked from this process then.
    """
    done: list[list[dict[str, Any]]] = []
    for order in orders:
        before = _surroundings()
        watch.looked = watch.reached = False
        shell.execution_count = order["count"]
        outputs, _, ran = cells.run_cell(shell, order["source"], limit)
        if not ran or watch.looked or watch.reached or _surroundings() != before:
            return False, done
        done.append(outputs)
    return True, done


def _surroundings() -> tuple[object, ...]:
    """What a fork does not copy, or a child finds otherwise."""
    with suppress(OSError):
        return (os.getcwd(), dict(os.environ), threading.active_count(), sorted(os.listdir("/proc/self/fd")))  # noqa: PTH109, PTH208
    return (os.getcwd(), dict(os.environ), threading.active_count())  # noqa: PTH109


def _name(path: object) -> str:
    try:
        return os.fsdecode(path)  # type: ignore[arg-type]  # a descriptor is no path
    except TypeError:
        return ""


def _is_importing() -> bool:
    frame = sys._getframe(2)  # noqa: SLF001 - the frame that was audited
    return frame.f_code.co_filename.startswith("<frozen importlib")
