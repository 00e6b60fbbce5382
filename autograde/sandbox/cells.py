"""Running cells as a kernel would, inside the child: one IPython shell, outputs collected as nbformat has them."""

from __future__ import annotations

import base64
import builtins
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

Output = dict[str, Any]
_LIKE_MAGIC = re.compile(r"^\s*[%!?,;/]|=\s*[%!]|\?", re.MULTILINE)
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


_collector = Collector()


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
        _collector.write(self._name, text)
        return len(text)

    def writable(self) -> bool:
        """Yes."""
        return True


class _Publisher(DisplayPublisher):
    def publish(  # type: ignore[override]  # as ipykernel's
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        shown = (transient or {}).get("display_id")
        bundle, size = _plain(data)
        output = {"output_type": "display_data", "data": bundle, "metadata": metadata or {}}
        if update and shown is not None:
            for earlier in _collector.outputs:
                if earlier.get("_id") == shown:
                    earlier.update(output)
            return
        _collector.add(output if shown is None else {**output, "_id": shown}, size)

    def clear_output(self, wait: bool = False) -> None:  # noqa: FBT001, FBT002 - IPython's signature
        _collector.clear(wait=wait)


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        data, size = _plain(format_dict)
        if data:
            _collector.add(
                {
                    "output_type": "execute_result",
                    "execution_count": self.prompt_count,
                    "data": data,
                    "metadata": md_dict or {},
                },
                size,
            )

    def finish_displayhook(self) -> None:
        self._is_active = False


class Transforms(TransformerManager):
    """IPython's own syntax, as a kernel reads it; code that holds nothing like it is not cut into tokens."""

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        """As IPython's."""
        code = "".join(line for line in lines if not line.lstrip().startswith("#"))
        if not _LIKE_MAGIC.search(code):
            return lines
        return list(super().do_token_transforms(lines))  # type: ignore[no-untyped-call]


class ZMQInteractiveShell(InteractiveShell):
    """IPython's shell, showing errors as a kernel does.

    It has the name of ipykernel's shell because pandas and others ask for that name before they show a wide table.
    """

    kernel = None

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        try:
            said = str(evalue)
        except Exception:  # noqa: BLE001 - a learner's exception may fail to say what it is
            said = "<no message>"
        lines = [line for part in stb for line in [part]]
        _collector.add(
            {"output_type": "error", "ename": str(etype.__name__), "evalue": said, "traceback": lines},
            len(said) + sum(map(len, lines)),
        )

    @contextmanager
    def _tee(self, channel: str) -> Iterator[None]:  # noqa: ARG002
        """Keep no second copy of what is printed: IPython's history has no limit."""
        yield

    def ask_exit(self) -> None:
        """`exit` in a notebook that is graded ends nothing."""


_WARM_UP = """
import io
import matplotlib.pyplot as plt, pandas as pd, curriculum.lesson, curriculum.portfolio.page
from curriculum.content.yaml_file import read_yaml
from IPython.display import display
text = "a,b,c\\nx,u,1.5\\nx,v,2.5\\ny,u,3.5\\ny,v,4.5\\n"
table = pd.read_csv(io.StringIO(text))
display(table, table.assign(d=table["c"] + 1).query("c > 2").head(1))
grouped = table.groupby(["a", "b"])["c"].mean()
display(grouped, grouped.unstack().round(1), table[table["a"] == "x"]["c"].median(), grouped.idxmax())
table["a"].map({"x": 1, "y": 2}).value_counts(normalize=True)
for kind in ("bar", "line"):
    axes = getattr(grouped.unstack().plot, kind)(figsize=(7, 3.5), title="0 Aa", rot=0)
    for bars in axes.containers:
        axes.bar_label(bars, fmt="%.1f")
    axes.set_ylabel("c")
    axes.legend(title="b")
    plt.show()
"""
"""What lessons do, once, on a table of nothing: first calls are slow, and every child would pay for them."""


def make_shell() -> ZMQInteractiveShell:
    """The shell, with pandas and matplotlib loaded and one picture drawn, so that every child has them warm."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.displayhook_class = _Hook
    config.InteractiveShell.display_pub_class = _Publisher
    shell: ZMQInteractiveShell = ZMQInteractiveShell.instance(
        config=config, displayhook_class=_Hook, display_pub_class=_Publisher
    )
    shell.input_transformer_manager = Transforms()  # type: ignore[no-untyped-call]
    _collector.begin(1 << 20)
    shell.run_cell(_WARM_UP, silent=True)  # type: ignore[no-untyped-call]
    shell.reset(new_session=True)  # type: ignore[no-untyped-call]
    builtins.input = _no_input
    return shell


def run_cell(shell: ZMQInteractiveShell, source: str, limit: int) -> tuple[list[Output], object, bool]:
    """Run one cell.

    Returns
    -------
    tuple
        Its outputs, the value of its last expression, and whether it ran without an error.
    """
    _collector.begin(limit)
    before = shell.execution_count
    result = shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
    shell.execution_count = before + 1
    return _collector.finished(), result.result, bool(result.success)


def _no_input(_: object = "") -> NoReturn:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def _plain(data: dict[str, Any]) -> tuple[dict[str, Any], int]:
    bundle = {
        str(kind): base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
        for kind, value in data.items()
    }
    return bundle, sum(len(value) if isinstance(value, str) else len(repr(value)) for value in bundle.values())


def silence_descriptors() -> None:
    """Send what is written to descriptors 1 and 2 nowhere, and read nothing from 0."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)
