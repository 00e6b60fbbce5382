"""The C library, as far as the sandbox needs it."""

from __future__ import annotations

import ctypes
import os
import signal
from contextlib import suppress

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long

PDEATHSIG, DUMPABLE, NO_NEW_PRIVS, SECCOMP = 1, 4, 38, 22


def system_call(number: int, *arguments: object) -> int:
    """Make a system call.

    Raises
    ------
    OSError
        If it fails.
    """
    return _checked(libc.syscall(ctypes.c_long(number), *arguments))


def prctl(option: int, *arguments: int) -> None:
    """Set something about this process; raises `OSError`."""
    _checked(libc.prctl(option, *(ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4])))


def unshare(flags: int) -> None:
    """Leave namespaces shared with others; raises `OSError`."""
    _checked(libc.unshare(flags))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return int(result)


def die_with_parent() -> None:
    """Have this process killed when the one it was forked from ends."""
    with suppress(OSError):
        prctl(PDEATHSIG, signal.SIGKILL)
