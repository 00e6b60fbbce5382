"""Running learner code: a repaired notebook in, outputs and answers out; nothing here knows a key."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from .known import Shelf, key_of, names_all, needs_running
from .notebook import Cell, grade_id
from .outputs import checked_answer, checked_outputs, error_output
from .plan import CodeCell, runs
from .running import CellRun, Outputs, Prepared, lay_out
from .sandbox.channel import Order
from .sandbox.parent import Begun, Sandbox
from .sandbox.session import Reply, Session, Stopped
from .scratch import remove

_ATTEMPTS = 3
"""How often the other cells get another child after one cell ended it."""


class Runner:
    """Runs the submissions of one lesson, and runs nothing twice.

    Parameters
    ----------
    beginning:
        The master's first cells, each with the number in its brackets.
    ahead:
        Cells of the master's, the first ones too, that may need nothing of a learner's; also whether each only shows
        something.
    lesson_files:
        Content by path of what lies beside everybody's notebook.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        beginning: Sequence[tuple[int, str]],
        ahead: Sequence[tuple[int, str, bool]],
        lesson_files: Mapping[str, bytes],
    ) -> None:
        self.sandbox = sandbox
        self._beginning, self._ahead = beginning, ahead
        self._lesson_files = lesson_files
        self._begun: tuple[Begun, ...] | None = None
        self._wholes: Shelf[tuple[CellRun, ...]] = Shelf()

    def run(self, submission: Prepared) -> Outputs:
        """Run the cells one after another; a cell that ends its process is left out and the others run again."""
        attempt = _Attempt(submission)
        known = self._wholes.get(attempt.key)
        if known is not None:
            return Outputs(attempt.all_done(known))
        seconds = 0.0
        deadline = time.monotonic() + self.sandbox.limits.seconds
        for _ in range(_ATTEMPTS):
            self._begin()
            folder = self._laid_out(submission)
            begun = self._begun_for(attempt, folder)
            with self.sandbox.open(folder, begun) as session:
                culprit = attempt.run(session, begun)
            seconds += session.ended.get("seconds", 0.0)
            if culprit is None:
                break
            attempt.leave_out(*culprit)
            if time.monotonic() > deadline:
                break
        if not attempt.problems and not attempt.looked:
            self._wholes.keep(attempt.key, attempt.in_order())
        return Outputs(attempt.done, tuple(dict.fromkeys(attempt.problems)), seconds)

    def _laid_out(self, submission: Prepared) -> Path:
        folder = self.sandbox.folder()
        try:
            lay_out(folder / "work", submission.files)
        except OSError:
            remove(folder)
            raise
        return folder

    def _begun_for(self, attempt: _Attempt, folder: Path) -> Begun | None:
        """The parent of the lesson's that fits a submission."""
        if attempt.submission.own_files:
            return None
        fits = (
            begun
            for begun in self._begun or ()
            if folder == begun.folder and attempt.begins_with(self._beginning[: len(begun.outputs)])
        )
        return next(fits, None)

    def _begin(self) -> None:
        """Have the lesson's parents; new ones where another lesson was graded in between."""
        if not (self._beginning or self._ahead):
            return
        if self._begun is None or (self._begun and self.sandbox.begun is not self._begun):
            self._begun = self.sandbox.begin(
                lambda folder: lay_out(folder, self._lesson_files), self._beginning, self._ahead
            )


class _Attempt:
    """One submission on its way through the cells, as often as it takes."""

    def __init__(self, submission: Prepared) -> None:
        self.submission = submission
        self.done: dict[int, CellRun] = {}
        self.problems: list[str] = []
        self.looked = False
        self._running = runs(submission.cells, submission.steps)
        self.key = key_of(self._running, submission.own_files, submission.files)
        self._ended: dict[int, str] = {}

    def begins_with(self, cells: Sequence[tuple[int, str]]) -> bool:
        """Whether these are the first cells that run."""
        first = list(self._running.items())[: len(cells)]
        return [(run.count, run.source) for _, run in first] == list(cells) and not any(
            run.asks or at in self._ended for at, run in first
        )

    def in_order(self) -> tuple[CellRun, ...]:
        """What came of the cells that run, in their order."""
        return tuple(self.done[at] for at in self._running)

    def all_done(self, known: Sequence[CellRun]) -> dict[int, CellRun]:
        """What came of all cells, where it is known of those that run."""
        ran = dict(zip(self._running, known, strict=True))
        return {at: ran.get(at) or CellRun([], count) for count, at in enumerate(self.submission.steps, start=1)}

    def leave_out(self, at: int, why: str) -> None:
        """Go on without a cell that ended its process."""
        self._ended[at] = why
        self.done[at] = CellRun([error_output("Stopped", f"This cell was stopped: {why}.")], 0)
        self.problems.append(f"{_name(self.submission.cells[at], at)}: {why}")

    def run(self, session: Session, begun: Begun | None) -> tuple[int, str] | None:
        """Run what is to be run; the cell that ended the process and why, or `None`."""
        self.done, self.problems, self.looked = {}, [], False
        ready = dict(zip(self._running, begun.outputs, strict=False)) if begun else {}
        waiting: list[int] = []
        for count, at in enumerate(self.submission.steps, start=1):
            if at in self._ended:
                why = self._ended[at]
                self.done[at] = CellRun([error_output("Stopped", f"This cell was stopped: {why}.")], count)
                self.problems.append(f"{_name(self.submission.cells[at], at)}: {why}")
            elif at not in self._running:
                self.done[at] = CellRun([], count)
            elif at in ready:
                self.done[at] = CellRun(checked_outputs(ready[at], count), count)
            else:
                waiting.append(at)
        ahead = begun.ahead if begun and names_all(self._running, begun.sources) else {}
        for batch in self._batches(waiting):
            orders = {at: self._order(at, may_skip=bool(ahead)) for at in batch}
            culprit = self._run_cells(orders, session, ahead)
            if culprit is not None:
                return culprit
        return None

    def _batches(self, waiting: Sequence[int]) -> Iterator[list[int]]:
        """Cells that may lie in the child together: what tests a cell is sent when that cell has run."""
        batch: list[int] = []
        for at in waiting:
            if batch and self._tests(at):
                yield batch
                batch = []
            batch.append(at)
        if batch:
            yield batch

    def _tests(self, at: int) -> bool:
        marked = self.submission.cells[at]["metadata"].get("nbgrader", {})
        return isinstance(self.submission.steps[at], CodeCell) and bool(marked.get("grade"))

    def _order(self, at: int, *, may_skip: bool) -> Order:
        run = self._running[at]
        may_skip = may_skip and not run.asks and not self._tests(at)
        return Order(run.source, run.count, run.asks, may_skip, may_skip and self._only_shows(at))

    def _run_cells(
        self, orders: Mapping[int, Order], session: Session, ahead: Mapping[str, object]
    ) -> tuple[int, str] | None:
        at = next(iter(orders))
        try:
            session.send(list(orders.values()))
            for at, order in orders.items():
                self._keep(at, order, session.reply(), ahead)
        except Stopped as error:
            return at, str(error)
        return None

    def _keep(self, at: int, order: Order, reply: Reply, ahead: Mapping[str, object]) -> None:
        said = reply.message
        same = said.get("same")
        came = ahead[same] if isinstance(same, str) and order.ahead and same in ahead else said.get("outputs")
        shown = checked_outputs(came, order.count)
        if reply.interrupted:
            why = "it ran longer than allowed"
            shown.append(error_output("Stopped", f"This cell was stopped: {why}."))
            self.problems.append(f"{_name(self.submission.cells[at], at)}: {why}")
        answered = order.asks and not reply.interrupted and "answer" in said and said.get("ran") is True
        answer = checked_answer(said.get("answer")) if answered else None
        self.looked = self.looked or said.get("looked") is not False
        self.done[at] = CellRun(shown, order.count, answer, answered)

    def _only_shows(self, at: int) -> bool:
        only = self._running[at].source in self.submission.shows_only
        return only and not needs_running(at, self._running)


def _name(cell: Cell, at: int) -> str:
    return grade_id(cell) or f"cell {at + 1}"
