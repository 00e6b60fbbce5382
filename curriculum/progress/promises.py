"""What a learner has promised to do, and when: sentences for tomorrow, and the if-then of reflections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from curriculum.content.lesson import ReflectionTask
from curriculum.plain_text import one_line
from curriculum.portfolio.page import boxes
from curriculum.scoring.reflection.dates import find_date

from .parts import Promise
from .seen import Seen
from .when import last_day

SETTLED = ("yes", "changed it")
"""Answers to "said it?" after which nothing is asked again."""

_BOX = "If-then"
_EMPTY = ("", "*Write here.*")


def promises(seen: Seen, today: date) -> tuple[Promise, ...]:
    """The promises of one lesson on one day, in the order of the lesson."""
    return (*_plans(seen, today), *_sentences(seen, today))


def _sentences(seen: Seen, today: date) -> Iterator[Promise]:
    for row in seen.record.sentences if seen.record else ():
        found = last_day(row.date)
        day = found[0] if found else None
        due = day is not None and day <= today and row.said not in SETTLED
        said = one_line(row.said) if row.said is not None else None
        yield Promise(_lesson(seen), "sentence", "sentence", one_line(row.text), one_line(row.date, 40), day, said, due)


def _plans(seen: Seen, today: date) -> Iterator[Promise]:
    for name, task in seen.lesson.tasks.items() if seen.lesson and seen.notebook else ():
        if not isinstance(task, ReflectionTask) or seen.notebook is None or seen.texts.get(name) == "not tried":
            continue
        text = boxes(seen.notebook.sources.get(name, "")).get(_BOX, "")
        if text in _EMPTY:
            continue
        found = last_day(text)
        day = found[0] if found else None
        when = found[1] if found else find_date(text)
        yield Promise(
            _lesson(seen),
            "if-then",
            name,
            one_line(text),
            one_line(when, 40),
            day,
            None,
            day is not None and day <= today,
        )


def _lesson(seen: Seen) -> str:
    return seen.lesson.id if seen.lesson else seen.folder
