"""The worker's side of the sandbox: it starts the warm parent, hands cells in one by one, and keeps the time."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from autograde.scratch import make_scratch

from .channel import ChannelError, Message, Reader, send
from .layers import Layers
from .limits import MEGABYTE, Limits
from .surroundings import environment, force, size
from .warm import PACKET

_GLANCE = 0.25
"""How often the clock and the disk are looked at while a cell runs, in seconds."""
_GRACE = 2.0
"""How long an interrupted cell may take to come back, in seconds."""
_START = 60.0


class SandboxError(RuntimeError):
    """The sandbox could not be started or is not closed; the message says what to do."""


class Stopped(Exception):  # noqa: N818 - what happened, not a mistake of ours
    """Learner code was stopped, or ended its own process; the message names the cause."""


@dataclass(frozen=True)
class Reply:
    """What came of one cell.

    Attributes
    ----------
    message:
        What the child said; not checked yet.
    interrupted:
        Whether the cell ran out of time.
    """

    message: Message
    interrupted: bool = False


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
        self._control.settimeout(_START)
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
        """A fresh folder for one submission: `work` is where its code runs, `home` what it may litter."""
        self._number += 1
        folder = self._home / f"submission-{self._number}"
        for name in ("work", "home"):
            (folder / name).mkdir(parents=True)
        return folder

    def open(self, folder: Path) -> Session:
        """Fork a child that runs in this folder; the folder is removed at the end."""
        return Session(self._control, folder, self.limits)

    def close(self) -> None:
        """End the warm parent and remove what is left."""
        self._control.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)


class Session:
    """One child, from fork to death."""

    def __init__(self, control: socket.socket, folder: Path, limits: Limits) -> None:
        self._control, self._folder, self._limits = control, folder, limits
        self._channel, theirs = socket.socketpair()
        self._channel.settimeout(_GLANCE)
        self._reader = Reader(limits.output)
        with theirs:
            order = json.dumps({"do": "open", "folder": str(folder)}).encode()
            socket.send_fds(control, [order], [theirs.fileno()])
        self._ends = time.monotonic() + limits.seconds
        self._over = False
        self.ended: dict[str, Any] = {}
        self._layers: Layers | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()
        self._channel.close()
        shutil.rmtree(self._folder, onerror=force)

    @property
    def layers(self) -> Layers:
        """The layers the child put on."""
        if self._layers is None:
            hello = self._receive(_START)
            if hello is None or "failed" in hello:
                raise SandboxError(f"a sandboxed child did not start: {(hello or {}).get('failed', self._cause())}")
            self._layers = Layers(tuple(hello["active"]), tuple(hello["missing"]))
        return self._layers

    def run(self, source: str, *, count: int, asks: bool = False) -> Reply:
        """Run one cell and wait for its outputs.

        Parameters
        ----------
        count:
            The number in its brackets.
        asks:
            Whether the value of its last expression is wanted.

        Raises
        ------
        Stopped
            If the child had to be killed, or is gone.
        """
        _ = self.layers
        try:
            send(self._channel, {"source": source, "count": count, "asks": asks})
            try:
                message = self._receive(self._limits.cell_seconds)
            except TimeoutError:
                self._control.send(b'{"do": "interrupt"}')
                message = self._receive(_GRACE)
                if message is not None:
                    return Reply(message, interrupted=True)
        except TimeoutError:
            raise Stopped(f"it ran longer than {self._limits.cell_seconds:g} s and could not be interrupted") from None
        except ChannelError as error:
            raise Stopped(f"{error}: at most {self._limits.output // MEGABYTE} MB in all") from None
        except OSError:
            message = None
        if message is None or "failed" in message:
            raise Stopped((message or {}).get("failed") or self._cause())
        return Reply(message)

    def _receive(self, seconds: float) -> Message | None:
        ends = time.monotonic() + seconds
        while True:
            try:
                return self._reader.read(self._channel)
            except TimeoutError:
                now = time.monotonic()
                if now > self._ends:
                    raise Stopped(f"the submission ran longer than {self._limits.seconds:g} s") from None
                if size(self._folder) > self._limits.disk:
                    raise Stopped(f"it wrote more than {self._limits.disk // MEGABYTE} MB") from None
                if now > ends:
                    raise

    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._control.send(b'{"do": "end"}')
            self.ended = json.loads(self._control.recv(PACKET))

    def _cause(self) -> str:
        self._end()
        match self.ended.get("signal", 0), self.ended.get("code", 0):
            case (signal.SIGXCPU, _):
                return f"it used more than {self._limits.seconds:g} s of processor time"
            case (0, code):
                return f"its process ended itself (exit code {code})"
            case (number, _):
                return f"its process ended ({signal.Signals(number).name}), over a limit of memory or time perhaps"
