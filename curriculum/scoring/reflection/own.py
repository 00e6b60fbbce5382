# ruff: noqa: RUF001  (people type dashes)
"""What of a cell is the learner's: boxes found by their headings, the template's own words taken out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from curriculum.content.reflection import PRIVACY, TEMPLATES

from .english import english
from .words import Sentence, bare, plain, runs, runs_of, sentences_of, words_of

PLACEHOLDER = "Write here."
_HASHES = re.compile(r"^\s*#{1,6}\s+(.*?)\s*#*\s*$")
_BOLD = re.compile(r"^\s*(?:[-*+]\s+|\d{1,2}[.)]\s+)?(?:\*\*|__)\s*(.+?)\s*(?:\*\*|__)\s*(.*)$")
_PLAIN = re.compile(r"^\s*(?:[-*+•]\s+|\d{1,2}[.)]\s*|[a-e]\)\s*)?([^:—–]{1,60}?)\s*(?:[:—–]|\s-\s)\s*(.*)$")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}|[a-eA-E])[.):]\s*")
_MAX_HEADING = 7
_MAX_BARE_HEADING = 4
_COVERED = 0.8
_RUN = 6
_ALIKE = 0.84


def key_of(heading: str) -> str:
    """A box's name as the patterns write it: `If-then` is `if_then`."""
    return re.sub(r"[^a-z]+", "_", heading.lower()).strip("_")


BOXES = {template: tuple(key_of(box.heading) for box in boxes) for template, boxes in TEMPLATES.items()}
_CANONICAL = {box.heading.lower(): key_of(box.heading) for boxes in TEMPLATES.values() for box in boxes}


@lru_cache(maxsize=20_000)
def box_of(heading: str) -> str | None:
    """The box a heading means, whatever its spelling; None for a heading we do not know."""
    name = re.sub(r"[^\w\s'/-]+", " ", _NUMBERED.sub("", plain(heading))).strip().lower()
    name = re.sub(r"\s+", " ", name)
    if name in _CANONICAL:
        return _CANONICAL[name]
    if name in english().headings:
        return english().headings[name]
    near = difflib.get_close_matches(name, _CANONICAL, 1, _ALIKE) if len(name) >= _RUN else []
    return _CANONICAL[near[0]] if near else None


def _heading(line: str) -> tuple[str | None, str] | None:
    """The box and the rest of a line that is or begins with a heading; None for any other line."""
    if found := _HASHES.match(line):
        title = found.group(1).strip("*_ ")
        return (box_of(title), "") if len(title.split()) <= 2 * _MAX_HEADING else None
    if found := _BOLD.match(line):
        title, rest = found.groups()
        box = box_of(title)
        alone = not rest.strip(" :.-—–")
        if box or (len(title.split()) <= _MAX_HEADING and (alone or title.endswith(":") or rest.startswith(":"))):
            return box, rest.lstrip(" :—–-")
        return None
    stripped = bare(line)
    if (
        stripped
        and len(stripped.split()) <= _MAX_BARE_HEADING
        and (box := box_of(stripped))
        and stripped.lower().rstrip(":. ") not in english().words["ambiguous_heading"]
    ):
        return box, ""
    if (found := _PLAIN.match(line)) and len(found.group(1).split()) <= _MAX_HEADING:
        box = box_of(found.group(1).strip("*_ "))
        if box:
            return box, found.group(2)
    return None


@dataclass(frozen=True)
class Own:
    """The learner's part of a cell.

    `boxes` are those whose heading was found, also when empty; `copied` are sentences taken from the prompt; `template`
    counts the words of headings, helpers and placeholders left in the cell.
    """

    sentences: tuple[Sentence, ...]
    boxes: dict[str, tuple[Sentence, ...]]
    copied: tuple[str, ...]
    placeholders: int
    template: int

    @cached_property
    def words(self) -> list[str]:
        """The learner's words in lower case."""
        return [word for sentence in self.sentences for word in sentence.words]

    @cached_property
    def simple(self) -> list[str]:
        """The learner's words as the tables know them."""
        return [word for sentence in self.sentences for word in sentence.simple]

    @cached_property
    def text(self) -> str:
        """The learner's sentences, one a line."""
        return "\n".join(sentence.text for sentence in self.sentences)

    @cached_property
    def flow(self) -> str:
        """The learner's sentences as one paragraph, for quotations of more than one sentence."""
        return " ".join(sentence.text for sentence in self.sentences)

    @cached_property
    def empty(self) -> tuple[str, ...]:
        """The boxes that are there and hold nothing of the learner's."""
        return tuple(box for box, sentences in self.boxes.items() if not sentences)

    def scope(self, box: str) -> tuple[tuple[Sentence, ...], bool]:
        """Where to look for what belongs into a box: the box, or all of the text if it is empty or not there."""
        inside = self.boxes.get(box, ())
        return (inside, True) if inside else (self.sentences, False)


def wording(own: Own) -> list[str]:
    """The learner's words as the tables know them, without those of one letter."""
    return [word for word in own.simple if len(word) > 1]


@cache
def _furniture() -> tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """Runs of three words, and whole lines, of everything a template prints."""
    helpers = [box.helps for boxes in TEMPLATES.values() for box in boxes]
    lines = [*helpers, PRIVACY, PLACEHOLDER, "Write here"]
    whole = {tuple(words_of(sentence)) for line in lines for sentence in sentences_of(line)}
    return frozenset().union(*(runs_of(line, 3) for line in lines)), frozenset(whole)


def covered(words: Sequence[str], grams: frozenset[tuple[str, ...]]) -> int:
    """How many of the words lie in a run of three that is among the grams."""
    inside: set[int] = set()
    for i, run in enumerate(runs(words, 3)):
        if run in grams:
            inside.update((i, i + 1, i + 2))
    return len(inside)


def _is_filler(words: Sequence[str]) -> bool:
    return all(word in english().words["filler"] for word in words)


def _lines(text: str) -> Iterator[tuple[str | None, str, bool]]:
    """Each line with its box, and whether it is the line of a heading."""
    box: str | None = None
    for line in text.splitlines():
        found = _heading(line) if line.strip() else None
        if found:
            box = found[0]
            yield box, "", True
            line = found[1]  # noqa: PLW2901  (what follows the heading on its line belongs to the box)
        if line.strip():
            yield box, line, False


def read_own(text: str, prompt: str) -> Own:
    """Take a cell apart.

    Parameters
    ----------
    text
        The Markdown of the cell.
    prompt
        What the prompt asked; its sentences do not count as the learner's.
    """
    furniture, whole = _furniture()
    asked = runs_of(prompt, 3)
    boxes: dict[str, list[Sentence]] = {}
    sentences: list[Sentence] = []
    copied: list[str] = []
    placeholders = template = 0
    for box, line, is_heading in _joined(_lines(text)):
        if is_heading:
            template += 1
            if box:
                boxes.setdefault(box, [])
            continue
        for piece in sentences_of(line):
            shown = bare(piece)
            words = words_of(shown)
            if not words:
                continue
            if tuple(words) in whole or covered(words, furniture) >= _COVERED * len(words):
                template += len(words)
                placeholders += words[:2] == ["write", "here"]
            elif len(words) > 2 and covered(words, asked) >= _COVERED * len(words):  # noqa: PLR2004  (a run is three)
                copied.append(shown)
            else:
                sentence = Sentence(shown, box, words)
                sentences.append(sentence)
                if box:
                    boxes.setdefault(box, []).append(sentence)
    kept = tuple(sentence for sentence in sentences if not _is_filler(sentence.words))
    return Own(
        sentences=kept,
        boxes={box: tuple(s for s in inside if not _is_filler(s.words)) for box, inside in boxes.items()},
        copied=tuple(copied),
        placeholders=placeholders,
        template=template,
    )


def _joined(lines: Iterator[tuple[str | None, str, bool]]) -> Iterator[tuple[str | None, str, bool]]:
    """Lines of one box as one text, so that a sentence broken by the editor stays one."""
    held: list[str] = []
    where: str | None = None
    for box, line, is_heading in lines:
        if is_heading:
            if held:
                yield where, "\n".join(held), False
            held = []
            yield box, "", True
        else:
            held.append(line)
        where = box
    if held:
        yield where, "\n".join(held), False
