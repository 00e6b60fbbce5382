"""Sealed copies of content: everything a learner plays and answers, nothing of the key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Data = Mapping[str, Any]

_OF_AN_OPTION = frozenset({"rated", "shows", "why", "tempts"})
_OF_A_QUESTION = frozenset({"feedback", "means", "hints"})


def sealed_roleplay(data: Data) -> dict[str, Any]:
    """The data of a role-play file without ratings, evidence, reasons, tags, the endings' worth and the insight."""
    scenes = {
        name: {
            **scene,
            "options": {option_id: _without(option, _OF_AN_OPTION) for option_id, option in scene["options"].items()},
        }
        for name, scene in data["scenes"].items()
    }
    endings = {name: _without(ending, frozenset({"worth"})) for name, ending in data["endings"].items()}
    return {**_without(data, frozenset({"insight"})), "sealed": True, "scenes": scenes, "endings": endings}


def sealed_reflections(data: Data) -> dict[str, Any]:
    """The data of a `reflections.yaml` without exemplars; the rubric stays, it is what a text is read for."""
    return {task: {**_without(prompt, frozenset({"exemplars"})), "sealed": True} for task, prompt in data.items()}


def sealed_lesson(data: Data) -> dict[str, Any]:
    """The data of a `lesson.yaml` without what answers the figures: feedback, hints and meanings."""
    tasks = {
        name: {
            **task,
            "questions": {asked: _without(question, _OF_A_QUESTION) for asked, question in task["questions"].items()},
        }
        if "questions" in task
        else task
        for name, task in data["tasks"].items()
    }
    return {**data, "tasks": tasks}


def key_texts(data: Data) -> set[str]:
    """The sentences of a role-play's key, to search a sealed release for."""
    texts = {str(option["why"]) for scene in data["scenes"].values() for option in scene["options"].values()}
    return texts | ({str(data["insight"])} if "insight" in data else set())


def _without(data: Data, fields: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in fields}
