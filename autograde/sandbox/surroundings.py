"""What a sandboxed process finds around it: its environment and its folder."""

from __future__ import annotations

import math
import os
from contextlib import suppress
from pathlib import Path

_DEEP = 200
"""Folders in folders that honest work stays far below."""


def environment(home: Path) -> dict[str, str]:
    """What learner code may know of the environment: nothing of the instructor's."""
    threads = ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
    return {
        **{f"{library}_NUM_THREADS": "1" for library in threads},
        "PATH": os.defpath,
        "HOME": str(home),
        "IPYTHONDIR": str(home),
        "MPLCONFIGDIR": str(home),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "NBGRADER_EXECUTION": "autograde",
    }


def size(folder: Path) -> float:
    """Bytes on disk below a folder, as far as it can be walked; no number where it is nested without end."""
    size = 0
    folders = [(str(folder), 0)]
    while folders:
        path, depth = folders.pop()
        if depth > _DEEP:
            return math.inf
        with suppress(OSError), os.scandir(path) as entries:
            for entry in entries:
                with suppress(OSError):
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        folders.append((entry.path, depth + 1))
    return size
