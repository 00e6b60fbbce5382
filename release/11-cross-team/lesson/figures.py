"""Reference answers of the exercise, computed from the shipped `requests.csv`.

One function for every question that is not a plain nbgrader cell, with the question's name. `NEIGHBOURS` holds the near
misses of the number questions: what the learner probably computed instead, as words that finish "this is ...".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd


def q1(requests: pd.DataFrame) -> float:
    """Mean cost of a direct request with an FYI, both kinds together."""
    return _pooled(requests, "cost_h", "direct_fyi")


def q2(requests: pd.DataFrame) -> str:
    """The statement that names the cheapest route of each kind."""
    best = (_cheapest(requests, "routine"), _cheapest(requests, "priority"))
    return {
        ("direct_fyi", "direct_fyi"): "a",
        ("direct_silent", "via_manager"): "b",
        ("via_manager", "via_manager"): "c",
        ("direct_fyi", "via_manager"): "d",
    }[best]


def q3(requests: pd.DataFrame) -> float:
    """What silence adds to a routine request that goes direct: silent less FYI."""
    return _difference(requests, "routine", "direct_silent", "direct_fyi")


def q4(requests: pd.DataFrame) -> str:
    """The one statement that the data do not carry."""
    lead = requests.groupby("route")["lead_h"].mean()
    rework = requests[requests["kind"] == "priority"].groupby("route")["rework"].mean()
    surprised = requests.groupby(["kind", "route"])["manager_surprised"].mean().unstack()
    direct = ["direct_silent", "direct_fyi"]
    carried = {
        "a": bool(lead[direct].max() < lead["via_manager"]),
        "b": {"week", "appreciation"} <= set(requests.columns),
        "c": bool(rework["via_manager"] < rework[direct].min()),
        "d": bool((surprised["direct_fyi"] < surprised["direct_silent"]).all()),
    }
    (left,) = (statement for statement, holds in carried.items() if not holds)
    return left


def q5(requests: pd.DataFrame) -> dict[str, str]:
    """The class of every matter, by the lesson's two questions; these need no data."""
    return {name: matter.belongs_to for name, matter in MATTERS.items()}


class Matter(NamedTuple):
    """The two facts about a matter that decide how to handle it."""

    gives_what_is_not_mine: bool
    manager_would_be_asked: bool

    @property
    def belongs_to(self) -> str:
        """The class: what is not mine to give comes first."""
        if self.gives_what_is_not_mine:
            return "ask-first"
        return "inform" if self.manager_would_be_asked else "settle"


MATTERS = {
    "sample-form": Matter(gives_what_is_not_mine=False, manager_would_be_asked=False),
    "saturday-checks": Matter(gives_what_is_not_mine=True, manager_would_be_asked=True),
    "order-table": Matter(gives_what_is_not_mine=False, manager_would_be_asked=False),
    "corrected-figure": Matter(gives_what_is_not_mine=False, manager_would_be_asked=True),
    "lent-colleague": Matter(gives_what_is_not_mine=True, manager_would_be_asked=True),
    "cost-line": Matter(gives_what_is_not_mine=False, manager_would_be_asked=False),
    "late-vans": Matter(gives_what_is_not_mine=False, manager_would_be_asked=True),
    "poster-queue": Matter(gives_what_is_not_mine=True, manager_would_be_asked=False),
    "angry-customer": Matter(gives_what_is_not_mine=False, manager_would_be_asked=True),
    "room-swap": Matter(gives_what_is_not_mine=False, manager_would_be_asked=False),
    "hall-keys": Matter(gives_what_is_not_mine=True, manager_would_be_asked=True),
    "early-delivery": Matter(gives_what_is_not_mine=True, manager_would_be_asked=True),
    "allergen-label": Matter(gives_what_is_not_mine=False, manager_would_be_asked=True),
    "desk-numbers": Matter(gives_what_is_not_mine=False, manager_would_be_asked=False),
    "spare-part": Matter(gives_what_is_not_mine=False, manager_would_be_asked=True),
}

NEIGHBOURS: dict[str, dict[str, Callable[[pd.DataFrame], float]]] = {
    "q1": {
        "the mean of the direct requests without a word to the manager": (
            lambda requests: _pooled(requests, "cost_h", "direct_silent")
        ),
        "the mean of the requests through the manager": lambda requests: _pooled(requests, "cost_h", "via_manager"),
        "the waiting time alone (lead_h), without rework and surprises": (
            lambda requests: _pooled(requests, "lead_h", "direct_fyi")
        ),
        "the mean over all three routes": lambda requests: float(requests["cost_h"].mean()),
        "the median, not the mean": lambda requests: float(
            requests[requests["route"] == "direct_fyi"]["cost_h"].median()
        ),
        "the mean of the routine requests only": lambda requests: _cost(requests, "routine", "direct_fyi"),
        "the mean of the priority requests only": lambda requests: _cost(requests, "priority", "direct_fyi"),
    },
    "q3": {
        "the price of silence for priority requests": (
            lambda requests: _difference(requests, "priority", "direct_silent", "direct_fyi")
        ),
        "the price of silence over both kinds together": lambda requests: (
            _pooled(requests, "cost_h", "direct_silent") - _pooled(requests, "cost_h", "direct_fyi")
        ),
        "the price of the detour (through the manager less direct with an FYI)": (
            lambda requests: _difference(requests, "routine", "via_manager", "direct_fyi")
        ),
        "through the manager less direct without a word": (
            lambda requests: _difference(requests, "routine", "via_manager", "direct_silent")
        ),
        "the whole cost of a direct request without a word": (
            lambda requests: _cost(requests, "routine", "direct_silent")
        ),
    },
}


def _cost(requests: pd.DataFrame, kind: str, route: str) -> float:
    return _pooled(requests[requests["kind"] == kind], "cost_h", route)


def _pooled(requests: pd.DataFrame, column: str, route: str) -> float:
    return float(requests[requests["route"] == route][column].mean())


def _cheapest(requests: pd.DataFrame, kind: str) -> str:
    routes: list[str] = sorted(requests["route"].unique())
    return min(routes, key=lambda route: _cost(requests, kind, route))


def _difference(requests: pd.DataFrame, kind: str, dearer: str, cheaper: str) -> float:
    return _cost(requests, kind, dearer) - _cost(requests, kind, cheaper)
