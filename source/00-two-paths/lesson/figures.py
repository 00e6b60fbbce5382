"""Reference answers of the exercise, computed from the shipped `careers.csv`.

One function for every question that is not a plain nbgrader cell, with the question's name. `NEIGHBOURS` holds the near
misses of the number questions: what the learner probably computed instead, as words that finish "this is ...".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

HIGH_HARD = 60
HIGH_SOFT = 50
AT_LEAST = 0.5


def q1(careers: pd.DataFrame) -> float:
    """How many in a hundred of the band 40-44 were hired."""
    return _hired_in_a_hundred(careers, "hard_band", "40-44")


def q2(careers: pd.DataFrame) -> str:
    """The statement with the first band in which at least half were hired, and with what lies on either side."""
    floor = _floor(careers)
    below, above = careers[careers["hard"] < floor]["hired"], careers[careers["hard"] >= floor]["hired"]
    jumps = _steepest_step(careers) > 2 * _mean_step(careers)
    if not jumps:
        return "d"
    return {(40, True, True): "c", (40, False, False): "b", (60, True, False): "a"}[
        floor, bool(below.any()), not above.all()
    ]


def q3(careers: pd.DataFrame) -> float:
    """What high soft skill adds to the median pay of those whose hard skill is high."""
    pay = _pay(careers)
    return float(pay.loc["high", "high"] - pay.loc["high", "low"])


def q4(careers: pd.DataFrame) -> str:
    """The one statement that the data do not carry."""
    pay = _pay(careers)
    carried = {
        "a": bool(careers[careers["hard"] >= HIGH_HARD]["hired"].all()),
        "b": bool(careers[careers["hard"] < _floor(careers)]["hired"].any()),
        "c": {"interview", "what_interviewers_saw"} <= set(careers.columns),
        "d": bool(pay.max().max() == pay.loc["high", "high"]),
    }
    (left,) = (statement for statement, holds in carried.items() if not holds)
    return left


def q5(careers: pd.DataFrame) -> dict[str, str]:
    """The kind of skill in every line, by the lesson's two questions; these need no data."""
    return {name: line.kind for name, line in LINES.items()}


class Line(NamedTuple):
    """The two facts about a line of an advert that decide which kind of skill it asks for."""

    tested_alone_in_an_hour: bool
    worth_as_much_elsewhere: bool

    @property
    def kind(self) -> str:
        """The class: what cannot be tested alone comes first."""
        if not self.tested_alone_in_an_hour:
            return "soft"
        return "hard" if self.worth_as_much_elsewhere else "domain"


def _hard() -> Line:
    return Line(tested_alone_in_an_hour=True, worth_as_much_elsewhere=True)


def _soft() -> Line:
    return Line(tested_alone_in_an_hour=False, worth_as_much_elsewhere=True)


def _domain() -> Line:
    return Line(tested_alone_in_an_hour=True, worth_as_much_elsewhere=False)


LINES = {
    "steel": _hard(),
    "eighth-caller": _soft(),
    "tariff": _domain(),
    "german": _hard(),
    "bad-news": _soft(),
    "billing": _domain(),
    "ledger": _hard(),
    "two-teams": _soft(),
    "our-system": _domain(),
    "forklift": _hard(),
    "real-need": _soft(),
    "growers": _domain(),
    "drawing": _hard(),
    "own-dates": _soft(),
    "slots": _domain(),
    "queries": _hard(),
    "older": _soft(),
    "school-code": _domain(),
    "forecast": _hard(),
    "board": _soft(),
    "release-calendar": _domain(),
    "cables": _hard(),
    "new-faces": _soft(),
    "exam-rules": _domain(),
}

NEIGHBOURS: dict[str, dict[str, Callable[[pd.DataFrame], float]]] = {
    "q1": {
        "the share in the band 40-44 of soft skill": (
            lambda careers: _hired_in_a_hundred(careers, "soft_band", "40-44")
        ),
        "the share over all applicants": lambda careers: float(careers["hired"].mean() * 100),
        "the band below, 35-39": lambda careers: _hired_in_a_hundred(careers, "hard_band", "35-39"),
        "the band above, 45-49": lambda careers: _hired_in_a_hundred(careers, "hard_band", "45-49"),
        "the number of applicants in the band who were hired, not the share": (
            lambda careers: float(careers[careers["hard_band"] == "40-44"]["hired"].sum())
        ),
    },
    "q3": {
        "what high soft skill adds where hard skill is low": (
            lambda careers: float(_pay(careers).loc["low", "high"] - _pay(careers).loc["low", "low"])
        ),
        "what high hard skill adds where soft skill is high": (
            lambda careers: float(_pay(careers).loc["high", "high"] - _pay(careers).loc["low", "high"])
        ),
        "what high hard skill adds where soft skill is low": (
            lambda careers: float(_pay(careers).loc["high", "low"] - _pay(careers).loc["low", "low"])
        ),
        "the median pay itself, not the difference": lambda careers: float(_pay(careers).loc["high", "high"]),
        "what both skills add together": (
            lambda careers: float(_pay(careers).loc["high", "high"] - _pay(careers).loc["low", "low"])
        ),
    },
}


def _hired_in_a_hundred(careers: pd.DataFrame, column: str, band: str) -> float:
    return float(careers[careers[column] == band]["hired"].mean() * 100)


def _shares(careers: pd.DataFrame) -> pd.Series:
    return careers.groupby("hard_band")["hired"].mean()


def _floor(careers: pd.DataFrame) -> int:
    """Where the first band begins in which at least half were hired."""
    shares = _shares(careers)
    return int(shares[shares >= AT_LEAST].index[0].split("-")[0])


def _steepest_step(careers: pd.DataFrame) -> float:
    return float(_shares(careers).diff().max())


def _mean_step(careers: pd.DataFrame) -> float:
    return float(_shares(careers).diff().mean())


def _pay(careers: pd.DataFrame) -> pd.DataFrame:
    """Median pay of the hired, by hard skill (rows) and soft skill (columns)."""
    hired = careers[careers["hired"] == 1]
    hard = (hired["hard"] >= HIGH_HARD).map({True: "high", False: "low"})
    soft = (hired["soft"] >= HIGH_SOFT).map({True: "high", False: "low"})
    return hired.groupby([hard, soft])["y10_pay_index"].median().unstack()
