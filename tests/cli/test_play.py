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
from tests.learners import LESSON, ROOT, Learner, best_answer, worst_answer
from tests.running import Ran, curriculum


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


def here(workspace: Path, *arguments: object, typed: str = "") -> Ran:
    return curriculum(*arguments, "--workspace", workspace, typed=typed)


def test_without_a_name_the_role_plays_are_listed_with_where_they_stand(workspace: Path) -> None:
    Learner(workspace / LESSON).play("two-weeks-later", worst_answer)
    said = here(workspace, "play").out
    assert f"  {LESSON}/two-weeks-later: “Two weeks later”, first play 0 of 100\n" in said
    assert f"  {LESSON}/over-the-head: “When over the head is right”, not tried yet (not marked)\n" in said


@pytest.mark.parametrize("name", ["two-weeks-later", "11/two-weeks-later", "cross-team/two-weeks-later"])
def test_a_role_play_is_found_by_its_shorter_names(workspace: Path, name: str) -> None:
    assert "Decision 1." in here(workspace, "play", name, typed="stop\n").out


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("11/two-week-later", f"did you mean {LESSON}/two-weeks-later?"),
        ("over-the-hat", f"did you mean {LESSON}/over-the-head?"),
        ("11-cros-team/over-the-head", "did you mean 11-cross-team?"),
        ("quite-another", "write one of these"),
    ],
)
def test_a_mistyped_name_is_answered_with_the_nearest(workspace: Path, name: str, sentence: str) -> None:
    for command in ("play", "debrief"):
        ran = here(workspace, command, name)
        assert (ran.status, ran.err.count("\n")) == (1, 1)
        assert sentence in ran.err


def test_what_one_would_really_have_done_is_asked_once_before_the_debrief(workspace: Path) -> None:
    said = here(workspace, "play", "two-weeks-later", typed="1\n" * 5 + "7\n2\n").out
    assert said.index("what would you really have done?") < said.index("What each decision gave up")
    assert "Type a number from 1 to 4, or nothing." in said
    [played] = Record(workspace / LESSON, LESSON).read().plays
    assert (played.model_extra or {})["really"] in "abcd"
    assert "really have done" not in here(workspace, "play", "two-weeks-later", typed="1\n" * 5).out


def test_a_remark_is_kept_beside_its_option_and_told_again(workspace: Path) -> None:
    typed = "1\n" * 5 + "\n" + "2\n1\nI would ring first.\n" + "\n"
    said = here(workspace, "play", "two-weeks-later", typed=typed).out
    assert "Saved: your remark stands beside the option" in said
    kept = Record(workspace / LESSON, LESSON).read()
    [remark] = kept.remarks
    scene = kept.plays[0].choices[1].scene
    assert (remark.task, remark.scene, remark.text) == ("two-weeks-later", scene, "I would ring first.")
    again = here(workspace, "debrief", "two-weeks-later", typed="3\n2\nSo would others.\n\n")
    assert "You see it differently: “I would ring first.”" in again.said
    assert [one.text for one in Record(workspace / LESSON, LESSON).read().remarks] == [
        "I would ring first.",
        "So would others.",
    ]


def test_an_earlier_play_is_told_again_and_first_and_best_stand_side_by_side(workspace: Path) -> None:
    learner = Learner(workspace / LESSON)
    learner.play("two-weeks-later", worst_answer)
    learner.play("two-weeks-later", best_answer)
    assert "Play 2 of 2 Your decisions: 100 of 100" in here(workspace, "debrief", "two-weeks-later").said
    first = here(workspace, "debrief", "two-weeks-later", "--play", "1").said
    assert "Play 1 of 2 Your decisions: 0 of 100" in first
    assert "The first: 0 of 100, On probation. The best, number 2: 100 of 100, Licensed channel." in first
    refused = here(workspace, "debrief", "two-weeks-later", "--play", "3")
    assert "given --play 3; allowed are 1, 2" in refused.err


def test_a_debrief_before_a_finished_play_says_how_to_get_one(workspace: Path) -> None:
    ran = here(workspace, "debrief", "two-weeks-later")
    assert f"curriculum play {LESSON}/two-weeks-later" in ran.err


def test_a_replay_says_its_number_and_keeps_the_earlier_one(workspace: Path) -> None:
    learner = Learner(workspace / LESSON)
    learner.play("their-backlog", best_answer)
    before = Record(workspace / LESSON, LESSON).read().plays[0]
    said = here(workspace, "play", "their-backlog", typed="1\n2\n" * 8).said
    assert "This is your play number 2; the earlier ones are kept." in said
    assert "Your first finished play counts" in said
    assert Record(workspace / LESSON, LESSON).read().plays[0] == before


def test_a_damaged_record_is_not_touched_by_reading(workspace: Path) -> None:
    (workspace / LESSON / "answers.json").write_text("{", encoding="utf-8")
    ran = here(workspace, "debrief", "two-weeks-later")
    assert ran.status == 1
    assert "with the next play it is set aside and a new one begins" in ran.err
    assert (workspace / LESSON / "answers.json").read_text("utf-8") == "{"


def test_half_a_character_in_a_remark_is_kept_and_can_be_shown(workspace: Path) -> None:
    Learner(workspace / LESSON).play("two-weeks-later", best_answer)
    record = Record(workspace / LESSON, LESSON)
    first = record.read().plays[0].choices[0]
    record.remark("two-weeks-later", first.scene, str(first.answer), "half \ud83d of it\x1b[2J")
    assert record.read().remarks[0].text == "half \ud83d of it\x1b[2J"
    said = here(workspace, "debrief", "two-weeks-later").said
    assert "half \ufffd of it" in said
    assert "\x1b[2J" not in said
