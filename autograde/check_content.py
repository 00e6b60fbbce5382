"""A guard for `nbgrader generate_assignment`: no release of a lesson whose files have mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nbgrader.preprocessors import NbGraderPreprocessor

from curriculum.content import ContentError, Problem, read_lesson, read_reflections, read_roleplay
from curriculum.content.lesson import RolePlayTask
from curriculum.scoring import Paths, Story, StoryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nbconvert.exporters.exporter import ResourcesDict
    from nbformat import NotebookNode


class RefuseMistakes(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader's classes are untyped
    """Stop before a learner could meet a mistake in `lesson.yaml`, `reflections.yaml` or a role-play.

    `curriculum lint` says more: balance, no-skill policies, the notebook's cells.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Pass the notebook on unchanged.

        Raises
        ------
        ContentError
            With every mistake of every file.
        """
        problems = list(_problems(Path(resources["metadata"]["path"]) / "lesson"))
        if problems:
            raise ContentError(problems)
        return nb, resources


def _problems(folder: Path) -> Iterator[Problem]:
    if not (folder / "lesson.yaml").exists():
        return
    yield from _of(lambda: read_reflections(folder / "reflections.yaml"))
    try:
        lesson = read_lesson(folder / "lesson.yaml")
    except ContentError as error:
        yield from error.problems
        return
    for name, task in lesson.tasks.items():
        if isinstance(task, RolePlayTask):
            path = folder / f"{name}.yaml"
            yield from _of(lambda path=path: _scorable(path))  # type: ignore[misc]


def _scorable(path: Path) -> None:
    try:
        Paths(Story(read_roleplay(path)))
    except StoryError as error:
        given = Problem(path, 1, "", "a role-play that cannot be scored", "one that can", str(error))
        raise ContentError([given]) from error


def _of(read: Callable[[], object]) -> Iterator[Problem]:
    try:
        read()
    except ContentError as error:
        yield from error.problems
