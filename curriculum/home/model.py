"""What the home page says, as plain values; every view only sets it in type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curriculum.scoring.marks import Outcome


@dataclass(frozen=True)
class Place:
    """Where in a workspace something is done.

    Attributes
    ----------
    notebook:
        Its path below the workspace.
    cell:
        The id of the cell to show; empty for its top.
    task:
        The id of the cell to run there, such as a role-play; empty where there is none.
    """

    notebook: str
    cell: str = ""
    task: str = ""


@dataclass(frozen=True)
class SittingState:
    """One sitting on the map: `standing` is "not begun", "resume at ..." or "done"."""

    title: str
    minutes: int
    outcome: Outcome
    standing: str
    place: Place


@dataclass(frozen=True)
class LessonCard:
    """One lesson on the map.

    Attributes
    ----------
    requires:
        The numbers of the lessons that come before it.
    minutes:
        To its next stop; `None` where all of it is done.
    written:
        Whether it is there yet.
    week:
        Its first week in the chosen pathway; `None` where it is not part of it.
    notes:
        What is wrong with its files, one sentence with its remedy each.
    """

    lesson: str
    number: str
    title: str
    skill: str
    requires: tuple[str, ...]
    minutes: int | None
    written: bool
    week: int | None
    outcome: Outcome
    tasks: str
    sittings: tuple[SittingState, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now; `action` is on the button, `detail` under it, `note` says what was passed over."""

    action: str
    detail: str
    note: str
    place: Place


@dataclass(frozen=True)
class PathwayCard:
    """One way through the course, and how far along it the learner is."""

    name: str
    title: str
    for_whom: str
    pace: str
    chosen: bool
    stops: int
    done: int
    written: int


@dataclass(frozen=True)
class Promised:
    """The sentence of last time; `ask` says whether its day has come.

    Attributes
    ----------
    number:
        Its place among the lesson's sentences, from 0.
    when:
        The words for its day.
    """

    lesson: str
    number: int
    text: str
    when: str
    ask: bool


@dataclass(frozen=True)
class Home:
    """The whole page.

    Attributes
    ----------
    news:
        What the last update changed, and its day; empty where there was none.
    trouble:
        What the learner should put right, a sentence each.
    """

    lessons: tuple[LessonCard, ...]
    pathways: tuple[PathwayCard, ...]
    step: NextStep | None
    promised: tuple[Promised, ...]
    summary: str
    news: tuple[str, tuple[str, ...]]
    trouble: tuple[str, ...]
    words: Mapping[str, object]
