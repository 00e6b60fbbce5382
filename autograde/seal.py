"""Sealing a class's files: what a learner gets, and what lies in `autograded/`, holds nothing of an assessed key.

An instructor seals a lesson with `sealed: true` in its `lesson.yaml`. Then, for stock nbgrader:

- `generate_assignment` seals the copies in `release/`, or makes no release at all;
- `autograde` marks with the open files of `source/` and seals its own copies again after running the notebook, so that
  `generate_feedback` has nothing of the key to copy.

To release the debriefs set `sealed: false`, then autograde and generate feedback again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from curriculum.content import edition, read_lesson, read_roleplay
from curriculum.content.lesson import RolePlayTask
from curriculum.content.seal import key_texts, sealed_lesson, sealed_reflections, sealed_roleplay
from curriculum.content.yaml_file import read_yaml

if TYPE_CHECKING:
    from nbconvert.exporters.exporter import ResourcesDict
    from nbformat import NotebookNode

_BINARY = frozenset({".png", ".jpg", ".gif", ".pdf", ".zip"})


class SealError(ValueError):
    """A folder that could not be sealed; nothing of it may be given away."""


class SealRelease(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader's classes are untyped
    """Seal `release/<lesson>` where the lesson asks for it; an error here makes nbgrader remove the release."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Seal the files beside the notebook; the notebook itself is searched for the key and passed on."""
        course = CourseDirectory(config=self.config)
        lesson = resources["nbgrader"]["assignment"]
        source = Path(course.format_path(course.source_directory, ".", lesson))
        if not is_sealed(source):
            return nb, resources
        seal(Path(course.format_path(course.release_directory, ".", lesson)), source)
        _refuse_key(source, [("the notebook", "\n".join(cell.source for cell in nb.cells))])
        return nb, resources


class SealCopies(NbGraderPreprocessor):  # type: ignore[misc]
    """Seal the copies in `autograded/<student>/<lesson>` again once the notebook has run."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Seal the files beside the notebook, and refuse outputs that hold the key."""
        course = CourseDirectory(config=self.config)
        source = Path(course.format_path(course.source_directory, ".", resources["nbgrader"]["assignment"]))
        if is_sealed(source):
            seal(Path(resources["metadata"]["path"]), source)
            _refuse_key(source, [("an output of the notebook", str(nb.cells))])
        return nb, resources


def is_sealed(source: Path) -> bool:
    """Whether the lesson asks to be sealed."""
    return (source / "lesson" / "lesson.yaml").exists() and read_lesson(source / "lesson" / "lesson.yaml").sealed


def seal(folder: Path, source: Path) -> None:
    """Seal the copies of a lesson's files in a folder.

    Parameters
    ----------
    folder:
        Holds the copies; its `lesson/` is rewritten without the key.
    source:
        The lesson's open files.

    Raises
    ------
    SealError
        If a sealed file could not be played as the open one, or anything of the key is left in any file.
    """
    copies = folder / "lesson"
    for task in _assessed(source):
        path = copies / f"{task}.yaml"
        opened = source / "lesson" / f"{task}.yaml"
        _write(path, sealed_roleplay(read_yaml(opened).data))
        if edition(read_roleplay(path)) != edition(read_roleplay(opened)):
            raise SealError(f"given {path.name}; allowed is a sealed file of the same edition: report this as a defect")
    _write(copies / "reflections.yaml", sealed_reflections(read_yaml(source / "lesson" / "reflections.yaml").data))
    _write(copies / "lesson.yaml", sealed_lesson(read_yaml(source / "lesson" / "lesson.yaml").data))
    for name in ("figures.py", "__pycache__"):
        _remove(copies / name)
    _refuse_key(source, _texts(folder))


def _assessed(source: Path) -> list[str]:
    tasks = read_lesson(source / "lesson" / "lesson.yaml").tasks
    return [name for name, task in tasks.items() if isinstance(task, RolePlayTask) and task.use == "assessed"]


def _write(path: Path, data: dict[str, Any]) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=118)
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")


def _remove(path: Path) -> None:
    if path.is_dir():
        for child in path.iterdir():
            child.unlink()
        path.rmdir()
    path.unlink(missing_ok=True)


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in _BINARY:
            yield str(path.relative_to(folder)), path.read_text(encoding="utf-8", errors="replace")


def _refuse_key(source: Path, texts: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> None:
    told = [
        _squeezed(text)
        for task in _assessed(source)
        for text in key_texts(read_yaml(source / "lesson" / f"{task}.yaml").data)
    ]
    for where, text in texts:
        squeezed = _squeezed(text)
        found = next((sentence for sentence in told if sentence in squeezed), None)
        if found is not None:
            raise SealError(
                f"given {where} with “{found[:80]}…”; allowed is nothing of an assessed key: remove it and generate "
                "again"
            )


def _squeezed(text: str) -> str:
    """Text with its line breaks and runs of blanks folded, as YAML and JSON break lines differently."""
    return " ".join(text.replace("\\n", " ").split())
