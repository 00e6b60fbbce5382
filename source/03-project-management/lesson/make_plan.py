"""Make `plan.csv`, `runs.csv` and `past_projects.csv`: an invented project, 2,000 runs of it, 40 past ones.

Kept for provenance. Answers are computed from the shipped files, never from this one: NumPy promises the same random
stream only for the same version and platform. `python make_plan.py`, from anywhere, writes next to the notebook.

What is built in: three paths that are equally long while every activity takes its likely time; one of them
(A-C-E-H-J-L) has the longer pessimistic ends, so it leads once these are counted; and the whole is done only when all
three are. After 14 weeks the work is behind and dear.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

SEED_RUNS = 303
SEED_PAST = 313
RUNS = 2000
PATHS = ("A-C-E-H-J-L", "A-B-D-G-K-L", "A-C-F-I-K-L")


@dataclass(frozen=True)
class Activity:
    """One activity: weeks at best, likely, at worst; money; and where it stands after 14 weeks."""

    activity: str
    what: str
    after: str
    best: int
    likely: int
    worst: int
    budget: int
    planned: float
    done: float
    spent: int


PLAN = (
    Activity("A", "drain and survey", "-", 1, 3, 6, 30, 1.0, 1.0, 34),
    Activity("B", "open the roof", "A", 3, 4, 6, 30, 1.0, 1.0, 32),
    Activity("C", "strip pipes and tiles", "A", 3, 4, 9, 30, 1.0, 1.0, 36),
    Activity("D", "new roof", "B", 5, 6, 10, 50, 1.0, 0.8, 48),
    Activity("E", "new basin", "C", 3, 6, 16, 60, 1.0, 0.7, 55),
    Activity("F", "new pipes", "C", 5, 6, 10, 45, 1.0, 0.8, 42),
    Activity("G", "ceiling and lamps", "D", 4, 5, 9, 25, 0.2, 0.0, 0),
    Activity("H", "tiles", "E", 5, 6, 15, 30, 1 / 6, 0.0, 0),
    Activity("I", "water plant", "F", 4, 5, 9, 25, 0.2, 0.0, 0),
    Activity("J", "seal and fill", "H", 4, 5, 11, 60, 0.0, 0.0, 0),
    Activity("K", "air and heating", "G I", 5, 6, 11, 60, 0.0, 0.0, 0),
    Activity("L", "tests and licence", "J K", 2, 3, 6, 35, 0.0, 0.0, 0),
)


def make_plan() -> pd.DataFrame:
    """The plan, with the money that was planned and earned by the end of week 14 (thousand euros)."""
    plan = pd.DataFrame([vars(activity) for activity in PLAN])
    plan["planned"] = (plan["budget"] * plan["planned"]).round(1)
    plan["earned"] = (plan["budget"] * plan.pop("done")).round(1)
    return plan[["activity", "what", "after", "best", "likely", "worst", "budget", "planned", "earned", "spent"]]


def make_runs(plan: pd.DataFrame, seed: int = SEED_RUNS) -> pd.DataFrame:
    """Live the project many times: draw each activity between best and worst (beta-PERT), add up the three paths."""
    rng = np.random.default_rng(seed)
    best, likely, worst = (plan[column].to_numpy(float) for column in ("best", "likely", "worst"))
    width = worst - best
    early, late = 1 + 4 * (likely - best) / width, 1 + 4 * (worst - likely) / width
    weeks = best + width * rng.beta(early, late, (RUNS, len(plan)))
    taken = pd.DataFrame(weeks, columns=plan["activity"])
    runs = pd.DataFrame({path: taken[path.split("-")].sum(axis=1) for path in PATHS})
    runs["finish"] = runs.max(axis=1)
    runs.insert(0, "run", range(1, RUNS + 1))
    return runs.round(1)


def make_past(seed: int = SEED_PAST) -> pd.DataFrame:
    """Forty finished projects: how long each took, divided by what had been planned."""
    ratio = np.random.default_rng(seed).lognormal(mean=0.2, sigma=0.3, size=40)
    return pd.DataFrame({"project": range(1, 41), "ratio": ratio.round(2)})


if __name__ == "__main__":
    folder = Path(__file__).resolve().parent.parent
    plan = make_plan()
    tables = {"plan.csv": plan, "runs.csv": make_runs(plan), "past_projects.csv": make_past()}
    for name, table in tables.items():
        table.to_csv(folder / name, index=False, lineterminator="\n")
        print(f"wrote {folder / name}")
