"""The lesson's folder as learner code may see it while it is graded: data and questions, no key."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from curriculum.content.lesson import LessonFile, RolePlayTask
from curriculum.content.seal import sealed_lesson, sealed_reflections, sealed_roleplay
from curriculum.content.yaml_file import read_yaml

_NOT_SHOWN = frozenset({"answers.json"})


def sealed_folder(folder: Path, lesson: LessonFile) -> dict[str, bytes]:
    """Content by path: the data beside the master's notebook, and a `lesson/` without key.

    Of `lesson/` only what is named here gets in, so that what an author adds tomorrow stays out. Practice role-plays
    are sealed as well: a grader's copy is nobody's to learn from.
    """
    files = {path.name: path.read_bytes() for path in data_files(folder)}
    seals: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
        "lesson": sealed_lesson,
        "reflections": sealed_reflections,
        **{name: sealed_roleplay for name, task in lesson.tasks.items() if isinstance(task, RolePlayTask)},
    }
    content = folder / "lesson"
    for name, seal in seals.items():
        path = content / f"{name}.yaml"
        if path.exists():
            files[f"lesson/{path.name}"] = json.dumps(seal(read_yaml(path).data)).encode()  # JSON is YAML
    page = content / "portfolio.md"
    if page.exists():
        files[f"lesson/{page.name}"] = page.read_bytes()
    return files


def data_files(folder: Path) -> list[Path]:
    """What lies beside the master's notebook and is meant for learners."""
    return [
        path
        for path in sorted(folder.iterdir())
        if path.is_file()
        and path.suffix not in (".ipynb", ".pyc")
        and path.name not in _NOT_SHOWN
        and not path.name.startswith((".", "make_"))
    ]
