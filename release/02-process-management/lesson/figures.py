"""Reference answers of the exercise, computed from the shipped `tickets.csv`.

One function for every question that is not a plain nbgrader cell, with the question's name. `NEIGHBOURS` holds the near
misses of the number questions: what the learner probably computed instead, as words that finish "this is ...".
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

DESKS = ("intake", "review", "issue")
STRETCH = (150.0, 300.0)
REMINDER_DAY = 15
OFFICE_HOURS = 8
FACTOR = 2.66
_AGREES = 0.05


def q1(tickets: pd.DataFrame) -> float:
    """Mean hours from arriving until finished."""
    return float(_stay(tickets).mean())


def q2(tickets: pd.DataFrame) -> str:
    """The reason why count and product differ in a stretch and agree over the whole record."""
    whole = (0.0, float(tickets["finished"].max()))
    agrees_on_the_whole = abs(_counted(tickets, whole) - _product(tickets, whole)) < _AGREES
    differs = abs(_counted(tickets, STRETCH) - _product(tickets, STRETCH)) > _AGREES
    cut = any(((tickets["arrived"] < edge) & (tickets["finished"] > edge)).any() for edge in STRETCH)
    if agrees_on_the_whole and differs and cut:
        return "b"
    raise ValueError("the data no longer show what the question asks about")


def q3(tickets: pd.DataFrame) -> str:
    """The desk that is busiest, and in front of which tickets wait longest."""
    busy = {desk: float(tickets[f"t_{desk}"].sum()) for desk in DESKS}
    waiting = {desk: float(tickets[f"w_{desk}"].mean()) for desk in DESKS}
    busiest = max(DESKS, key=busy.__getitem__)
    if busiest != max(DESKS, key=waiting.__getitem__):
        raise ValueError("the busiest desk is not the one with the longest waiting")
    return busiest


def q4(tickets: pd.DataFrame) -> float:
    """The hours within which 85 of 100 were finished."""
    return float(_stay(tickets).quantile(0.85))


def q5(tickets: pd.DataFrame) -> str:
    """The statement that names exactly the days outside the limits."""
    daily = _daily(tickets)
    step = float(daily.diff().abs().mean())
    low, high = float(daily.mean()) - FACTOR * step, float(daily.mean()) + FACTOR * step
    outside = [int(day) for day in daily.index if not low <= daily[day] <= high]
    return {(): "d", (31,): "b", (5, 15, 31): "c"}.get(tuple(outside), "a")


def q6(tickets: pd.DataFrame) -> str:
    """The one statement that the data do not carry."""
    waiting = tickets[[f"w_{desk}" for desk in DESKS]].mean()
    in_review = tickets.groupby("rework")["t_review"].mean()
    carried = {
        "a": bool(waiting["w_review"] > waiting.sum() / 2),
        "b": bool(in_review[1] > in_review[0]),
        "c": {"person", "could_do"} <= set(tickets.columns),
        "d": bool(_stay(tickets).median() < 3 * OFFICE_HOURS),
    }
    (left,) = (statement for statement, holds in carried.items() if not holds)
    return left


NEIGHBOURS: dict[str, dict[str, Callable[[pd.DataFrame], float]]] = {
    "q1": {
        "the waiting until work begins, as in the finished cell": lambda tickets: float(
            (tickets["started"] - tickets["arrived"]).mean()
        ),
        "the time from the beginning of work, without the first waiting": lambda tickets: float(
            (tickets["finished"] - tickets["started"]).mean()
        ),
        "the hours of work alone, without any waiting": lambda tickets: float(_work(tickets).mean()),
        "the median, not the mean": lambda tickets: float(_stay(tickets).median()),
        "the mean number of open tickets, not the hours": lambda tickets: _counted(
            tickets, (0.0, float(tickets["finished"].max()))
        ),
        "the mean moment of finishing: the clock has to start when the ticket arrives": lambda tickets: float(
            tickets["finished"].mean()
        ),
    },
    "q4": {
        "the middle one, half of the tickets, as in the finished cell": lambda tickets: float(_stay(tickets).median()),
        "the mean": lambda tickets: float(_stay(tickets).mean()),
        "the number for 80 of 100": lambda tickets: float(_stay(tickets).quantile(0.80)),
        "the number for 90 of 100": lambda tickets: float(_stay(tickets).quantile(0.90)),
        "the number for 15 of 100, the other end": lambda tickets: float(_stay(tickets).quantile(0.15)),
        "the number for 8.5 of 100": lambda tickets: float(_stay(tickets).quantile(0.085)),
    },
}


def _stay(tickets: pd.DataFrame) -> pd.Series[float]:
    return tickets["finished"] - tickets["arrived"]


def _work(tickets: pd.DataFrame) -> pd.Series[float]:
    return tickets[[f"t_{desk}" for desk in DESKS]].sum(axis=1)


def _counted(tickets: pd.DataFrame, stretch: tuple[float, float]) -> float:
    """The mean number of open tickets in a stretch of hours."""
    inside = tickets["finished"].clip(*stretch) - tickets["arrived"].clip(*stretch)
    return float(inside.sum() / (stretch[1] - stretch[0]))


def _product(tickets: pd.DataFrame, stretch: tuple[float, float]) -> float:
    """Arrivals an hour times the mean stay of those that arrived in a stretch of hours."""
    came = tickets[(tickets["arrived"] >= stretch[0]) & (tickets["arrived"] < stretch[1])]
    return float(len(came) / (stretch[1] - stretch[0]) * _stay(came).mean())


def _daily(tickets: pd.DataFrame) -> pd.Series[int]:
    """Finished tickets on each whole day."""
    days = int(tickets["finished"].max() // OFFICE_HOURS)
    day = (tickets["finished"] // OFFICE_HOURS).astype(int) + 1
    return day.value_counts().reindex(range(1, days + 1), fill_value=0)
