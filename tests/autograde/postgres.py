"""A PostgreSQL server of our own, on this machine only, in a folder that is thrown away."""

from __future__ import annotations

import glob
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import pytest

WITHOUT = "no PostgreSQL was found: apt-get install postgresql, or put initdb and postgres on PATH"
_STARTS_WITHIN = 60.0
_UNPRIVILEGED = ("postgres", "nobody")
_WATCHED = """
exec 3<&0
"$@" </dev/null & server=$!
{ read -r _ <&3; kill -INT $server; } & exec 3<&-
wait $server && cd / && rm -rf "$0"
"""
"""Runs a server until standard input is closed, by `Server` or by the end of its process however that ends."""


def binaries() -> Path:
    """The folder of `initdb` and `postgres`; without them a test is skipped, except in CI, where that is a failure."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(map(Path, glob.glob("/usr/lib/postgresql/*/bin")), reverse=True)  # noqa: PTH207 - an absolute one
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    if os.environ.get("CI") == "true":
        pytest.fail(WITHOUT)
    pytest.skip(WITHOUT)


class Server:
    """PostgreSQL on 127.0.0.1 with a password; it refuses to run as root, so root starts it as somebody else."""

    def __init__(self) -> None:
        self._binaries = binaries()
        self._who = _somebody_else() if os.geteuid() == 0 else None
        self._password = secrets.token_hex(16)
        # pytest's folders are closed to others, and the server may be somebody else.
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        given = self._folder / "password"
        given.write_text(self._password, encoding="ascii")
        for path in (self._folder, given):
            if self._who is not None:
                os.chown(path, self._who.pw_uid, self._who.pw_gid)
        data = str(self._folder / "data")
        made = subprocess.run(
            [
                *(str(self._binaries / "initdb"), "-D", data, "-U", "tests", "--auth=scram-sha-256"),
                *(f"--pwfile={given}", "--encoding=UTF8", "--locale=C", "--no-sync"),
            ],
            capture_output=True, text=True, check=False, timeout=_STARTS_WITHIN, **self._as_whom(),
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *("sh", "-c", _WATCHED, str(self._folder)),
                    *(str(self._binaries / "postgres"), "-D", data, "-p", str(self._port), "-h", "127.0.0.1"),
                    *("-c", "unix_socket_directories=", "-c", "fsync=off"),
                ],
                stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True, **self._as_whom(),
            )  # fmt: skip
        deadline = time.monotonic() + _STARTS_WITHIN
        while "ready to accept connections" not in (said := (self._folder / "log").read_text(encoding="utf-8")):
            assert self._process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.communicate(timeout=30)
        shutil.rmtree(self._folder, ignore_errors=True)

    def database(self) -> str:
        """The URL of a new, empty database."""
        from sqlalchemy import create_engine, text

        name = f"course_{secrets.token_hex(4)}"
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"create database {name}"))
        engine.dispose()
        return self._url(name)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://tests:{self._password}@127.0.0.1:{self._port}/{name}"

    def _as_whom(self) -> dict[str, Any]:
        around = {"cwd": self._folder, "env": {"PATH": os.defpath, "LC_ALL": "C"}}
        if self._who is None:
            return around
        return {**around, "user": self._who.pw_uid, "group": self._who.pw_gid, "extra_groups": []}


def _somebody_else() -> pwd.struct_passwd:
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(names[name] for name in _UNPRIVILEGED if name in names)
