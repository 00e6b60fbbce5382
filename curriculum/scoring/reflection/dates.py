"""A date or an occasion in the many forms people write; never compared with today."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from .english import english

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?=\D|$)")
_LAST_MONTH, _LAST_DAY = 12, 31


@cache
def _forms() -> re.Pattern[str]:
    time = english().time
    filled = [re.sub(r"<(\w+)>", lambda name: time[name.group(1)], form) for form in english().date_forms]
    number, *words = (f"(?:{form})" for form in filled)
    return re.compile(f"{number}|(?:{'|'.join(words)})")  # what begins with a word is tried only where one does


def _numeric(text: str) -> str:
    for found in _ISO.finditer(text):
        try:
            dt.date(*map(int, found.groups()))
        except ValueError:
            continue
        return found.group(0)
    for found in _NUMERIC.finditer(text):
        first, second = int(found.group(1)), int(found.group(3))
        low, high = sorted((first, second))
        dashed = found.group(2) == "-" and not found.group(4)  # "2-3 people" is a range
        if 1 <= low <= _LAST_MONTH and high <= _LAST_DAY and not dashed:
            return found.group(0)
    return ""


def find_date(text: str) -> str:
    """The first date or occasion in the text, as written, or an empty string.

    '14 June', 'by Friday', 'next Tuesday', '2026-11-23', 'end of March', 'in two weeks' and 'at the next retro' count;
    '2026-13-40' does not.
    """
    low = text.lower()
    found = _forms().search(low)
    return found.group(0).strip() if found else _numeric(low)
