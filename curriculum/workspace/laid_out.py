"""What laying out did, and how a learner is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WHAT_CHANGED = "what-changed.md"
"""The note in the workspace on what updates brought."""

_HEADING = "# What changed"


@dataclass(frozen=True)
class Update:
    """A notebook that was brought to a new edition.

    Attributes
    ----------
    carried:
        Number of cells with the learner's words.
    beside:
        Number of cells whose earlier words stand beside the new text.
    replaced:
        Number of cells of the lesson's own that had been changed and have the lesson's text again.
    copy:
        Where the notebook is as it was before; empty where the learner had written nothing in it.
    """

    path: str
    carried: int = 0
    beside: int = 0
    replaced: int = 0
    copy: str = ""

    def sentence(self) -> str:
        """What a learner is told."""
        parts = []
        if self.carried:
            parts.append(f"with your words in {_count(self.carried, 'cell')} carried over")
        if self.beside:
            parts.append(f"with your earlier words of {_count(self.beside, 'cell')} beside the new text")
        if self.replaced:
            parts.append(f"with {_count(self.replaced, 'cell')} of the lesson's own put back")
        told = f"Updated {self.path}" + (f", {' and '.join(parts)}" if parts else "")
        return f"{told}; as it was before, it is in {self.copy}." if self.copy else f"{told}."


@dataclass(frozen=True)
class LaidOut:
    """What `lay_out` did, as paths below the workspace.

    Attributes
    ----------
    first:
        Whether the workspace is new.
    written, updated:
        Files that were missing, and files the learner had not changed.
    merged:
        Notebooks that were brought to a new edition.
    replaced:
        Files that were put back, each with the place where the learner's is now.
    kept:
        Files of the learner's that differ from ours.
    offered:
        Those of `kept` for which this edition brings a new text, each with the place where that lies now.
    trouble:
        What a learner should put right, a sentence each.
    """

    workspace: Path
    first: bool = False
    written: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    merged: tuple[Update, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
    offered: tuple[tuple[str, str], ...] = ()
    trouble: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """What a learner is told when it is done."""
        if self.first and self.written:
            laid = _count(len(lessons_of(self.written)), "lesson")
            return [f"Laid out {laid} in {self.workspace}.", *self.news(), *self.trouble]
        return [*self.news(), *self.trouble]

    def news(self) -> list[str]:
        """What this edition brought, lesson by lesson."""
        merged = lessons_of([update.path for update in self.merged])
        said = []
        if not self.first:
            new = [lesson for lesson in lessons_of(self.written) if self._is_new(lesson)]
            back = [path for path in self.written if path.partition("/")[0] not in new]
            said += [f"New: {lesson}." for lesson in new]
            said += [f"Put back {path}, which was missing." for path in back]
        said += [f"Updated {lesson}." for lesson in lessons_of(self.updated) if lesson not in merged]
        said += [update.sentence() for update in self.merged]
        said += [f"Put back {path}; yours is now in {where}." for path, where in self.replaced]
        said += [
            f"Kept your {path}, because you changed it; the new text of it lies in {where}."
            for path, where in self.offered
        ]
        return said

    def _is_new(self, lesson: str) -> bool:
        others = (*self.updated, *self.kept, *(update.path for update in self.merged))
        return f"{lesson}/lesson/lesson.yaml" in self.written and lesson not in lessons_of(others)


def with_note(before: str, day: str, news: Sequence[str]) -> str:
    """The note with one more day on top."""
    rest = before.removeprefix(_HEADING).strip()
    lines = "\n".join(f"- {sentence}" for sentence in news)
    return f"{_HEADING}\n\n## {day}\n\n{lines}\n" + (f"\n{rest}\n" if rest else "")


def last_note(text: str) -> tuple[str, list[str]] | None:
    """The day and the sentences on top of the note; `None` where there are none."""
    _, _, rest = text.partition("\n## ")
    day, _, body = rest.partition("\n")
    lines = [line[2:] for line in body.partition("\n## ")[0].splitlines() if line.startswith("- ")]
    return (day.strip(), lines) if lines else None


def lessons_of(paths: Sequence[str]) -> list[str]:
    """The lessons that files belong to, each once."""
    return list(dict.fromkeys(path.partition("/")[0] for path in paths if "/" in path))


def _count(number: int, thing: str) -> str:
    return f"1 {thing}" if number == 1 else f"{number} {thing}s"
