"""One artefact page: a Markdown template whose slots are filled from the learner's own answers."""

from __future__ import annotations

import re
from collections.abc import Callable

SLOT = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_HEADING = re.compile(r"\s*\*\*(.+?)\*\*")


def render_page(template: str, fill: Callable[[str], str | None]) -> str:
    """Fill every `{{slot}}` of a template.

    Parameters
    ----------
    fill:
        Gives the text of a slot such as `by-whose-leave.After`; `None` where there is nothing yet, which the page says.
    """

    def filled(match: re.Match[str]) -> str:
        text = fill(match[1])
        return text or f"*(still to come: {match[1]})*"

    return SLOT.sub(filled, template)


def slots(template: str) -> list[str]:
    """The slots of a template, in order."""
    return SLOT.findall(template)


def boxes(text: str) -> dict[str, str]:
    """The boxes of a reflection's cell: what stands under each heading in bold."""
    found: dict[str, str] = {}
    heading = ""
    for line in text.splitlines():
        match = _HEADING.match(line)
        if match:
            heading = match[1].strip().rstrip(":")
            found[heading] = ""
        elif heading:
            found[heading] += line + "\n"
    return {name: body.strip() for name, body in found.items()}
