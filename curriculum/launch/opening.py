"""Opening a notebook so that it is live when it is first seen.

Its kernel is started, the cells that make it live are run and their outputs saved, before a browser shows it.
JupyterLab then finds a kernel that runs and outputs that stand there. A cell that is run from the page while the kernel
is still starting would be lost without a word.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from curriculum.launch.address import Address

Cell = dict[str, Any]
Choose = Callable[[Sequence[Cell]], Sequence[str]]

_READY_SECONDS = 60.0
_CELL_SECONDS = 60.0
_SHOWN = {"stream", "display_data", "execute_result", "error"}


@dataclass(frozen=True)
class Opened:
    """What became of it.

    Attributes
    ----------
    was_open:
        Whether the notebook had a kernel already; then nothing was run.
    ran:
        The ids of the cells that ran, one after the other without an error.
    wanted:
        How many were to run.
    saved:
        Whether what they put out is in the notebook.
    """

    was_open: bool = False
    ran: tuple[str, ...] = ()
    wanted: int = 0
    saved: bool = False

    @property
    def is_live(self) -> bool:
        """Whether what was to run did run, or runs since earlier."""
        return self.was_open or (len(self.ran) == self.wanted and (self.saved or not self.wanted))


_NOT_OPENED = Opened(wanted=1)


def open_notebook(address: Address, runtime: Path, notebook: str, choose: Choose) -> Opened:
    """Start a notebook's kernel, run the cells that `choose` names, and save what they put out.

    Whatever fails is no error: the notebook can be opened and run by hand, and its first lines say how.

    Parameters
    ----------
    runtime:
        Where the server's kernels say how they are reached.
    notebook:
        Its path below the workspace.
    """
    # In a thread of its own: a kernel that opens a lesson runs an event loop, and the client brings one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_open, address, runtime, notebook, choose).result()


def _open(address: Address, runtime: Path, notebook: str, choose: Choose) -> Opened:
    status, sessions = address.ask("GET", "/api/sessions")
    if status == HTTPStatus.OK and any(one.get("path") == notebook for one in sessions):
        return Opened(was_open=True)
    status, model = address.ask("GET", f"/api/contents/{quote(notebook)}?content=1")
    if status != HTTPStatus.OK or model.get("format") != "json":
        return _NOT_OPENED
    body = {"path": notebook, "name": Path(notebook).name, "type": "notebook", "kernel": {"name": "python3"}}
    status, session = address.ask("POST", "/api/sessions", _READY_SECONDS, body)
    if status != HTTPStatus.CREATED:
        return _NOT_OPENED
    cells: list[Cell] = model["content"]["cells"]
    wanted = list(choose(cells))
    outputs = _run(runtime / f"kernel-{session['kernel']['id']}.json", cells, wanted) if wanted else {}
    saved = bool(outputs) and _save(address, notebook, model, outputs)
    ran = tuple(name for name in wanted if name in outputs and not _failed(outputs[name]))
    return Opened(ran=ran, wanted=len(wanted), saved=saved)


def _run(connection: Path, cells: Sequence[Cell], wanted: Sequence[str]) -> dict[str, tuple[int, list[Cell]]]:
    """Run cells in their order until one fails; each one's number and outputs by its id."""
    from jupyter_client.blocking.client import BlockingKernelClient  # noqa: PLC0415 - only a launch needs it

    client = BlockingKernelClient(connection_file=str(connection))
    outputs: dict[str, tuple[int, list[Cell]]] = {}
    try:
        client.load_connection_file()
        client.start_channels()
        client.wait_for_ready(timeout=_READY_SECONDS)
        for cell in cells:
            if cell.get("id") in wanted:
                outputs[cell["id"]] = _run_one(client, cell)
                if _failed(outputs[cell["id"]]):
                    break
    except (OSError, RuntimeError, TimeoutError, queue.Empty):
        pass  # what ran so far did run
    finally:
        client.stop_channels()
    return outputs


def _run_one(client: Any, cell: Cell) -> tuple[int, list[Cell]]:  # noqa: ANN401 - jupyter_client has no types
    from nbformat.v4 import output_from_msg  # noqa: PLC0415

    outputs: list[Cell] = []

    def take(message: Cell) -> None:
        if message["msg_type"] in _SHOWN:
            outputs.append(dict(output_from_msg(message)))

    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    reply = client.execute_interactive(source, allow_stdin=False, timeout=_CELL_SECONDS, output_hook=take)
    return int(reply["content"].get("execution_count") or 1), outputs


def _failed(ran: tuple[int, list[Cell]]) -> bool:
    return any(output["output_type"] == "error" for output in ran[1])


def _save(address: Address, notebook: str, model: Cell, outputs: dict[str, tuple[int, list[Cell]]]) -> bool:
    """Save through the server, which signs what we ran ourselves: the page then shows widgets without asking."""
    path = f"/api/contents/{quote(notebook)}"
    for cell in model["content"]["cells"]:
        if cell.get("id") in outputs:
            cell["execution_count"], cell["outputs"] = outputs[cell["id"]]
            cell["metadata"]["trusted"] = True
    _, now = address.ask("GET", f"{path}?content=0")
    if not isinstance(now, dict) or now.get("last_modified") != model["last_modified"]:
        return False
    body = {"type": "notebook", "format": "json", "content": model["content"]}
    return address.ask("PUT", path, body=body)[0] == HTTPStatus.OK
