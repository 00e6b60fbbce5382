"""The lessons that are here: no author has anything left to do."""

from __future__ import annotations

import time
from pathlib import Path

from curriculum.lint import lint

SOURCE = Path(__file__).parents[2] / "source"


def test_the_lessons_have_no_finding() -> None:
    found = lint(SOURCE)
    assert not found, "\n" + "\n".join(str(one) for one in found)


def test_lint_is_quick_enough_to_be_run_at_every_commit() -> None:
    began = time.perf_counter()
    lint(SOURCE)
    lessons = sum((path / "lesson").is_dir() for path in SOURCE.iterdir())
    assert time.perf_counter() - began < 5 * lessons
