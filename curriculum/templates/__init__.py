"""HTML templates; whatever is filled in is escaped unless it is markup already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent


def environment() -> Environment:
    """The templates of this folder, with escaping on and unknown names an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - a lesson opens without it

    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def read(name: str) -> str:
    """One file of this folder as it is."""
    return (_FOLDER / name).read_text(encoding="utf-8")
