"""Settings for stock nbgrader, run in this folder."""

import os
import sys
from pathlib import Path

from autograde.check_content import RefuseMistakes
from autograde.refuse_record import RefuseRecordInSource
from autograde.restore_cells import RestoreCells
from autograde.seal import SealCopies, SealRelease

c = get_config()  # noqa: F821 - traitlets puts it there

# nbgrader starts `alembic` by name: find it beside the Python that runs, also where .venv is not activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])

c.CourseDirectory.course_id = "career-on-soft-skills"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    ".pytest_cache",
    "make_*.py",
    ".answers.lock",
]

c.ClearSolutions.code_stub = {"python": "# (your line here)"}
c.ClearSolutions.text_stub = "*Write here.*"

c.GenerateAssignment.preprocessors.insert(0, RefuseRecordInSource)
c.GenerateAssignment.preprocessors.insert(1, RefuseMistakes)
# Both do nothing but for a lesson with `sealed: true`. Sealing comes last, when solutions and hidden tests are out.
c.GenerateAssignment.preprocessors.append(SealRelease)
c.Autograde.autograde_preprocessors.append(SealCopies)
# Copying source/'s files over the learner's must never reach the record, even where the refusal above was switched off.
c.Autograde.exclude_overwriting = {
    folder.name: ["answers.json"] for folder in Path(__file__).parent.joinpath("source").glob("[0-9][0-9]-*")
}
# A learner deletes a graded cell sooner or later; without this the cell and its points are gone.
c.Autograde.sanitize_preprocessors.insert(3, RestoreCells)  # just before OverwriteCells
