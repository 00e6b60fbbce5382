"""Make `requests.csv`: 600 invented requests from one team to its neighbours.

Kept for provenance. Answers are computed from the shipped CSV, never from this file: NumPy promises the same random
stream only for the same version and platform. `python make_requests.py`, from anywhere, writes next to the notebook.

What is built in: a direct request starts sooner than one through the manager. A priority request changes the order of
somebody else's queue, so agreed directly it often has to be undone. A line to the manager (FYI, "for your information")
costs about an hour and spares most of the surprises.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

SEED = 1111
REWORK_HOURS = {"routine": 30, "priority": 60}
SURPRISE_HOURS = 24


@dataclass(frozen=True)
class Group:
    """One kind of request on one route: how many, how slow, how often undone, how often a surprise."""

    kind: str
    route: str
    count: int
    lead_mean: float
    rework_share: float
    surprise_share: float


GROUPS = (
    Group("routine", "direct_silent", 150, 7.0, 0.10, 0.30),
    Group("routine", "direct_fyi", 138, 8.0, 0.10, 0.05),
    Group("routine", "via_manager", 147, 30.0, 0.10, 0.04),
    Group("priority", "direct_silent", 50, 9.0, 0.50, 0.50),
    Group("priority", "direct_fyi", 62, 10.5, 0.50, 0.18),
    Group("priority", "via_manager", 53, 28.0, 0.12, 0.08),
)


def make_requests(seed: int = SEED) -> pd.DataFrame:
    """Draw all groups, shuffle them, and add up what each request cost."""
    rng = np.random.default_rng(seed)
    requests = pd.concat([_draw(group, rng) for group in GROUPS], ignore_index=True)
    requests = requests.sample(frac=1, random_state=rng, ignore_index=True)
    requests.insert(0, "request", range(1, len(requests) + 1))
    rework_hours = requests["rework"] * requests["kind"].map(REWORK_HOURS)
    surprise_hours = requests["manager_surprised"] * SURPRISE_HOURS
    requests["cost_h"] = (requests["lead_h"] + rework_hours + surprise_hours).round(1)
    return requests


def _draw(group: Group, rng: np.random.Generator) -> pd.DataFrame:
    lead = rng.gamma(shape=4.0, scale=group.lead_mean / 4.0, size=group.count)
    return pd.DataFrame(
        {
            "kind": group.kind,
            "route": group.route,
            "lead_h": lead.clip(min=0.5).round(1),
            "rework": _ones(group.rework_share, group.count, rng),
            "manager_surprised": _ones(group.surprise_share, group.count, rng),
        }
    )


def _ones(share: float, count: int, rng: np.random.Generator) -> np.ndarray:
    """Exactly the share of ones, in random places: the lesson needs the pattern, not the luck of one draw."""
    return rng.permutation(np.arange(count) < round(share * count)).astype(int)


if __name__ == "__main__":
    target = Path(__file__).resolve().parent.parent / "requests.csv"
    make_requests().to_csv(target, index=False, lineterminator="\n")
    print(f"wrote {target}")
