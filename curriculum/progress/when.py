"""The day a learner wrote down, as a date where it names one."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_FORMS = (
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? (?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(r"\b(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>\d{4})\b"),
)


def last_day(text: str) -> tuple[date, str] | None:
    """The last whole date in a text and the words that name it.

    "2027-06-14", "14 June 2027", "June 14, 2027" and "14.06.2027" are dates. "14/06/2027" is not, because half the
    world reads it the other way round; nor are "by Friday" and "14 June", which are of no year.
    """
    found = []
    for form in _FORMS:
        for match in form.finditer(text):
            day = _day(match)
            if day is not None:
                found.append((match.start(), day, match.group(0)))
    if not found:
        return None
    _, day, words = max(found)
    return day, words


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = int(parts["number"]) if parts.get("number") else _MONTHS.index(parts["month"].lower()) + 1
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None
