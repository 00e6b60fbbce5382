"""Messages between a worker and a sandboxed child: JSON, never a pickle, never longer than allowed."""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import dataclass
from typing import Any

Message = dict[str, Any]
PACKET = 1 << 16
"""The longest order a parent takes, in bytes."""
ORDERS, DONE = "beginning.json", "begun.json"
"""Beside the submission's folder, where no child can read: the cells everybody begins with, and what came of them."""


@dataclass(frozen=True)
class Order:
    """One cell to run.

    Attributes
    ----------
    count:
        The number in its brackets.
    asks:
        Whether the value of its last expression is wanted.
    ahead:
        Whether what was run ahead may be taken for it; the reply names it as `same`.
    shows_only:
        Whether nothing later needs what it gives.
    """

    source: str
    count: int
    asks: bool = False
    ahead: bool = False
    shows_only: bool = False


_HEADER = struct.Struct(">I")


class ChannelError(Exception):
    """The other side sent no message of ours."""


def send(channel: socket.socket, message: Message) -> None:
    """Send one message whole."""
    send_text(channel, json.dumps(message))


def send_text(channel: socket.socket, message: str) -> None:
    """Send one message that is JSON already."""
    data = message.encode()
    channel.sendall(_HEADER.pack(len(data)) + data)


class Reader:
    """Puts messages together from what arrives, so that a read may be cut short by a time-out."""

    def __init__(self, limit: int) -> None:
        self.left = limit
        self._held = bytearray()

    def read(self, channel: socket.socket) -> Message | None:
        """The next message; `None` where the other side has gone.

        Raises
        ------
        TimeoutError
            If none is complete yet: read again.
        ChannelError
            If it is longer than what is left of the limit, or no JSON object.
        """
        while True:
            if len(self._held) >= _HEADER.size:
                (length,) = _HEADER.unpack_from(self._held)
                if length > self.left:
                    raise ChannelError("more output than allowed")
                end = _HEADER.size + length
                if len(self._held) >= end:
                    data = bytes(self._held[_HEADER.size : end])
                    del self._held[:end]
                    self.left -= length
                    return _parsed(data)
            arrived = channel.recv(1 << 18)
            if not arrived:
                return None
            self._held += arrived


def _parsed(data: bytes) -> Message:
    try:
        message = json.loads(data, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        raise ChannelError("a message that is no JSON") from error
    if not isinstance(message, dict):
        raise ChannelError("a message that is no object")
    return message
