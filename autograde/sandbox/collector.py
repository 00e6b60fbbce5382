"""What a running cell shows, as nbformat has it, up to a limit."""

from __future__ import annotations

import io
from typing import Any

Output = dict[str, Any]
_SMALL = 10_000
"""Characters that are always kept of a result or an error."""


class Collector:
    """The outputs of the running cell, up to a limit of bytes of text."""

    def __init__(self) -> None:
        self.outputs: list[Output] = []
        self.left = 0
        self._clear_next = False

    def begin(self, limit: int) -> None:
        """Forget the last cell."""
        self.outputs, self.left, self._clear_next = [], limit, False

    def add(self, output: Output, size: int) -> None:
        """Keep one output, while there is room."""
        if self._clear_next:
            self.outputs, self._clear_next = [], False
        if self.left <= 0 and output["output_type"] == "display_data":
            return
        if size > max(self.left, _SMALL):
            _shorten(output)
        self.left -= size
        self.outputs.append(output)

    def write(self, name: str, text: str) -> None:
        """Keep text of a stream, joined with what the stream said last."""
        text = text[: max(0, self.left)]
        if not text:
            return
        last = self.outputs[-1] if self.outputs and not self._clear_next else None
        if last is not None and last["output_type"] == "stream" and last["name"] == name:
            last["text"].append(text)
            self.left -= len(text)
        else:
            self.add({"output_type": "stream", "name": name, "text": [text]}, len(text))

    def clear(self, *, wait: bool) -> None:
        """`clear_output`."""
        self._clear_next = wait
        if not wait:
            self.outputs = []

    def finished(self) -> list[Output]:
        """The outputs, streams in one text each."""
        for output in self.outputs:
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
        return self.outputs


collector = Collector()
"""Of the process: it runs one cell at a time."""


def _shorten(output: Output) -> None:
    """Cut a result or an error that is too large; it stays one, because a mark may hang on it."""
    if output["output_type"] == "error":
        output["evalue"] = output["evalue"][:_SMALL]
        output["traceback"] = [line[:_SMALL] for line in output["traceback"][-10:]]
    else:
        output["data"] = {"text/plain": str(output["data"].get("text/plain", ""))[:_SMALL]}


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of the cells."""

    encoding = "UTF-8"

    def __init__(self, name: str) -> None:
        self._name = name

    def write(self, text: str) -> int:
        """Collect."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        collector.write(self._name, text)
        return len(text)

    def writable(self) -> bool:
        """Yes."""
        return True
