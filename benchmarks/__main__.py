"""The same class graded by stock nbgrader and by autograde, in turns, on this machine.

Both write complete gradebooks and notebooks, from nothing, every time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.simulated_class import LESSON, make_class

_GLANCE = 0.2


@dataclass(frozen=True)
class Run:
    """One graded class: wall-clock seconds, peak memory of all its processes in bytes, what it printed."""

    seconds: float
    memory: int
    said: str


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--learners", type=int, default=30, help="learners in the class both grade (30)")
    parser.add_argument("--rounds", type=int, default=2, help="how often each grades it (2)")
    parser.add_argument("--large", type=int, default=0, help="grade a class of this size with autograde alone as well")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="workers of autograde")
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {LESSON}")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        course = Path(folder) / "class"
        make_class(course, asked.learners)
        stock, ours = [], []
        for _ in range(asked.rounds):
            stock.append(_graded(course, ["-m", "nbgrader", "autograde", LESSON]))
            ours.append(_graded(course, ["-m", "autograde", "grade", "--json", "--workers", str(asked.workers)]))
        _compare(stock, ours, asked.learners)
        if asked.large:
            large = Path(folder) / "large"
            make_class(large, asked.large)
            run = _graded(large, ["-m", "autograde", "grade", "--json", "--workers", str(asked.workers)])
            _say(f"autograde, {asked.large} learners", [run], asked.large)
            _shares(run)


def _compare(stock: Sequence[Run], ours: Sequence[Run], learners: int) -> None:
    _say(f"nbgrader autograde, {learners} learners", stock, learners)
    _say(f"autograde grade,    {learners} learners", ours, learners)
    _shares(ours[-1])
    ratio = statistics.median(run.seconds for run in stock) / statistics.median(run.seconds for run in ours)
    print(f"Ratio of wall-clock times, start-up included: {ratio:.1f}")
    marginal = statistics.median(json.loads(run.said)["seconds"] for run in ours) / learners
    print(f"autograde without its start-up: {marginal:.3f} s a submission")


def _say(name: str, runs: Sequence[Run], learners: int) -> None:
    each = [run.seconds / learners for run in runs]
    print(
        f"{name}: {statistics.median(each):.3f} s a submission (n = {len(runs)}, {min(each):.3f} to {max(each):.3f}), "
        f"peak memory {max(run.memory for run in runs) / 1e6:.0f} MB"
    )


def _shares(run: Run) -> None:
    spent: Counter[str] = Counter()
    for submission in json.loads(run.said)["submissions"]:
        spent.update({what: seconds for what, seconds in submission["times"].items() if what != "start"})
    whole = sum(spent.values())
    print("  of its time: " + ", ".join(f"{what} {100 * spent[what] / whole:.0f} %" for what in sorted(spent)))


def _graded(course: Path, command: Sequence[str]) -> Run:
    """Grade a class from nothing."""
    for made in ("autograded", "gradebook.db"):
        path = course / made
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
    shutil.copy(course / "registered.db", course / "gradebook.db")
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, *command], cwd=course, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    watch = _Watch(process.pid)
    watch.start()
    said, _ = process.communicate()
    seconds = time.perf_counter() - began
    watch.over.set()
    watch.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {said[-500:]}")
    return Run(seconds, watch.peak, said)


class _Watch(threading.Thread):
    """The most memory a process and its descendants hold together; shared pages count once."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.peak, self.over = process, 0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(_GLANCE):
            self.peak = max(self.peak, sum(_held(process) for process in _family(self.process)))


def _family(process: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                parent = int(
                    (entry / "stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()[1]
                )
                parents.setdefault(parent, []).append(int(entry.name))
    family, at = [process], 0
    while at < len(family):
        family += parents.get(family[at], [])
        at += 1
    return family


def _held(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main()
