"""Running learner code in a Jupyter kernel, as nbgrader does: slow and without isolation, but everywhere.

It is what is left where processes cannot be forked, and `--with-kernel` asks for it.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from .notebook import grade_id
from .outputs import checked_answer, checked_outputs, error_output
from .plan import runs
from .running import CellRun, Outputs, Prepared, lay_out
from .sandbox import Layers, Limits
from .scratch import make_scratch

_ANSWER = "__import__('json').dumps(__import__('curriculum.scoring.figures', fromlist=['plain']).plain(Out.get({})))"
_INLINE = "module://matplotlib_inline.backend_inline"
_GRACE = 5.0
"""How long an interrupted cell may take to come back, in seconds."""
_START = 60
_TOO_LONG = "it ran longer than allowed"


class Kernels:
    """Fresh kernels, one a submission."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.layers = Layers((), ("everything (a kernel, as nbgrader uses it)",))

    def ready(self) -> None:
        """Nothing is kept warm."""

    def close(self) -> None:
        """Nothing is left."""


class KernelRunner:
    """Runs the submissions of one lesson in kernels."""

    def __init__(self, sandbox: Kernels) -> None:
        self.sandbox = sandbox

    def run(self, submission: Prepared) -> Outputs:
        """Run the cells one after another; what a kernel that died had not run yet stays without outputs."""
        home = make_scratch()
        try:
            lay_out(home, submission.files)
            return self._run(submission, home)
        finally:
            shutil.rmtree(home, ignore_errors=True)

    def _run(self, submission: Prepared, home: Path) -> Outputs:
        from nbclient import NotebookClient  # noqa: PLC0415 - slow to import, and mostly not needed
        from nbclient.exceptions import CellExecutionError, DeadKernelError  # noqa: PLC0415
        from nbformat.v4 import new_code_cell, new_notebook  # noqa: PLC0415

        running = runs(submission.cells, submission.steps)
        done = {at: CellRun([], count) for count, at in enumerate(submission.steps, start=1)}
        done |= {at: CellRun([], 0) for at in running}  # not run yet: a test cell earns nothing by that
        problems: list[str] = []
        notebook = new_notebook(cells=[new_code_cell(run.source) for run in running.values()])
        client = NotebookClient(
            notebook,
            timeout=max(1, round(self.sandbox.limits.cell_seconds)),
            startup_timeout=_START,
            interrupt_on_timeout=True,
            allow_errors=True,
            kernel_name="python3",
            resources={"metadata": {"path": str(home)}},
        )
        ends = time.monotonic() + self.sandbox.limits.seconds
        with client.setup_kernel(env={**os.environ, "NBGRADER_EXECUTION": "autograde", "MPLBACKEND": _INLINE}):
            for place, (at, run) in enumerate(running.items()):
                cell = notebook.cells[place]
                why = ""
                try:
                    with _deadline(client, self.sandbox.limits.cell_seconds + _GRACE):
                        client.execute_cell(cell, place, store_history=True)
                except CellExecutionError:
                    pass  # its outputs say it
                except (DeadKernelError, RuntimeError):
                    why = "its process ended"
                if any(output.get("ename") == "KeyboardInterrupt" for output in cell.outputs):
                    why = _TOO_LONG
                if why in ("", _TOO_LONG) and time.monotonic() > ends:
                    why = f"the submission ran longer than {self.sandbox.limits.seconds:g} s"
                outputs = checked_outputs([dict(output) for output in cell.outputs], run.count)
                if why:
                    outputs.append(error_output("Stopped", f"This cell was stopped: {why}."))
                    problems.append(f"{grade_id(submission.cells[at]) or f'cell {at + 1}'}: {why}")
                answer = _answer(client, cell) if run.asks and not why else {}
                done[at] = CellRun(outputs, run.count, answer.get("answer"), bool(answer))
                if why not in ("", _TOO_LONG):
                    break
        return Outputs(done, tuple(problems))


@contextmanager
def _deadline(client: Any, seconds: float) -> Iterator[None]:  # noqa: ANN401 - nbclient is not typed
    """Kill a kernel that does not come back from being interrupted."""
    timer = threading.Timer(seconds, client.km.provisioner.process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _answer(client: Any, cell: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - nbclient is not typed
    """The value of a cell that was just run, if it ran to its end."""
    if any(output["output_type"] == "error" for output in cell["outputs"]):
        return {}
    from jupyter_core.utils import run_sync  # noqa: PLC0415 - as nbclient does

    with suppress(TimeoutError, ValueError, SyntaxError, KeyError, RuntimeError):
        asked = {"answer": _ANSWER.format(cell["execution_count"])}
        reply = run_sync(client.kc.execute_interactive)(
            "", store_history=False, user_expressions=asked, timeout=client.timeout, output_hook=lambda _: None
        )
        said = reply["content"]["user_expressions"]["answer"]["data"]["text/plain"]
        return {"answer": checked_answer(json.loads(ast.literal_eval(said)))}
    return {}
