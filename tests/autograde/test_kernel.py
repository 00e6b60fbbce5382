"""Without fork: the same marks, in kernels, and only where the instructor says that every submission is trusted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.autograde.room import Room
from tests.autograde.test_stock_nbgrader import CLASS
from tests.learners import Learner, cell_of

NO_FORK = """
import os, sys
for missing in ("fork", "forkpty"):
    if hasattr(os, missing):
        delattr(os, missing)
sys.modules["resource"] = None
"""


def graded(room: Room, *arguments: str, without_fork: bool = False) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ)
    if without_fork:
        site = room.folder / "site"
        site.mkdir(exist_ok=True)
        (site / "sitecustomize.py").write_text(NO_FORK, encoding="utf-8")
        environment["PYTHONPATH"] = os.pathsep.join([str(site), environment.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "autograde", "grade", "--json", *arguments],
        cwd=room.folder, capture_output=True, text=True, check=False, timeout=300, env=environment,
    )  # fmt: skip


def test_kernels_give_the_same_marks_where_processes_cannot_be_forked(tmp_path: Path) -> None:
    room = Room.make(tmp_path / "course")
    for name in ("perfect", "worst"):
        room.learner(name, CLASS[name])
    room.learner(
        "raises",
        lambda learner: learner.edit(
            lambda notebook: cell_of(notebook, "figures-q1-answer").update(source="print('before')\n1 / 0")
        ),
    )
    refused = graded(room, without_fork=True)
    assert refused.returncode == 2
    assert "--without-isolation" in json.loads(refused.stdout)["error"]
    assert not (room.folder / "autograded").exists()
    run = graded(room, "--without-isolation", without_fork=True)
    assert run.returncode == 0, run.stderr
    assert "a kernel" in json.loads(run.stdout)["isolation"]
    in_kernels = room.rows()
    again = graded(room, "--without-isolation")
    assert again.returncode == 0, again.stderr
    assert sum(one["rows"] for one in json.loads(again.stdout)["submissions"]) == 0
    assert room.rows() == in_kernels


def test_a_cell_that_does_not_end_and_one_that_ends_its_kernel_are_named(tmp_path: Path) -> None:
    room = Room.make(tmp_path / "course")

    def stuck(learner: Learner) -> None:
        learner.solve("q3")
        learner.edit(lambda notebook: cell_of(notebook, "figures-q1-answer").update(source="while True: pass"))

    def gone(learner: Learner) -> None:
        learner.solve("q1")
        learner.edit(lambda notebook: cell_of(notebook, "figures-q3-answer").update(source="import os; os._exit(1)"))

    def deaf(learner: Learner) -> None:
        learner.solve("q3")
        source = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
        learner.edit(lambda notebook: cell_of(notebook, "figures-q4-answer").update(source=source))

    room.learner("stuck", stuck)
    room.learner("deaf", deaf)
    room.learner("gone", gone)
    run = graded(room, "--with-kernel", "--without-isolation", "--seconds", "3")
    assert run.returncode == 0, run.stderr
    said = {one["student"]: one for one in json.loads(run.stdout)["submissions"]}
    assert said["stuck"]["automatic"] == said["gone"]["automatic"] == said["deaf"]["automatic"] == 1.0
    assert "figures-q4-answer: its process ended" in said["deaf"]["problems"]
    assert "figures-q1-answer: it ran longer than allowed" in said["stuck"]["problems"]
    assert "figures-q3-answer: its process ended" in said["gone"]["problems"]
