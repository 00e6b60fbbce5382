"""A date or an occasion in the many forms people write; never compared with today."""

from __future__ import annotations

import datetime
import re
from functools import cache

from .english import english

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?=\D|$)")
_LAST_MONTH, _LAST_DAY = 12, 31


@cache
def _forms() -> re.Pattern[str]:
    t = english().time
    month, weekday, unit, occasion, count = (t[name] for name in ("month", "weekday", "unit", "occasion", "count"))
    ordinal = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?"
    lead = r"(?:the |this |next |coming |following |every |each |our |my |a |an |his |her |their |first |last |second |third |monthly |weekly |team |annual |spring |summer |autumn |winter |end-of-\w+ )"
    parts = (
        rf"{ordinal} (?:of )?(?:{month})\b",
        rf"\b(?:{month})\.? (?:the )?{ordinal}\b",
        rf"\b(?:by|on|in|until|till|before|from|after|since|mid|mid-|end of|end|start of|beginning of|early|late|next|this|for|at the end of|of|every|each|last|first) ?-?(?:next |the |this |coming |of |end |\w+day )*(?:{month})\b",
        rf"\b(?:{weekday})\b",
        rf"\b(?:on|by|next|every|this|until|till|from) (?:{t['weekday_short']})\b",
        rf"\b(?:in|within|after|for|over|every|give it|another|next|coming|following|these) (?:the )?(?:next |about |around |another |exactly |coming |first )*(?:(?:{count}) )?(?:full |more |working |long )?(?:{unit})\b",
        rf"\b(?:{count}) (?:{unit}) (?:from now|later|from today|time|on)\b",
        rf"\b(?:next|this|coming|following|end of(?: the| this| next)?|by the end of(?: the)?|every|each|from) (?:{unit})\b",
        rf"\b(?:end|middle|start|beginning) of (?:the |this |next |my |our )*(?:{unit}|{month})\b",
        r"\b(?:tomorrow|tonight|tmrw|tomorow|monday week|same day|this evening|this afternoon|daily|weekly|monthly|the day after)\b",
        rf"\b(?:at|by|before|after|in|on|until|for|during|with|till) {lead}*(?:\w+ )?(?:{occasion})s?\b",
        rf"\b{lead}+(?:\w+ )?(?:{occasion})s?\b",
        r"\b(?:before|after|by|at|around|until) \d{1,2}(?:[:.]\d\d)? ?(?:am|pm|o'clock|h)?\b",
        r"\b(?:q[1-4]|week \d{1,2}|kw ?\d{1,2}|cw ?\d{1,2}|w\d{2}|the \d{1,2}(?:st|nd|rd|th))\b",
        r"\bmy (?:next|first|last) (?:day|shift|week)\b",
    )
    return re.compile("|".join(f"(?:{part})" for part in parts))


def _numeric(text: str) -> str:
    for found in _ISO.finditer(text):
        try:
            datetime.date(*map(int, found.groups()))
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
