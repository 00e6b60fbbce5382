"""The layers of the sandbox: which of them this machine has, and putting them on.

Each is independent of the others: what one lets through, the next one holds.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from . import landlock, seccomp
from .libc import DUMPABLE, NO_NEW_PRIVS, PDEATHSIG, prctl, system_call, unshare
from .limits import Layers, Limits

_NEWUSER, _NEWNET, _NEWPID, _NEWIPC = 0x10000000, 0x40000000, 0x20000000, 0x08000000
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITIES_VERSION_3 = 0x20080522
_MINE = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION_3, 0)
_NO_CAPABILITIES = (ctypes.c_uint32 * 6)()
_SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/etc/fonts", "/etc/localtime", "/etc/ld.so.cache", "/dev/urandom")
_DEVICES = ("/dev/null", "/dev/zero")


def enter_namespaces() -> Layers:
    """Leave the network, the other processes and the shared memory of this machine behind, where it is allowed.

    What is forked next sees no process but its own kind; it is their init, so they cannot even signal it.
    """
    user, group = os.getuid(), os.getgid()
    try:
        unshare(_NEWUSER | _NEWNET | _NEWPID | _NEWIPC)
    except OSError as error:
        return Layers((), (f"namespaces ({error.strerror})",))
    with suppress(OSError):  # without a mapping the ids read as nobody's, which does no harm
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    return Layers(("user, process, network and IPC namespaces",), ())


def confine(folder: Path, shared: Sequence[landlock.Rule], limits: Limits) -> Layers:
    """Put every layer on this process that it can have; there is no way back.

    Parameters
    ----------
    folder:
        All that it may write to.
    shared:
        What came of `prepare`.
    """
    active, missing = [], []
    layers: list[tuple[str, Callable[[], None]]] = [
        ("resource limits", lambda: _limit(limits)),
        ("no new privileges", lambda: prctl(NO_NEW_PRIVS, 1)),
        ("no capabilities", _drop_capabilities),
        (f"Landlock {landlock.version()}", lambda: landlock.restrict([*shared, *landlock.to_write([folder])])),
        ("seccomp", lambda: seccomp.restrict(os.getpid())),
    ]
    with suppress(OSError):
        prctl(PDEATHSIG, signal.SIGKILL)
        prctl(DUMPABLE, 0)
    for name, put_on in layers:
        try:
            put_on()
        except (OSError, ValueError, KeyError) as error:
            missing.append(f"{name} ({getattr(error, 'strerror', None) or error})")
        else:
            active.append(name)
    return Layers(tuple(active), tuple(missing))


def prepare() -> list[landlock.Rule]:
    """Work out, before any fork, what is the same for every sandboxed process.

    Each may read Python, its packages and the system's libraries; no lesson, no course.
    """
    import curriculum  # noqa: PLC0415 - only its place is wanted

    package = Path(curriculum.__file__).parent
    own = [path for path in package.iterdir() if path.name != "_lessons"]
    python = [sys.prefix, sys.base_prefix, sys.exec_prefix]
    if seccomp.available():
        seccomp.common()
    read = [Path(path) for path in (*python, *_SYSTEM_FOLDERS)] + own
    return landlock.to_read(read) + landlock.to_write(map(Path, _DEVICES))


def _limit(limits: Limits) -> None:
    statm = os.open("/proc/self/statm", os.O_RDONLY)  # a text file would touch much memory in every child
    used = int(os.read(statm, 100).split()[0]) * resource.getpagesize()
    os.close(statm)
    seconds = int(limits.seconds) + 1
    for what, soft, hard in (
        (resource.RLIMIT_AS, used + limits.memory, used + limits.memory),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, limits.disk, limits.disk),
        (resource.RLIMIT_NOFILE, limits.files, limits.files),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(what, (soft, hard))
    # No RLIMIT_NPROC: it counts all processes of the user, so it would stop the wrong ones. Seccomp forbids new ones.


def _drop_capabilities() -> None:
    system_call(_CAPSET[os.uname().machine], ctypes.byref(_MINE), ctypes.byref(_NO_CAPABILITIES))
