"""A guard for `nbgrader generate_assignment`: no learner's record in a lesson's source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nbgrader.preprocessors import NbGraderPreprocessor

from curriculum.record import FILE_NAME

if TYPE_CHECKING:
    from nbconvert.exporters.exporter import ResourcesDict
    from nbformat import NotebookNode


class RecordInSourceError(ValueError):
    """A lesson in `source/` holds a record."""


class RefuseRecordInSource(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader's classes are untyped
    """Stop before a release is made of a folder with `answers.json`.

    nbgrader copies every file of `source/` over the learner's at autograde: a record left there by trying a lesson out
    would replace every learner's answers.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Pass the notebook on unchanged.

        Raises
        ------
        RecordInSourceError
            If the record is there.
        """
        record = Path(resources["metadata"]["path"]) / FILE_NAME
        if record.exists():
            raise RecordInSourceError(
                f"given {record}; allowed is a lesson without {FILE_NAME}, because nbgrader would copy it over every "
                "learner's answers: move it away and generate again"
            )
        return nb, resources
