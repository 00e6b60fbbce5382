"""Reference answers of the exercise, computed from the shipped `budget.csv` and `options.csv`.

One function for every question that is not a plain nbgrader cell, with the question's name. `NEIGHBOURS` holds the near
misses of the number questions: what the learner probably computed instead, as words that finish "this is ...".
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

SEPTEMBER = 9
RATE = 0.10
MOVES = ["income", "variable"]
OPERATING = [*MOVES, "fixed"]
OPTIONS = Path(__file__).resolve().parent.parent / "options.csv"


def q1(report: pd.DataFrame) -> float:
    """September's profit at plan prices and plan costs, with the repairs that were done."""
    return float(_operating(report)["should_be"].sum())


def q2(report: pd.DataFrame) -> str:
    """The statement that fits the bridge from the planned to the actual profit."""
    september = _operating(report)
    sums = september.groupby("kind")[["budget", "should_be", "actual"]].sum()
    off = sums["actual"] - sums["should_be"]
    volume = float((sums["should_be"] - sums["budget"]).sum())
    planned, actual = float(sums["budget"].sum()), float(sums["actual"].sum())
    fits = {
        "a": actual >= planned,
        "b": bool(off["fixed"] < min(off["income"], off["variable"])),
        "c": bool(volume > 5000 and off["income"] < 0 and off["variable"] < 0 and off["income"] + off["variable"] < -volume),
        "d": abs(actual - planned) < 0.05 * planned,
    }
    return _only(fits)


def q3(report: pd.DataFrame) -> float:
    """Runway after December with the burn of the last three months."""
    return _runway(report, 3)


def q4(report: pd.DataFrame) -> str:
    """What holds of the sheet that charges the money already spent to one option only."""
    worth = _worth()
    spent = _spent(report) / 1000
    behind = worth["stop"] - worth["continue"]
    comes_back = "already_spent" in pd.read_csv(OPTIONS).columns
    return _only(
        {
            "a": comes_back,
            "b": bool(0 < behind < spent / 10),
            "c": comes_back,
            "d": bool(worth.idxmax() == "continue"),
        }
    )


def q5(report: pd.DataFrame) -> str:
    """The one statement that the data do not carry."""
    september = _operating(report)
    sums = september.groupby("kind")[["should_be", "actual"]].sum()
    off = (sums["actual"] - sums["should_be"]).abs()
    project = -report[report["kind"] == "project"].set_index("month")["actual"]
    carried = {
        "a": bool(
            (september["repairs"] > september["planned_repairs"]).all()
            and september["actual"].sum() < september["budget"].sum()
        ),
        "b": bool(project.loc[10:12].sum() > project.loc[7:9].sum()),
        "c": bool(off["fixed"] < off["income"]),
        "d": "why_they_came" in report.columns,
    }
    return _only({statement: not holds for statement, holds in carried.items()})


NEIGHBOURS: dict[str, dict[str, Callable[[pd.DataFrame], float]]] = {
    "q1": {
        "the profit that was planned": lambda report: float(_operating(report)["budget"].sum()),
        "the profit that was really made": lambda report: float(_operating(report)["actual"].sum()),
        "the income alone, without any costs": lambda report: float(
            _operating(report).query("kind == 'income'")["should_be"].sum()
        ),
        "the profit before the fixed costs": lambda report: float(
            _operating(report).query("kind != 'fixed'")["should_be"].sum()
        ),
        "the planned profit with every line stretched, also the fixed ones": lambda report: float(
            (_operating(report)["budget"] * _operating(report)["repairs"] / _operating(report)["planned_repairs"]).sum()
        ),
        "the sum over the whole year": lambda report: float(_operating(report, month=None)["should_be"].sum()),
    },
    "q3": {
        "the runway with the last six months": lambda report: _runway(report, 6),
        "the runway with December alone": lambda report: _runway(report, 1),
        "the runway with the whole year": lambda report: _runway(report, 11),
        "the runway with four months": lambda report: _runway(report, 4),
        "what the bank would last for the project alone, without what the workshop earns": lambda report: float(
            _balance(report).iloc[-1] / -report[report["kind"] == "project"]["actual"].tail(3).mean()
        ),
    },
}


def _operating(report: pd.DataFrame, month: int | None = SEPTEMBER) -> pd.DataFrame:
    """The lines that make the profit, with what each should have been."""
    lines = report[report["kind"].isin(OPERATING)]
    lines = lines if month is None else lines[lines["month"] == month]
    moved = lines["budget"] / lines["planned_repairs"] * lines["repairs"]
    return lines.assign(should_be=lines["budget"].where(~lines["kind"].isin(MOVES), moved))


def _balance(report: pd.DataFrame) -> pd.Series:
    return report[report["kind"] == "bank"].sort_values("month")["actual"]


def _runway(report: pd.DataFrame, months: int) -> float:
    balance = _balance(report)
    return float(balance.iloc[-1] / ((balance.iloc[-1 - months] - balance.iloc[-1]) / months))


def _spent(report: pd.DataFrame) -> float:
    return -float(report[report["kind"] == "project"]["actual"].sum())


def _worth() -> pd.Series:
    """What each option is worth today, in thousands: money of later years counts less."""
    options = pd.read_csv(OPTIONS, index_col="option")
    return (options / [(1 + RATE) ** year for year in range(options.shape[1])]).sum(axis=1)


def _only(statements: dict[str, bool]) -> str:
    (left,) = (statement for statement, holds in statements.items() if holds)
    return left
