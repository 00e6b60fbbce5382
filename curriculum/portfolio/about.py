"""`portfolio.yaml`: who the portfolio is about, and which pages have passed the redaction gate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from curriculum.content.base import Model, Text
from curriculum.content.problems import ContentError, Problem
from curriculum.content.read import read_model

FILE_NAME = "portfolio.yaml"

BEGINNING = """\
# Your portfolio: what `curriculum portfolio` writes at the top of its pages, and which pages you have approved.
# Write behind the colons, save, and run the command again. It stays on this machine until you send it to somebody.

# As you want to be called. The only line that is needed.
name:

# One line under your name. For example: Coordinator in hospital logistics, Nairobi
headline:

# Two or three sentences: what you do, what you are looking for. Several lines go like this:
#   summary: |
#     I plan the deliveries of a surgical ward.
#     I look for work that joins two departments.
summary:

# How to reach you, one to a line. An address of e-mail or of a page becomes a link. For example:
#   - ada@example.org
#   - https://example.org/ada
contact:

# The four questions for each page. A page is shown when all four say yes and its text is the one you read:
# `curriculum portfolio --approve 11-cross-team` asks them, or change no to yes here.
pages:
"""
"""What the file says when it is made."""


def _yes_or_no(value: object) -> object:
    words = {"yes": True, "no": False, True: True, False: False}
    word = value.strip().lower() if isinstance(value, str) else value
    if not isinstance(word, bool | str) or word not in words:
        raise ValueError(f"given {value!r}; allowed are yes and no")
    return words[word]


def _nothing(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Said = Annotated[Text | None, BeforeValidator(_nothing)]


class Gate(Model):
    """The redaction gate of one page: four boxes, and the fingerprint of the text that was read."""

    no_employer_data: YesNo = False
    nobody_named: YesNo = False
    own_part_stated: YesNo = False
    data_labelled: YesNo = False
    text: Said = None

    @property
    def passed(self) -> bool:
        """Whether all four boxes are ticked."""
        return all(getattr(self, name) for name in QUESTIONS)


QUESTIONS = {
    "no_employer_data": "Is the page free of an employer's data: figures, customers, anything internal?",
    "nobody_named": "Is nobody named, or easy to recognise, who has not agreed to it?",
    "own_part_stated": "Does the page say what your own part was?",
    "data_labelled": "Are invented data called invented?",
}
"""The boxes, as they are asked."""


class About(Model):
    """The whole file."""

    name: Said = None
    headline: Said = None
    summary: Said = None
    contact: Annotated[list[Text], Field(max_length=8)] | None = None
    pages: dict[str, Gate] | None = None

    def gate(self, lesson: str) -> Gate | None:
        """The gate of one lesson's page."""
        return (self.pages or {}).get(lesson)


def read_about(path: Path) -> About:
    """Read the file.

    Raises
    ------
    ContentError
        With every mistake of the file, each with its line.
    """
    return read_model(path, About)


def without_a_name(path: Path) -> ContentError:
    """The error of a file without a name."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    line = next((number for number, text in enumerate(lines, start=1) if text.startswith("name")), 1)
    return ContentError([Problem(path, line, "name", "nothing", "your name", "write it behind `name:`")])
