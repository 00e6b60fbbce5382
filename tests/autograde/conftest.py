"""One course, one bench and one warm sandbox for all tests that only read them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograde.grade import Bench
from autograde.sandbox.parent import Sandbox
from tests.autograde.postgres import Server
from tests.autograde.room import LIMITS, Room


@pytest.fixture(scope="session")
def shared_room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    return Room.make(tmp_path_factory.mktemp("shared") / "course", limits=LIMITS)


@pytest.fixture(scope="session")
def bench(shared_room: Room) -> Bench:
    return shared_room.bench()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(LIMITS)
    sandbox.ready()
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="module")
def alone() -> Iterator[Sandbox]:
    """A sandbox whose beginnings are one file's."""
    sandbox = Sandbox(LIMITS)
    sandbox.ready()
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with Server() as server:
        yield server
