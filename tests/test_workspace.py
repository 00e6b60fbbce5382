"""The workspace: never a learner's byte lost; files as such, whatever is in them."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from curriculum.workspace import HIDDEN, WorkspaceError, lay_out
from curriculum.workspace.laid_out import last_note
from curriculum.workspace.shipped import HOME

NOTEBOOK = "11-cross-team/cross-team.ipynb"
DATA = "11-cross-team/requests.csv"
LESSON = "11-cross-team/lesson/lesson.yaml"
WRITES = 7
"""Two updates, a new notebook and its copy for later, a text beside a changed file, the note, the fingerprints."""
FIRST = {NOTEBOOK: b"notebook 1", DATA: b"data 1", LESSON: b"lesson: 1"}
SECOND = {NOTEBOOK: b"notebook 2", DATA: b"data 2", LESSON: b"lesson: 2"}


def publish(lessons: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        put(lessons / path, data)


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def contents(workspace: Path) -> dict[str, bytes]:
    """What a learner finds in the lessons; the home notebook and what was put aside are looked at elsewhere."""
    beside = {HIDDEN, HOME, "earlier-copies", "new-text", "what-changed.md"}
    return {
        path.relative_to(workspace).as_posix(): path.read_bytes()
        for path in workspace.rglob("*")
        if path.is_file() and path.relative_to(workspace).parts[0] not in beside
    }


@pytest.fixture
def lessons(tmp_path: Path) -> Path:
    publish(tmp_path / "lessons", FIRST)
    return tmp_path / "lessons"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "workspace"


def test_a_new_workspace_gets_every_file(workspace: Path, lessons: Path) -> None:
    done = lay_out(workspace, lessons)
    assert contents(workspace) == FIRST
    assert done.sentences() == [f"Laid out 1 lesson in {workspace}."]
    assert (workspace / HOME).is_file()


def test_a_second_time_says_and_changes_nothing(workspace: Path, lessons: Path) -> None:
    lay_out(workspace, lessons)
    before = {path: path.stat().st_mtime_ns for path in workspace.rglob("*")}
    assert lay_out(workspace, lessons).sentences() == []
    assert {path: path.stat().st_mtime_ns for path in workspace.rglob("*")} == before


def test_untouched_files_follow_a_new_version(workspace: Path, lessons: Path) -> None:
    lay_out(workspace, lessons)
    publish(lessons, SECOND)
    assert lay_out(workspace, lessons).sentences() == ["Updated 11-cross-team."]
    assert contents(workspace) == SECOND


def test_what_the_learner_changed_is_kept_and_the_new_text_offered_once(workspace: Path, lessons: Path) -> None:
    lay_out(workspace, lessons)
    put(workspace / DATA, b"mine")
    assert lay_out(workspace, lessons).sentences() == []
    publish(lessons, SECOND)
    done = lay_out(workspace, lessons)
    assert done.kept == (DATA,)
    assert done.sentences() == [
        "Updated 11-cross-team.",
        f"Kept your {DATA}, because you changed it; the new text of it lies in new-text/{DATA}.",
    ]
    assert contents(workspace) == {**SECOND, DATA: b"mine"}
    assert (workspace / "new-text" / DATA).read_bytes() == SECOND[DATA]
    assert lay_out(workspace, lessons).sentences() == []


def test_what_an_update_brought_is_noted_newest_first(workspace: Path, lessons: Path) -> None:
    lay_out(workspace, lessons)
    assert not (workspace / "what-changed.md").exists()
    publish(lessons, SECOND)
    lay_out(workspace, lessons, now=datetime(2026, 11, 25, tzinfo=UTC))
    publish(lessons, {"12-next/lesson/lesson.yaml": b"a: 1"})
    lay_out(workspace, lessons, now=datetime(2026, 12, 1, tzinfo=UTC))
    note = (workspace / "what-changed.md").read_text()
    assert note == "# What changed\n\n## 2026-12-01\n\n- New: 12-next.\n\n## 2026-11-25\n\n- Updated 11-cross-team.\n"
    assert last_note(note) == ("2026-12-01", ["New: 12-next."])


def test_a_workspace_of_a_newer_version_is_left_alone(workspace: Path, lessons: Path) -> None:
    lay_out(workspace, lessons)
    ledger = workspace / HIDDEN / "laid-out.json"
    ledger.write_text(ledger.read_text().replace('"version": "', '"version": "99'))
    publish(lessons, SECOND)
    [told] = lay_out(workspace, lessons).sentences()
    assert "pip install --upgrade career-on-soft-skills" in told
    assert contents(workspace) == FIRST


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"title: [", b"- 1", b""])
def test_a_damaged_file_of_the_lessons_own_comes_back_and_the_damage_is_put_aside(
    workspace: Path, lessons: Path, damage: bytes
) -> None:
    publish(lessons, {LESSON: b"title: 1"})
    lay_out(workspace, lessons)
    put(workspace / LESSON, damage)
    [(path, where)] = lay_out(workspace, lessons).replaced
    assert path == LESSON
    assert (workspace / where).read_bytes() == damage
    assert (workspace / LESSON).read_bytes() == b"title: 1"


def test_repair_puts_everything_back_and_every_file_aside(workspace: Path, lessons: Path) -> None:
    publish(lessons, {LESSON: b"title: 1"})
    lay_out(workspace, lessons)
    mine = {NOTEBOOK: b"mine 1", DATA: b"mine 2", LESSON: b"title: mine"}
    publish(workspace, mine)
    done = lay_out(workspace, lessons, repair=True)
    assert contents(workspace) == {**FIRST, LESSON: b"title: 1"}
    assert {path: (workspace / where).read_bytes() for path, where in done.replaced} == mine


def test_a_record_is_never_touched_even_where_a_lesson_brings_one(workspace: Path, lessons: Path) -> None:
    mine = "11-cross-team/answers.json"
    lay_out(workspace, lessons)
    put(workspace / mine, b"{}")
    put(lessons / mine, b"not yours")
    lay_out(workspace, lessons)
    assert contents(workspace) == {**FIRST, mine: b"{}"}


def test_a_file_that_was_there_first_is_kept(workspace: Path, lessons: Path) -> None:
    put(workspace / DATA, b"mine")
    assert lay_out(workspace, lessons).kept == (DATA,)
    assert contents(workspace)[DATA] == b"mine"


def test_a_missing_file_comes_back(workspace: Path, lessons: Path) -> None:
    lay_out(workspace, lessons)
    (workspace / DATA).unlink()
    assert lay_out(workspace, lessons).written == (DATA,)
    assert contents(workspace) == FIRST


def test_what_a_new_version_drops_stays(workspace: Path, lessons: Path) -> None:
    lay_out(workspace, lessons)
    (lessons / DATA).unlink()
    assert lay_out(workspace, lessons).sentences() == []
    assert contents(workspace) == FIRST


def test_caches_and_hidden_files_do_not_travel(workspace: Path, lessons: Path) -> None:
    put(lessons / "11-cross-team/.ipynb_checkpoints/a.ipynb", b"x")
    put(lessons / "11-cross-team/lesson/__pycache__/figures.pyc", b"x")
    lay_out(workspace, lessons)
    assert contents(workspace) == FIRST


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"files": 3}', b'{"files": {"a": 1}}', b"\xff", b"[" * 100_000])
def test_with_damaged_fingerprints_everything_that_differs_is_kept(
    workspace: Path, lessons: Path, damage: bytes
) -> None:
    lay_out(workspace, lessons)
    put(workspace / HIDDEN / "laid-out.json", damage)
    publish(lessons, SECOND)
    done = lay_out(workspace, lessons)
    assert sorted(done.kept) == [NOTEBOOK, DATA]
    [(path, where)] = done.replaced  # no lesson can be read from it, so nobody has a use for it as it is
    assert (workspace / where).read_bytes() == FIRST[path]
    assert contents(workspace) == {**FIRST, path: SECOND[path]}


def test_a_folder_where_a_file_should_be_is_kept(workspace: Path, lessons: Path) -> None:
    put(workspace / DATA / "inside.txt", b"mine")
    assert lay_out(workspace, lessons).kept == (DATA,)


@pytest.mark.parametrize("leads_to", ["a file", "nowhere"])
def test_a_link_where_a_file_should_be_is_kept(workspace: Path, lessons: Path, tmp_path: Path, leads_to: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    if leads_to == "a file":
        elsewhere.write_bytes(b"data 0")
    (workspace / DATA).parent.mkdir(parents=True)
    (workspace / DATA).symlink_to(elsewhere)
    assert lay_out(workspace, lessons).kept == (DATA,)
    assert (workspace / DATA).is_symlink()
    assert elsewhere.exists() == (leads_to == "a file")


def refusal(workspace: Path, lessons: Path) -> str:
    with pytest.raises(WorkspaceError) as caught:
        lay_out(workspace, lessons)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


def test_a_workspace_that_is_a_file(workspace: Path, lessons: Path) -> None:
    put(workspace, b"mine")
    assert "is, or leads through, a file" in refusal(workspace, lessons)
    assert "is, or leads through, a file" in refusal(workspace / "below", lessons)
    assert workspace.read_bytes() == b"mine"


def test_a_lesson_folder_that_is_a_file(workspace: Path, lessons: Path) -> None:
    put(workspace / "11-cross-team", b"mine")
    assert "is a file where a folder is needed" in refusal(workspace, lessons)
    assert contents(workspace) == {"11-cross-team": b"mine"}


@pytest.mark.parametrize("folder", ["11-cross-team", "11-cross-team/lesson", HIDDEN])
def test_a_linked_folder_that_leads_outside(workspace: Path, lessons: Path, tmp_path: Path, folder: str) -> None:
    outside = tmp_path / "outside"
    put(outside / "lesson.yaml", b"theirs")
    (workspace / folder).parent.mkdir(parents=True)
    (workspace / folder).symlink_to(outside)
    assert "is a link that leads out of the workspace" in refusal(workspace, lessons)
    assert contents(outside) == {"lesson.yaml": b"theirs"}


def test_a_linked_folder_that_stays_inside(workspace: Path, lessons: Path) -> None:
    (workspace / "elsewhere").mkdir(parents=True)
    (workspace / "11-cross-team").symlink_to("elsewhere")
    lay_out(workspace, lessons)
    assert (workspace / "elsewhere" / "cross-team.ipynb").read_bytes() == b"notebook 1"


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
@pytest.mark.parametrize("survives", range(WRITES + 1))
def test_a_full_or_read_only_disk_loses_nothing(
    workspace: Path, lessons: Path, monkeypatch: pytest.MonkeyPatch, call: str, survives: int
) -> None:
    lay_out(workspace, lessons)
    put(workspace / NOTEBOOK, b"mine")
    publish(lessons, {**SECOND, "12-next/next.ipynb": b"next"})
    with monkeypatch.context() as patch:
        run_out_of_space(patch, call, survives)
        if survives < WRITES:
            assert "No space left" in refusal(workspace, lessons)
        else:
            lay_out(workspace, lessons)
    for path, data in contents(workspace).items():
        assert data in {FIRST.get(path), SECOND.get(path), b"mine", b"next"}, path
    lay_out(workspace, lessons)
    assert contents(workspace) == {**SECOND, NOTEBOOK: b"mine", "12-next/next.ipynb": b"next"}


def run_out_of_space(patch: pytest.MonkeyPatch, call: str, survives: int) -> None:
    """Let `call` fail after it went well a few times."""
    owner = Path if call == "replace" else os
    real = getattr(owner, call)
    left = iter(range(survives))

    def failing(*args: Any, **kwargs: Any) -> object:
        if (call != "open" or ".new" in str(args[0])) and next(left, None) is None:
            raise OSError(28, "No space left on device")
        return real(*args, **kwargs)

    patch.setattr(owner, call, failing)
