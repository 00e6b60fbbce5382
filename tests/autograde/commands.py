"""`autograde` by its command, left alone, beside others, and killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from tests.autograde.room import Room


def autograde(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "autograde", *arguments],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def grading(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return autograde(folder, "grade", "--json", *arguments)


def outcome(run: subprocess.Popen[str]) -> list[dict[str, Any]]:
    """What a run says of every submission; it has graded all of them."""
    said, errors = run.communicate(timeout=180)
    assert run.returncode == 0, said + errors
    submissions: list[dict[str, Any]] = json.loads(said)["submissions"]
    assert [one["failure"] for one in submissions] == [None] * len(submissions)
    return submissions


def kill_when(room: Room, reached: int, delay: float) -> bool:
    """Kill a run once so many are in the gradebook; whether it was still running."""
    engine = create_engine(room.course.database, isolation_level="AUTOCOMMIT")
    run = grading(room.folder)
    until = time.monotonic() + 60
    with engine.connect() as connection:
        while run.poll() is None and time.monotonic() < until:
            with suppress(SQLAlchemyError):
                if connection.scalar(text("select count(*) from submitted_assignment")) >= reached:
                    break
            time.sleep(0.01)
    engine.dispose()
    time.sleep(delay)
    running = run.poll() is None
    run.send_signal(signal.SIGKILL)
    run.communicate()
    return running


def left_behind(folder: Path) -> list[str]:
    """Processes of a killed run that live on a moment later."""
    time.sleep(1.0)
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if (entry / "cwd").readlink() == folder:
                    found.append((entry / "cmdline").read_text(encoding="utf-8", errors="replace"))
    return [one for one in found if "autograde" in one or "spawn" in one]
