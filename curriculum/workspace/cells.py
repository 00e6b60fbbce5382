"""Notebook cells as values: whose they are, and whether somebody wrote in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

_OUTCOME = ("outputs", "execution_count")
_MAJOR = 4


def parse(raw: bytes) -> Json | None:
    """A notebook from the bytes of its file, `None` where they are none that can be merged."""
    try:
        notebook = json.loads(raw.decode("utf-8"))
        right = notebook["nbformat"] == _MAJOR and all(_is_cell(cell) for cell in notebook["cells"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return notebook if right and isinstance(notebook["cells"], list) else None


def _is_cell(cell: Json) -> bool:
    source = cell["source"]
    is_text = isinstance(source, str) or all(isinstance(line, str) for line in source)
    return is_text and isinstance(cell["metadata"], dict) and cell["cell_type"] in {"code", "markdown", "raw"}


def written(notebook: Json) -> bytes:
    """The bytes of its file, as Jupyter writes them."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "replace")


def text(cell: Json) -> str:
    """What stands in a cell."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def key(cell: Json) -> str | None:
    """What a cell is known by in every edition: its grade_id, or else its id."""
    return grade_id(cell) or _string(cell.get("id"))


def grade_id(cell: Json) -> str | None:
    """The name nbgrader knows a cell by."""
    return _string(_mark(cell).get("grade_id"))


def is_answer(cell: Json) -> bool:
    """Whether it is there for the learner to write in, and marked."""
    return bool(_mark(cell).get("solution"))


def is_locked(cell: Json) -> bool:
    """Whether its text belongs to the lesson."""
    mark = _mark(cell)
    return not is_answer(cell) and bool(mark.get("locked") or mark.get("grade"))


def same(one: Json, other: Json) -> bool:
    """Whether two cells say the same; what running them left behind does not count."""
    return bool(one["cell_type"] == other["cell_type"]) and text(one) == text(other)


def same_words(one: Json, other: Json) -> bool:
    """Whether two notebooks hold the same cells in the same order."""
    pairs = zip(one["cells"], other["cells"], strict=False)
    return len(one["cells"]) == len(other["cells"]) and all(key(a) == key(b) and same(a, b) for a, b in pairs)


def keeps_checksum(cell: Json) -> bool:
    """Whether its text is the one nbgrader released (md5, as `nbgrader.utils.compute_checksum`)."""
    mark = _mark(cell)
    grade, solution = bool(mark.get("grade")), bool(mark.get("solution"))
    told = [text(cell), cell["cell_type"], str(grade), str(solution), str(is_locked(cell)), grade_id(cell) or ""]
    if grade:
        told.append(str(_points(mark)))
    return bool(mark.get("checksum") == hashlib.md5("".join(told).encode(), usedforsecurity=False).hexdigest())


def with_words(cell: Json, words: Json) -> Json:
    """A cell of ours with the learner's words, and what running them put out."""
    kept = {name: words[name] for name in (*_OUTCOME, "attachments") if name in words}
    return fresh(cell) | kept | {"source": words["source"]}


def fresh(cell: Json) -> Json:
    """A cell as it is handed out."""
    return cell | ({"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {})


def own(cell: Json) -> Json:
    """A cell that belongs to the learner alone: nothing of nbgrader's in it, free to be edited and deleted."""
    ours = ("nbgrader", "deletable", "editable", "jupyter")
    return cell | {"metadata": {name: value for name, value in cell["metadata"].items() if name not in ours}}


def with_ids(cells: list[Json]) -> Iterator[Json]:
    """Cells with ids that differ; the first of several keeps its own."""
    used = {key(cell) for cell in cells if grade_id(cell)} | {cell.get("id") for cell in cells if grade_id(cell)}
    seen: set[str] = set()
    number = 0
    for cell in cells:
        wanted = _string(cell.get("id")) or ""
        if not wanted or wanted in seen or (wanted in used and not grade_id(cell)):
            while (wanted := f"kept-{number}") in seen | used:
                number += 1
        seen.add(wanted)
        yield cell | {"id": wanted}


def _mark(cell: Json) -> Json:
    mark = cell["metadata"].get("nbgrader")
    return mark if isinstance(mark, dict) else {}


def _points(mark: Json) -> float:
    try:
        return float(mark["points"])
    except (LookupError, TypeError, ValueError):
        return 0.0


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
