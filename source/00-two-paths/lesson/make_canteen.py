"""Make `canteen.csv`: two invented weeks of a canteen, for the notebook "Tables in 20 minutes".

Kept for provenance. `python make_canteen.py`, from anywhere, writes next to the notebook.

What is built in: soup is nearly always eaten up, salad is left over at the end of the week, and the dearest dish is not
the one of which most is sold.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 20
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
WEEKS = 2
DISHES = {"soup": (3.5, 60, 0.97), "salad": (4.5, 50, 0.80), "curry": (6.0, 70, 0.92)}
"""Price, portions cooked, and the share that is eaten on an ordinary day."""
SALAD_ON_FRIDAY = 0.50


def make_canteen(seed: int = SEED) -> pd.DataFrame:
    """One line for each dish on each day."""
    rng = np.random.default_rng(seed)
    lines = []
    for week in range(1, WEEKS + 1):
        for day in DAYS:
            for dish, (price, cooked, eaten) in DISHES.items():
                share = SALAD_ON_FRIDAY if (dish, day) == ("salad", "Friday") else eaten
                sold = min(cooked, round(cooked * share + rng.normal(0, 2)))
                lines.append((week, day, dish, price, cooked, sold))
    return pd.DataFrame(lines, columns=["week", "day", "dish", "price", "cooked", "sold"])


if __name__ == "__main__":
    target = Path(__file__).resolve().parent.parent / "canteen.csv"
    make_canteen().to_csv(target, index=False, lineterminator="\n")
    print(f"wrote {target}")
