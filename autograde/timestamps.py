"""When work was handed in, as `timestamp.txt` says it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from nbgrader.utils import parse_utc


@lru_cache
def read_timestamp(text: str | None) -> datetime | None:
    """A timestamp in nbgrader's way: UTC without a zone; `None` where it is none or lies ahead of any calendar."""
    if text is None:
        return None
    try:
        moment: datetime | None = parse_utc(text[:100])
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return moment.replace(tzinfo=None) if moment is not None else None
