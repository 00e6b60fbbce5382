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

from benchmarks.simulated_class import LESSONS, make_class

_GLANCE = 1.0
"""Seconds between two looks at the memory; each look takes time from what is measured."""


@dataclass(frozen=True)
class Run:
    """One graded class: wall-clock seconds, peak memory of all its processes in bytes, what it printed."""

    seconds: float
    memory: int
    said: str


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--learners", type=int, default=12, help="learners that both grade, with every lesson (12)")
    parser.add_argument("--rounds", type=int, default=2, help="how often each grades them (2)")
    parser.add_argument("--large", type=int, default=0, help="also grade so many learners with autograde alone")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="workers of autograde")
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {len(LESSONS)} lessons")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        course = Path(folder) / "class"
        number = make_class(course, asked.learners)
        one = Path(folder) / "one"
        make_class(one, 1)
        stock, ours, start = [], [], []
        for _ in range(asked.rounds):
            stock.append(_stock(course))
            ours.append(_ours(course, asked.workers))
            start.append(_graded(one, [_STOCK.format(lesson=LESSONS[0])]))
        theirs = _compare(stock, ours, start, number)
        if asked.large:
            large = Path(folder) / "large"
            number = make_class(large, asked.large)
            run = _ours(large, asked.workers)
            _say(f"autograde grade,    {number} submissions", [run], number)
            _shares(run)
            _without_start(theirs, [run], number)


_STOCK = "-m nbgrader autograde {lesson}"


def _stock(course: Path) -> Run:
    """Stock nbgrader, lesson by lesson as it wants it."""
    return _graded(course, [_STOCK.format(lesson=lesson) for lesson in LESSONS])


def _ours(course: Path, workers: int) -> Run:
    return _graded(course, [f"-m autograde grade --json --workers {workers}"])


def _compare(stock: Sequence[Run], ours: Sequence[Run], start: Sequence[Run], number: int) -> float:
    """Print both beside each other; seconds that stock nbgrader takes for a submission without its start-up."""
    _say(f"nbgrader autograde, {number} submissions", stock, number)
    _say(f"autograde grade,    {number} submissions", ours, number)
    _shares(ours[-1])
    ratio = statistics.median(run.seconds for run in stock) / statistics.median(run.seconds for run in ours)
    print(f"Ratio of wall-clock times, start-up of both included: {ratio:.1f}")
    # nbgrader starts once a lesson: what one submission takes in a run of its own, less what it takes among others.
    each = statistics.median(run.seconds for run in stock) / number
    started = len(LESSONS) * max(0.0, statistics.median(run.seconds for run in start) - each)
    theirs = (statistics.median(run.seconds for run in stock) - started) / number
    _without_start(theirs, ours, number)
    return theirs


def _without_start(theirs: float, ours: Sequence[Run], number: int) -> None:
    mine = statistics.median(json.loads(run.said)["seconds"] for run in ours) / number
    print(f"Without start-up: nbgrader {theirs:.3f} s, autograde {mine:.4f} s a submission, ratio {theirs / mine:.0f}")


def _say(name: str, runs: Sequence[Run], number: int) -> None:
    each = [run.seconds / number for run in runs]
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


def _graded(course: Path, commands: Sequence[str]) -> Run:
    """Grade a class from nothing, by one command after another."""
    # Put aside, not removed: ext4 makes a file more slowly where many were removed a moment ago.
    aside = Path(tempfile.mkdtemp(prefix="earlier-", dir=course))
    for made in ("autograded", "gradebook.db"):
        if (course / made).exists():
            (course / made).rename(aside / made)
    shutil.copy(course / "registered.db", course / "gradebook.db")
    seconds, memory, said = 0.0, 0, ""
    for command in commands:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, *command.split()], cwd=course, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        watch = _Watch(process.pid)
        watch.start()
        said, _ = process.communicate()
        seconds += time.perf_counter() - began
        watch.over.set()
        watch.join()
        memory = max(memory, watch.peak)
        if process.returncode:
            raise SystemExit(f"{command} ended with {process.returncode}: {said[-500:]}")
    return Run(seconds, memory, said)


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
