"""What a sandboxed process finds around it: its environment and its folder."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any


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


def size(folder: Path) -> int:
    """Bytes on disk below a folder, as far as it can be walked."""
    size = 0
    for path, _, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                size += os.lstat(os.path.join(path, name)).st_blocks * 512  # noqa: PTH118 - walked often
    return size


def force(remove: Any, path: str, _: object) -> None:  # noqa: ANN401 - shutil's callback
    """Remove what a learner made unremovable."""
    with suppress(OSError):
        os.chmod(os.path.dirname(path), 0o700)  # noqa: PTH101, PTH120
        if not os.path.islink(path):  # noqa: PTH114
            os.chmod(path, 0o700)  # noqa: PTH101
        remove(path)
