"""The cells a lesson begins with for everybody: run once by its parent, so that no child has to run them again.

Only the master's own cells are run here, on the master's data. What is anybody's own is not in the folder then; a cell
that asks for it ends the beginning.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from . import cells
from .channel import DONE, ORDERS


class Watch:
    """An audit hook that notices when code opens what is a learner's own: the notebook or the record."""

    def __init__(self) -> None:
        self.looked = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Called by Python for every audited event."""
        if event == "open" and str(arguments[0]).endswith((".ipynb", "answers.json")):
            self.looked = True


watch = Watch()


def run_beginning(shell: cells.ZMQInteractiveShell, folder: Path, limit: int) -> None:
    """Run the cells in `ORDERS` up to the first that fails, opens something of a learner's own, or starts a thread.

    What such a cell changed cannot be taken back: then `DONE` says how many there were before it, and no more comes of
    this process.
    """
    orders = json.loads((folder.parent / ORDERS).read_text(encoding="utf-8"))
    done: list[list[dict[str, Any]]] = []
    clean = True
    for order in orders:
        watch.looked = False
        shell.execution_count = order["count"]
        outputs, _, ran = cells.run_cell(shell, order["source"], limit)
        clean = ran and not watch.looked and threading.active_count() == 1
        if not clean:
            break
        done.append(outputs)
    (folder.parent / DONE).write_text(json.dumps({"clean": clean, "outputs": done}), encoding="utf-8")
