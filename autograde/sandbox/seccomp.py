"""Seccomp: a filter on system calls, assembled by hand so that nothing has to be installed.

No new process, no other program, no socket but a pair of connected ones, no signal to anyone but oneself, nothing that
reads another process's memory, mounts, or loads into the kernel.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Sequence
from functools import cache

from .libc import SECCOMP, prctl

# Numbers on x86_64 and aarch64; None where the machine has no such call.
_CALLS: dict[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "setsid": (112, 157), "setpgid": (109, 154), "unshare": (272, 97), "setns": (308, 268),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60),
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264), "fanotify_init": (300, 262),
    "syslog": (103, 116), "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162),
    "personality": (135, 92), "ioperm": (173, None), "iopl": (172, None),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118), "sched_setattr": (314, 274), "sched_setaffinity": (203, 122),
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    "inotify_add_watch": (254, 27),
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200),
}  # fmt: skip
# Landlock does not watch these. They do nothing and say they did, so that copying a file goes on working.
_PRETENDED: dict[str, tuple[int | None, int | None]] = {
    "chmod": (90, None), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "removexattrat": (466, 466),
}  # fmt: skip
_CLONE, _CLONE3, _SOCKETPAIR = (56, 220), (435, 435), (53, 199)
_KILL, _TGKILL, _PRLIMIT = (62, 129), (234, 131), (302, 261)
# A descriptor can be told to send a signal to any process of the same user: F_SETOWN and its kin.
_FCNTL, _FCNTL_OWNERS = (72, 25), (8, 10, 15)
_IOCTL, _IOCTL_OWNERS = (16, 29), (0x8901, 0x8902)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_LOAD, _AND, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_ALLOW, _KILL_PROCESS, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_FILTER_MODE = 2
_X32 = 0x40000000
_CLONE_THREAD = 0x00010000
_SOCK_STREAM, _SOCK_TYPE = 1, 0xF

_Code = list[tuple[int, int, int, int]]
_LINE = struct.Struct("HBBI")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_char_p))


def available() -> bool:
    """Whether a filter can be made for this machine."""
    return platform.machine() in _ARCHITECTURES


def restrict(process: int) -> None:
    """Filter this process from now on; `no_new_privs` has to be set before.

    Parameters
    ----------
    process:
        The id it has where it runs: the only one it may send signals to.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    code = common() + _packed(_of_one(process))
    program = _Program(len(code) // _LINE.size, code)
    prctl(SECCOMP, _FILTER_MODE, ctypes.addressof(program))


@cache
def common() -> bytes:
    """What the filters of all processes begin with; worked out before a fork, it is so for every child."""
    column, architecture = _ARCHITECTURES[platform.machine()]
    code: _Code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUALS, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _KILL_PROCESS),
    ]
    for calls, error in ((_CALLS, errno.EPERM), (_PRETENDED, 0)):
        for numbers in calls.values():
            number = numbers[column]
            if number is not None:
                code += _refuse(number, error)
    # Without clone3 the C library falls back to clone, whose flags a filter can read.
    code += _refuse(_CLONE3[column], errno.ENOSYS)
    code += _only_if(_CLONE[column], argument=0, mask=_CLONE_THREAD, value=_CLONE_THREAD)
    code += _only_if(_SOCKETPAIR[column], argument=1, mask=_SOCK_TYPE, value=_SOCK_STREAM)
    code += _only_if(_PRLIMIT[column], argument=0, value=0)
    code += _never(_FCNTL[column], argument=1, values=_FCNTL_OWNERS)
    code += _never(_IOCTL[column], argument=1, values=_IOCTL_OWNERS)
    return _packed(code)


def _of_one(process: int) -> _Code:
    column, _ = _ARCHITECTURES[platform.machine()]
    code = _only_if(_KILL[column], argument=0, value=process)
    code += _only_if(_TGKILL[column], argument=0, value=process)
    return [*code, (_RETURN, 0, 0, _ALLOW)]


def _packed(code: _Code) -> bytes:
    return b"".join(_LINE.pack(*line) for line in code)


def _refuse(number: int, error: int) -> _Code:
    return [(_EQUALS, 0, 1, number), (_RETURN, 0, 0, _ERROR | error)]


def _only_if(number: int, *, argument: int, value: int, mask: int = 0xFFFFFFFF) -> _Code:
    """Allow a call only with this value in this argument; every branch returns, so the accumulator may be reused."""
    return [
        (_EQUALS, 0, 5, number),
        (_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
        (_AND, 0, 0, mask),
        (_EQUALS, 0, 1, value),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERROR | errno.EPERM),
    ]


def _never(number: int, *, argument: int, values: Sequence[int]) -> _Code:
    """Allow a call but for these values in this argument; every branch returns."""
    refused = [line for value in values for line in ((_EQUALS, 0, 1, value), (_RETURN, 0, 0, _ERROR | errno.EPERM))]
    return [
        (_EQUALS, 0, len(refused) + 2, number),
        (_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
        *refused,
        (_RETURN, 0, 0, _ALLOW),
    ]
