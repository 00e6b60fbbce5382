"""Reading the learner's notebook as it was last saved."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from .errors import LearnerError

MAX_BYTES = 50_000_000


@dataclass(frozen=True)
class LastRun:
    """What a cell left in the file when it was last run.

    Attributes
    ----------
    failed:
        Whether it ended in an error.
    value:
        The number it showed last, `None` where it showed none.
    """

    failed: bool
    value: float | None


@dataclass(frozen=True)
class SavedNotebook:
    """A notebook file.

    Attributes
    ----------
    sources:
        The sources of its nbgrader cells by grade_id.
    untouched:
        Those whose source is still the one handed out, by the checksum nbgrader left in the cell.
    saved:
        When the file was last written.
    runs:
        Of those that were run since their outputs were last cleared, what they left.
    """

    path: Path
    sources: dict[str, str]
    untouched: frozenset[str]
    saved: datetime
    runs: dict[str, LastRun] = field(default_factory=dict)


def find_notebook(folder: Path, name: str, grade_ids: Collection[str]) -> SavedNotebook:
    """The lesson's notebook in a folder: the one of that name, or else the only one that has its graded cells.

    Raises
    ------
    LearnerError
        If there is none, or more than one candidate, or it cannot be read.
    """
    named = folder / name
    if named.exists():
        return read_notebook(named)
    candidates = []
    for path in sorted(folder.glob("*.ipynb")):
        try:
            notebook = read_notebook(path)
        except LearnerError:
            continue
        if set(grade_ids) & set(notebook.sources):
            candidates.append(notebook)
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise LearnerError(f"There is no {name} in {folder}: save the notebook, or give it back its name {name}.")
    names = ", ".join(one.path.name for one in candidates)
    raise LearnerError(f"Several notebooks hold this lesson ({names}): give the right one its name {name}.")


def read_notebook(path: Path) -> SavedNotebook:
    """Read one notebook file; of cells with the same grade_id the last counts, as in nbgrader.

    Raises
    ------
    LearnerError
        If it is no notebook.
    """
    try:
        stat = path.stat()
        if stat.st_size > MAX_BYTES:
            raise LearnerError(
                f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB: clear its outputs and save it again."
            )
        data: Any = json.loads(path.read_bytes().decode("utf-8"))
        cells = data["cells"]
        sources = {grade_id: _source(cell) for cell in cells if (grade_id := _grade_id(cell))}
        untouched = frozenset(_grade_id(cell) for cell in cells if _grade_id(cell) and _is_untouched(cell))
        runs = {grade_id: run for cell in cells if (grade_id := _grade_id(cell)) and (run := _last_run(cell))}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LearnerError(
            f"{path.name} cannot be read as a notebook: save it again, or take it from a copy."
        ) from error
    return SavedNotebook(path, sources, untouched, datetime.fromtimestamp(stat.st_mtime).astimezone(), runs)


def _grade_id(cell: dict[str, Any]) -> str:
    marked = cell["metadata"].get("nbgrader") or {}
    return str(marked.get("grade_id") or "")


def _is_untouched(cell: dict[str, Any]) -> bool:
    """Whether the cell has the checksum it was released with (md5, as `nbgrader.utils.compute_checksum`)."""
    about = cell["metadata"]["nbgrader"]
    grade, solution = bool(about.get("grade")), bool(about.get("solution"))
    locked = not solution and (grade or bool(about.get("locked")))
    told = [_source(cell), cell["cell_type"], str(grade), str(solution), str(locked), _grade_id(cell)]
    if grade:
        told.append(str(float(about["points"])))
    return bool(about.get("checksum") == hashlib.md5("".join(told).encode(), usedforsecurity=False).hexdigest())


def _last_run(cell: dict[str, Any]) -> LastRun | None:
    """The outputs of a cell in short; `None` where it was not run, or where they are not what Jupyter writes."""
    outputs = cell.get("outputs") or []
    if not isinstance(outputs, list) or not (outputs or cell.get("execution_count")):
        return None
    kinds = [one.get("output_type") for one in outputs if isinstance(one, dict)]
    shown = [one.get("data") for one in outputs if isinstance(one, dict) and one.get("output_type") == "execute_result"]
    value = _number(shown[-1].get("text/plain")) if shown and isinstance(shown[-1], dict) else None
    return LastRun("error" in kinds, value)


def _number(text: object) -> float | None:
    text = "".join(map(str, text)) if isinstance(text, list) else text
    try:
        value = float(text) if isinstance(text, str) else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
