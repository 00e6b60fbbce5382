"""Who grades what: every submission once, and each lesson opened by as few workers as can be."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from autograde.rota import Rota
from autograde.writer import Job


def jobs(**lessons: int) -> list[Job]:
    return [Job(lesson, f"{at:03}", Path()) for lesson, number in lessons.items() for at in range(number)]


def test_a_worker_stays_with_its_lesson_and_then_takes_one_nobody_has_begun() -> None:
    rota = Rota(jobs(a=2, b=3, c=2))
    first = [rota.next(0), rota.next(1), rota.next(0), rota.next(0), rota.next(1), rota.next(0)]
    assert [(job.lesson, job.student) for job in first if job] == [
        ("a", "000"), ("b", "000"), ("a", "001"), ("c", "000"), ("b", "001"), ("c", "001"),
    ]  # fmt: skip
    assert rota
    last = rota.next(0)
    assert last is not None
    assert last.lesson == "b"  # nothing else is left: it helps
    assert not rota
    assert rota.next(0) is rota.next(1) is None


@pytest.mark.parametrize("seed", range(20))
def test_everybody_is_graded_once_and_few_lessons_are_opened_twice(seed: int) -> None:
    chance = random.Random(seed)
    sizes = {name: chance.randint(1, 30) for name in "abcdefg"[: chance.randint(1, 7)]}
    workers = chance.randint(1, 4)
    rota, given, opened = Rota(jobs(**sizes)), [], set()
    while rota:
        worker = chance.randrange(workers)
        job = rota.next(worker)
        assert job is not None
        given.append((job.lesson, job.student))
        opened.add((worker, job.lesson))
    assert sorted(given) == sorted((job.lesson, job.student) for job in jobs(**sizes))
    assert len(opened) <= len(sizes) + 2 * workers
