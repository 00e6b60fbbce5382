"""Starting the one process of a run that has everything loaded; every worker's sandbox is forked from it."""

from __future__ import annotations

import json
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograde.scratch import make_scratch, remove

from .channel import PACKET
from .limits import START, Limits
from .surroundings import environment

_WORKERS = 64
"""Workers that may knock while it warms up."""


class Root:
    """The warm process, from here until `close`.

    Parameters
    ----------
    limits:
        What each submission may use.
    isolate:
        `False` runs learner code without isolation, with time limits only.
    """

    def __init__(self, limits: Limits, *, isolate: bool = True) -> None:
        home = make_scratch()
        self.address = home / "warm"
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener, log_of(self.address).open("wb") as log:
            listener.bind(str(self.address))
            listener.listen(_WORKERS)
            orders = json.dumps({"limits": asdict(limits), "isolate": isolate, "parent": os.getpid()})
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own Python
                [sys.executable, "-P", "-m", "autograde.sandbox.warm", str(listener.fileno()), orders],
                pass_fds=[listener.fileno()],
                env=environment(home),
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def work_out(self, folders: Sequence[Path]) -> Iterator[Any]:
        """The references of the lessons in these folders, as far as they were worked out.

        They come from a process that is forked for that alone, before any learner code runs, and ends with it.
        """
        ours, theirs = socket.socketpair()
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as control, ours.makefile("rb") as file, ours:
            control.settimeout(START)
            with theirs, suppress(OSError):  # what is missing then is worked out elsewhere
                control.connect(str(self.address))
                control.recv(PACKET)
                order = json.dumps({"do": "work_out", "folders": [str(folder) for folder in folders]}).encode()
                socket.send_fds(control, [order], [theirs.fileno()])
            with suppress(EOFError, OSError, pickle.UnpicklingError):
                while True:
                    yield pickle.load(file)  # noqa: S301 - of a process that runs only the master's code

    @property
    def lives(self) -> bool:
        """Whether it can be asked for sandboxes."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it and all that was forked from it."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        self._process.kill()
        self._process.wait()
        remove(self.address.parent)


def log_of(address: Path) -> Path:
    """Where the process at this address writes what goes wrong."""
    return address.with_name("log")
