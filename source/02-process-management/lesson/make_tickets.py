"""Make `tickets.csv`: 400 invented tickets that go through intake, review and issue, one desk each.

Kept for provenance. Answers are computed from the shipped CSV, never from this file: NumPy promises the same random
stream only for the same version and platform. `python make_tickets.py`, from anywhere, writes next to the notebook.

What is built in: time is counted in office hours, eight to a day, from the first morning on. Tickets come by chance,
about one an hour. Each desk takes them in the order in which they come. Review needs nearly as much time per ticket as
there is between two tickets, so the waiting gathers in front of it. On one day (`CLOSED`) review is closed: that is the
only cause in the daily counts that is not chance.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 202
TICKETS = 400
HOURS_BETWEEN = 1.0
HOURS_OF_WORK = {"intake": 0.5, "review": 0.88, "issue": 0.7}
REWORK_SHARE = 0.08
CLOSED = (240.0, 248.0)


def make_tickets(seed: int = SEED) -> pd.DataFrame:
    """Let the tickets come, wait and be worked on, desk after desk."""
    rng = np.random.default_rng(seed)
    arrived = rng.exponential(HOURS_BETWEEN, TICKETS).cumsum()
    rework = (rng.permutation(np.arange(TICKETS) < REWORK_SHARE * TICKETS)).astype(int)
    work = {desk: rng.gamma(4.0, mean / 4.0, TICKETS).clip(min=0.05) for desk, mean in HOURS_OF_WORK.items()}
    work["review"] = work["review"] * (1 + rework)
    tickets = pd.DataFrame({"ticket": range(1, TICKETS + 1), "arrived": arrived})
    ready = arrived
    for desk, hours in work.items():
        started, ready = _through(ready, hours, closed=CLOSED if desk == "review" else None)
        if desk == "intake":
            tickets["started"] = started
        tickets[f"begun_{desk}"], tickets[f"t_{desk}"] = started, hours
        tickets[f"left_{desk}"] = ready
    tickets["finished"] = ready
    tickets["w_intake"] = tickets["started"] - tickets["arrived"]
    tickets["w_review"] = tickets["begun_review"] - tickets["left_intake"]
    tickets["w_issue"] = tickets["begun_issue"] - tickets["left_review"]
    tickets["rework"] = rework
    columns = ["ticket", "arrived", "started", "finished"]
    columns += ["w_intake", "t_intake", "w_review", "t_review", "w_issue", "t_issue", "rework"]
    return tickets[columns].round(2)


def _through(
    ready: np.ndarray, hours: np.ndarray, *, closed: tuple[float, float] | None
) -> tuple[np.ndarray, np.ndarray]:
    """One desk, first come, first served: when work on each ticket began, and when it was done."""
    started, done, free = [], [], 0.0
    for at, needs in zip(ready, hours, strict=True):
        begin = max(at, free)
        if closed and closed[0] <= begin + needs and begin < closed[1]:
            begin = closed[1]
        free = begin + needs
        started.append(begin)
        done.append(free)
    return np.array(started), np.array(done)


if __name__ == "__main__":
    target = Path(__file__).resolve().parent.parent / "tickets.csv"
    make_tickets().to_csv(target, index=False, lineterminator="\n")
    print(f"wrote {target}")
