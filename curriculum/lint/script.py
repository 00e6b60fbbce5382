"""One role-play under examination: its file with the lines, its model, all its paths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from curriculum.content import RolePlay, read_roleplay
from curriculum.content.condition import Condition
from curriculum.content.problems import ContentError, Problem, Where
from curriculum.content.roleplay import Line, Option
from curriculum.content.yaml_file import YamlFile, read_yaml
from curriculum.scoring import Paths, Story, StoryError

from .random_player import RandomPlayer


@dataclass(frozen=True)
class Script:
    """A role-play that could be read and scored.

    Attributes
    ----------
    task:
        Its task in the lesson; the name of the file.
    """

    task: str
    file: YamlFile
    roleplay: RolePlay
    paths: Paths

    @cached_property
    def random(self) -> RandomPlayer:
        """Its random player."""
        return RandomPlayer(self.paths)

    @property
    def chance(self) -> float:
        """G of the random player, on average."""
        begin = self.paths.story.begin()
        worst = self.paths.worst(begin)
        return float((self.paths.chance(begin) - worst) / (self.paths.best(begin) - worst))

    @property
    def width(self) -> float:
        """V - W: what lies between the worst play and the best."""
        begin = self.paths.story.begin()
        return float(self.paths.best(begin) - self.paths.worst(begin))

    def problem(self, where: Where, given: str, allowed: str, remedy: str) -> Problem:
        """A finding at a place of the file."""
        return self.file.problem(where, given, allowed, remedy)

    def options(self) -> Iterator[tuple[Where, Option]]:
        """Every option with its place."""
        for name, scene in self.roleplay.scenes.items():
            for option_id, option in scene.options.items():
                yield ("scenes", name, "options", option_id), option

    def lines(self) -> Iterator[tuple[Where, Line]]:
        """Every text that may have variants, with its place."""
        for name, scene in self.roleplay.scenes.items():
            for field in ("scenery", "says", "reply"):
                line = getattr(scene, field)
                if line:
                    yield ("scenes", name, field), line
        for where, option in self.options():
            if option.reply:
                yield (*where, "reply"), option.reply
            for at, later in enumerate(option.later):
                if later.text:
                    yield (*where, "later", at, "text"), later.text
        for name, ending in self.roleplay.endings.items():
            yield ("endings", name, "text"), ending.text

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the file."""
        holders = [option for _, option in self.options()]
        asked = [
            *(option.condition for option in holders),
            *(later.condition for option in holders for later in option.later),
            *(ending.condition for ending in self.roleplay.endings.values()),
            *(variant.condition for _, line in self.lines() for variant in line),
        ]
        yield from (condition for condition in asked if condition is not None)


def read_script(path: Path) -> Script:
    """Read one role-play file for examination.

    Raises
    ------
    ContentError
        With all mistakes of the file, or because it cannot be scored.
    """
    roleplay = read_roleplay(path)
    file = read_yaml(path)
    if roleplay.sealed:
        raise ContentError(
            [file.problem(("sealed",), "a sealed file", "open files in source/", "put the file with its key back")]
        )
    try:
        return Script(path.stem, file, roleplay, Paths(Story(roleplay)))
    except StoryError as error:
        raise ContentError([_unscorable(file, str(error))]) from error


def _unscorable(file: YamlFile, message: str) -> Problem:
    told, _, remedy = message.partition(": ")
    given, _, allowed = told.removeprefix("given ").partition("; allowed are ")
    return file.problem(("scenes",), given, allowed or "paths that earn different totals", remedy)
