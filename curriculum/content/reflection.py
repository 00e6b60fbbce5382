"""Reflection prompts: three templates, the rubric a person grades with, exemplars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, RootModel

from .base import Model, Name, Text
from .problems import Problem, listed, suggest
from .yaml_file import YamlFile

Template = Literal["episode", "rewrite", "position"]


def _digit(key: object) -> object:
    return int(key) if isinstance(key, str) and key.isdigit() else key


Mark = Annotated[Literal[0, 1, 2, 3], BeforeValidator(_digit)]
"""A person's mark; keys of YAML are text, so a digit will do."""


@dataclass(frozen=True)
class Box:
    """One part of a template: its heading, and the question that helps to fill it."""

    heading: str
    helps: str


TEMPLATES: dict[str, tuple[Box, ...]] = {
    "episode": (
        Box("Situation", "When and where was it, and who was there?"),
        Box("My part", "What did you do, or leave undone, and why?"),
        Box("Consequence", "What came of it, and who bore it?"),
        Box("What changes", "What do you see now that you did not see then, and because of what?"),
        Box("If-then", "If ... happens, then I will ... By which date will you look at it again?"),
    ),
    "rewrite": (
        Box("Before", "The words as they were sent or said."),
        Box("Two readings", "How could two different people have understood them?"),
        Box("After", "The words as you would write them now."),
        Box("If-then", "If ... happens, then I will ... By which date will you look at it again?"),
    ),
    "position": (
        Box("Claim", "What do you hold, in one sentence somebody could disagree with?"),
        Box("Counter-evidence", "What is the strongest thing that speaks against it?"),
        Box("What would settle it", "What would you have to see to change your mind?"),
        Box("If-then", "If ... happens, then I will ... By which date will you look at it again?"),
    ),
}

PRIVACY = "Use roles, not names. In a class your instructor reads this; alone it stays on this machine."


class Prompt(Model):
    """One reflection prompt.

    `quotes` names a practice role-play whose choices the prompt may quote back to the learner. The rubric and the
    exemplars are by mark, 3 to 0: 3 all moves and a witness could contradict it, 2 specific with an own part, 1 true
    but general, 0 slogans or others' faults only. An exemplar is a text for each box of the template, in order.
    """

    template: Template
    asks: Text
    second_route: Text
    quotes: Name | None = None
    rubric: dict[Mark, Text]
    exemplars: dict[Mark, Annotated[list[Text], Field(min_length=1)]] = {}
    sealed: bool = False

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes of the prompt's template."""
        return TEMPLATES[self.template]


class ReflectionFile(RootModel[dict[Name, Prompt]]):
    """All prompts of a lesson, by task."""

    model_config = {"frozen": True}


_NEEDED = {"rubric": ("3", "2", "1", "0"), "exemplars": ("3", "1", "0")}


def check_reflections(file: YamlFile) -> Iterator[Problem]:
    """A full rubric, and exemplars with a text for every box."""
    for task, prompt in file.data.items():
        if not isinstance(prompt, Mapping):
            continue
        template = prompt.get("template")
        if isinstance(template, str) and template not in TEMPLATES:
            continue  # reported with the file's shape
        for field, needed in _NEEDED.items():
            given = prompt.get(field, {} if field == "exemplars" and prompt.get("sealed") is not True else None)
            if not isinstance(given, Mapping):
                continue
            missing = [mark for mark in needed if mark not in given]
            if missing:
                yield file.problem((task, field), listed(given), f"all of {listed(needed)}", f"add `{missing[0]}: ...`")
        exemplars = prompt.get("exemplars")
        boxes = TEMPLATES.get(str(template), ())
        for mark, texts in exemplars.items() if isinstance(exemplars, Mapping) else ():
            if isinstance(texts, list) and boxes and len(texts) != len(boxes):
                yield file.problem(
                    (task, "exemplars", mark),
                    f"{len(texts)} texts",
                    f"one for each of {listed(box.heading for box in boxes)}",
                    suggest(len(texts), [len(boxes)]),
                )
