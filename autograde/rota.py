"""Which submission each worker grades next."""

from __future__ import annotations

from collections.abc import Iterable

from .writer import Job


class Rota:
    """Gives out submissions so that each lesson is opened by as few workers as can be: opening one takes a while."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._waiting: dict[str, list[Job]] = {}
        for job in jobs:
            self._waiting.setdefault(job.lesson, []).append(job)
        for of_lesson in self._waiting.values():
            of_lesson.reverse()
        self._at: dict[int, str] = {}

    def __bool__(self) -> bool:
        return any(self._waiting.values())

    def next(self, worker: int) -> Job | None:
        """The next for a worker: of its lesson, then of one nobody has begun, then of the one with most left."""
        lesson = self._at.get(worker, "")
        if not self._waiting.get(lesson):
            left = [name for name, of_lesson in self._waiting.items() if of_lesson]
            if not left:
                return None
            begun = set(self._at.values())
            fresh = [name for name in left if name not in begun]
            lesson = fresh[0] if fresh else max(left, key=lambda name: len(self._waiting[name]))
            self._at[worker] = lesson
        return self._waiting[lesson].pop()
