from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.lint.bench import Bench, good_lesson


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return good_lesson(tmp_path_factory.mktemp("made")).folder


@pytest.fixture
def bench(made: Path, tmp_path: Path) -> Bench:
    return Bench(Path(shutil.copytree(made, tmp_path / "source" / made.name)))
