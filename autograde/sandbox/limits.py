"""How much one submission may use, and what stands between it and the machine."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000
START = 60.0
"""How long a process of ours may take to begin, in seconds."""
NEEDED = ("no new privileges", "Landlock", "seccomp", "resource limits")
"""Without one of these the sandbox is not closed."""


@dataclass(frozen=True)
class Limits:
    """What learner code may use before it is stopped.

    Attributes
    ----------
    cell_seconds:
        Wall-clock time of one cell, as in nbgrader; after it the cell is interrupted.
    seconds:
        Wall-clock and processor time of one submission; after it the process is killed.
    memory:
        Bytes of address space beyond what the warm parent has.
    disk:
        Bytes in the submission's own folder; also the size of one file.
    output:
        Bytes of output of one submission.
    files:
        Open files.
    """

    cell_seconds: float = 30.0
    seconds: float = 120.0
    memory: int = 1_500 * MEGABYTE
    disk: int = 100 * MEGABYTE
    output: int = 20 * MEGABYTE
    files: int = 128


@dataclass(frozen=True)
class Layers:
    """Layers in force, and those this machine has not got, with the reason."""

    active: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def closed(self) -> bool:
        """Whether all layers are there that the sandbox needs."""
        return all(any(layer.startswith(needed) for layer in self.active) for needed in NEEDED)

    def sentence(self) -> str:
        """What is printed before grading."""
        active = f"Isolation: {', '.join(self.active) or 'none'}."
        missing = ", ".join(dict.fromkeys(self.missing))
        return f"{active} Not in force: {missing}." if missing else active
