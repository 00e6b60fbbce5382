"""Make `help_log.csv`: twelve invented weeks of one person who is asked for help with a booking system.

Kept for provenance. Answers are computed from the shipped CSV, never from this file: NumPy promises the same random
stream only for the same version and platform. `python make_help_log.py`, from anywhere, writes next to the notebook.

What is built in: 90 needs come as 162 requests. A need that is done for the asker comes back most often, one that is
worked out with the asker (asked, then guided) hardly ever. Telling takes the fewest minutes. Guiding takes the most, even
when the repeats are counted: in the helper's minutes it does not pay. Two of twelve askers bring half of the requests.
What became of the askers afterwards is not in the log, on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

SEED = 101
WEEKS = 12
HEAVY = {"courses": 46, "front-desk": 36}
OTHERS = ("accounts", "cafe", "cleaning", "events", "gym", "members", "physio", "swimming", "tennis", "youth")


@dataclass(frozen=True)
class Way:
    """How a need was first met: how often it came back, how long it took, and how the repeats were met."""

    mode: str
    repeats: tuple[int, ...]
    first_minutes: float
    repeat_minutes: float
    repeat_mode: str


WAYS = (
    Way("did_it", (0,) * 8 + (1,) * 17 + (2,) * 7 + (3,) * 4, 16.4, 16.4, "did_it"),
    Way("told", (0,) * 10 + (1,) * 12 + (2,) * 4 + (3,) * 2, 10.9, 10.9, "told"),
    Way("asked_then_guided", (0,) * 23 + (1,) * 3, 37.7, 12.0, "told"),
)


def make_help_log(seed: int = SEED) -> pd.DataFrame:
    """Draw the needs, let them come back, number the requests by week, and give each need an asker."""
    rng = np.random.default_rng(seed)
    rows = pd.concat([_draw(way, rng) for way in WAYS], ignore_index=True)
    order = {need: number for number, need in enumerate(rng.permutation(rows["need"].unique()), start=1)}
    rows["need_id"] = rows["need"].map(order)
    rows["asker"] = rows["need_id"].map(_askers(rows, rng))
    rows["tie"] = rng.random(len(rows))
    rows = rows.sort_values(["week", "tie"], ignore_index=True)
    rows["request_id"] = range(1, len(rows) + 1)
    rows["repeat_of"] = rows.groupby("need_id")["request_id"].shift(fill_value=0)
    return rows[["request_id", "week", "asker", "need_id", "mode", "minutes", "repeat_of"]]


def _draw(way: Way, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for number, repeats in enumerate(rng.permutation(way.repeats)):
        week = int(rng.integers(1, WEEKS - int(repeats)))
        for again in range(int(repeats) + 1):
            rows.append(
                {
                    "need": f"{way.mode}-{number}",
                    "week": week,
                    "mode": way.repeat_mode if again else way.mode,
                    "again": again > 0,
                }
            )
            left = int(repeats) - again
            week = min(week + int(rng.integers(1, 3)), WEEKS - max(left - 1, 0))
    table = pd.DataFrame(rows)
    table["minutes"] = 0
    for again, mean in ((False, way.first_minutes), (True, way.repeat_minutes)):
        here = table["again"] == again
        table.loc[here, "minutes"] = _minutes(mean, int(here.sum()), rng)
    return table


def _minutes(mean: float, count: int, rng: np.random.Generator) -> np.ndarray:
    """Whole minutes around a mean, scaled to it: the lesson needs the pattern, not the luck of one draw."""
    drawn = rng.gamma(shape=6.0, scale=mean / 6.0, size=count)
    return np.maximum(2, np.rint(drawn * mean / drawn.mean())).astype(int)


def _askers(rows: pd.DataFrame, rng: np.random.Generator) -> dict[int, str]:
    """Two askers until their share is reached, the other ten by lot."""
    requests = rows.groupby("need_id").size()
    needs = [int(need) for need in rng.permutation(requests.index.to_numpy())]
    askers: dict[int, str] = {}
    for name, wanted in HEAVY.items():
        got = 0
        while got < wanted:
            need = needs.pop()
            askers[need] = name
            got += int(requests[need])
    for at, need in enumerate(needs):
        askers[need] = OTHERS[at] if at < len(OTHERS) else str(rng.choice(OTHERS))
    return askers


if __name__ == "__main__":
    target = Path(__file__).resolve().parent.parent / "help_log.csv"
    make_help_log().to_csv(target, index=False, lineterminator="\n")
    print(f"wrote {target}")
