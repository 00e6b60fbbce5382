"""The worker's side of the sandbox: it starts the warm parent and asks it for children."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograde.errors import SandboxError
from autograde.scratch import make_scratch, remove

from .channel import DONE, ORDERS, PACKET
from .limits import START, Layers, Limits
from .root import Root, log_of
from .session import GONE, Session


@dataclass(frozen=True)
class Begun:
    """A lesson's parent: it has run the cells everybody begins with, some of them or none.

    Attributes
    ----------
    outputs:
        What came of each of them; not checked yet.
    ahead:
        What the cells showed that were run ahead, by fingerprint; not checked yet.
    sources:
        Of all of these cells.
    """

    control: socket.socket
    folder: Path
    outputs: Sequence[object]
    ahead: Mapping[str, object]
    sources: frozenset[str]


@dataclass
class Sandbox:
    """One worker's warm parent, forking one child a submission.

    Parameters
    ----------
    limits:
        What each submission may use.
    isolate:
        `False` runs learner code without isolation, with time limits only.
    address:
        Of the process to be forked from, which was started with the same limits; without it one is started.
    """

    limits: Limits = field(default_factory=Limits)
    isolate: bool = True
    address: Path | None = None
    layers: Layers = field(default_factory=lambda: Layers((), ()))

    def __post_init__(self) -> None:
        self._home = make_scratch()
        self._number = 0
        self.begun: tuple[Begun, ...] = ()
        self._root: Root | None = None
        if self.address is None:
            self._root = Root(self.limits, isolate=self.isolate)
        self._address = self._root.address if self._root is not None else Path(self.address or "")
        self._control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(START)
        with suppress(OSError):  # said by `ready`
            self._control.connect(str(self._address))

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
        except OSError:
            around = None
        if around is None:
            raise SandboxError(f"the sandbox did not start: {self._log()}")
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

    def begin(
        self,
        lay_out: Callable[[Path], None],
        sources: Sequence[tuple[int, str]],
        ahead: Sequence[tuple[int, str, bool]] = (),
    ) -> tuple[Begun, ...]:
        """Parents for the submissions of one lesson: the one to be used comes first, then the one for all others.

        There are none where they did not start.

        Parameters
        ----------
        lay_out:
            Puts a lesson's files into a folder, without anything of a learner's own.
        sources:
            The cells everybody begins with, each with the number in its brackets. Where one turns out not to be for
            everybody, the cells before it are shared.
        ahead:
            Cells of the master's, these too, to be run ahead; each also with whether it only shows something.
        """
        self.end_lesson()
        masters = frozenset([*(source for _, source in sources), *(source for _, source, _ in ahead)])
        folder = self.folder()
        try:
            lay_out(folder / "work")
            done, control = self._begin(self._control, folder, ahead=ahead)
            if not done:
                control.close()
                return ()
            shown = done["ahead"]
            self.begun = (Begun(control, folder, (), shown, masters),)
            while sources:
                done, began = self._begin(control, folder, sources)
                if done.get("clean"):
                    self.begun = (Begun(began, folder, done["outputs"], shown, masters), *self.begun)
                    break
                began.close()
                with suppress(OSError):  # whether it is gone is said where the next child is asked for
                    control.send(b'{"do": "drop"}')  # it may hang in one of the cells
                sources = sources[: len(done.get("outputs", ()))]
        finally:
            remove(folder)
        return self.begun

    def _begin(
        self,
        control: socket.socket,
        folder: Path,
        sources: Sequence[tuple[int, str]] = (),
        ahead: Sequence[tuple[int, str, bool]] = (),
    ) -> tuple[dict[str, Any], socket.socket]:
        orders = {
            "beginning": [{"count": count, "source": source} for count, source in sources],
            "ahead": [{"count": count, "source": source, "shows_only": only} for count, source, only in ahead],
        }
        (folder.parent / ORDERS).write_text(json.dumps(orders), encoding="utf-8")
        (folder.parent / DONE).unlink(missing_ok=True)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(START)
        with theirs:
            order = json.dumps({"do": "begin", "folder": str(folder)}).encode()
            try:
                socket.send_fds(control, [order], [theirs.fileno()])
            except OSError as error:
                raise SandboxError(GONE) from error
        done: dict[str, Any] = {}
        with suppress(OSError):
            if ours.recv(PACKET):
                done = json.loads((folder.parent / DONE).read_text(encoding="utf-8"))
        return done, ours

    def end_lesson(self) -> None:
        """Let the lesson's parents go, if there are any."""
        for begun in self.begun:
            begun.control.close()
        self.begun = ()

    def open(self, folder: Path, begun: Begun | None = None) -> Session:
        """Fork a child that runs in this folder, of a lesson's parent if given; the folder is removed at the end."""
        return Session(begun.control if begun is not None else self._control, folder, self.limits)

    def close(self) -> None:
        """End the warm parent and remove what is left."""
        self.end_lesson()
        self._control.close()
        if self._root is not None:
            self._root.close()
        remove(self._home)

    def _log(self) -> str:
        with suppress(OSError):
            return log_of(self._address).read_text(encoding="utf-8", errors="replace")[-2000:]
        return "it is gone"
