"""Hostile submissions: nothing above the exercise's own points, no other mark, nothing outside, the cause named."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from autograde.grade import Bench, grade
from autograde.mark import GradedSubmission
from autograde.sandbox.parent import Sandbox
from autograde.submission import Submission, read_submission
from tests.autograde.attacks import ATTACKS
from tests.autograde.room import Room
from tests.learners import LESSON, NOTEBOOK, Learner, best_answer, cell_of, grade_id, read, worst_answer

SECRET = "canary-7f3a"  # noqa: S105
CHEATABLE = {"figures-q6"}
"""Plain test cells run among the learner's code, so they can be cheated there: for their own points."""
SCRIPTS = re.compile(r"<\s*(script|iframe|svg|object)|\son\w+\s*=|javascript:", re.IGNORECASE)


@pytest.fixture(scope="module")
def outside(shared_room: Room) -> dict[str, Path]:
    shared_room.learner("honest", lambda learner: learner.solve())
    secret = shared_room.folder / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    os.environ["AUTOGRADE_TEST_SECRET"] = SECRET
    return {
        "OUTSIDE": secret,
        "GRADEBOOK": shared_room.folder / "gradebook.db",
        "SOURCE": shared_room.folder / "source" / LESSON,
        "OTHER": shared_room.folder / "submitted" / "honest" / LESSON / NOTEBOOK,
        "CLASS": shared_room.folder / "submitted",
    }


@pytest.fixture(scope="module")
def blank(shared_room: Room) -> Submission:
    """A submission of somebody who did nothing."""
    shared_room.learner("blank")
    return shared_room.submission("blank")


def fingerprint(folder: Path) -> str:
    parts = [
        f"{path} {path.stat().st_mode} {path.stat().st_mtime_ns} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    return "\n".join(parts)


def with_code(submission: Submission, code: str) -> Submission:
    notebook = json.loads(submission.files[NOTEBOOK])
    for cell in notebook["cells"]:
        if grade_id(cell) == "figures-q1-answer":
            cell["source"] = code
    return Submission("blank", LESSON, {**submission.files, NOTEBOOK: json.dumps(notebook).encode()})


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gains_nothing(  # noqa: PLR0913 - fixtures
    name: str, blank: Submission, bench: Bench, sandbox: Sandbox, outside: dict[str, Path], shared_room: Room
) -> None:
    code, cause = ATTACKS[name]
    for word, path in outside.items():
        code = code.replace(f"@{word}@", str(path))
    before = fingerprint(shared_room.folder)
    graded = grade(with_code(blank, code), bench, sandbox)
    gained = {cell for cell, score in graded.scores.items() if score}
    assert gained <= CHEATABLE
    assert sum(graded.scores[cell] or 0.0 for cell in gained) <= 1.0
    assert set(graded.scores) == set(bench.key.lesson.cell_points())
    assert fingerprint(shared_room.folder) == before
    shown = _shown(graded)
    assert SECRET not in shown
    assert any(words in shown for words in cause.split("|"))
    assert not SCRIPTS.search(
        json.dumps(
            [
                o
                for c in _cells(graded)
                for o in c.get("outputs", [])
                if "data" in o
                for k, o in [("", {k: v for k, v in o["data"].items() if k != "text/plain"})]
            ]
        )
    )
    assert len(graded.document) < 10_000_000


def _cells(graded: GradedSubmission) -> list[dict[str, object]]:
    cells: list[dict[str, object]] = json.loads(graded.document)["cells"]
    return cells


def _shown(graded: GradedSubmission) -> str:
    outputs = [cell.get("outputs") for cell in _cells(graded)]
    return json.dumps(outputs, ensure_ascii=False) + "\n".join(graded.problems)


def test_the_next_submission_is_as_if_nothing_had_been(shared_room: Room, bench: Bench, sandbox: Sandbox) -> None:
    shared_room.learner("after", lambda learner: learner.solve())
    graded = grade(shared_room.submission("after"), bench, sandbox)
    assert {cell: score for cell, score in graded.scores.items() if cell.startswith("figures")} == {
        f"figures-q{number}": 1.0 for number in range(1, 7)
    }
    assert graded.problems == ()


def _edit(learner: Learner, change: Callable[[dict[str, object]], None]) -> None:
    path = learner.folder / "answers.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def played(learner: Learner) -> None:
    learner.play("two-weeks-later", worst_answer)
    learner.play("their-backlog", worst_answer)


def edited_totals(learner: Learner) -> None:
    played(learner)
    _edit(learner, lambda data: [play.update(score=100, value=1.0, G=1.0) for play in data["plays"]])


def impossible_choice(learner: Learner) -> None:
    played(learner)
    _edit(learner, lambda data: [choice.update(answer="z") for play in data["plays"] for choice in play["choices"]])


def foreign_scene(learner: Learner) -> None:
    played(learner)
    _edit(learner, lambda data: [play["choices"][0].update(scene="nowhere") for play in data["plays"]])


def best_ending_claimed(learner: Learner) -> None:
    played(learner)
    _edit(learner, lambda data: [play.update(ending="licensed-channel", finished=True) for play in data["plays"]])


def half_a_play_called_finished(learner: Learner) -> None:
    learner.play("their-backlog", best_answer, decisions=1)
    _edit(learner, lambda data: [play.update(finished=True, ending="x") for play in data["plays"]])


def a_play_too_long(learner: Learner) -> None:
    played(learner)
    _edit(learner, lambda data: [play.update(choices=play["choices"] * 1000) for play in data["plays"]])


def a_play_of_another_task(learner: Learner) -> None:
    learner.play("two-weeks-later", best_answer)
    _edit(learner, lambda data: [play.update(task="their-backlog") for play in data["plays"]])


def ratings_that_are_no_answer(learner: Learner) -> None:
    played(learner)
    _edit(learner, lambda data: [choice.update(answer={"a": 10**9}) for p in data["plays"] for choice in p["choices"]])


def nested_record(learner: Learner) -> None:
    (learner.folder / "answers.json").write_text("[" * 100_000, encoding="utf-8")


def a_million_plays(learner: Learner) -> None:
    played(learner)
    _edit(learner, lambda data: data.update(plays=[{**data["plays"][0], "choices": []}] * 50_000))


FORGERIES = [
    edited_totals,
    impossible_choice,
    foreign_scene,
    best_ending_claimed,
    half_a_play_called_finished,
    a_play_too_long,
    a_play_of_another_task,
    ratings_that_are_no_answer,
    nested_record,
    a_million_plays,
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_play_earns_no_more_than_the_walk_it_records(
    forge: Callable[[Learner], None], shared_room: Room, bench: Bench, sandbox: Sandbox
) -> None:
    learner = shared_room.learner(f"forger-{forge.__name__}", forge)
    graded = grade(read_submission(learner.folder, student="forger", lesson=LESSON), bench, sandbox)
    assert graded.scores["their-backlog-check"] == 0.0
    assert (graded.scores["two-weeks-later-check"] or 0.0) <= 1.0  # the worst walk, finished once
    others = {"two-weeks-later-check", "their-backlog-check"}
    assert not any(score for cell, score in graded.scores.items() if cell not in others)


def forged_results(learner: Learner) -> None:
    def forge(notebook: dict[str, object]) -> None:
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = [
                    {
                        "output_type": "execute_result",
                        "data": {"text/plain": "4.0"},
                        "execution_count": 1,
                        "metadata": {},
                    }
                ]

    learner.edit(forge)


def exchanged_names(learner: Learner) -> None:
    def exchange(notebook: dict[str, object]) -> None:
        one, other = cell_of(notebook, "figures-q1"), cell_of(notebook, "their-backlog-check")
        one["metadata"]["nbgrader"]["grade_id"] = "their-backlog-check"
        other["metadata"]["nbgrader"]["grade_id"] = "figures-q1"

    learner.edit(exchange)


def ungraded_flags(learner: Learner) -> None:
    def change(notebook: dict[str, object]) -> None:
        for cell in notebook["cells"]:
            if grade_id(cell):
                cell["metadata"]["nbgrader"].update(grade=False, locked=False, solution=True, points=-5, task=True)

    learner.edit(change)


def own_checksum(learner: Learner) -> None:
    def change(notebook: dict[str, object]) -> None:
        for cell in notebook["cells"]:
            if grade_id(cell).startswith("figures-q") and not grade_id(cell).endswith("answer"):
                cell["source"] = "1.0"
                cell["metadata"]["nbgrader"]["checksum"] = "0" * 32

    learner.edit(change)


def shadowing_modules(learner: Learner) -> None:
    for name in ("pandas", "curriculum", "json", "sitecustomize", "IPython", "ast"):
        (learner.folder / f"{name}.py").write_text("raise SystemExit(0)", encoding="utf-8")


def start_up_files(learner: Learner) -> None:
    for name in ("ipython_config.py", ".ipython/profile_default/startup/00.py", "matplotlibrc", "conftest.py"):
        path = learner.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("import os\nos._exit(1)", encoding="utf-8")


def own_key_and_references(learner: Learner) -> None:
    lesson = learner.folder / "lesson"
    (lesson / "figures.py").write_text("q1 = q2 = q3 = q4 = q5 = lambda data: 0", encoding="utf-8")
    path = lesson / "their-backlog.yaml"
    path.write_text(re.sub(r"rated: \d", "rated: 4", path.read_text(encoding="utf-8")), encoding="utf-8")
    (lesson / "lesson.yaml").write_text("tasks: {}", encoding="utf-8")


def own_data(learner: Learner) -> None:
    (learner.folder / "requests.csv").write_text("route,kind,cost_h\ndirect_fyi,routine,0\n", encoding="utf-8")
    learner.edit(lambda notebook: cell_of(notebook, "figures-q1-answer").update(source="q1 = 0.0"))


def an_archive_that_explodes(learner: Learner) -> None:
    (learner.folder / "bomb.zip").write_bytes(b"PK\x03\x04" + bytes(10_000))
    (learner.folder / "bomb.ipynb.gz").write_bytes(b"\x1f\x8b" + bytes(10_000))


def links(learner: Learner) -> None:
    for name, target in (("l1", "/etc/passwd"), ("l2", ".."), ("l3", "/"), ("l4.ipynb", "l4.ipynb")):
        (learner.folder / name).symlink_to(target)
    os.mkfifo(learner.folder / "pipe")


def scripts_in_text(learner: Learner) -> None:
    def write(notebook: dict[str, object]) -> None:
        hostile = (
            "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) <svg onload=alert(1)>"
        )
        cell_of(notebook, "figures-q1-answer")["metadata"]["tags"] = ['"><script>']
        notebook["metadata"]["title"] = hostile
        notebook["cells"].append({"cell_type": "markdown", "id": "a", "metadata": {}, "source": hostile})
        notebook["cells"].append({"cell_type": "markdown", "id": '"><script>', "metadata": {}, "source": hostile})

    learner.edit(write)


FOLDERS = [
    forged_results,
    exchanged_names,
    ungraded_flags,
    own_checksum,
    shadowing_modules,
    start_up_files,
    own_key_and_references,
    own_data,
    an_archive_that_explodes,
    links,
    scripts_in_text,
]


@pytest.mark.parametrize("work", FOLDERS)
def test_a_hostile_folder_earns_nothing(
    work: Callable[[Learner], None], shared_room: Room, bench: Bench, sandbox: Sandbox
) -> None:
    learner = shared_room.learner(f"folder-{work.__name__}", work)
    graded = grade(read_submission(learner.folder, student="folder", lesson=LESSON), bench, sandbox)
    assert not any(score for score in graded.scores.values()), graded.scores
    assert set(graded.scores) == set(bench.key.lesson.cell_points())
    text = json.dumps([cell for cell in _cells(graded) if cell["cell_type"] == "markdown"])
    assert not re.search(r"<\s*(script|svg|img[^>]*\son)", text)
    assert "javascript:" not in text
    learner_cell = read(learner.folder / NOTEBOOK)
    assert learner_cell["cells"]
