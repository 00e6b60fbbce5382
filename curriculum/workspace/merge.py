"""A learner's notebook and a new edition of it made one. Pure.

Every cell of the new edition is there, in its order. A cell for answers keeps the learner's words, a cell that belongs
to the lesson has the new ones. Words of the learner's that have no such place stand in a cell of their own where they
stood before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .cells import Json, fresh, is_answer, is_locked, keeps_checksum, key, own, same, text, with_ids, with_words


@dataclass(frozen=True)
class Merged:
    """A notebook of the new edition.

    Attributes
    ----------
    carried:
        Cells of the new edition that have the learner's words.
    beside:
        Cells whose earlier words stand beside the new ones, or whose place the new edition has not got.
    replaced:
        Cells that belong to the lesson, were changed all the same, and have the lesson's words again.
    """

    notebook: Json
    carried: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


def merge(base: Json | None, mine: Json, new: Json) -> Merged:
    """Bring a learner's notebook to a new edition.

    Parameters
    ----------
    base:
        The edition the learner began with; `None` where nobody knows it, and then every difference counts as theirs.
    """
    merging = _Merging(_by_key(base) if base else {}, _by_key(mine), {key(cell) for cell in new["cells"]})
    own_cells = merging.own_cells(mine, [*new["cells"], *(base["cells"] if base else [])])
    cells = list(own_cells.get(None, []))
    for cell in new["cells"]:
        cells += merging.settle(cell)
        cells += own_cells.get(key(cell), [])
    kernel = {name: mine["metadata"][name] for name in ("kernelspec",) if name in mine.get("metadata", {})}
    notebook = new | {"cells": list(with_ids(cells)), "metadata": new.get("metadata", {}) | kernel}
    return Merged(notebook, tuple(merging.carried), tuple(merging.beside), tuple(merging.replaced))


def have_common(mine: Json, new: Json) -> bool:
    """Whether the one is at all an edition of the other, and not a notebook of somebody's own under its name."""
    return bool(_by_key(mine).keys() & _by_key(new).keys())


def _by_key(notebook: Json) -> dict[str, Json]:
    # Of cells with one grade_id the last counts, as in nbgrader.
    return {name: cell for cell in notebook["cells"] if (name := key(cell))}


@dataclass
class _Merging:
    base: Mapping[str, Json]
    mine: Mapping[str, Json]
    places: set[str | None]
    carried: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)

    def settle(self, cell: Json) -> list[Json]:
        """What stands at the place of one cell of the new edition: it, and the learner's words where they differ."""
        name = key(cell) or ""
        theirs, before = self.mine.get(name), self.base.get(name)
        if theirs is None:
            return [fresh(cell)]
        if same(theirs, cell):
            return [with_words(cell, theirs)]
        if not self._wrote(theirs, before):
            return [fresh(cell)]
        if is_locked(theirs):
            self.replaced.append(name)
            return [fresh(cell)]
        if theirs["cell_type"] == cell["cell_type"] and not is_locked(cell) and self._fits(cell, before):
            self.carried.append(name)
            return [with_words(cell, theirs)]
        self.beside.append(name)
        return [fresh(cell), own(theirs)] if text(theirs).strip() else [fresh(cell)]

    def own_cells(self, mine: Json, ours: list[Json]) -> dict[str | None, list[Json]]:
        """Cells of the learner's without a place in the new edition, each under the place it came after."""
        known = {(cell["cell_type"], text(cell)) for cell in ours}
        found: dict[str | None, list[Json]] = {}
        after: str | None = None
        for cell in mine["cells"]:
            name = key(cell)
            if name in self.places:
                after = name
                if cell is self.mine[name or ""]:
                    continue
            if self._is_theirs(cell) and (cell["cell_type"], text(cell)) not in known:
                if name in self.base:
                    self.beside.append(name or "")
                found.setdefault(after, []).append(own(cell))
        return found

    def _is_theirs(self, cell: Json) -> bool:
        name = key(cell)
        if not text(cell).strip() or is_locked(cell):
            return False
        return self._wrote(cell, self.base.get(name or ""))

    @staticmethod
    def _wrote(theirs: Json, before: Json | None) -> bool:
        """Whether the learner wrote in a cell."""
        if before is not None:
            return not same(theirs, before)
        return not keeps_checksum(theirs)

    @staticmethod
    def _fits(cell: Json, before: Json | None) -> bool:
        """Whether words written in the earlier cell belong in the new one.

        An answer does, even where the question was reworded. A note in the lesson's own text does only while that text
        is still the same.
        """
        return is_answer(cell) or (before is not None and same(cell, before))
