"""Grading one submission: run, then mark."""

from __future__ import annotations

import time
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from curriculum.record import FILE_NAME

from .desk import Answers
from .kernel import KernelRunner, Kernels
from .mark import GradedSubmission, mark
from .master import Key, Master
from .notebook import find_notebook, repair
from .plan import Planner
from .running import Outputs, Prepared
from .sealed import sealed_folder
from .submission import TIMESTAMP, Submission

if TYPE_CHECKING:
    from .run import Runner
    from .sandbox.parent import Sandbox

_NOT_FOR_CODE = frozenset({TIMESTAMP})


class Bench:
    """All that grading the submissions of one lesson needs, read once in a trusted worker."""

    def __init__(self, master: Master) -> None:
        self.key = Key(master)
        self.planner = Planner(master, self.key.lesson)
        self._runner: Runner | KernelRunner | None = None

    @cached_property
    def sealed(self) -> dict[str, bytes]:
        """The lesson's folder as learner code may see it."""
        return sealed_folder(self.key.master.folder, self.key.lesson)

    @cached_property
    def everybodys(self) -> frozenset[str]:
        """Paths of what lies in everybody's folder."""
        notebooks = [path.name for path in self.key.master.folder.glob("*.ipynb")]
        return frozenset([*self.sealed, *notebooks, FILE_NAME])

    def runner(self, sandbox: Sandbox | Kernels) -> Runner | KernelRunner:
        """Runs the lesson's submissions in this sandbox."""
        if self._runner is None or self._runner.sandbox is not sandbox:
            if isinstance(sandbox, Kernels):
                self._runner = KernelRunner(sandbox)
            else:
                from .run import Runner  # noqa: PLC0415 - where there is no fork it cannot be imported

                self._runner = Runner(sandbox, self.planner.beginning(), self.planner.ahead(), self.sealed)
        return self._runner


def grade(submission: Submission, bench: Bench, sandbox: Sandbox | Kernels) -> GradedSubmission:
    """Grade one submission: bytes in, values out."""
    began = time.perf_counter()
    answers = prepare(submission, bench)
    parsed = time.perf_counter()
    outputs = Outputs()
    if bench.planner.needs_kernel:
        outputs = bench.runner(sandbox).run(_prepared(submission, answers, bench))
    ran = time.perf_counter()
    graded = mark(outputs, answers, bench.key)
    times = {"parse": parsed - began, "run": ran - parsed, "score": time.perf_counter() - ran}
    return GradedSubmission(**{**vars(graded), "times": times})


def _prepared(submission: Submission, answers: Answers, bench: Bench) -> Prepared:
    files = {name: raw for name, raw in submission.files.items() if name not in _NOT_FOR_CODE}
    everybodys = bench.everybodys
    # A folder of the learner's with the name of a file of the lesson's gives way.
    files = {name: raw for name, raw in files.items() if not everybodys & {str(one) for one in PurePath(name).parents}}
    own = {name: raw for name, raw in files.items() if name not in everybodys}
    return Prepared(answers.cells, answers.steps, {**files, **bench.sealed}, own, bench.key.master.shows_only)


def prepare(submission: Submission, bench: Bench) -> Answers:
    """Read and repair a submission, and plan its cells."""
    cells, problems = find_notebook(submission, bench.key.master)
    cells, notes = repair(cells, bench.key.master)
    steps = {
        at: bench.planner.step(cell)
        for at, cell in enumerate(cells)
        if cell["cell_type"] == "code" and cell["source"].strip()
    }
    return Answers(
        submission.student,
        cells,
        steps,
        submission.record,
        submission.timestamp,
        (*submission.problems, *problems, *(notes if not problems else ())),
    )
