"""Whatever has happened to a workspace, no command loses an answer or ends in a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.learners import LESSON
from tests.portfolio.making import PERSON, finished
from tests.running import curriculum

HARD = st.sampled_from(
    [None, True, -1, 0, 2**70, 10**400, 1e308, float("nan"), "", "x", "\ud800", "\x1b[2J\x00", "2026-13-40",
     "9999-12-31", "../..", [], [[]], {}, {"a": {"b": []}}, "# h\n\n<script>", "{{sentence.text}}", "\ue0000\ue001"]
)  # fmt: skip
FILES = st.sampled_from(
    ["answers.json", "cross-team.ipynb", "lesson/lesson.yaml", "lesson/two-weeks-later.yaml",
     "lesson/their-backlog.yaml", "lesson/reflections.yaml", "lesson/portfolio.md", "requests.csv",
     "../portfolio.yaml"]
)  # fmt: skip
BYTES = st.one_of(st.binary(max_size=40), st.sampled_from([b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 9000]))
DAMAGE = st.one_of(
    st.tuples(st.just("cut"), FILES, st.integers(0, 4000)),
    st.tuples(st.just("put"), FILES, st.tuples(st.integers(0, 4000), BYTES)),
    st.tuples(st.just("replace"), FILES, BYTES),
    st.tuples(st.just("lose"), FILES, st.none()),
    st.tuples(st.just("folder"), FILES, st.none()),
    st.tuples(
        st.just("value"), st.sampled_from(["answers.json", "cross-team.ipynb"]), st.tuples(st.integers(0, 600), HARD)
    ),
)
COMMANDS = [
    ("progress",),
    ("progress", "--json"),
    ("progress", "11"),
    ("portfolio",),
    ("portfolio", "--approve", "11"),
    ("play",),
    ("debrief", "two-weeks-later"),
    ("play", "two-weeks-later"),
]


def spots(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value where another value could stand."""
    found: list[tuple[Any, Any]] = []
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inside in rows:
        found += [(value, key), *spots(inside)]
    return found


def harm(folder: Path, how: str, name: str, what: Any) -> None:
    path = folder / name
    if not path.is_file():
        return
    data = path.read_bytes()
    match how:
        case "cut":
            path.write_bytes(data[: what % (len(data) + 1)])
        case "put":
            at = what[0] % (len(data) + 1)
            path.write_bytes(data[:at] + what[1] + data[at:])
        case "replace":
            path.write_bytes(what)
        case "lose":
            path.unlink()
        case "folder":
            path.unlink()
            path.mkdir()
        case "value":
            try:
                read = json.loads(data)
            except (ValueError, RecursionError):
                return
            places = spots(read)
            if places:
                holder, key = places[what[0] % len(places)]
                holder[key] = what[1]
                path.write_text(json.dumps(read), encoding="utf-8")


def plays(data: bytes) -> list[Any]:
    read = json.loads(data)
    return list(read["plays"]) if isinstance(read, dict) and isinstance(read.get("plays"), list) else []


def check(damage: list[tuple[str, str, Any]], commands: list[tuple[str, ...]]) -> None:
    with TemporaryDirectory() as place:
        workspace = Path(place)
        folder = finished(workspace / LESSON).folder
        (workspace / "portfolio.yaml").write_text(PERSON, encoding="utf-8")
        for how, name, what in damage:
            harm(folder, how, name, what)
        record = folder / "answers.json"
        before = record.read_bytes() if record.is_file() else None
        notebook = folder / "cross-team.ipynb"
        text = notebook.read_bytes() if notebook.is_file() else None
        for command in commands:
            ran = curriculum(*command, "--workspace", workspace, typed="y\n1\n2\n1\n1\n1\n")
            assert ran.status in (0, 1), (command, ran)
            assert "unexpected" not in ran.err, (command, ran.err)
            assert "Traceback" not in ran.out + ran.err
        assert text == (notebook.read_bytes() if notebook.is_file() else None)
        if before is None:
            return
        kept = [path.read_bytes() for path in folder.glob("answers*.json") if path.is_file()]
        if before not in kept:  # then it was good, and playing has added to it
            old, new = plays(before), plays(record.read_bytes())
            assert len(new) >= len(old) > 0 or not old
            for was, now in zip(old, new, strict=False):
                assert now["choices"][: len(was["choices"])] == was["choices"]


SOME = st.lists(DAMAGE, min_size=1, max_size=3)
THEN = st.lists(st.sampled_from(COMMANDS), min_size=1, max_size=3)
EASY = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@given(SOME, THEN)
@settings(max_examples=30, **EASY)
def test_no_answer_is_lost_and_no_traceback_is_shown(
    damage: list[tuple[str, str, Any]], commands: list[tuple[str, ...]]
) -> None:
    check(damage, commands)


@pytest.mark.long
@given(SOME, THEN)
@settings(max_examples=5_000, **EASY)
def test_no_answer_is_lost_and_no_traceback_is_shown_in_five_thousand_workspaces(
    damage: list[tuple[str, str, Any]], commands: list[tuple[str, ...]]
) -> None:
    check(damage, commands)
