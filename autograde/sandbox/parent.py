"""The worker's side of the sandbox: it starts the warm parent and asks it for children."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from autograde.scratch import make_scratch

from .channel import DONE, ORDERS, PACKET
from .layers import Layers
from .limits import Limits
from .session import START, SandboxError, Session
from .surroundings import environment, force


@dataclass(frozen=True)
class Begun:
    """A parent that has run the cells everybody begins with.

    Attributes
    ----------
    outputs:
        What came of each of them; not checked yet.
    """

    control: socket.socket
    folder: Path
    outputs: Sequence[object]


@dataclass
class Sandbox:
    """A warm parent, forking one child a submission.

    Parameters
    ----------
    limits:
        What each submission may use.
    isolate:
        `False` runs learner code without isolation, with time limits only.
    """

    limits: Limits = field(default_factory=Limits)
    isolate: bool = True
    layers: Layers = field(default_factory=lambda: Layers((), ()))

    def __post_init__(self) -> None:
        self._home = make_scratch()
        self._number = 0
        self.begun: Begun | None = None
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        with theirs, (self._home / "log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by our own Python
                [sys.executable, "-P", "-m", "autograde.sandbox.warm", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment(self._home),
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._control.settimeout(START)
        self._control.send(json.dumps({"limits": asdict(self.limits), "isolate": self.isolate}).encode())

    def ready(self) -> None:
        """Wait until the parent is warm, and know its layers; learner code never runs before.

        Raises
        ------
        SandboxError
            If it does not start, or the isolation asked for is not closed.
        """
        if self.layers.active or self.layers.missing:
            return
        try:
            around = json.loads(self._control.recv(PACKET) or b"null")
        except (TimeoutError, ConnectionError):
            around = None
        if around is None:
            log = (self._home / "log").read_text(encoding="utf-8", errors="replace")[-2000:]
            raise SandboxError(f"the sandbox did not start: {log}")
        with self.open(self.folder()) as session:
            inside = session.layers
        self.layers = Layers((*around["active"], *inside.active), (*around["missing"], *inside.missing))
        if self.isolate and not self.layers.closed:
            raise SandboxError(
                f"given a machine without {', '.join(self.layers.missing)}; allowed is learner code in a closed "
                "sandbox: grade on Linux 5.13 or newer, or say --without-isolation where you trust every submission"
            )

    def folder(self) -> Path:
        """A fresh folder for one submission: `work` is where its code runs, `home` what it may litter.

        It is always the same one, unless somebody's files could not be removed.
        """
        folder = self._home / "submission"
        while os.path.lexists(folder):
            self._number += 1
            folder = self._home / f"submission-{self._number}"
        for name in ("work", "home"):
            (folder / name).mkdir(parents=True)
        return folder

    def begin(self, lay_out: Callable[[Path], None], sources: Sequence[tuple[int, str]]) -> Begun | None:
        """A parent for the submissions that begin with these cells.

        Parameters
        ----------
        lay_out:
            Puts a lesson's files into a folder, without anything of a learner's own.
        sources:
            The cells, each with the number in its brackets. Where one turns out not to be for everybody, the cells
            before it are shared; where there are none, nothing is.
        """
        self.end_beginning()
        while sources and self.begun is None:
            folder = self.folder()
            try:
                lay_out(folder / "work")
                clean, outputs, control = self._begin(folder, sources)
            finally:
                shutil.rmtree(folder, onerror=force)
            if clean:
                self.begun = Begun(control, folder, outputs)
            else:
                control.close()
                sources = sources[: len(outputs)]
        return self.begun

    def _begin(self, folder: Path, sources: Sequence[tuple[int, str]]) -> tuple[bool, list[object], socket.socket]:
        orders = [{"count": count, "source": source} for count, source in sources]
        (folder.parent / ORDERS).write_text(json.dumps(orders), encoding="utf-8")
        (folder.parent / DONE).unlink(missing_ok=True)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(START)
        with theirs:
            order = json.dumps({"do": "begin", "folder": str(folder)}).encode()
            socket.send_fds(self._control, [order], [theirs.fileno()])
        with suppress(OSError):
            if ours.recv(PACKET):
                done = json.loads((folder.parent / DONE).read_text(encoding="utf-8"))
                return done["clean"], done["outputs"], ours
        return False, [], ours

    def end_beginning(self) -> None:
        """Let the lesson's parent go, if there is one."""
        if self.begun is not None:
            self.begun.control.close()
            self.begun = None

    def open(self, folder: Path, begun: Begun | None = None) -> Session:
        """Fork a child that runs in this folder, after the cells that were begun; the folder is removed at the end."""
        return Session(begun.control if begun is not None else self._control, folder, self.limits)

    def close(self) -> None:
        """End the warm parent and remove what is left."""
        self.end_beginning()
        self._control.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)
