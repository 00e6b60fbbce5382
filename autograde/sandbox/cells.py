"""Running cells as a kernel would, inside the child: one IPython shell, outputs collected as nbformat has them."""

from __future__ import annotations

import base64
import builtins
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

from .collector import Output, collector

_LIKE_MAGIC = re.compile(r"^\s*[%!?,;/]|=\s*[%!]|\?", re.MULTILINE)


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
            for earlier in collector.outputs:
                if earlier.get("_id") == shown:
                    earlier.update(output)
            return
        collector.add(output if shown is None else {**output, "_id": shown}, size)

    def clear_output(self, wait: bool = False) -> None:  # noqa: FBT001, FBT002 - IPython's signature
        collector.clear(wait=wait)


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        data, size = _plain(format_dict)
        if data:
            collector.add(
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
        collector.add(
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
    collector.begin(1 << 20)
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
    collector.begin(limit)
    before = shell.execution_count
    result = shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
    shell.execution_count = before + 1
    return collector.finished(), result.result, bool(result.success)


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
