"""What runs in a trusted worker: any `concurrent.futures` executor calls `grade_folder`, with values it can pickle."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import pickle
import signal
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .grade import Bench, grade
from .kernel import Kernels
from .mark import GradedSubmission
from .master import Master
from .sandbox import Layers, Limits
from .submission import read_submission

if TYPE_CHECKING:
    from .sandbox.parent import Sandbox

_GARBAGE = 50_000
"""New objects between two collections: a notebook makes many, and they go without one."""
_mine = threading.local()
"""What this worker holds: its masters and its sandbox; a thread of its own has its own."""


@dataclass(frozen=True)
class Setup:
    """What a worker has to know.

    Attributes
    ----------
    masters:
        A file with the masters of all lessons, pickled by the trusted process that starts the workers; it may come
        after them, before the first submission.
    warm:
        The address of the process their sandboxes are forked from; `None` for kernels.
    """

    masters: Path
    limits: Limits
    isolate: bool
    warm: Path | None


class Station:
    """One worker's masters, keys and sandbox."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.sandbox = _sandbox(setup)
        self._masters: dict[str, Master] = {}
        self._bench: tuple[str, Bench] | None = None

    def bench(self, lesson: str) -> Bench:
        """The lesson this worker is at: one at a time, because what a lesson's code has shown takes memory."""
        if not self._masters:
            self._masters = pickle.loads(self.setup.masters.read_bytes())  # noqa: S301 - our own file
        if self._bench is None or self._bench[0] != lesson:
            self._bench = (lesson, Bench(self._masters[lesson]))
        return self._bench[1]


def _sandbox(setup: Setup) -> Sandbox | Kernels:
    if setup.warm is None:
        return Kernels(setup.limits)
    from .sandbox.parent import Sandbox  # noqa: PLC0415 - where there is no fork it cannot be imported

    return Sandbox(setup.limits, isolate=setup.isolate, address=setup.warm)


def begin(setup: Setup) -> None:
    """Begin a worker process: it ends when the one that started it is killed, and has its sandbox warm early."""
    with suppress(Exception):  # on Linux only
        from .sandbox.libc import PDEATHSIG, prctl  # noqa: PLC0415

        prctl(PDEATHSIG, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        os._exit(1)  # it was killed before this one could ask to end with it
    _station(setup)
    from curriculum.scoring.reflection.english import english  # noqa: PLC0415 - slow to import, and slower to read
    from curriculum.scoring.reflection.tables import tables  # noqa: PLC0415

    english()
    tables()

    if parent is not None:
        gc.freeze()  # what is loaded now stays
        gc.set_threshold(_GARBAGE)


def layers(setup: Setup) -> Layers:
    """The layers of the sandbox here; raises `SandboxError` where it is not closed."""
    sandbox = _station(setup).sandbox
    sandbox.ready()
    return sandbox.layers


def grade_folder(setup: Setup, lesson: str, student: str, folder: Path) -> GradedSubmission:
    """Grade one folder of `submitted/`."""
    began = time.perf_counter()
    station = _station(setup)
    bench = station.bench(lesson)
    station.sandbox.ready()
    ready = time.perf_counter()
    submission = read_submission(folder, student=student, lesson=lesson)
    graded = grade(submission, bench, station.sandbox)
    read = time.perf_counter() - ready - sum(graded.times.values())
    files = {name: raw for name, raw in submission.files.items() if not name.endswith(".ipynb")}
    times = {**graded.times, "parse": graded.times["parse"] + read, "start": ready - began}
    return GradedSubmission(**{**vars(graded), "times": times, "files": files})


def _station(setup: Setup) -> Station:
    station: Station | None = getattr(_mine, "station", None)
    if station is None or station.setup != setup or _mine.process != os.getpid():
        station = Station(setup)
        atexit.register(station.sandbox.close)
        _mine.station, _mine.process = station, os.getpid()
    return station
