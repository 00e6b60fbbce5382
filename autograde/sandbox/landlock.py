"""Landlock: a process gives up the file system but for the folders named, without any privilege.

The numbers are those of the kernel's `linux/landlock.h`; the three system calls have the same numbers everywhere.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from .libc import libc, system_call

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_FIRST = (1 << 13) - 1
_REFER, _TRUNCATE, _IOCTL_DEVICE = 1 << 13, 1 << 14, 1 << 15
_FOR_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEVICE
_TCP = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class Rule(ctypes.Structure):
    """What may be done with a file, or beneath a folder, that is held open."""

    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("place", ctypes.c_int32))


@cache
def version() -> int:
    """The version of Landlock this kernel has; 0 where it has none."""
    return max(0, int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))))


def to_read(paths: Iterable[Path]) -> list[Rule]:
    """Rules that leave these files and folders to read, kept open until the process is restricted or ends.

    Paths that do not exist are passed over.
    """
    return _rules(paths, _READ_FILE | _READ_DIR | _EXECUTE)


def to_write(paths: Iterable[Path]) -> list[Rule]:
    """Rules that leave these files and folders to read and to write, as `to_read` does."""
    return _rules(paths, _handled() & ~_EXECUTE & ~_IOCTL_DEVICE)


def restrict(rules: Iterable[Rule]) -> None:
    """Leave this process what the rules say and nothing else; `no_new_privs` has to be set before.

    Raises
    ------
    OSError
        If the kernel refuses; then nothing is restricted.
    """
    ruleset = _Ruleset(_handled(), _TCP, _ABSTRACT_SOCKETS_AND_SIGNALS)
    has = version()
    size = 24 if has >= _SCOPES_SINCE else 16 if has >= _NETWORK_SINCE else 8
    made = system_call(_CREATE, ctypes.byref(ruleset), ctypes.c_size_t(size), ctypes.c_uint32(0))
    try:
        for rule in rules:
            system_call(_ADD_RULE, made, _PATH_BENEATH, ctypes.byref(rule), ctypes.c_uint32(0))
        system_call(_RESTRICT, made, ctypes.c_uint32(0))
    finally:
        os.close(made)


def _handled() -> int:
    has = version()
    handled = _FIRST | (_REFER if has >= 2 else 0) | (_TRUNCATE if has >= 3 else 0)  # noqa: PLR2004 - versions
    return handled | (_IOCTL_DEVICE if has >= 5 else 0)  # noqa: PLR2004


def _rules(paths: Iterable[Path], access: int) -> list[Rule]:
    rules = []
    for path in paths:
        with suppress(OSError):
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            is_folder = stat.S_ISDIR(os.fstat(place).st_mode)
            rules.append(Rule(access if is_folder else access & _FOR_FILES, place))
    return rules
