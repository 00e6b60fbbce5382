"""Passing the gate: a page's fingerprint, and writing a gate into `portfolio.yaml` without touching the rest of it."""

from __future__ import annotations

import hashlib
import re

import yaml

from curriculum.errors import LearnerError

from .about import FILE_NAME, QUESTIONS, Gate

_WHY = {
    "no_employer_data": "no figures, customers or internal matters of an employer",
    "nobody_named": "nobody named or easy to recognise who has not agreed",
    "own_part_stated": "it says what your own part was",
    "data_labelled": "invented data are called invented",
    "text": "the text you read; another text has to be approved again",
}
_PAGES = re.compile(r"pages\s*:\s*(\{\}|null|~)?\s*(#.*)?\s*")


def fingerprint(text: str) -> str:
    """A short name of a page's text: another text has another one."""
    return "t" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def with_gate(file: str, lesson: str, gate: Gate) -> str:
    """The text of `portfolio.yaml` with the gate of one page put in or replaced; every other line stays as it is.

    Raises
    ------
    LearnerError
        If the file is written in a way that cannot be changed line by line; the message says what to write.
    """
    lines = file.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    at = next((number for number, line in enumerate(lines) if re.match(r"pages\s*:", line)), None)
    if at is None:
        lines.append("pages:\n")
        at = len(lines) - 1
    if _PAGES.fullmatch(lines[at]):
        lines[at] = re.sub(r":\s*(\{\}|null|~)", ":", lines[at])
        begin, end, indent = _place(lines, at, lesson)
        new = "".join([*lines[:begin], *_block(lesson, gate, indent), *lines[end:]])
        if _says(file, new, lesson, gate):
            return new
    block = "".join(_block(lesson, gate, 2))
    raise LearnerError(
        f"{FILE_NAME} is written in a way this command cannot add to: write these lines there.\npages:\n{block}"
    )


def _place(lines: list[str], at: int, lesson: str) -> tuple[int, int, int]:
    """First and last line of the lesson's block below the line of `pages`, or where a new one goes; its indent."""
    indent, begin, end = 0, None, at + 1
    for number in range(at + 1, len(lines)):
        text = lines[number].split("#")[0].rstrip()
        if not text:
            continue
        depth = len(text) - len(text.lstrip())
        if depth == 0:
            break
        indent = indent or depth
        if begin is not None and depth <= indent:
            return begin, end, indent
        if depth == indent and text.strip().rstrip(":").strip("\"'") == lesson:
            begin = number
        end = number + 1
    return (end if begin is None else begin), end, indent or 2


def _block(lesson: str, gate: Gate, indent: int) -> list[str]:
    edge = " " * indent
    rows = {name: "yes" if getattr(gate, name) else "no" for name in QUESTIONS} | {"text": gate.text or ""}
    return [f"{edge}{lesson}:\n"] + [
        f"{edge}  {f'{name}: {value}'.ljust(26)} # {_WHY[name]}\n" for name, value in rows.items()
    ]


def _says(before: str, after: str, lesson: str, gate: Gate) -> bool:
    """Whether only this gate has changed between two texts of the file."""
    try:
        old, new = yaml.safe_load(before) or {}, yaml.safe_load(after)
        old_pages, new_pages = old.pop("pages", None) or {}, new.pop("pages")
        mine = new_pages.pop(lesson)
        old_pages.pop(lesson, None)
    except (yaml.YAMLError, AttributeError, KeyError, TypeError):
        return False
    ticked = {name: getattr(gate, name) for name in QUESTIONS}
    return bool(old == new and old_pages == new_pages and mine == ticked | {"text": gate.text})
