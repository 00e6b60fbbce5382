"""`curriculum play`: the same record and the same score as in the notebook, from plain lines typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from curriculum import open_lesson
from curriculum.content import read_roleplay
from curriculum.record import Record
from tests.learners import LESSON, ROOT, Learner


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    Learner.starts(tmp_path / LESSON, ROOT / "source" / LESSON)
    return tmp_path


def play(workspace: Path, task: str, typed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from curriculum.cli import main; main()", "play", task, "--workspace", str(workspace)],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "100"},
        timeout=60,
    )


def test_a_play_goes_to_its_end_and_scores_as_in_the_notebook(workspace: Path) -> None:
    run = play(workspace, f"{LESSON}/two-weeks-later", "1\n" * 5)
    assert run.returncode == 0, run.stderr
    assert "The end: " in run.stdout
    told = open_lesson(workspace / LESSON).two_weeks_later.debrief()
    first_line = str(told).splitlines()[0].strip("*")
    assert first_line.split(",")[0] in " ".join(run.stdout.split())


def test_stopping_keeps_everything_and_the_same_command_takes_it_up(workspace: Path) -> None:
    run = play(workspace, f"{LESSON}/two-weeks-later", "2\nstop\n")
    assert "the same command takes it up again" in run.stdout
    record = Record(workspace / LESSON, LESSON)
    [stopped] = record.read().plays
    assert len(stopped.choices) == 1
    again = play(workspace, f"{LESSON}/two-weeks-later", "1\n" * 4)
    assert "You take up this play after 1 decision" in again.stdout
    [finished] = record.read().plays
    assert finished.finished
    assert finished.choices[0] == stopped.choices[0]


def test_a_wrong_line_is_asked_again_and_changes_nothing(workspace: Path) -> None:
    run = play(workspace, f"{LESSON}/two-weeks-later", "9\nnone\n\n1\nstop\n")
    assert "Type a number that is offered" in run.stdout
    assert len(Record(workspace / LESSON, LESSON).read().plays[0].choices) == 1


@pytest.mark.parametrize("task", ["their-backlog", "over-the-head"])
def test_every_way_of_asking_can_be_played(workspace: Path, task: str) -> None:
    roleplay = read_roleplay(workspace / LESSON / "lesson" / f"{task}.yaml")
    asked = {scene.asks for scene in roleplay.scenes.values()}
    assert asked != {"choose"}
    run = play(workspace, f"{LESSON}/{task}", "1\n2\n" * 8)
    [played] = Record(workspace / LESSON, LESSON).read().plays
    assert played.finished, run.stdout[-1500:] + run.stderr
    assert "You agree with the authors on" in " ".join(run.stdout.split())


def test_a_task_that_is_not_there_is_one_sentence(workspace: Path) -> None:
    run = play(workspace, f"{LESSON}/no-such-play", "")
    assert run.returncode == 1
    assert "allowed are" in run.stderr
    assert f"{LESSON}/two-weeks-later" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_damaged_record_is_kept_and_named(workspace: Path) -> None:
    (workspace / LESSON / "answers.json").write_text("{", encoding="utf-8")
    run = play(workspace, f"{LESSON}/two-weeks-later", "1\nstop\n")
    assert "It is kept as answers.damaged-" in run.stdout
    assert [path.read_text(encoding="utf-8") for path in (workspace / LESSON).glob("answers.damaged-*")] == ["{"]
