"""Make `careers.csv`: 400 invented applicants for first jobs, and what those who were hired earn ten years later.

Kept for provenance. Answers are computed from the shipped CSV, never from this file: NumPy promises the same random
stream only for the same version and platform. `python make_careers.py`, from anywhere, writes next to the notebook.

What is built in: being hired depends on hard skill alone, and half of the applicants with a score of about 42 are
hired. Soft skill was left out of the hiring *on purpose*: one question asks what that absence licenses. Pay after ten
years rises a little with each skill and much with both at once.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 0
APPLICANTS = 400
HALF_ARE_HIRED_AT = 42.0
STEEPNESS = 4.5
BAND = 5


def make_careers(seed: int = SEED) -> pd.DataFrame:
    """Draw the applicants, decide who is hired, and give the hired an income after ten years."""
    rng = np.random.default_rng(seed)
    hard = rng.permutation(np.arange(APPLICANTS) % 90 + 5)
    soft = rng.integers(5, 95, APPLICANTS)
    careers = pd.DataFrame({"applicant": np.arange(1, APPLICANTS + 1), "hard": hard, "soft": soft})
    careers["hard_band"] = _band(careers["hard"])
    careers["soft_band"] = _band(careers["soft"])
    careers["hired"] = _hired(careers, rng)
    index = _pay(careers, rng)
    careers["y10_pay_index"] = index.where(careers["hired"] == 1).astype("Int64")
    return careers


def _band(score: pd.Series) -> pd.Series:
    """Steps of five as text, such as 40-44."""
    low = score // BAND * BAND
    return low.map("{:02d}".format) + "-" + (low + BAND - 1).map("{:02d}".format)


def _hired(careers: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """In each band exactly the expected number, in random places: the lesson needs the pattern, not one draw's luck."""
    chance = 1 / (1 + np.exp(-(careers["hard"] + 0.5 - HALF_ARE_HIRED_AT) / STEEPNESS))
    hired = pd.Series(0, index=careers.index)
    for rows in careers.groupby("hard_band").groups.values():
        number = round(float(chance[rows].sum()))
        order = chance[rows].rank() / len(rows) + rng.random(len(rows))
        hired[order.sort_values(ascending=False).index[:number]] = 1
    return hired


def _pay(careers: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """An index: 100 is what everybody hired earned at the start."""
    hard, soft = careers["hard"], careers["soft"]
    both_at_once = 0.10 * (hard - 58).clip(lower=0) * (soft - 42).clip(lower=0)
    alone = 139 + 0.45 * (hard - 45) + 0.12 * (soft - 25)
    return (alone + both_at_once + rng.normal(0, 9, len(careers))).round().astype(int)


if __name__ == "__main__":
    target = Path(__file__).resolve().parent.parent / "careers.csv"
    make_careers().to_csv(target, index=False, lineterminator="\n")
    print(f"wrote {target}")
