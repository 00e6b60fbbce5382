"""What a run knows already: code that ran before in it, the same to the letter, does not run again.

A class shares much of its code: the cells nobody changes, and the few answers a gap allows. What came of a submission's
code is filed under all of it; what a cell only shows, under its own code and the values that it names. Nothing outlives
the run.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic, TypeVar

from .names import given, needed
from .notebook import Cell
from .plan import FigureCell, Step, runs

_Value = TypeVar("_Value")
_LARGE = 300_000
"""Characters of outputs that are not worth the memory."""
_TOO_LONG_TO_READ = 40_000
"""Characters of code a worker looks into; a learner's may be of any size, and reading it takes time and memory."""
_LOOKS_BACK = re.compile(r"_+\d*|_i\w*|In|Out|globals|locals|vars|dir|eval|exec|gc|sys|inspect|get_ipython")
"""Names by which code reaches what it does not name."""
_IN_TEXTS = re.compile(r"@|__main__")
"""How code reaches names by way of texts: `frame.query("a > @level")`."""
_LOOKS_AROUND = re.compile(r"answers|ipynb|listdir|scandir|iterdir|glob|walk|stat\b|exists|is_file|os\.path")
"""How code may see what is a learner's own without opening it."""
_CHANGES_OTHERS = re.compile(r"setattr|__|^[^#\n]*\w\.\w+\s*=[^=]", re.MULTILINE)
"""How code changes what is nobody's name: `pd.DataFrame.mean = ...`."""
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
_HOW_ALL_IS_SHOWN = re.compile(
    r"rcParams|\brc\(|style\.use|set_(print)?options?\b|pd\.options|option_context|set_theme|xkcd"
)


class Shelf(Generic[_Value]):
    """The last things that were kept, by key; large ones are not."""

    def __init__(self, room: int = 128) -> None:
        self._kept: OrderedDict[bytes, _Value] = OrderedDict()
        self._room = room

    def get(self, key: bytes) -> _Value | None:
        """What was kept under a key."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: bytes, value: _Value) -> None:
        """Keep a value, and let the one go that was not asked for longest."""
        if len(repr(value)) > _LARGE:
            return
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > self._room:
            self._kept.popitem(last=False)


def key_of(
    cells: Sequence[Cell], steps: Mapping[int, Step], own_files: Mapping[str, bytes], files: Mapping[str, bytes]
) -> bytes:
    """All that leads to the outputs of a submission: files of the learner's own, and the code that runs."""
    chain = hashlib.sha256()
    around = any(_LOOKS_AROUND.search(source) for _, _, source in runs(cells, steps))
    for name, content in sorted((files if around else own_files).items()):
        chain.update(repr((name, len(content))).encode(errors="replace") + content)
    for at, count, source in runs(cells, steps):
        chain.update(repr((count, isinstance(steps[at], FigureCell), source)).encode(errors="replace"))
    return chain.digest()


def needs_running(at: int, cells: Sequence[Cell], steps: Mapping[int, Step]) -> bool:
    """Whether a cell that only shows something has to run all the same.

    It has where code behind it may use a name that it gives, or reach back without a name, and where some code changes
    how everything is shown.
    """
    behind = _needed_names(cells, steps, behind=at)
    if behind is None:
        return True
    try:
        return bool(given(cells[at]["source"]) & behind) or _looks_back(behind)
    except _UNREADABLE:
        return True


def names_all(cells: Sequence[Cell], steps: Mapping[int, Step], masters: AbstractSet[str]) -> bool:
    """Whether code reaches what it uses by names alone, and changes only what it names.

    Parameters
    ----------
    masters:
        Sources of the master's, which are known to change only what they name.
    """
    own = (source for _, _, source in runs(cells, steps) if source not in masters)
    if any(_CHANGES_OTHERS.search(source) for source in own):
        return False
    names = _needed_names(cells, steps)
    return names is not None and not _looks_back(names)


def _needed_names(cells: Sequence[Cell], steps: Mapping[int, Step], behind: int = -1) -> set[str] | None:
    """The names that code behind a cell needs; `None` where nobody can tell."""
    sources = [source for _, _, source in runs(cells, steps)]
    if sum(map(len, sources)) > _TOO_LONG_TO_READ:
        return None
    if any(_HOW_ALL_IS_SHOWN.search(source) or _IN_TEXTS.search(source) for source in sources):
        return None
    try:
        return {name for at, _, source in runs(cells, steps) if at > behind for name in needed(source)}
    except _UNREADABLE:
        return None


def _looks_back(names: Iterable[str]) -> bool:
    return any(_LOOKS_BACK.fullmatch(name) for name in names)
