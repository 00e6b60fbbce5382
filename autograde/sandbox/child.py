"""The process of one submission: it puts the layers on, runs the cells it is sent, and is killed.

Loaded in the warm process, so that it is there after the fork.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from curriculum.scoring.figures import plain

from . import cells
from .ahead import ahead
from .channel import Reader, send, send_text
from .collector import Stream
from .landlock import Rule
from .layers import confine
from .libc import die_with_parent
from .limits import Layers, Limits
from .watch import watch

_EVERYTHING = 1 << 30
_GARBAGE = 50_000
"""New objects between two collections: a child is short-lived, and pictures make many."""


def run_child(shell: Any, channel: socket.socket, folder: Path, limits: Limits, shared: list[Rule] | None) -> NoReturn:  # noqa: ANN401
    """Run cells for one submission, then die without cleaning up."""
    try:
        _prepare(channel, folder, limits, shared)
        _run_cells(shell, channel, limits)
    except BaseException as error:  # noqa: BLE001 - whatever it is, this process ends here
        with suppress(BaseException):
            send(channel, {"failed": f"{type(error).__name__}: {error}"[:500]})
    finally:
        os._exit(0)


def _prepare(channel: socket.socket, folder: Path, limits: Limits, shared: list[Rule] | None) -> None:
    os.setpgid(0, 0)
    die_with_parent()
    cells.silence_descriptors()
    settle(folder)
    layers = Layers((), ("everything (--without-isolation)",)) if shared is None else confine(folder, shared, limits)
    here = channel.fileno()
    os.closerange(3, here)
    os.closerange(here + 1, max(here + 2, 1024))
    send(channel, {"active": layers.active, "missing": layers.missing})


def settle(folder: Path) -> None:
    """Make a submission's folder this process's world, as a kernel finds it."""
    work, home = folder / "work", folder / "home"
    os.chdir(work)
    os.environ.update(HOME=str(home), TMPDIR=str(home), IPYTHONDIR=str(home), MPLCONFIGDIR=str(home))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_GARBAGE)
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    if "" not in sys.path:
        sys.path.insert(0, "")  # a notebook imports what lies beside it


def _run_cells(shell: Any, channel: socket.socket, limits: Limits) -> None:  # noqa: ANN401
    reader = Reader(_EVERYTHING)
    left = limits.output // 2
    watch.reached = False  # what was watched so far was our own doing
    while (batch := reader.read(channel)) is not None:
        for order in batch["cells"]:
            began = time.monotonic()
            data = _run_cell(shell, order, left)
            left = max(0, left - len(data))
            # The worker may just have asked to interrupt this cell: the next one must not be what is interrupted.
            waits = time.monotonic() - began > limits.cell_seconds / 2
            send_text(channel, f'{{"waits": {json.dumps(waits)}, {data[1:]}')
            if waits:
                reader.read(channel)


def _run_cell(shell: Any, order: dict[str, Any], limit: int) -> str:  # noqa: ANN401
    """What came of one cell, as JSON."""
    shell.execution_count = order["count"]
    outputs: list[dict[str, Any]] = []
    watch.looked = False
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        only = order["shows_only"]
        same = order["ahead"] and ahead.take(order["source"], order["count"], shell.user_ns, shows_only=only)
        if same:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            return json.dumps({"same": same, "looked": False})
        if order["asks"] and order["source"] in shell.user_ns:
            value, ran = shell.user_ns[order["source"]], True
        else:
            outputs, value, ran = cells.run_cell(shell, order["source"], limit)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        reply = {"outputs": outputs, "ran": ran, "looked": watch.looked}
        if order["asks"] and ran:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            reply["answer"] = plain(value)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        return json.dumps(reply)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - a learner's object may do anything
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        kept = [output for output in outputs if output["output_type"] in ("stream", "error")]
        said = f"{type(error).__name__}: this cell's outputs or answer could not be kept"
        failed = {"output_type": "error", "ename": type(error).__name__, "evalue": said, "traceback": [said]}
        return json.dumps({"outputs": [*kept, failed], "ran": False, "looked": True})
