"""The trusted workers of a run: started early, replaced where one dies, gone when the run is."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .sandbox import Limits
from .scratch import make_scratch, remove, sweep

if TYPE_CHECKING:
    from .master import Master, WorkedOut
    from .sandbox.root import Root
    from .worker import Setup


def worker(setup: Setup) -> Executor:
    """A trusted process; it ends with this one, however it ends."""
    from .worker import begin  # noqa: PLC0415 - as in `Crew`

    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=context, initializer=begin, initargs=(setup,))


class Crew:
    """The workers: started early, so that they are warm when the first submission comes.

    Parameters
    ----------
    width:
        How many there are.
    with_kernel:
        Run learner code in kernels, as nbgrader does.
    executor:
        Makes an executor of one trusted worker; again where one of them died.
    """

    def __init__(
        self,
        width: int,
        limits: Limits,
        *,
        isolate: bool = True,
        with_kernel: bool = False,
        executor: Callable[[Setup], Executor] = worker,
    ) -> None:
        sweep()
        self.width, self._executor = width, executor
        self._scratch = make_scratch()
        # It has most to load: it starts before this process loads what marking needs.
        self._root = None if with_kernel else _root(limits, isolate=isolate)
        from .worker import Setup  # noqa: PLC0415

        warm = None if self._root is None else self._root.address
        self.setup = Setup(self._scratch / "masters", limits, isolate, warm)
        self._first: list[Executor] = self._started(width)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for executor in self._first:
            executor.shutdown(cancel_futures=True)
        if self._root is not None:
            self._root.close()
        remove(self._scratch)

    def work_out(self, folders: Sequence[Path]) -> Iterator[WorkedOut]:
        """The references of the lessons in these folders, worked out where what they need is loaded.

        From the first on that fails there, they are worked out here: a namespace may keep it from a file.
        """
        from .master import work_out  # noqa: PLC0415 - as in `Crew`

        done = 0
        for worked_out in () if self._root is None else self._root.work_out(folders):
            if isinstance(worked_out, str):
                break
            done += 1
            yield worked_out
        yield from work_out(folders[done:])

    def brief(self, masters: dict[str, Master]) -> None:
        """Tell the workers what they grade."""
        self.setup.masters.write_bytes(pickle.dumps(masters))

    @contextmanager
    def pool(self, width: int) -> Iterator[list[Executor]]:
        """The workers that were started early, once; then fresh ones."""
        executors, self._first = (self._first or self._started(width)), []
        with ExitStack() as stack:
            yield [stack.enter_context(executor) for executor in executors]

    def _started(self, width: int) -> list[Executor]:
        if self._root is not None and not self._root.lives:
            self._root.close()
            self._root = _root(self.setup.limits, isolate=self.setup.isolate)
            self.setup = replace(self.setup, warm=self._root.address)
        from .worker import begin  # noqa: PLC0415

        executors = [self._executor(self.setup) for _ in range(width)]
        for executor in executors:
            executor.submit(begin, self.setup)
        return executors


def _root(limits: Limits, *, isolate: bool) -> Root:
    from .sandbox.root import Root  # noqa: PLC0415 - where there is no fork it cannot be imported

    return Root(limits, isolate=isolate)


def can_fork() -> bool:
    """Whether this machine can run learner code in forked processes."""
    return hasattr(os, "fork") and hasattr(socket, "AF_UNIX")
