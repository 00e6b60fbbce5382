"""Make `budget.csv`, a year of a bicycle workshop that does not exist, and `options.csv`, what it could do next.

Kept for provenance. Answers are computed from the shipped CSV files, never from this file: NumPy promises the same random
stream only for the same version and platform. `python make_budget.py`, from anywhere, writes next to the notebook.

What is built in: September (month 9) has many more repairs than planned and earns less than planned, because each repair
was sold cheaper and cost more. And a project with cargo trailers takes more money out of the bank than the workshop earns.
Money that comes in has no sign, money that goes out has a minus.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 404
PLANNED_REPAIRS = (620, 600, 640, 600, 540, 480, 460, 520, 600, 680, 700, 660)
PRICE = 80.0
PER_REPAIR = {"spare parts": 18.0, "mechanics' hours": 12.0, "cleaning": 1.5, "collection": 2.0, "card fees": 1.0}
FIXED = {
    "rent": 5200,
    "workshop manager": 3600,
    "insurance": 900,
    "electricity": 700,
    "software": 300,
    "advertising": 800,
}
PROJECT_BUDGET, PROJECT_SPENT = 35_000, 420_000
PROJECT_PACE = (0.86, 0.88, 0.88, 0.90, 0.88, 0.88, 0.85, 0.90, 0.92, 1.30, 1.35, 1.40)
BANK_BEFORE = 438_000
SEPTEMBER = 9
SEPTEMBER_REPAIRS = 720
SEPTEMBER_OFF = {
    "repairs": -4690,
    "spare parts": -1750,
    "mechanics' hours": -1010,
    "cleaning": -60,
    "collection": -168,
    "card fees": 40,
    "electricity": -120,
    "advertising": -780,
}

OPTIONS = {"continue": (-180, 50, 70, 80, 47), "switch": (-90, 40, 45, 45, 25), "stop": (25, 0, 0, 0, 0)}
"""Thousands of dollars that go out or come in today and in each of the next four years."""


def make_budget(seed: int = SEED) -> pd.DataFrame:
    """Draw twelve months of fourteen lines."""
    rng = np.random.default_rng(seed)
    bank_planned = bank = BANK_BEFORE
    spent = _project(rng)
    rows: list[dict[str, object]] = []
    for month, planned in enumerate(PLANNED_REPAIRS, start=1):
        repairs = SEPTEMBER_REPAIRS if month == SEPTEMBER else round(planned * rng.normal(1.0, 0.03))
        lines = [
            *_line("repairs", "income", PRICE * planned, PRICE * repairs, month, 0.008, rng),
            *(
                entry
                for name, cost in PER_REPAIR.items()
                for entry in _line(name, "variable", -cost * planned, -cost * repairs, month, 0.015, rng)
            ),
            *(
                entry
                for name, cost in FIXED.items()
                for entry in _line(name, "fixed", -cost, -cost, month, 0.01 if cost < 1000 else 0.0, rng)
            ),
            ("trailer project", "project", -PROJECT_BUDGET, -int(spent[month - 1])),
        ]
        bank_planned += sum(budget for _, _, budget, _ in lines)
        bank += sum(actual for _, _, _, actual in lines)
        lines.append(("bank", "bank", bank_planned, bank))
        rows += [
            {
                "month": month,
                "line": name,
                "kind": kind,
                "planned_repairs": planned,
                "repairs": repairs,
                "budget": budget,
                "actual": actual,
            }
            for name, kind, budget, actual in lines
        ]
    return pd.DataFrame(rows)


def make_options() -> pd.DataFrame:
    """The three options, one in a row."""
    return pd.DataFrame(
        [(name, *flows) for name, flows in OPTIONS.items()],
        columns=["option", "today", "year_1", "year_2", "year_3", "year_4"],
    )


def _line(  # noqa: PLR0913 - one line of the report
    name: str, kind: str, budget: float, expected: float, month: int, spread: float, rng: np.random.Generator
) -> list[tuple[str, str, int, int]]:
    drawn = expected * (1.0 + rng.normal(0.0, spread))
    actual = expected + SEPTEMBER_OFF.get(name, 0) if month == SEPTEMBER else drawn
    return [(name, kind, round(budget), round(actual))]


def _project(rng: np.random.Generator) -> np.ndarray:
    """Twelve payments in whole hundreds that sum to what was spent."""
    drawn = np.array(PROJECT_PACE) * rng.normal(1.0, 0.02, size=len(PROJECT_PACE))
    spent = np.round(drawn / drawn.sum() * PROJECT_SPENT / 100) * 100
    spent[-1] += PROJECT_SPENT - spent.sum()
    return spent.astype(int)


if __name__ == "__main__":
    folder = Path(__file__).resolve().parent.parent
    make_budget().to_csv(folder / "budget.csv", index=False, lineterminator="\n")
    make_options().to_csv(folder / "options.csv", index=False, lineterminator="\n")
    print(f"wrote budget.csv and options.csv into {folder.name}")
