"""The lesson's folder as learner code may see it while it is graded: data and questions, no key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from curriculum.content.lesson import LessonFile, RolePlayTask
from curriculum.content.reflection import TEMPLATES
from curriculum.content.yaml_file import read_yaml

_OPTION_KEY = ("rated", "shows", "why", "tempts")
_QUESTION_KEY = ("means", "feedback")
_NOT_SHOWN = frozenset({"answers.json", "__pycache__", ".ipynb_checkpoints", "lesson"})


def sealed_folder(folder: Path, lesson: LessonFile) -> dict[str, bytes]:
    """Content by path: what lies beside the master's notebook, and a `lesson/` without key.

    Only files that are named here get in, so that what an author adds tomorrow stays out.
    """
    files = {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix != ".ipynb" and path.name not in _NOT_SHOWN and path.name[:5] != "make_"
    }
    content = folder / "lesson"
    files["lesson/lesson.yaml"] = _yaml(_lesson(read_yaml(content / "lesson.yaml").data))
    for name, task in lesson.tasks.items():
        if isinstance(task, RolePlayTask):
            files[f"lesson/{name}.yaml"] = _yaml(_roleplay(read_yaml(content / f"{name}.yaml").data))
    for name, seal in (("reflections.yaml", _reflections), ("portfolio.md", None)):
        if (content / name).exists():
            path = content / name
            files[f"lesson/{name}"] = path.read_bytes() if seal is None else _yaml(seal(read_yaml(path).data))
    return files


def _yaml(data: dict[str, Any]) -> bytes:
    """JSON is YAML."""
    return json.dumps(data, ensure_ascii=False).encode()


def _lesson(data: dict[str, Any]) -> dict[str, Any]:
    for task in data["tasks"].values():
        for question in task.get("questions", {}).values():
            _without(question, _QUESTION_KEY)
    return data


def _roleplay(data: dict[str, Any]) -> dict[str, Any]:
    for scene in data["scenes"].values():
        for option in scene["options"].values():
            _without(option, _OPTION_KEY)
    for ending in data["endings"].values():
        _without(ending, ("worth",))
    return {**_without(data, ("insight",)), "sealed": True}


def _reflections(data: dict[str, Any]) -> dict[str, Any]:
    for prompt in data.values():
        boxes = ["(sealed)"] * len(TEMPLATES[prompt["template"]])
        prompt["exemplars"] = {mark: boxes for mark in map(str, prompt["exemplars"])}
        prompt["rubric"] = {mark: "(sealed)" for mark in map(str, prompt["rubric"])}
    return data


def _without(fields: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    for name in names:
        fields.pop(name, None)
    return fields
