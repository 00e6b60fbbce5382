"""Make `initiatives.csv`: 24 invented ideas of one school secretary, with hours and points.

Kept for provenance. Answers are computed from the shipped CSV, never from this file: NumPy promises the same random
stream only for the same version and platform. `python make_initiatives.py`, from anywhere, writes next to the notebook.

What is built in: hours and points lie near what the authors wrote down, with a little chance. Among the ideas that are
hers to decide the hours do not fill 24 evenly, so that going down by points per hour leaves a gap.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

SEED = 505


class Idea(NamedTuple):
    """One idea: who decides, whether it can be undone, whom it touches, and about how many hours and points."""

    name: str
    title: str
    decides: str
    undo: str
    touches: str
    hours: int
    points: int


IDEAS = (
    Idea("key-labels", "Label the forty keys in the cabinet", "me", "yes", "nobody", 3, 7),
    Idea("absence-form", "Rewrite the absence form in plain words", "me", "yes", "parents", 6, 13),
    Idea("ten-answers", "Mail all parents answers to their ten questions", "me", "no", "class teachers", 5, 15),
    Idea("lost-photos", "A list of lost property with photos", "me", "yes", "nobody", 4, 8),
    Idea("late-lists", "Show which classes hand in their lists late", "me", "no", "class teachers", 10, 28),
    Idea("letter-drafts", "Drafts for the letters that I write every month", "me", "yes", "nobody", 8, 23),
    Idea("old-addresses", "Delete addresses older than five years", "me", "no", "accounts", 6, 9),
    Idea("archive-years", "Sort the archive by year", "me", "yes", "nobody", 12, 22),
    Idea("first-day-sheet", "One sheet for substitutes on their first day", "me", "yes", "substitutes", 4, 11),
    Idea("call-count", "Count the calls by the hour for two weeks", "me", "yes", "nobody", 9, 19),
    Idea("building-map", "A map of the building for visitors", "me", "yes", "visitors", 6, 21),
    Idea("wrong-entries", "Show who typed which enrolment wrongly", "me", "no", "two colleagues", 7, 21),
    Idea("two-calendars", "Put my two calendars into one", "me", "yes", "nobody", 4, 7),
    Idea("desk-sign", "Better signs at my desk", "me", "yes", "visitors", 6, 5),
    Idea("book-a-time", "Parents book a time for the office", "head teacher", "yes", "parents", 12, 20),
    Idea("wednesday-noon", "Close the office on Wednesdays at noon", "head teacher", "yes", "parents", 8, 12),
    Idea("second-printer", "Buy a second printer", "head teacher", "no", "accounts", 6, 9),
    Idea("enrolment-date", "Move the day of enrolment to March", "head teacher", "no", "parents", 15, 18),
    Idea("key-round", "The caretaker's key round at half past six", "other team", "yes", "caretaker", 9, 10),
    Idea("lunch-table", "Lunch orders to the kitchen as a table", "other team", "yes", "kitchen", 14, 24),
    Idea("password-desk", "Passwords are reset at my desk", "other team", "yes", "technicians", 10, 16),
    Idea("library-hour", "The library opens an hour earlier", "other team", "yes", "librarian", 6, 8),
    Idea("new-badge", "A new badge for the school", "school board", "no", "everybody", 20, 11),
    Idea("one-gate", "Make one gate of the two", "school board", "no", "everybody", 18, 17),
)


def make_initiatives(seed: int = SEED) -> pd.DataFrame:
    """Draw hours and points near those written down."""
    rng = np.random.default_rng(seed)
    initiatives = pd.DataFrame(IDEAS)
    initiatives["hours"] = _near(initiatives["hours"], 1, 2, rng)
    initiatives["points"] = _near(initiatives["points"], 3, 3, rng)
    return initiatives.rename(columns={"name": "idea"})


def _near(written_down: pd.Series, by: int, least: int, rng: np.random.Generator) -> pd.Series:
    """Whole numbers at most `by` away from what was written down, and not under `least`."""
    return (written_down + rng.integers(-by, by + 1, len(written_down))).clip(lower=least)


if __name__ == "__main__":
    target = Path(__file__).resolve().parent.parent / "initiatives.csv"
    make_initiatives().to_csv(target, index=False, lineterminator="\n")
    print(f"wrote {target}")
