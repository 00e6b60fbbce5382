"""What a run that was killed leaves behind, whatever a learner made of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograde.sandbox.surroundings import size
from autograde.scratch import make_scratch, remove, sweep


def nest(folder: Path, depth: int) -> None:
    """Nest folders deeper than a path is long."""
    make = f"import os\nfor _ in range({depth}):\n    os.mkdir('nested')\n    os.chdir('nested')\nopen('file', 'w')"
    subprocess.run([sys.executable, "-c", make], cwd=folder, check=True)


def test_folders_nested_deeper_than_a_path_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "scratch"
    folder.mkdir()
    nest(folder, 3000)
    assert size(folder) == float("inf")
    remove(folder)
    assert not folder.exists()


def test_closed_folders_are_removed_and_links_are_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("x", encoding="utf-8")
    folder = tmp_path / "scratch"
    (folder / "closed" / "inner" / "more").mkdir(parents=True)
    (folder / "closed" / "inner" / "link").symlink_to(kept)
    (folder / "link").symlink_to(kept)
    (folder / "closed" / "inner").chmod(0)
    (folder / "closed").chmod(0)
    folder.chmod(0)
    remove(folder)
    assert not folder.exists()
    assert (kept / "file").read_text(encoding="utf-8") == "x"
    assert kept.stat().st_mode & 0o777


def test_the_next_run_removes_what_a_killed_one_left_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, mine = tmp_path / f"autograde-{ended.pid}-x", tmp_path / f"autograde-{os.getpid()}-x"
    for folder in (left, mine):
        folder.mkdir()
    nest(left, 1500)
    sweep()
    assert not left.exists()
    assert mine.exists()


def test_it_lies_where_tmpdir_says_and_in_memory_only_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("autograde.scratch._IN_MEMORY", str(tmp_path / "memory"))
    (tmp_path / "memory").mkdir()
    for tmpdir, room in ((str(tmp_path), 0), (None, 0), (None, 1 << 60)):
        monkeypatch.setattr("autograde.scratch._ROOM", room)
        if tmpdir is None:
            monkeypatch.delenv("TMPDIR", raising=False)
        else:
            monkeypatch.setenv("TMPDIR", tmpdir)
        made = make_scratch()
        assert made.stat().st_mode & 0o777 == 0o700
        places.append(made.parent)
    assert places == [tmp_path, tmp_path / "memory", tmp_path]
