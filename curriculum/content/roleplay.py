"""The role-play file as a model: scenes, options, endings, and what each choice changes."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from .base import Model, Name, Text
from .competencies import Competency, Temptation
from .condition import Condition, ConditionError, parse_condition

Variable = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
OptionId = Annotated[str, StringConstraints(pattern=r"^[a-h]$")]
Level = Annotated[int, Field(ge=0, le=100, strict=True)]
Change = Annotated[int, Field(ge=-100, le=100, strict=True)]
Rating = Annotated[int, Field(ge=0, le=4, strict=True)]
Asks = Literal["choose", "best-and-worst", "rate"]


def _parses(text: str) -> str:
    try:
        parse_condition(text)
    except ConditionError as error:
        raise ValueError(str(error)) from error
    return text


When = Annotated[str, AfterValidator(_parses)]


class Variant(Model):
    """One wording of a line, said where its condition holds."""

    when: When | None = None
    text: Text

    @cached_property
    def condition(self) -> Condition | None:
        """The parsed condition; `None` for the wording that serves when no other does."""
        return parse_condition(self.when) if self.when else None


def _as_variants(value: Any) -> Any:  # noqa: ANN401 - whatever the YAML holds
    return [{"text": value}] if isinstance(value, str) else value


Line = Annotated[list[Variant], BeforeValidator(_as_variants), Field(min_length=1)]
"""A text, or a list of variants: the first whose `when` holds is said; the last has none."""


class Person(Model):
    """Somebody in the role-play."""

    name: Text
    role: Text


class Meter(Model):
    """A state variable, 0 to 100, and how it is called on the stage."""

    start: Level
    label: Text | None = None


def _as_meter(value: Any) -> Any:  # noqa: ANN401
    return {"start": value} if isinstance(value, int) and not isinstance(value, bool) else value


class Later(Model):
    """What a choice changes some decisions later.

    It lands when the `after`-th scene after this one opens (1 = the very next), or when the story ends, whichever
    is first.
    """

    after: Annotated[int, Field(ge=1, le=12, strict=True)]
    state: dict[Variable, Change] = {}
    text: Line | None = None
    when: When | None = None
    sets: list[Variable] = []

    @cached_property
    def condition(self) -> Condition | None:
        """Asked at the moment of landing; the effect is lost where it does not hold."""
        return parse_condition(self.when) if self.when else None


def _as_list(value: Any) -> Any:  # noqa: ANN401
    return [value] if isinstance(value, dict) else value


class Option(Model):
    """One of the answers a scene offers."""

    you: Text
    reply: Line | None = None
    rated: Rating | None = None
    shows: dict[Competency, Rating] | None = None
    why: Text | None = None
    tempts: Temptation | None = None
    now: dict[Variable, Change] = {}
    later: Annotated[list[Later], BeforeValidator(_as_list)] = []
    sets: list[Variable] = []
    when: When | None = None
    then: Name | None = None

    @cached_property
    def condition(self) -> Condition | None:
        """When the option is open; `None` for always."""
        return parse_condition(self.when) if self.when else None


class Scene(Model):
    """One decision: who speaks, what is said, what can be answered."""

    who: Name | None = None
    scenery: Line | None = None
    says: Line
    asks: Asks = "choose"
    evidence: Annotated[list[Competency], Field(min_length=1, max_length=2)]
    options: Annotated[dict[OptionId, Option], Field(min_length=2, max_length=8)]
    reply: Line | None = None
    then: Name | None = None

    def next_scene(self, option: str | None = None) -> str | None:
        """The scene that follows; `None` where the story ends."""
        return (self.options[option].then if option else None) or self.then


class Ending(Model):
    """How the story can come out; the first whose condition holds."""

    when: When | None = None
    worth: Annotated[int, Field(ge=0, le=4, strict=True)] | None = None
    title: Text
    text: Line

    @cached_property
    def condition(self) -> Condition | None:
        """`None` for the ending that serves when no other does."""
        return parse_condition(self.when) if self.when else None


class RolePlay(Model):
    """A role-play: a graph of scenes that starts at `begins` and comes to one of the endings.

    `insight` is what the authors saw in the whole of it, told after a play. `sealed` files carry no key: no `rated`,
    `shows`, `why`, `tempts`, `worth` or `insight`.
    """

    title: Text
    you: Text
    place: Text
    minutes: Annotated[int, Field(ge=1, le=60, strict=True)] = 12
    cast: Annotated[dict[Name, Person], Field(min_length=1)]
    brief: Text
    insight: Text | None = None
    provisional: bool = True
    sealed: bool = False
    state: dict[Variable, Annotated[Meter, BeforeValidator(_as_meter)]] = {}
    begins: Name
    scenes: Annotated[dict[Name, Scene], Field(min_length=1)]
    endings: Annotated[dict[Name, Ending], Field(min_length=1)]

    @cached_property
    def start(self) -> dict[str, int]:
        """The state variables at the beginning."""
        return {name: meter.start for name, meter in self.state.items()}
