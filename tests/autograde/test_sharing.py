"""What cannot be shared is not: the world outside a forked process, other processes, and a worker's own time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograde.grade import grade
from autograde.known import needs_running
from autograde.names import needed
from autograde.plan import Run
from autograde.sandbox.memory import use_huge_pages
from autograde.sandbox.parent import Sandbox
from autograde.sandbox.session import Session
from tests.autograde.room import Room


def session(sandbox: Sandbox, *beginning: str) -> Session:
    begun = sandbox.begin(lambda _: None, list(enumerate(beginning, start=1)))
    return sandbox.open(sandbox.folder(), begun[0])


def value(session: Session, expression: str, count: int) -> object:
    return session.run(expression, count=count, asks=True).message.get("answer")


@pytest.mark.parametrize(
    "source",
    [
        "f = open('clean.csv', 'w')",
        "import os\nos.environ['HOME'] = '/'",
        "import os\nos.chdir('/')",
        "import os\nnames = os.listdir()",
        "import mmap\nm = mmap.mmap(-1, 8)",
        "import socket\ns = socket.socketpair()",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        "import asyncio\nawait asyncio.sleep(0)",
        "f = open('/dev/null')",
        "open(b'answers.json')",
        "1 / 0",
    ],
)
def test_a_cell_that_reaches_beyond_its_process_ends_the_beginning(alone: Sandbox, source: str) -> None:
    begun, fresh = alone.begin(lambda _: None, [(1, "a = 1"), (2, source), (3, "b = 2")])
    assert (len(begun.outputs), len(fresh.outputs)) == (1, 0)


def test_a_beginning_that_never_ends_shares_what_was_before_it(alone: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograde.sandbox.parent.START", 2.0)
    [fresh] = alone.begin(lambda _: None, [(1, "while True: pass")])
    assert fresh.outputs == ()
    with alone.open(alone.folder(), fresh) as open_session:
        assert value(open_session, "1 + 1", 1) == 2
    with session(alone, "a = 41") as open_session:
        assert value(open_session, "a + 1", 2) == 42


def test_where_a_lessons_parent_does_not_start_every_cell_runs(
    shared_room: Room, sandbox: Sandbox, alone: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared_room.learner("on their own", lambda learner: learner.solve())
    submission = shared_room.submission("on their own")
    expected = grade(submission, shared_room.bench(), sandbox)
    monkeypatch.setattr("autograde.sandbox.parent.START", 0.001)
    bench = shared_room.bench()
    for _ in range(2):
        graded = grade(submission, bench, alone)
        assert alone.begun == ()
        assert (graded.document, graded.scores) == (expected.document, expected.scores)


def test_a_seed_of_the_beginning_holds_in_every_child(alone: Sandbox) -> None:
    begun, _ = alone.begin(lambda _: None, [(1, "import random\nrandom.seed(1)")])
    drawn = []
    for _ in range(2):
        with alone.open(alone.folder(), begun) as one:
            drawn.append(value(one, "random.random()", 2))
    assert drawn == [0.13436424411240122] * 2


def test_a_child_holds_no_descriptor_but_its_own(alone: Sandbox) -> None:
    code = (
        "import os, stat\nheld = []\nfor one in range(4096):\n"
        "    try:\n        held.append(stat.S_IFMT(os.fstat(one).st_mode))\n    except OSError:\n        pass\n"
        "held = [held.count(stat.S_IFCHR), held.count(stat.S_IFSOCK), len(held)]"
    )
    with session(alone, "a = 1") as one:
        one.run(code, count=2)
        assert value(one, "held", 3) == [3, 1, 4]


def test_memory_in_huge_pages_is_what_it_was() -> None:
    rows = [b"%d" % number * 50 for number in range(100_000)]
    use_huge_pages()
    assert rows == [b"%d" % number * 50 for number in range(100_000)]


def test_a_descriptor_cannot_be_told_to_signal_others(alone: Sandbox) -> None:
    code = (
        "import fcntl, socket, struct\na, b = socket.socketpair()\nrefused = []\n"
        "for what, value in ((8, 7), (10, 9), (15, struct.pack('ii', 1, 7))):\n"
        "    try:\n        fcntl.fcntl(a, what, value)\n    except PermissionError:\n        refused.append(what)\n"
        "try:\n    fcntl.ioctl(a, 0x8901, struct.pack('i', 7))\nexcept PermissionError:\n    refused.append('ioctl')\n"
        "fcntl.fcntl(a, fcntl.F_GETFL)\nrefused"
    )
    with session(alone) as one:
        assert value(one, code, 1) == [8, 10, 15, "ioctl"]


def test_a_learners_folder_in_place_of_the_data_gives_way(shared_room: Room, sandbox: Sandbox) -> None:
    shared_room.learner("solved", lambda learner: learner.solve())
    plain = shared_room.submission("solved")
    files = {name: raw for name, raw in plain.files.items() if name != "requests.csv"}
    odd = replace(plain, files={**files, "requests.csv/x": b"1"})
    assert grade(odd, shared_room.bench(), sandbox).scores == grade(plain, shared_room.bench(), sandbox).scores


def test_code_too_long_to_read_is_not_read() -> None:
    sources = ("picture = plot()", "x = 1\n" * 50_000)
    assert needs_running(0, {at: Run(at + 1, source, asks=False) for at, source in enumerate(sources)})


@pytest.mark.parametrize(
    "source",
    [
        "level",
        "del level",
        "def f():\n    global level\n    level -= 1",
        "def f():\n    return level",
        "@level\ndef f(): pass",
        "def f(x: level): pass",
        "def f() -> level: pass",
        "g = lambda level=level: level",
        "[level for level in level]",
        "def f():\n    def g():\n        level = 1\n    return level",
        "class A:\n    x = level",
        "level += 1",
        "if x:\n    level = 1\nlevel",
        "while x:\n    level = 1\nprint(level)",
        "try:\n    level = 1\nexcept E:\n    pass\nlevel",
        "f'{level}'",
        "with level as x: pass",
        "await level()",
    ],
)
def test_a_name_that_may_come_from_before_is_needed(source: str) -> None:
    assert "level" in needed(source)


@pytest.mark.parametrize(
    "source",
    [
        "level = 1\nlevel",
        "for level in x:\n    print(level)",
        "def f(level):\n    return level",
        "def f():\n    level = 1\n    return level",
        "[level for level in x]",
        "import level\nlevel.x",
        "x.level",
        "with x as level:\n    level",
        "# level",
        "'level'",
    ],
)
def test_a_name_of_its_own_is_not(source: str) -> None:
    assert "level" not in needed(source)
