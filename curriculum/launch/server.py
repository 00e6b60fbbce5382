"""JupyterLab as a child process: started, waited for, stopped with its kernels."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from curriculum.errors import LearnerError
from curriculum.launch.address import HOST, Address
from curriculum.launch.jupyter_settings import child_environment

START_SECONDS = 120.0
_SHUTDOWN_SECONDS = 15.0
_POLL_SECONDS = 0.1


class LaunchError(LearnerError):
    """JupyterLab could not be opened; the message is one sentence with the remedy."""


class Server:
    """One JupyterLab and the log it writes."""

    def __init__(self, process: subprocess.Popen[bytes], address: Address, log: Path) -> None:
        self._process = process
        self.address = address
        self._log = log

    @classmethod
    def start(cls, workspace: Path, settings: Mapping[str, str], log: Path, port: int | None = None) -> Self:
        """Start JupyterLab with the workspace as its root.

        Parameters
        ----------
        settings:
            What `write_settings` returned.
        port:
            The port to use; a free one where it is `None`.

        Raises
        ------
        LaunchError
            If the port is taken.
        OSError
            If the log cannot be written or Python not started.
        """
        chosen = _free_port(port)
        token = secrets.token_hex(24)
        command = [
            sys.executable,
            # A file of the learner's called random.py must not become part of the server.
            "-P",
            "-m",
            "jupyterlab",
            "--no-browser",
            f"--ServerApp.ip={HOST}",
            f"--ServerApp.port={chosen}",
            "--ServerApp.port_retries=0",
            "--ServerApp.base_url=/",
            f"--ServerApp.root_dir={workspace}",
        ]
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                command,
                cwd=workspace,
                env=child_environment(os.environ, settings, token),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for us: we end the child in good order.
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        return cls(process, Address(process.pid, chosen, token), log)

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def await_answer(self, stopped: Callable[[], bool]) -> bool:
        """Wait until the server answers; `False` where `stopped` came first.

        Raises
        ------
        LaunchError
            If it ends before it answers, or does not answer in `START_SECONDS`.
        """
        deadline = time.monotonic() + START_SECONDS
        while not stopped():
            if not self.is_alive:
                raise LaunchError(
                    f"JupyterLab ended while starting: {self._last_words()}; all of it is in {self._log}."
                )
            if self.address.answers():
                return True
            if time.monotonic() > deadline:
                raise LaunchError(
                    f"JupyterLab did not answer in {START_SECONDS:.0f} s: try again; its log is {self._log}."
                )
            time.sleep(_POLL_SECONDS)
        return False

    def await_end(self, stopped: Callable[[], bool]) -> int | None:
        """Wait until the server ends by itself (its exit status) or `stopped` (`None`)."""
        while not stopped():
            if (status := self._process.poll()) is not None:
                return status
            time.sleep(_POLL_SECONDS)
        return None

    def stop(self) -> None:
        """End the server and its kernels: by asking, then by terminating, then by killing."""
        if self.is_alive and self.address.shut_down(_SHUTDOWN_SECONDS) and self._ends_within(_SHUTDOWN_SECONDS):
            return
        for end in (self._process.terminate, self._process.kill):
            with suppress(OSError):
                end()
            if self._ends_within(_SHUTDOWN_SECONDS):
                return

    def _ends_within(self, seconds: float) -> bool:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return not self.is_alive

    def _last_words(self) -> str:
        with suppress(OSError):
            lines = self._log.read_text(encoding="utf-8", errors="replace").split("\n")
            words = [line.strip() for line in lines if line.strip()]
            return words[-1][-300:] if words else "it said nothing"
        return "its log cannot be read"


def _free_port(wanted: int | None) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            # Else a port that was in use a minute ago would look taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted or 0))
        except OSError as error:
            raise LaunchError(
                f"Port {wanted} cannot be used ({error.strerror}): leave --port out for a free one."
            ) from error
        return int(probe.getsockname()[1])
