"""What a run knows already: code that ran before in it, the same to the letter, does not run again.

A class shares much of its code: the cells nobody changes, and the few answers a gap allows. What came of a cell is
filed under everything that ran before it in the same folder, so it is what the cell would say again. Nothing outlives
the run.
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from .notebook import Cell
from .plan import FigureCell, Step, runs

_Value = TypeVar("_Value")
_LOOKS_BACK = re.compile(
    r"(?<![\w.])(?:_+\d*|_i\w*|In|Out|globals|locals|vars|dir|gc|sys|inspect)\b|^\s*[%!?]|\?\s*$", re.MULTILINE
)
"""How code reaches what it does not name."""


class Shelf(Generic[_Value]):
    """The last things that were kept, by key."""

    def __init__(self, room: int = 256) -> None:
        self._kept: OrderedDict[bytes, _Value] = OrderedDict()
        self._room = room

    def get(self, key: bytes) -> _Value | None:
        """What was kept under a key."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, key: bytes, value: _Value) -> None:
        """Keep a value, and let the one go that was not asked for longest."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > self._room:
            self._kept.popitem(last=False)


def keys_of(cells: Sequence[Cell], steps: Mapping[int, Step], own_files: Mapping[str, bytes]) -> dict[int, bytes]:
    """For each cell that runs, all that leads to its outputs: files of the learner's own, and the code up to it."""
    chain = hashlib.sha256()
    for name, content in sorted(own_files.items()):
        chain.update(repr((name, len(content))).encode(errors="replace") + content)
    keys = {}
    for at, count, source in runs(cells, steps):
        chain.update(repr((count, isinstance(steps[at], FigureCell), source)).encode(errors="replace"))
        keys[at] = chain.digest()
    return keys


def needed_later(at: int, cells: Sequence[Cell], steps: Mapping[int, Step]) -> bool:
    """Whether code behind a cell may use a name that the cell gives, or reach back without a name."""
    behind = [source for place, _, source in runs(cells, steps) if place > at]
    if any(_LOOKS_BACK.search(source) for source in behind):
        return True
    try:
        given = _names(cells[at]["source"], ast.Store)
        return any(given & _names(source, ast.Load) for source in behind)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True


@lru_cache(maxsize=4096)
def _names(source: str, kind: type[ast.expr_context]) -> frozenset[str]:
    """The names that code gives or uses."""
    nodes = list(ast.walk(ast.parse(source)))
    found = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, kind)}
    defined = (node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef))
    return frozenset({*found, *defined} if kind is ast.Store else found)
