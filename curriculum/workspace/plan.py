"""What is to be done with each file of a lesson. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Act(Enum):
    """What is done with one file."""

    WRITE = "write"
    UPDATE = "update"
    LEAVE = "leave"
    MERGE = "merge"
    KEEP = "keep"
    REPLACE = "replace"


def plan(
    shipped: Mapping[str, str], laid: Mapping[str, str], found: Mapping[str, str | None], *, repair: bool = False
) -> dict[str, Act]:
    """Decide for every shipped file what to do with it.

    Parameters
    ----------
    shipped:
        Path and fingerprint of every file of this edition.
    laid:
        Fingerprints of the edition each file was last brought to.
    found:
        Fingerprints in the workspace now, `None` where there is nothing.
    repair:
        Whether the learner asked for everything that belongs to the lessons to be put back.
    """
    return {path: _act(path, ours, laid.get(path), found.get(path), repair=repair) for path, ours in shipped.items()}


def _act(path: str, ours: str, laid: str | None, theirs: str | None, *, repair: bool) -> Act:
    if theirs is None:
        return Act.WRITE
    if theirs == ours:
        return Act.LEAVE
    if theirs == laid:
        return Act.UPDATE
    if path.endswith(".ipynb"):
        return Act.MERGE if repair or laid != ours else Act.KEEP
    return Act.REPLACE if repair else Act.KEEP
