"""A Jupyter server with nbgrader's formgrader."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Self


class FormGrader:
    """A Jupyter server with nbgrader's extensions, on this machine only, with a token."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._token = secrets.token_hex(16)
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter", "server", "--no-browser", "--ServerApp.ip=127.0.0.1"),
                *(f"--ServerApp.port={self._port}", "--ServerApp.port_retries=0", "--allow-root"),
                f"--IdentityProvider.token={self._token}",
                "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}",
            ],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "JUPYTER_CONFIG_DIR": str(folder), "JUPYTER_RUNTIME_DIR": str(folder / ".runtime")},
        )  # fmt: skip

    def __enter__(self) -> Self:
        deadline = time.monotonic() + 60
        while True:
            try:
                self.page("/api/status")
            except OSError:
                assert time.monotonic() < deadline, "the server does not answer"
                assert self._process.poll() is None, "the server has ended"
                time.sleep(0.2)
            else:
                return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)

    def page(self, path: str) -> str:
        return self._ask(path)

    def put(self, path: str, data: object) -> str:
        """Ask as formgrader's own page does when a person has typed a mark."""
        return self._ask(path, method="PUT", data=json.dumps(data).encode())

    def link(self, path: str) -> str:
        """An address that a browser may open."""
        return f"http://127.0.0.1:{self._port}{path}{'&' if '?' in path else '?'}token={self._token}"

    def _ask(self, path: str, **more: Any) -> str:
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"http://127.0.0.1:{self._port}{path}", headers={"Authorization": f"token {self._token}"}, **more
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            body: bytes = answer.read()
        return body.decode("utf-8")
