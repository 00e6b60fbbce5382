from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curriculum.content import RolePlay, read_roleplay
from curriculum.really import REALLY
from curriculum.record import Record
from curriculum.rehearsal import Rehearsal, RolePlayScorer
from curriculum.scoring.story import Answer, Story
from curriculum.transcript import SEALED
from curriculum.widgets import RolePlayWidget
from curriculum.widgets.closing import written
from curriculum.widgets.stage import Use, initials, stage

HARBOUR = read_roleplay(Path(__file__).parent / "roleplays" / "harbour.yaml")
BEST: list[Answer] = ["a", {"best": "a", "worst": "b"}, {"a": 5, "b": 3, "c": 1}, "a"]
WORST: list[Answer] = ["b", {"best": "b", "worst": "a"}, {"a": 1, "b": 3, "c": 5}, "b"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def rehearse(folder: Path, roleplay: RolePlay = HARBOUR) -> Rehearsal:
    return Rehearsal("harbour", RolePlayScorer(Story(roleplay)), Record(folder, "10-harbour"))


def played(folder: Path, answers: list[Answer], roleplay: RolePlay = HARBOUR) -> Rehearsal:
    rehearsal = rehearse(folder, roleplay)
    for answer in answers:
        rehearsal.answer(answer)
    return rehearsal


def sealed() -> RolePlay:
    plain = HARBOUR.model_dump(mode="json")
    for scene in plain["scenes"].values():
        for option in scene["options"].values():
            for field in ("rated", "shows", "why", "tempts"):
                option[field] = None
    return RolePlay.model_validate(plain | {"sealed": True, "insight": None})


class View:
    """A widget whose messages to the front end are kept instead of sent."""

    def __init__(self, rehearsal: Rehearsal, use: Use = "practice") -> None:
        self.widget = RolePlayWidget(rehearsal, use=use)
        self.told: list[dict[str, Any]] = []
        self.widget.send = lambda content, buffers=None: self.told.append(content)  # noqa: ARG005

    @property
    def stage(self) -> dict[str, Any]:
        return dict(self.widget.stage)

    def say(self, kind: str, **more: object) -> None:
        message = {"kind": kind, "id": "1", "play": self.stage["play"], "step": self.stage["step"]} | more
        self.widget._handle_custom_msg(message, [])


def reasons() -> list[str]:
    """Every sentence of the role-play that only the debrief may tell; the option that this path closes left out."""
    told = [
        str(option.why) for scene in HARBOUR.scenes.values() for option in scene.options.values() if not option.when
    ]
    return [str(HARBOUR.insight), *told]


def key_words() -> list[str]:
    return [*reasons(), "a flattering version", "in the authors", '"rated"', '"shows"', "tempts", "regret", '"worth"']


def test_nothing_of_the_key_is_on_the_stage_before_the_end(folder: Path) -> None:
    rehearsal = rehearse(folder)
    uses: tuple[Use, ...] = ("practice", "assessed", "ungraded")
    for answer in WORST:
        for use in uses:
            told = json.dumps(stage(rehearsal, use=use), ensure_ascii=False)
            assert [word for word in key_words() if word in told] == []
        rehearsal.answer(answer)
    told = json.dumps(stage(rehearsal, use="ungraded"), ensure_ascii=False)
    assert [reason for reason in reasons() if reason not in told] == []


def test_replies_effects_and_endings_are_not_told_before_they_come(folder: Path) -> None:
    rehearsal = rehearse(folder)
    for answer in BEST:
        told = json.dumps(stage(rehearsal, use="practice"), ensure_ascii=False)
        heard = {step.turn.reply for step in rehearsal.steps}
        for scene in HARBOUR.scenes.values():
            for option in scene.options.values():
                for reply in option.reply or []:
                    assert reply.text in heard or reply.text not in told
                for later in option.later:
                    assert all(line.text not in told for line in later.text or [])
        assert all(ending.title not in told for ending in HARBOUR.endings.values())
        rehearsal.answer(answer)


def test_each_way_of_asking_offers_ids_and_texts_in_the_play_s_order(folder: Path) -> None:
    rehearsal = rehearse(folder)
    for asks, answer in zip(("choose", "best-and-worst", "rate", "choose"), BEST, strict=True):
        ask = stage(rehearsal, use="practice")["ask"]
        assert ask["asks"] == asks
        assert [option["id"] for option in ask["options"]] == list(rehearsal.options())
        assert all(set(option) == {"id", "text"} for option in ask["options"])
        rehearsal.answer(answer)
    assert stage(rehearsal, use="practice")["ask"] is None


def test_the_log_tells_variants_replies_and_what_landed(folder: Path) -> None:
    log = stage(played(folder, WORST[:2]), use="practice")["log"]
    told = [(entry["kind"], entry.get("text") or entry["lines"][0]["text"]) for entry in log]
    assert told[3] == ("reply", "Fine. Then I am going home.")
    assert told[4][1].startswith("Your office says all is well.")
    assert told[7][0] == "landed"
    assert told[7][1].startswith("Twenty minutes later")


def test_progress_says_how_many_decisions_there_can_be(folder: Path) -> None:
    assert stage(rehearse(folder), use="practice")["progress"]["text"] == "Decision 1 of 4"
    plain = HARBOUR.model_dump(mode="json")
    plain["scenes"]["first-call"]["options"]["b"]["then"] = "crew"
    forked = RolePlay.model_validate(plain)
    assert stage(rehearse(folder, forked), use="practice")["progress"]["text"] == "Decision 1 of 3\N{EN DASH}4"
    done = stage(played(folder, BEST), use="practice")["progress"]["text"]
    assert done == "The end, after 4 decisions"


def test_state_shows_its_change_and_is_hidden_while_an_assessed_play_goes_on(folder: Path) -> None:
    rehearsal = played(folder, WORST[:2])
    trust = stage(rehearsal, use="practice")["meters"][0]
    assert trust == {"label": "trust", "value": 24, "change": -30}
    assert stage(rehearsal, use="assessed")["meters"] == []
    for answer in WORST[2:]:
        rehearsal.answer(answer)
    assert stage(rehearsal, use="assessed")["meters"][0]["change"] == 19 - 50


def test_after_the_first_practice_play_one_question_comes_before_the_debrief(folder: Path) -> None:
    rehearsal = played(folder, WORST)
    closing = stage(rehearsal, use="practice")["closing"]
    assert closing["debrief"] is None
    assert closing["really"]["question"] == REALLY
    assert stage(rehearsal, use="practice", skipped=True)["closing"]["debrief"]
    assert stage(rehearsal, use="assessed")["closing"]["debrief"]
    rehearsal.really(closing["really"]["options"][0]["id"])
    noted = stage(rehearse(folder), use="practice")["closing"]
    assert noted["really"]["noted"] == closing["really"]["options"][0]["text"]
    assert noted["debrief"]


def test_the_band_of_what_was_within_reach_narrows_to_the_score(folder: Path) -> None:
    debrief = stage(played(folder, ["a", WORST[1], BEST[2], "a"]), use="ungraded")["closing"]["debrief"]
    reach = debrief["reach"]
    assert (reach[0]["best"], reach[0]["worst"]) == (100, 0)
    assert round(reach[0]["chance"]) == debrief["chance"]
    assert {round(value) for value in reach[-1].values()} == {debrief["hundred"]}
    span = debrief["best"] - debrief["worst"]
    for before, after, decision in zip(reach, reach[1:], debrief["decisions"], strict=False):
        assert before["best"] - after["best"] == pytest.approx(100 * decision["regret"] / span, abs=0.11)


def test_first_and_best_play_stand_side_by_side(folder: Path) -> None:
    assert stage(played(folder, WORST), use="ungraded")["closing"]["plays"] is None
    rehearsal = rehearse(folder)
    rehearsal.begin_again()
    for answer in BEST:
        rehearsal.answer(answer)
    plays = stage(rehearsal, use="practice")["closing"]["plays"]
    assert (plays["count"], plays["first"]["ordinal"], plays["best"]["ordinal"]) == (2, 1, 2)
    assert plays["first"]["hundred"] < plays["best"]["hundred"] == 100


def test_a_sealed_role_play_is_recorded_and_tells_no_key(folder: Path) -> None:
    rehearsal = played(folder, BEST, sealed())
    for again in (rehearsal, rehearse(folder, sealed())):
        closing = stage(again, use="assessed")["closing"]
        assert closing["sealed"] == SEALED
        assert closing["debrief"] is closing["plays"] is closing["really"] is None
        assert closing["ending"]["title"] == "A steady hand"
        assert SEALED in written(again)


def test_the_bundle_holds_the_view_and_the_words(folder: Path) -> None:
    rehearsal = rehearse(folder)
    widget = RolePlayWidget(rehearsal, use="practice")
    bundle = widget._repr_mimebundle_()
    assert bundle is not None
    assert {"text/markdown", "text/plain", "application/vnd.jupyter.widget-view+json"} == set(bundle[0])
    assert [word for word in key_words() if word in bundle[0]["text/markdown"]] == []
    assert "*" not in bundle[0]["text/plain"]
    assert "Your decisions: 100 of 100" in written(played(folder, BEST))


def test_an_answer_is_on_disk_when_the_new_stage_is_sent(folder: Path) -> None:
    view = View(rehearse(folder))
    for step, answer in enumerate(BEST):
        view.say("answer", answer=answer)
        assert view.stage["step"] == step + 1
        assert view.stage["acknowledged"] == "1"
        kept = json.loads((folder / "answers.json").read_text())["plays"][0]["choices"]
        assert [row["answer"] for row in kept] == BEST[: step + 1]
    assert view.told == []


@pytest.mark.parametrize(
    "answer",
    ["z", "", {"best": "a"}, {"a": 9}, {"a": True, "b": 1, "c": 1}, 3, None, ["a"], {"best": ["a"], "worst": "b"}],
)
@pytest.mark.parametrize("made", [0, 1, 2])
def test_an_answer_that_is_not_allowed_is_refused_with_a_sentence(folder: Path, answer: object, made: int) -> None:
    view = View(played(folder, BEST[:made]))
    view.say("answer", answer=answer)
    assert view.stage["step"] == made
    assert view.told[0]["text"].startswith("Not saved: ")
    assert view.told[0]["id"] == "1"


def test_an_answer_meant_for_another_decision_shows_where_the_play_stands(folder: Path) -> None:
    view = View(rehearse(folder))
    played(folder, BEST[:2])  # in another tab
    view.say("answer", answer="b")
    assert view.stage["step"] == 2
    assert "already" in view.told[0]["text"]
    view.say("answer", answer=BEST[2], step=0)
    assert view.stage["step"] == 2
    view.say("answer", answer=BEST[2], play=7)
    assert view.stage["step"] == 2
    view.say("answer", answer=BEST[2])
    assert view.stage["step"] == 3


def test_a_folder_that_cannot_be_written_is_told_and_nothing_moves(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = View(rehearse(folder))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("curriculum.record.write_record", full)
    view.say("answer", answer="a")
    assert view.stage["step"] == 0
    assert "could not be written" in view.told[0]["text"]


def test_a_mistake_of_ours_is_told_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = View(rehearse(folder))

    def broken(*_: object, **__: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(Rehearsal, "answer", broken)
    view.say("answer", answer="a")
    assert view.told[0]["text"].startswith("Not saved: KeyError")


@pytest.mark.parametrize("content", ["text", None, {}, {"kind": "rm"}, {"kind": "again", "play": 0}])
def test_messages_nobody_sends_do_no_harm(folder: Path, content: object) -> None:
    view = View(rehearse(folder))
    view.widget._handle_custom_msg(content, [])
    assert view.told
    assert not (folder / "answers.json").exists()


def test_remarks_are_kept_for_options_that_were_seen(folder: Path) -> None:
    view = View(played(folder, BEST), use="ungraded")
    view.say("remark", scene="captain", option="c", text="  On our ferry they want <b>names</b>.  ")
    kept = json.loads((folder / "answers.json").read_text())["remarks"]
    assert [(row["scene"], row["option"], row["text"]) for row in kept] == [
        ("captain", "c", "On our ferry they want <b>names</b>.")
    ]
    options = view.stage["closing"]["debrief"]["decisions"][1]["options"]
    assert next(one["remark"] for one in options if one["option"] == "c") == "On our ferry they want <b>names</b>."
    view.say("remark", scene="captain", option="z", text="nothing")
    assert view.told


def test_playing_again_begins_a_new_play_and_keeps_the_old(folder: Path) -> None:
    view = View(played(folder, WORST))
    view.say("skip")
    assert view.stage["closing"]["debrief"]
    view.say("again")
    assert (view.stage["play"], view.stage["step"]) == (1, 0)
    view.say("answer", answer="a")
    plays = json.loads((folder / "answers.json").read_text())["plays"]
    assert [len(play["choices"]) for play in plays] == [4, 1]


def test_really_is_kept_with_the_play(folder: Path) -> None:
    view = View(played(folder, WORST))
    view.say("really", option="z")
    assert view.told
    view.say("really", option="c")
    assert json.loads((folder / "answers.json").read_text())["plays"][0]["really"] == "c"
    assert view.stage["closing"]["really"]["noted"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nadia Berrada", "NB"),
        ("Ilze", "I"),
        ("Bram de Wit", "BW"),
        ("Dr Lindiwe Mokoena", "LM"),
        ("4 men", "M"),
        ("42", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_view_that_asks_whether_the_kernel_is_there_is_answered(folder: Path) -> None:
    view = View(rehearse(folder))
    view.say("look")
    assert view.told == [{"kind": "here"}]
