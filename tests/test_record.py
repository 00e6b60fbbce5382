from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum.content import read_roleplay
from curriculum.record import DamagedRecordError, MissingRecordError, OutOfStepError, Record, RecordError
from curriculum.rehearsal import RolePlayScorer
from curriculum.scoring import Choice, Story

LESSON = "11-cross-team"
ROLEPLAY = Path(__file__).parent / "roleplays" / "choose.yaml"


def choose(record: Record, step: int = 0, *, play: int = 0, ending: str | None = None) -> None:
    record.choose("play", Choice(f"scene-{step}", "a"), play=play, step=step, edition="sha256:1", seed=7, ending=ending)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path, LESSON)


def test_nothing_is_written_before_the_first_choice(record: Record) -> None:
    assert record.read().plays == []
    assert list(record.path.parent.iterdir()) == []


def test_choices_are_on_disk_in_the_documented_form(record: Record) -> None:
    choose(record)
    choose(record, 1, ending="kept")
    data = json.loads(record.path.read_text(encoding="utf-8"))
    assert (data["format"], data["lesson"]) == (1, LESSON)
    [play] = data["plays"]
    assert [(row["scene"], row["answer"]) for row in play["choices"]] == [("scene-0", "a"), ("scene-1", "a")]
    assert (play["task"], play["edition"], play["seed"], play["ending"], play["finished"]) == (
        "play",
        "sha256:1",
        7,
        "kept",
        True,
    )
    assert play["began"].endswith("Z")


def test_a_second_play_leaves_the_first_where_it_is(record: Record) -> None:
    choose(record, ending="kept")
    choose(record, play=1)
    assert [play.finished for play in record.read().plays_of("play")] == [True, False]


def test_a_choice_for_a_play_that_moved_on_is_refused(record: Record) -> None:
    choose(record)
    before = record.path.read_bytes()
    with pytest.raises(OutOfStepError, match="run the cell again"):
        choose(record)
    assert record.path.read_bytes() == before


def test_unknown_fields_survive_everywhere(record: Record) -> None:
    choose(record)
    data = json.loads(record.path.read_text(encoding="utf-8"))
    data["from_the_future"] = {"a": 1}
    data["plays"][0]["mood"] = "calm"
    data["plays"][0]["choices"][0]["ms"] = 1200
    record.path.write_text(json.dumps(data), encoding="utf-8")
    choose(record, 1)
    record.remark("play", "scene-0", "a", "I see it differently: it depends.")
    after = json.loads(record.path.read_text(encoding="utf-8"))
    assert after["from_the_future"] == {"a": 1}
    assert after["plays"][0]["mood"] == "calm"
    assert after["plays"][0]["choices"][0]["ms"] == 1200
    assert after["remarks"][0]["text"].startswith("I see it differently")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"format": 1}',
        b"\xff\xfe\x00",
        b'{"format": 1, "lesson": "11-cross-team", "plays": [{}]}',
        b"[" * 100_000,
        b'{"format": true, "lesson": 3}',
    ],
    ids=[
        "empty",
        "cut",
        "list",
        "null",
        "no lesson",
        "not utf-8",
        "play without choices",
        "deep",
        "wrong types",
    ],
)
def test_a_damaged_file_is_set_aside_and_never_overwritten(record: Record, content: bytes) -> None:
    record.path.write_bytes(content)
    with pytest.raises(DamagedRecordError, match="damaged"):
        choose(record)
    assert record.path.read_bytes() == content
    aside = record.set_aside_if_damaged()
    assert aside is not None
    assert aside.read_bytes() == content
    choose(record)
    assert aside.exists()
    assert len(record.read().plays) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"format": 1, "lesson": "04-budgeting", "plays": []}, "belongs to the lesson '04-budgeting'"),
        ({"format": 2, "lesson": LESSON, "plays": {}}, "update career-on-soft-skills"),
    ],
    ids=["another lesson's", "a newer format"],
)
def test_somebody_elses_good_work_stays_where_it_is(record: Record, data: dict[str, object], message: str) -> None:
    record.path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(RecordError, match=message):
        choose(record)
    with pytest.raises(RecordError, match=message):
        record.set_aside_if_damaged()
    assert json.loads(record.path.read_text(encoding="utf-8")) == data


def test_a_missing_record_is_named_where_one_is_needed(record: Record) -> None:
    with pytest.raises(MissingRecordError, match="role-play record missing"):
        record.require()


def test_a_disk_that_cannot_be_written_is_one_sentence_and_loses_nothing(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(record)
    before = record.path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RecordError, match=r"No space left on device.*free some space"):
        choose(record, 1)
    monkeypatch.undo()
    assert record.path.read_bytes() == before
    assert [path.name for path in record.path.parent.iterdir() if path.suffix == ".tmp"] == []


def kill_while_choosing(folder: Path, delay: float) -> None:
    """Start a learner who never stops, kill them, and compare what was acknowledged with what is on disk."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "choose_forever.py"), str(folder), str(ROLEPLAY)],
        stdout=subprocess.PIPE,
        text=True,
    ) as learner:
        assert learner.stdout is not None
        lines = [learner.stdout.readline()]
        time.sleep(delay)
        learner.send_signal(signal.SIGKILL)
        lines += [line for line in learner.stdout if line.endswith("\n")]
    plays = Record(folder, LESSON).read().plays_of("play")
    acknowledged: dict[int, int] = {}
    for line in lines:
        number, steps = map(int, line.split())
        acknowledged[number] = steps
    assert acknowledged
    for number, steps in acknowledged.items():
        assert len(plays[number].choices) >= steps
    assert list(folder.glob("answers.damaged*")) == []


def test_no_acknowledged_choice_is_lost_in_20_kills(tmp_path: Path) -> None:
    chance = random.Random(11)
    for _ in range(20):
        kill_while_choosing(tmp_path, chance.uniform(0, 0.15))


@pytest.mark.long
def test_no_acknowledged_choice_is_lost_in_200_kills(tmp_path: Path) -> None:
    chance = random.Random(1111)
    for number in range(200):
        folder = tmp_path / str(number % 10)
        folder.mkdir(exist_ok=True)
        kill_while_choosing(folder, chance.uniform(0, 0.3))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
_CHOICES = st.fixed_dictionaries(
    {
        "scene": st.sampled_from(["the-job", "the-price", "the-note", "nowhere"]) | _JSON,
        "answer": st.sampled_from(["a", "b", "c", "h", {"best": "a", "worst": "b"}, {"a": 3}]) | _JSON,
    }
)
_PLAYS = st.fixed_dictionaries(
    {
        "task": st.just("play") | _JSON,
        "edition": st.just("sha256:1") | _JSON,
        "choices": st.lists(_CHOICES, max_size=4) | _JSON,
        "finished": st.booleans() | _JSON,
    }
)
_RECORDS = st.fixed_dictionaries(
    {"format": st.just(1) | _JSON, "lesson": st.just(LESSON) | _JSON, "plays": st.lists(_PLAYS, max_size=3) | _JSON},
    optional={"remarks": _JSON, "figures": _JSON, "sentences": _JSON, "ratings": _JSON, "more": _JSON},
)


def _is_named_or_scored(folder: Path, data: object) -> None:
    record = Record(folder, LESSON)
    record.path.write_text(json.dumps(data), encoding="utf-8")
    try:
        plays = record.read().plays_of("play")
    except RecordError as error:
        assert str(error)
        return
    for played in RolePlayScorer(Story(read_roleplay(ROLEPLAY))).finished(plays):
        assert 0.0 <= played.score.value <= 1.0


_any_record = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(_any_record, max_examples=200)
@given(_RECORDS)
def test_whatever_the_file_holds_is_a_named_problem_or_a_score(
    tmp_path_factory: pytest.TempPathFactory, data: object
) -> None:
    _is_named_or_scored(tmp_path_factory.mktemp("any"), data)


@pytest.mark.long
@settings(_any_record, max_examples=10_000)
@given(_RECORDS)
def test_ten_thousand_files(tmp_path_factory: pytest.TempPathFactory, data: object) -> None:
    folder = tmp_path_factory.getbasetemp() / "records"
    folder.mkdir(exist_ok=True)
    _is_named_or_scored(folder, data)
