from __future__ import annotations

import pytest

from curriculum.scoring.reflection.dates import find_date


@pytest.mark.parametrize(
    "text",
    [
        "14 June",
        "by Friday",
        "next Tuesday",
        "2026-11-23",
        "end of March",
        "in two weeks",
        "at the next retro",
        "June 14th",
        "14.6.",
        "3/10/2026",
        "on the 22nd",
        "tomorrow",
        "before Christmas",
        "every first Wednesday",
        "until the end of term",
        "Q3",
        "in 10 days",
        "two weeks from now",
        "this coming Monday",
        "by mid-May",
        "after the August meeting",
        "on Sat",
        "week 34",
        "by 1. October",
        "at our 1:1",
        "from next month",
        "the 4th",
        "in a fortnight",
    ],
)
def test_people_write_dates_in_many_ways(text: str) -> None:
    assert find_date(f"If it happens then I will do it, {text}.")


@pytest.mark.parametrize(
    "text", ["soon", "some day", "2026-13-40", "in future", "when I have time", "2-3 people", "he sat there", "always"]
)
def test_these_are_none(text: str) -> None:
    assert not find_date(f"If it happens then I will do it, {text}.")
