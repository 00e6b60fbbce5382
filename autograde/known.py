"""What a run knows already: code that ran before in it, the same to the letter, does not run again.

A class shares much of its code: the cells nobody changes, and the few answers a gap allows. What came of a submission's
code is filed under all of it; what a cell only shows, under its own code and the values that it names. Nothing outlives
the run.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Generic, TypeVar

from .names import given, needed
from .plan import Run

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


def key_of(running: Mapping[int, Run], own_files: Mapping[str, bytes], files: Mapping[str, bytes]) -> bytes:
    """All that leads to the outputs of a submission: files of the learner's own, and the code that runs."""
    chain = hashlib.sha256()
    around = any(_LOOKS_AROUND.search(run.source) for run in running.values())
    for name, content in sorted((files if around else own_files).items()):
        chain.update(repr((name, len(content))).encode(errors="replace") + content)
    for run in running.values():
        chain.update(repr((run.count, run.asks, run.source)).encode(errors="replace"))
    return chain.digest()


def needs_running(at: int, running: Mapping[int, Run]) -> bool:
    """Whether a cell that only shows something has to run all the same.

    It has where code behind it may use a name that it gives, or reach back without a name, and where some code changes
    how everything is shown.
    """
    needs = _needs(running)
    if needs is None:
        return True
    behind = [names for place, names in needs.items() if place > at]
    try:
        gives = given(running[at].source)
    except _UNREADABLE:
        return True
    return any(gives & names or _looks_back(names) for names in behind)


def names_all(running: Mapping[int, Run], masters: AbstractSet[str]) -> bool:
    """Whether code reaches what it uses by names alone, and changes only what it names.

    Parameters
    ----------
    masters:
        Sources of the master's, which are known to change only what they name.
    """
    if any(_CHANGES_OTHERS.search(run.source) for run in running.values() if run.source not in masters):
        return False
    needs = _needs(running)
    return needs is not None and not any(map(_looks_back, needs.values()))


def _needs(running: Mapping[int, Run]) -> dict[int, frozenset[str]] | None:
    """The names that each cell needs; `None` where nobody can tell."""
    if sum(len(run.source) for run in running.values()) > _TOO_LONG_TO_READ:
        return None
    needs = {}
    for at, run in running.items():
        names = _read(run.source)
        if names is None:
            return None
        needs[at] = names
    return needs


@lru_cache(maxsize=4096)
def _read(source: str) -> frozenset[str] | None:
    if _HOW_ALL_IS_SHOWN.search(source) or _IN_TEXTS.search(source):
        return None
    try:
        return needed(source)
    except _UNREADABLE:
        return None


@lru_cache(maxsize=4096)
def _looks_back(names: frozenset[str]) -> bool:
    return any(_LOOKS_BACK.fullmatch(name) for name in names)
