"""Putting back the cells of a lesson that a learner deleted, for stock `nbgrader autograde`.

nbgrader has an option of its own for this, `OverwriteCells.add_missing_cells`; in 0.9.6 it stops the submission where
the cell before the missing one is a locked one, or where some cell was duplicated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

if TYPE_CHECKING:
    from nbconvert.exporters.exporter import ResourcesDict

_SCHEMA = 3


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader's classes are untyped
    """Insert every missing cell of the lesson where the gradebook's copy has it; runs before `OverwriteCells`."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Restore one submission's cells; what the learner wrote stays as it is."""
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            lesson = gradebook.find_notebook(about["notebook"], about["assignment"])
            points = {cell.name: cell.max_score for cell in lesson.grade_cells}
            solutions = {cell.name for cell in lesson.solution_cells}
            master = [_as_cell(cell, points.get(cell.name), cell.name in solutions) for cell in lesson.source_cells]
        missing = {_grade_id(cell) for cell in master} - {_grade_id(cell) for cell in nb.cells}
        if missing:
            self.log.warning("Put back %d deleted cells: %s", len(missing), ", ".join(sorted(missing)))
        nb.cells = restored(nb.cells, master)
        return nb, resources


def restored(cells: Sequence[NotebookNode], master: Sequence[NotebookNode]) -> list[NotebookNode]:
    """The learner's cells with the master's missing ones, each after the cell that comes before it in the master.

    Cells that `DeduplicateIds` has stripped of their nbgrader fields become ordinary cells.
    """
    result = list(cells)
    for cell in result:
        if "nbgrader" in cell.metadata and not cell.metadata.nbgrader:
            del cell.metadata["nbgrader"]
    after = 0
    for cell in master:
        at = next((at for at, one in enumerate(result) if _grade_id(one) == _grade_id(cell)), None)
        if at is None:
            result.insert(after, cell)
            at = after
        after = at + 1
    return result


def _grade_id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _as_cell(saved: object, points: float | None, is_solution: bool) -> NotebookNode:  # noqa: FBT001
    """A cell of the lesson as the gradebook keeps it: solutions cleared, hidden tests in place."""
    kind, source, name = (str(getattr(saved, field)) for field in ("cell_type", "source", "name"))
    cell: NotebookNode = new_code_cell(source) if kind == "code" else new_markdown_cell(source)
    fields = {
        "grade": points is not None,
        "grade_id": name,
        "locked": bool(getattr(saved, "locked", False)),
        "schema_version": _SCHEMA,
        "solution": is_solution,
        "task": False,
        "cell_type": kind,
        "checksum": getattr(saved, "checksum", None),
    }
    if points is not None:
        fields["points"] = points
    cell.id = name
    cell.metadata["nbgrader"] = fields
    return cell
