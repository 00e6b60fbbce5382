"""`curriculum learn` as a learner runs it: a child process, in a home of its own."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil

STARTS_WITHIN = 90.0
IN_THIS_PYTHON = (sys.executable, "-c", "from curriculum.cli import main; main()")
_NOTEBOOK = {
    "cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Across teams"}],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def tiny_lessons(folder: Path) -> Path:
    """Two lessons of one cell each."""
    for lesson, notebook in (("11-cross-team", "cross-team.ipynb"), ("12-next", "next.ipynb")):
        (folder / lesson / "lesson").mkdir(parents=True)
        (folder / lesson / notebook).write_text(json.dumps(_NOTEBOOK))
        (folder / lesson / "lesson" / "lesson.yaml").write_text(f"title: {lesson}\n")
    return folder


def clean_environment(home: Path) -> dict[str, str]:
    """An environment without a screen and without anybody's Jupyter settings."""
    home.mkdir(exist_ok=True)
    left_out = ("JUPYTER", "DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "PYTHONPATH", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return kept | {"HOME": str(home), "IPYTHONDIR": str(home / "ipython")}


class Learn:
    """One running `curriculum learn`."""

    def __init__(self, home: Path, *arguments: object, command: tuple[object, ...] = IN_THIS_PYTHON) -> None:
        self.process = subprocess.Popen(
            [*map(str, command), "learn", *map(str, arguments)],
            cwd=home,
            env=clean_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        self.url = ""

    def until_open(self) -> "Learn":
        assert self.process.stdout is not None
        while "token=" not in self.url:
            self.url = self.process.stdout.readline()
            self.said += self.url
            assert self.url, f"it ended: {self.said}"
        self.url = self.url.strip()
        return self

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    @property
    def token(self) -> str:
        return self.url.partition("token=")[2]

    def ask(self, method: str, path: str, token: str | None = None, **more: object) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Authorization": f"token {token}"} if token else {}
        try:
            connection.request(method, path, body=json.dumps(more) if more else None, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def everyone(self) -> list[psutil.Process]:
        """This process, its server, its kernels."""
        process = psutil.Process(self.process.pid)
        return [process, *process.children(recursive=True)]

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal and wait for the exit status; what was said after the address is in `said`."""
        assert self.process.stdout is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        if not self.process.stdout.closed:
            # Not `communicate`: it would pass over what `readline` has read ahead.
            last = threading.Timer(60, self.process.kill)
            last.start()
            self.said += self.process.stdout.read()
            self.process.stdout.close()
            last.cancel()
        return self.process.wait(60)


def all_gone(processes: list[psutil.Process], seconds: float = 10.0) -> bool:
    """Whether every process has ended."""
    deadline = time.monotonic() + seconds
    while any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
