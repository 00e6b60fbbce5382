"""Stock nbgrader on submissions that may do anything: in namespaces of its own, as nobody, with limits and a deadline.

Stock nbgrader runs learner code with the rights of whoever grades. So that this harms nothing, the process below is the
first one in process, network, mount and IPC namespaces of its own; it takes names of learners from its input, grades
each in a process of its own that belongs to nobody, and ends whatever is left of it.
"""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, Self

from tests.learners import LESSON, ROOT

SECONDS = 90.0
CELL_SECONDS = 5
_LIMITS = {
    resource.RLIMIT_AS: 6_000_000_000,
    resource.RLIMIT_FSIZE: 200_000_000,
    resource.RLIMIT_NPROC: 300,
    resource.RLIMIT_CPU: 120,
    resource.RLIMIT_CORE: 0,
}
_SETTINGS = (f"--Execute.timeout={CELL_SECONDS}", f"--Execute.iopub_timeout={CELL_SECONDS}", "--force")
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1
NAMESPACES = ("unshare", "--net", "--pid", "--ipc", "--mount", "--mount-proc", "--fork", "--kill-child")


class Stock:
    """The process that grades, from outside."""

    def __init__(self, course: Path, secret: str) -> None:
        self._command = [*NAMESPACES, sys.executable, "-m", "tests.autograde.stock", str(course)]
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), "AUTOGRADE_TEST_SECRET": secret}

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, env=self._environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)  # the end of its input is its end

    def grade(self, learner: str) -> dict[str, Any]:
        """How the run for one learner ended: `hung`, `signal`, `code`, and what it logged."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(learner, file=self._process.stdin, flush=True)
        said: dict[str, Any] = json.loads(self._process.stdout.readline())
        return said


def nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def main() -> None:
    course = Path(sys.argv[1])
    _open_the_way(course / "held", Path(sys.prefix), Path(sys.base_prefix), ROOT)
    _raise_loopback()
    from nbgrader.apps.nbgraderapp import NbGraderApp
    from nbgrader.converters import Autograde  # noqa: F401 - imported once, before the forks

    for line in sys.stdin:
        learner = line.strip()
        log = course / f"{learner}.log"
        began = time.monotonic()
        child = os.fork()
        if not child:
            _grade(NbGraderApp, course, learner, log)
        hung, status = _wait(child)
        _end_the_rest()
        said = {
            "hung": hung,
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
            "seconds": time.monotonic() - began,
            "log": log.read_text(encoding="utf-8", errors="replace")[-20_000:] if log.exists() else "",
        }
        sys.stdout.write(f"{json.dumps(said)}\n")
        sys.stdout.flush()


def _grade(application: Any, course: Path, learner: str, log: Path) -> NoReturn:
    try:
        os.setsid()
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        for descriptor in (1, 2):
            os.dup2(handle, descriptor)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for limit, value in _LIMITS.items():
            resource.setrlimit(limit, (value, value))
        who = nobody()
        os.setgroups([])
        os.setgid(who.pw_gid)
        os.setuid(who.pw_uid)
        home = str(course / "home")
        os.environ.update(HOME=home, TMPDIR=home, IPYTHONDIR=home, MPLCONFIGDIR=home, JUPYTER_RUNTIME_DIR=home)
        tempfile.tempdir = home
        os.chdir(course)
        application.launch_instance(["autograde", LESSON, f"--student={learner}", *_SETTINGS])
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 0)
    except BaseException as error:  # noqa: BLE001 - this process ends here
        os.write(2, f"{type(error).__name__}: {error}".encode())
        os._exit(70)
    os._exit(0)


def _wait(child: int) -> tuple[bool, int]:
    """Wait for a run; whether it had to be ended, and its status."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return False, status
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    return True, os.waitpid(child, 0)[1]


def _end_the_rest() -> None:
    """End what a run left behind: all processes of this namespace but its first."""
    assert os.getpid() == 1, "only as the first process of a namespace"
    while others := [
        int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and entry.name != "1"
    ]:
        for process in others:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.01)


def _open_the_way(hold: Path, *needed: Path) -> None:
    """Let nobody reach Python where it lies in a closed home: in this namespace an open, empty one is put over it."""
    for path in needed:
        closed = [parent for parent in path.parents if not parent.stat().st_mode & 0o001]
        if not closed:
            continue
        here = [one for one in needed if one.is_relative_to(closed[-1])]
        held = [hold / str(at) for at in range(len(here))]
        for one, place in zip(here, held, strict=True):
            place.mkdir(parents=True, exist_ok=True)
            _mount("--bind", str(one), str(place))
        _mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", str(closed[-1]))
        for one, place in zip(here, held, strict=True):
            one.mkdir(parents=True)
            _mount("--bind", str(place), str(one))


def _raise_loopback() -> None:
    """A kernel is spoken to over 127.0.0.1, which a new network namespace has switched off."""
    name_and_flags = struct.pack("16sh", b"lo", _IFF_UP)
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, name_and_flags)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


if __name__ == "__main__":
    main()
