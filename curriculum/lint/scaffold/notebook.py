"""A notebook from a readable template: cells begin with `%% kind name flags`."""

from __future__ import annotations

import json
from typing import Any

_FLAGS: dict[str, dict[str, Any]] = {
    # what nbgrader calls read-only, autograded answer, autograder tests, and manually graded answer
    "read-only": {"grade": False, "locked": True, "solution": False},
    "answer": {"grade": False, "locked": False, "solution": True},
    "check": {"grade": True, "locked": True, "solution": False, "points": 0.0},
    "text": {"grade": True, "locked": False, "solution": True, "points": 0.0},
}
_SCHEMA = {"schema_version": 3, "task": False}


def notebook_text(template: str) -> str:
    """The notebook's file; the normaliser gives it ids and points."""
    parts = [part.partition("\n") for part in template.split("%% ")[1:]]
    cells = [_cell(head.split(), body.strip("\n")) for head, _, body in parts]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _cell(head: list[str], source: str) -> dict[str, Any]:
    kind, name, *flags = head
    metadata: dict[str, Any] = {}
    for flag in flags:
        if flag in _FLAGS:
            metadata["nbgrader"] = {**_FLAGS[flag], **_SCHEMA, "grade_id": name}
        elif flag == "folded":
            metadata["jupyter"] = {"source_hidden": True}
        elif flag == "may-fail":
            metadata["tags"] = ["raises-exception"]
    return {"cell_type": kind, "id": name, "metadata": metadata, "source": source}
