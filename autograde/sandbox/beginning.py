"""The cells a lesson begins with for everybody: run once by its parent, so that no child has to run them again.

Only the master's own cells are run here, on the master's data. What is anybody's own is not in the folder then; a cell
that asks for it ends the beginning.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from . import cells
from .watch import watch


def run_beginning(
    shell: cells.ZMQInteractiveShell, orders: Sequence[dict[str, Any]], limit: int
) -> tuple[bool, list[list[dict[str, Any]]]]:
    """Run cells up to the first that fails or does something that cannot be shared.

    Returns
    -------
    tuple
        Whether all of them can be shared, and what those before the first that cannot have shown. What such a cell
        changed cannot be taken back: no child is to be forked from this process then.
    """
    done: list[list[dict[str, Any]]] = []
    for order in orders:
        before = _surroundings()
        watch.looked = watch.reached = False
        shell.execution_count = order["count"]
        outputs, _, ran = cells.run_cell(shell, order["source"], limit)
        if not ran or watch.looked or watch.reached or _surroundings() != before:
            return False, done
        done.append(outputs)
    return True, done


def _surroundings() -> tuple[object, ...]:
    """What a fork does not copy, or a child finds otherwise."""
    with suppress(OSError):
        return (os.getcwd(), dict(os.environ), threading.active_count(), sorted(os.listdir("/proc/self/fd")))  # noqa: PTH109, PTH208
    return (os.getcwd(), dict(os.environ), threading.active_count())  # noqa: PTH109
