"""Reference answers of the exercise, computed from the shipped `plan.csv` and, for what the runs say, `runs.csv`.

One function for every question that is not a plain nbgrader cell, with the question's name. `NEIGHBOURS` holds the near
misses of the number questions: what the learner probably computed instead, as words that finish "this is ...".
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

PATHS = ("A-C-E-H-J-L", "A-B-D-G-K-L", "A-C-F-I-K-L")
WEEK = 34
PLANNED_WEEKS = 27


def q1(plan: pd.DataFrame) -> float:
    """Weeks of the longest path, each activity at its expected time."""
    return round(max(_length(plan, path, _expected) for path in PATHS), 6)


def q2(plan: pd.DataFrame) -> str:  # noqa: ARG001 - every reference takes the data
    """The statement that fits the shares of runs that are ready by week 34."""
    ready = (_runs()[[*PATHS, "finish"]] <= WEEK).mean()
    whole, longest = ready["finish"], ready[PATHS[0]]
    if whole < min(ready[path] for path in PATHS):
        return "b"
    return "a" if whole == longest else "d" if whole > longest else "c"


def q3(plan: pd.DataFrame) -> float:
    """Cost at completion if the rest goes on at the cost index so far."""
    return _at_completion(plan, _cost_index(plan))


def q4(plan: pd.DataFrame) -> dict[str, str]:  # noqa: ARG001
    """The forecast that fits each story, by the lesson's two questions; these need no data."""
    return {name: story.forecast for name, story in STORIES.items()}


def q5(plan: pd.DataFrame) -> str:
    """The one statement that the data do not carry."""
    sums = plan[["budget", "planned", "earned", "spent"]].sum()
    carried = {
        "a": bool(sums["earned"] == 208 and sums["planned"] == 260),  # noqa: PLR2004 - the statement's own numbers
        "b": bool(_at_completion(plan, _cost_index(plan)) > sums["budget"]),
        "c": bool((_runs()["finish"] <= PLANNED_WEEKS).mean() < 1 / 20),
        "d": {"due_week", "ready_week"} <= set(plan.columns),
    }
    (left,) = (statement for statement, holds in carried.items() if not holds)
    return left


class Story(NamedTuple):
    """The two facts about a project behind its plan that decide which forecast fits."""

    cause_is_over: bool
    date_must_hold: bool

    @property
    def forecast(self) -> str:
        """The class: whether the cause is over comes first."""
        if self.cause_is_over:
            return "as-planned"
        return "in-a-hurry" if self.date_must_hold else "same-pace"


STORIES = {
    "wrong-drawing": Story(cause_is_over=True, date_must_hold=False),
    "steel-price": Story(cause_is_over=False, date_must_hold=False),
    "school-year": Story(cause_is_over=False, date_must_hold=True),
    "flood": Story(cause_is_over=True, date_must_hold=False),
    "slow-crew": Story(cause_is_over=False, date_must_hold=False),
    "stadium": Story(cause_is_over=False, date_must_hold=True),
    "forgotten-fee": Story(cause_is_over=True, date_must_hold=False),
    "forty-chapters": Story(cause_is_over=False, date_must_hold=False),
    "clinic-move": Story(cause_is_over=False, date_must_hold=True),
    "new-hands": Story(cause_is_over=True, date_must_hold=False),
    "old-pipes": Story(cause_is_over=False, date_must_hold=False),
    "trade-fair": Story(cause_is_over=False, date_must_hold=True),
}

NEIGHBOURS: dict[str, dict[str, Callable[[pd.DataFrame], float]]] = {
    "q1": {
        "the path counted with the likely times": lambda plan: _length(plan, PATHS[0], _column("likely")),
        "the path counted with the best times": lambda plan: _length(plan, PATHS[0], _column("best")),
        "the path counted with the worst times": lambda plan: _length(plan, PATHS[0], _column("worst")),
        "another path: A-B-D-G-K-L": lambda plan: _length(plan, PATHS[1], _expected),
        "another path: A-C-F-I-K-L": lambda plan: _length(plan, PATHS[2], _expected),
        "the expected weeks of all twelve activities, one after the other": lambda plan: float(_expected(plan).sum()),
    },
    "q3": {
        "the forecast of the worked cell, with the rest as planned": lambda plan: _at_completion(plan, 1.0),
        "the forecast with both indices, the one in a hurry": (
            lambda plan: _at_completion(plan, _cost_index(plan) * _schedule_index(plan))
        ),
        "the forecast with the schedule index": lambda plan: _at_completion(plan, _schedule_index(plan)),
        "what the rest alone will cost": lambda plan: _at_completion(plan, _cost_index(plan)) - _sum(plan, "spent"),
        "the budget": lambda plan: _sum(plan, "budget"),
    },
}


def _runs() -> pd.DataFrame:
    return pd.read_csv(Path(__file__).resolve().parent.parent / "runs.csv")


def _length(plan: pd.DataFrame, path: str, weeks: Callable[[pd.DataFrame], pd.Series]) -> float:
    return float(weeks(plan[plan["activity"].isin(path.split("-"))]).sum())


def _expected(plan: pd.DataFrame) -> pd.Series:
    return (plan["best"] + 4 * plan["likely"] + plan["worst"]) / 6


def _column(name: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda plan: plan[name]


def _sum(plan: pd.DataFrame, column: str) -> float:
    return float(plan[column].sum())


def _cost_index(plan: pd.DataFrame) -> float:
    return _sum(plan, "earned") / _sum(plan, "spent")


def _schedule_index(plan: pd.DataFrame) -> float:
    return _sum(plan, "earned") / _sum(plan, "planned")


def _at_completion(plan: pd.DataFrame, pace: float) -> float:
    return _sum(plan, "spent") + (_sum(plan, "budget") - _sum(plan, "earned")) / pace
