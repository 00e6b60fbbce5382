"""Where a server of ours is, and asking it."""

from __future__ import annotations

import http.client
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from curriculum.launch.atomic import write_atomically

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Address:
    """Where a server is: what a second launch needs to find it."""

    pid: int
    port: int
    token: str

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """The address a launch left in `file`; `None` where there is none that can be read."""
        try:
            data = json.loads(file.read_bytes())
            return cls(pid=int(data["pid"]), port=int(data["port"]), token=str(data["token"]))
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return None

    def write(self, file: Path) -> None:
        """Leave the address in `file`, for its owner's eyes."""
        write_atomically(file, json.dumps(asdict(self)).encode(), mode=0o600)

    def url(self, notebook: str) -> str:
        """The link that opens a notebook, given by its path below the workspace."""
        return f"http://{HOST}:{self.port}/lab/tree/{quote(notebook)}?token={self.token}"

    def answers(self, seconds: float = 5.0) -> bool:
        """Whether our server answers there: only ours knows the token."""
        return self.ask("GET", "/api/status", seconds)[0] == http.HTTPStatus.OK

    def shut_down(self, seconds: float) -> bool:
        """Ask the server to end its kernels and itself; whether it agreed."""
        return self.ask("POST", "/api/shutdown", seconds)[0] == http.HTTPStatus.OK

    def ask(self, method: str, path: str, seconds: float = 30.0, body: object = None) -> tuple[int, Any]:
        """Ask the server; its status and what it answered, `(0, None)` where it did not."""
        # http.client, because urllib would send a request for this machine through a proxy.
        connection = http.client.HTTPConnection(HOST, self.port, timeout=seconds)
        sent = None if body is None else json.dumps(body)
        try:
            connection.request(method, path, sent, headers={"Authorization": f"token {self.token}"})
            answer = connection.getresponse()
            told = answer.read()
            return answer.status, json.loads(told) if told else None
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            connection.close()
