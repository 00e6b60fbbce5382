"""Text that anything can show: without half characters, and without codes that move a terminal's cursor."""

from __future__ import annotations

import re

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text in which every character that is none is shown as one that cannot be shown."""
    return _NOT_TEXT.sub("\ufffd", text)


def one_line(text: str, limit: int | None = None) -> str:
    """Clean text on one line; cut at a word where it is longer than `limit` characters."""
    line = " ".join(clean(text).split())
    if limit is not None and len(line) > limit:
        return line[:limit].rsplit(" ", 1)[0] + " …"
    return line
