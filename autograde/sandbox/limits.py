"""How much one submission may use."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


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
