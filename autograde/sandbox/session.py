"""One child, seen from the worker: cells go in one by one, outputs come back, and the time is kept."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from autograde.errors import SandboxError
from autograde.scratch import remove

from .channel import PACKET, ChannelError, Message, Order, Reader, send
from .limits import MEGABYTE, START, Layers, Limits
from .surroundings import size

_GLANCE = 0.25
"""How often the clock and the disk are looked at while a cell runs, in seconds."""
_GRACE = 2.0
"""How long an interrupted cell may take to come back, in seconds."""
GONE = "the warm process is gone: it was killed, for want of memory perhaps"


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


class Session:
    """One child, from fork to death."""

    def __init__(self, control: socket.socket, folder: Path, limits: Limits) -> None:
        self._control, self._folder, self._limits = control, folder, limits
        self._channel, theirs = socket.socketpair()
        self._channel.settimeout(_GLANCE)
        self._reader = Reader(limits.output)
        with theirs:
            order = json.dumps({"do": "open", "folder": str(folder)}).encode()
            try:
                socket.send_fds(control, [order], [theirs.fileno()])
            except OSError as error:
                raise SandboxError(GONE) from error
        self._ends = time.monotonic() + limits.seconds
        self._over = False
        self.ended: dict[str, Any] = {}
        self._layers: Layers | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()
        self._channel.close()
        remove(self._folder)

    @property
    def layers(self) -> Layers:
        """The layers the child put on."""
        if self._layers is None:
            hello = self._receive(START)
            if hello is None or "failed" in hello:
                raise SandboxError(f"a sandboxed child did not start: {(hello or {}).get('failed', self._cause())}")
            self._layers = Layers(tuple(hello["active"]), tuple(hello["missing"]))
        return self._layers

    def run(self, source: str, *, count: int, asks: bool = False) -> Reply:
        """Run one cell and wait for what comes of it.

        Raises
        ------
        Stopped
            If the child had to be killed, or is gone.
        """
        self.send([Order(source, count, asks)])
        return self.reply()

    def send(self, orders: Sequence[Order]) -> None:
        """Have cells run one after another.

        Their code is in the child at once: send none that a cell before it must not see.

        Raises
        ------
        Stopped
            If the child is gone.
        """
        _ = self.layers
        try:
            self._channel.settimeout(self._limits.cell_seconds)
            send(self._channel, {"cells": [vars(order) for order in orders]})
            self._channel.settimeout(_GLANCE)
        except TimeoutError:
            raise Stopped(f"it did not take its cells in {self._limits.cell_seconds:g} s") from None
        except OSError:
            raise Stopped(self._cause()) from None

    def reply(self) -> Reply:
        """Wait for what comes of the next cell that was sent; raises as `run`."""
        interrupted = False
        try:
            try:
                message = self._receive(self._limits.cell_seconds)
            except TimeoutError:
                self._control.send(b'{"do": "interrupt"}')
                interrupted = True
                message = self._receive(_GRACE)
            if message is not None and message.get("waits") is True:
                send(self._channel, {})
        except TimeoutError:
            raise Stopped(f"it ran longer than {self._limits.cell_seconds:g} s and could not be interrupted") from None
        except ChannelError as error:
            raise Stopped(f"{error}: at most {self._limits.output // MEGABYTE} MB in all") from None
        except OSError:
            message = None
        if message is None or "failed" in message:
            raise Stopped((message or {}).get("failed") or self._cause())
        return Reply(message, interrupted)

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
                    raise Stopped(
                        f"it wrote more than {self._limits.disk // MEGABYTE} MB, or folders in folders without end"
                    ) from None
                if now > ends:
                    raise

    def _end(self) -> None:
        if not self._over:
            self._over = True
            try:
                self._control.send(b'{"do": "end"}')
                said = self._control.recv(PACKET)
            except OSError as error:
                raise SandboxError(GONE) from error
            if not said:
                raise SandboxError(GONE)
            self.ended = json.loads(said)

    def _cause(self) -> str:
        self._end()
        match self.ended.get("signal", 0), self.ended.get("code", 0):
            case (signal.SIGXCPU, _):
                return f"it used more than {self._limits.seconds:g} s of processor time"
            case (0, code):
                return f"its process ended itself (exit code {code})"
            case (number, _):
                return f"its process ended ({signal.Signals(number).name}), over a limit of memory or time perhaps"
