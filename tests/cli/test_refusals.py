"""What `curriculum learn` refuses: one sentence, exit status 1, no traceback."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from .launching import IN_THIS_PYTHON, clean_environment, tiny_lessons


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("refusals")
    tiny_lessons(folder / "lessons")
    return folder


def refused(home: Path, *arguments: object) -> tuple[int, str, str]:
    done = subprocess.run(
        [*IN_THIS_PYTHON, "learn", "--no-browser", *map(str, arguments)],
        check=False,
        cwd=home,
        env=clean_environment(home),
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_port_in_use(place: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, _, said = refused(tmp_path, "--port", port, "--lessons", place / "lessons", "--workspace", "here")
    assert status == 1
    assert said.startswith(f"curriculum: Port {port} cannot be used")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["13"], "There is no lesson '13'. There is: 11-cross-team, 12-next."),
        (["cross-tame"], "There is no lesson 'cross-tame'. There is: 11-cross-team, 12-next; did you mean cross-team?"),
        (["--workspace", "lessons"], "holds the lessons themselves: choose another folder with --workspace."),
        (["--workspace", "lessons/11-cross-team/cross-team.ipynb/x"], "holds the lessons themselves"),
        (["--workspace", sys.executable], "is, or leads through, a file"),
        (["--workspace", f"{sys.executable}/below"], "is, or leads through, a file"),
    ],
)
def test_one_sentence_and_no_traceback(place: Path, arguments: list[str], sentence: str) -> None:
    status, out, said = refused(place, "--lessons", place / "lessons", *arguments)
    assert (status, out) == (1, "")
    assert sentence in said
    assert said.startswith("curriculum: ")
    assert said.count("\n") == 1


def test_a_traceback_when_asked_for(place: Path) -> None:
    status, _, said = refused(place, "--lessons", place / "lessons", "13", "--debug")
    assert status == 1
    assert "Traceback" in said


def test_no_lessons(tmp_path: Path) -> None:
    assert "brings no lessons" in refused(tmp_path, "--lessons", tmp_path)[2]


def test_a_server_that_cannot_start_says_its_last_words(place: Path, tmp_path: Path) -> None:
    config = tmp_path / "work" / ".curriculum" / "jupyter" / "config" / "jupyter_server_config.py"
    config.parent.mkdir(parents=True)
    config.write_text("import os\nos.write(2, b'out of order')\nos._exit(3)\n")
    status, _, said = refused(tmp_path, "--lessons", place / "lessons", "--workspace", tmp_path / "work")
    assert status == 1
    assert said.startswith("curriculum: JupyterLab ended while starting: out of order; ")
    assert said.count("\n") == 1


def test_settings_that_cannot_be_written(place: Path, tmp_path: Path) -> None:
    settings = tmp_path / "work" / ".curriculum" / "jupyter"
    settings.mkdir(parents=True)
    (settings / "config").symlink_to("/dev/null")
    status, _, said = refused(tmp_path, "--lessons", place / "lessons", "--workspace", tmp_path / "work")
    assert status == 1
    assert "could not be written" in said
    assert said.count("\n") == 1
