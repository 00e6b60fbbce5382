"""Memory that is cheap to fork: a fork copies page tables, and huge pages need next to none."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .libc import libc

_COLLAPSE = 25
_HUGE = 1 << 21
_SMALL_OBJECT = 470
"""Bytes of an object near the largest that Python's allocator keeps in its arenas."""
_ROOM, _HELD = 96_000, 1_000
"""So many such objects take what the warm process needs; one of so many is kept, two an arena, to hold the place."""


@contextmanager
def close_together() -> Iterator[None]:
    """Have what is loaded meanwhile lie together and, in the end, in huge pages, where no collection looks at it again.

    Python asks for its arenas one by one, and libraries loaded in between would keep them apart.
    """
    room: list[bytes | None] = [None] * _ROOM  # of its final size: growing, it would itself come between
    for at in range(_ROOM):
        room[at] = bytes(_SMALL_OBJECT)
    held = room[::_HELD]
    room.clear()
    yield
    held.clear()
    gc.collect()
    gc.freeze()
    use_huge_pages()


def use_huge_pages() -> None:
    """Gather this process's memory into huge pages, as far as the kernel does that (Linux 6.1 or newer)."""
    maps = ""
    with suppress(OSError):
        maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
    for line in maps.splitlines():
        region, access, _, _, _, *name = line.split(maxsplit=5)
        if access == "rw-p" and (not name or name[0] == "[heap]"):
            begins, ends = (int(place, 16) for place in region.split("-"))
            for block in range(-(-begins // _HUGE) * _HUGE, ends - _HUGE + 1, _HUGE):
                libc.madvise(ctypes.c_void_p(block), ctypes.c_size_t(_HUGE), _COLLAPSE)
