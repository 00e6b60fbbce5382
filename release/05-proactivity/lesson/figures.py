"""Reference answers of the exercise, computed from the shipped `initiatives.csv`.

One function for every question that is not a plain nbgrader cell, with the question's name. `NEIGHBOURS` holds the near
misses of the number questions: what the learner probably computed instead, as words that finish "this is ...".
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

import pandas as pd

LIMIT = 24
"""Hours that Selma has for ideas of her own in a quarter."""
SAID_TO_BE_EMPTY = 3
"""Hours, in statement b of question 3."""


def q1(initiatives: pd.DataFrame) -> float:
    """Hours in the ideas that are hers to decide."""
    return float(_mine(initiatives)["hours"].sum())


def q2(initiatives: pd.DataFrame) -> float:
    """Points of the ideas that are picked by points per hour."""
    return float(_by_points_per_hour(initiatives)["points"].sum())


def q3(initiatives: pd.DataFrame) -> str:
    """The reason that holds for the pick by points per hour, and the only one of the four that does."""
    picked, best = _by_points_per_hour(initiatives), _best(initiatives)
    left_over = _mine(initiatives).drop(picked.index)
    gap = LIMIT - picked["hours"].sum()
    holds = {
        "a": _per_hour(picked) < _per_hour(best),
        "b": gap == SAID_TO_BE_EMPTY and bool(left_over["hours"].min() > gap),
        "c": bool((picked["decides"] != "me").any()),
        "d": bool(picked["hours"].iloc[0] > left_over["hours"].median()),
    }
    (reason,) = (statement for statement, does in holds.items() if does)
    return reason


def q4(initiatives: pd.DataFrame) -> list[str]:
    """The ideas of the best set that cannot be undone."""
    best = _best(initiatives)
    return sorted(best[best["undo"] == "no"]["idea"])


def q5(initiatives: pd.DataFrame) -> dict[str, str]:
    """What to do with every idea, by the lesson's two questions; these need no data."""
    return {name: idea.belongs_to for name, idea in OTHERS.items()}


def q6(initiatives: pd.DataFrame) -> str:
    """The one statement that the data do not carry."""
    hours = initiatives.groupby(initiatives["decides"] == "me")["hours"].mean()
    by_undo = initiatives.groupby("undo")["hours"].mean()
    carried = {
        "a": bool(hours[True] < hours[False]),
        "b": bool(_best(initiatives)["points"].sum() > _by_points_per_hour(initiatives)["points"].sum()),
        "c": bool(by_undo["no"] > by_undo["yes"]),
        "d": "good_done" in initiatives.columns,
    }
    (left,) = (statement for statement, holds in carried.items() if not holds)
    return left


class Other(NamedTuple):
    """The two facts about an idea that decide what to do with it."""

    mine: bool
    can_be_undone: bool

    @property
    def belongs_to(self) -> str:
        """The class: a table of two by two."""
        if self.mine:
            return "do-and-tell" if self.can_be_undone else "propose-first"
        return "ask" if self.can_be_undone else "leave"


OTHERS = {
    "reminder-text": Other(mine=True, can_be_undone=True),
    "error-ranking": Other(mine=True, can_be_undone=False),
    "early-door": Other(mine=False, can_be_undone=True),
    "new-supplier": Other(mine=False, can_be_undone=False),
    "friday-list": Other(mine=True, can_be_undone=True),
    "shared-drafts": Other(mine=True, can_be_undone=False),
    "empty-room": Other(mine=False, can_be_undone=True),
    "told-a-friend": Other(mine=False, can_be_undone=False),
    "shelf-order": Other(mine=True, can_be_undone=True),
    "kitchen-story": Other(mine=True, can_be_undone=False),
    "paper-sign": Other(mine=False, can_be_undone=True),
    "one-list": Other(mine=False, can_be_undone=False),
}

NEIGHBOURS: dict[str, dict[str, Callable[[pd.DataFrame], float]]] = {
    "q1": {
        "the hours of the ideas that can be undone (the finished cell)": (
            lambda initiatives: float(initiatives[initiatives["undo"] == "yes"]["hours"].sum())
        ),
        "the hours of the ideas that cannot be undone (the finished cell)": (
            lambda initiatives: float(initiatives[initiatives["undo"] == "no"]["hours"].sum())
        ),
        "the hours of all ideas, hers and others'": lambda initiatives: float(initiatives["hours"].sum()),
        "the hours of the ideas that somebody else decides": (
            lambda initiatives: float(initiatives[initiatives["decides"] != "me"]["hours"].sum())
        ),
        "the number of ideas, not their hours": lambda initiatives: float(len(_mine(initiatives))),
        "the mean, not the sum": lambda initiatives: float(_mine(initiatives)["hours"].mean()),
        "the points, not the hours": lambda initiatives: float(_mine(initiatives)["points"].sum()),
    },
    "q2": {
        "the pick by points (the finished cell)": (
            lambda initiatives: float(_filled(_mine(initiatives), "points")["points"].sum())
        ),
        "the hours of that pick, not its points": (
            lambda initiatives: float(_by_points_per_hour(initiatives)["hours"].sum())
        ),
        "the best set, which comes in the next question": lambda initiatives: float(_best(initiatives)["points"].sum()),
        "the points of all fourteen ideas": lambda initiatives: float(_mine(initiatives)["points"].sum()),
    },
}


def _mine(initiatives: pd.DataFrame) -> pd.DataFrame:
    mine = initiatives[initiatives["decides"] == "me"]
    return mine.assign(points_per_hour=mine["points"] / mine["hours"])


def _by_points_per_hour(initiatives: pd.DataFrame) -> pd.DataFrame:
    return _filled(_mine(initiatives), "points_per_hour")


def _filled(ideas: pd.DataFrame, order: str) -> pd.DataFrame:
    """The ideas taken one after the other, highest first, where they still fit."""
    taken, left = [], LIMIT
    for idea in ideas.sort_values(order, ascending=False, kind="stable").itertuples():
        if idea.hours <= left:
            taken.append(idea.Index)
            left -= idea.hours
    return ideas.loc[taken]


def _best(initiatives: pd.DataFrame) -> pd.DataFrame:
    """The one set within the limit that has most points; every set is tried."""
    mine = _mine(initiatives)
    hours, points = mine["hours"].to_dict(), mine["points"].to_dict()
    sets = (one for size in range(len(mine) + 1) for one in combinations(mine.index, size))
    fitting = (one for one in sets if sum(hours[idea] for idea in one) <= LIMIT)
    return mine.loc[list(max(fitting, key=lambda one: sum(points[idea] for idea in one)))]


def _per_hour(ideas: pd.DataFrame) -> float:
    return float(ideas["points"].sum() / ideas["hours"].sum())
