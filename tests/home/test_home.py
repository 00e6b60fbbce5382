"""The home page: what it says for every state of a workspace."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import curriculum
from curriculum.errors import LearnerError
from curriculum.home.course import the_course
from curriculum.home.look import choose_pathway, keep_said, look_home
from curriculum.home.model import Home, LessonCard
from curriculum.home.places import cells_to_run
from curriculum.home.text import home_markdown
from curriculum.launch.lessons import notebook_of
from curriculum.widgets.home_widget import HomeWidget
from curriculum.workspace import lay_out
from curriculum.workspace.cells import parse
from tests.learners import LESSON, ROOT, Learner, best_answer
from tests.portfolio.making import finished

TODAY = date(2026, 11, 25)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    lay_out(tmp_path / "work", ROOT / "release")
    return tmp_path / "work"


def look(workspace: Path, today: date = TODAY) -> Home:
    return look_home(workspace, today)


def card(home: Home, number: str) -> LessonCard:
    return next(one for one in home.lessons if one.number == number)


def begin(workspace: Path, decisions: int) -> None:
    """Make so many decisions of lesson 11's first role-play."""
    lesson = curriculum.open_lesson(workspace / LESSON)
    lesson.two_weeks_later.play(["a"] * decisions)


def action(home: Home) -> str:
    assert home.step is not None
    return home.step.action


def test_a_new_workspace_shows_all_lessons_and_a_first_step(workspace: Path) -> None:
    home = look(workspace)
    assert [one.number for one in home.lessons] == [f"{number:02d}" for number in range(18)]
    there = {path.name for path in (ROOT / "release").iterdir()}
    assert {one.lesson for one in home.lessons if one.written} == there
    assert action(home) == "Begin: Two paths, one floor"
    assert card(home, "11").requires == ("09", "10")
    assert [sitting.standing for sitting in card(home, "11").sittings] == ["not begun"] * 3
    assert card(home, "11").minutes == 30
    assert not any(one.chosen for one in home.pathways)
    assert home.news == ("", ())
    assert home.trouble == ()


def test_what_the_plan_says_is_what_the_lessons_say(workspace: Path) -> None:
    for one in look(workspace).lessons:
        if one.written:
            assert one.requires == tuple(name[:2] for name in the_course().lessons[one.lesson].requires), one.lesson


@pytest.mark.parametrize(("name", "lessons"), [("evenings", 8), ("six-weeks", 18), ("twelve-weeks", 18)])
def test_pathways_go_through_their_lessons_in_an_order_that_can_be_followed(name: str, lessons: int) -> None:
    stops = [stop for _, stop in the_course().pathways[name].stops()]
    assert len({stop.lesson for stop in stops}) == lessons
    assert len(stops) == len(set(stops)) == 3 * lessons


def test_the_evenings_take_twelve_weeks() -> None:
    assert max(week for week, _ in the_course().pathways["evenings"].stops()) == 12


def test_one_evening_leads_from_the_first_decision_to_the_sentence(workspace: Path) -> None:
    choose_pathway(workspace, "one-evening", TODAY)
    assert action(look(workspace)) == "Begin: Straight to the other team"
    begin(workspace, 2)
    home = look(workspace)
    assert home.step is not None
    assert home.step.action == "Resume: Straight to the other team"
    assert "resume at “Two weeks later”, decision 3" in home.step.detail
    assert (home.step.place.cell, home.step.place.task) == ("11-play-a", "two-weeks-later-play")
    Learner(workspace / LESSON).play("two-weeks-later", best_answer)
    Learner(workspace / LESSON).play("two-weeks-later", best_answer)
    assert action(look(workspace)) == "Write one line: Straight to the other team"
    curriculum.open_lesson(workspace / LESSON).sentence("I ask first.", "2026-11-24")
    home = look(workspace)
    assert action(home).startswith("Play again:")
    [pathway] = [one for one in home.pathways if one.chosen]
    assert (pathway.done, pathway.stops) == (2, 2)


def test_lessons_that_are_not_written_are_passed_over_and_said(workspace: Path) -> None:
    choose_pathway(workspace, "evenings", TODAY)
    shutil.rmtree(workspace / "00-two-paths")
    home = look(workspace)
    assert home.step is not None
    assert home.step.action == "Begin: Help that does not come back"
    assert home.step.note == "00 and 06 are not written yet, so the path goes on with what is there."
    assert card(home, "06").week == 2


def test_a_finished_lesson_is_done_on_the_map(workspace: Path) -> None:
    finished(workspace / LESSON)
    home = look(workspace)
    assert [sitting.standing for sitting in card(home, "11").sittings] == ["done"] * 3
    assert card(home, "11").minutes is None
    assert "1 you have done" in home.summary


@pytest.mark.parametrize(
    ("day", "answer", "asks"),
    [
        ("2026-11-24", None, [True]),
        ("2026-11-25", None, [True]),
        ("2026-12-24", None, [False]),
        ("on Friday", None, [True]),
        ("2026-11-24", "not yet", [True]),
        ("2026-11-24", "yes", []),
        ("2026-11-24", "changed it", []),
    ],
)
def test_did_you_say_it(workspace: Path, day: str, answer: str | None, asks: list[bool]) -> None:
    curriculum.open_lesson(workspace / LESSON).sentence("I ask first.", day)
    if answer is not None:
        [asked] = look(workspace).promised
        keep_said(workspace, asked.lesson, asked.number, answer)
        record = json.loads((workspace / LESSON / "answers.json").read_text())
        assert record["sentences"][0]["said"] == answer
    promised = look(workspace).promised
    assert [one.ask for one in promised] == asks


def test_what_cannot_be_kept_is_one_sentence(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for refused in (
        lambda: choose_pathway(workspace, "a-year", TODAY),
        lambda: keep_said(workspace, LESSON, 0, "yes"),
        lambda: keep_said(workspace, LESSON, 0, "perhaps"),
        lambda: curriculum.open_home(workspace / LESSON / "lesson"),
    ):
        with pytest.raises(LearnerError) as caught:
            refused()
        assert "\n" not in str(caught.value)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("curriculum.home.chosen.write_atomically", full)
    with pytest.raises(LearnerError, match="No space left on device"):
        choose_pathway(workspace, "evenings", TODAY)


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"pathway": 3}', b"\xff", b"{"])
def test_a_damaged_choice_is_no_choice(workspace: Path, damage: bytes) -> None:
    (workspace / "pathway.json").write_bytes(damage)
    assert not any(one.chosen for one in look(workspace).pathways)


def test_damage_in_a_lesson_is_said_on_its_card_and_the_page_stands(workspace: Path) -> None:
    (workspace / LESSON / "lesson" / "lesson.yaml").write_text("title: [")
    (workspace / "04-budgeting" / "budgeting.ipynb").write_bytes(b"")
    (workspace / "05-proactivity" / "answers.json").write_bytes(b"{")
    home = look(workspace)
    assert "lesson/lesson.yaml" in card(home, "11").notes[0]
    assert card(home, "05").notes
    assert home.step is not None
    assert "Begin: Two paths" in home_markdown(home)


def test_an_empty_folder_has_a_page_too(tmp_path: Path) -> None:
    (tmp_path / ".curriculum").mkdir()
    home = look(tmp_path)
    assert home.step is None
    assert "run `curriculum learn`" in home.trouble[0]
    assert len(home.lessons) == 18


def test_the_page_reads_as_plain_text(workspace: Path) -> None:
    choose_pathway(workspace, "evenings", TODAY)
    view = curriculum.open_home(workspace)
    words = repr(view)
    for said in (
        "Your next step",
        "Begin: Two paths, one floor [00-two-paths/two-paths.ipynb]",
        "Evenings (chosen)",
        "06 Communication, after 00: not written yet",
        "No exercise asks you to deceive",
        "In one weekend?",
        "curriculum progress",
    ):
        assert said in words
    assert "**" not in words
    assert set(view._repr_mimebundle_()[0]) >= {"application/vnd.jupyter.widget-view+json", "text/plain"}
    assert "Six-week course (chosen)" in repr(view.choose("six-weeks"))
    curriculum.open_lesson(workspace / LESSON).sentence("I ask first.", "2026-11-24")
    assert "I ask first." in repr(view)
    assert "I ask first." not in repr(view.said(LESSON, "yes"))


def test_only_our_own_cells_are_run_for_the_learner(workspace: Path) -> None:
    for lesson in look(workspace).lessons:
        if not lesson.written:
            continue
        notebook = parse(notebook_of(workspace / lesson.lesson).read_bytes())
        assert notebook is not None
        for sitting, expected in zip(lesson.sittings, (1, 2, 2), strict=True):
            run = cells_to_run(notebook["cells"], sitting.place)
            assert len(run) == expected, (lesson.lesson, run)
        for one in notebook["cells"]:
            if one["cell_type"] == "code":
                one["source"] = "import os  # open_lesson( .play("
        assert cells_to_run(notebook["cells"], lesson.sittings[1].place) == []


@pytest.fixture
def widget(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[HomeWidget, list[dict[str, Any]]]]:
    made = HomeWidget(workspace, lambda: TODAY)
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(made, "send", sent.append)
    yield made, sent
    made.close()


def test_the_view_is_answered(widget: tuple[HomeWidget, list[dict[str, Any]]], workspace: Path) -> None:
    page, sent = widget

    def ask(**message: object) -> None:
        page._on_message(None, {"id": "1"} | message, None)

    ask(kind="choose", pathway="one-evening")
    assert page.home["acknowledged"] == "1"
    assert json.loads((workspace / "pathway.json").read_text())["pathway"] == "one-evening"
    ask(kind="look")
    ask(kind="progress")
    assert "cos-progress" in sent[-1]["html"]
    ask(kind="portfolio")
    assert sent[-1]["about"] == "portfolio.yaml"
    assert (workspace / "portfolio.yaml").is_file()
    ask(kind="open", place={"notebook": "11-cross-team/cross-team.ipynb", "cell": "", "task": ""})
    assert [one["kind"] for one in sent[-2:]] == ["opening", "opened"]
    assert not sent[-1]["live"], "no server of ours runs here"
    for nonsense in ({"kind": "choose", "pathway": "x"}, {"kind": "nonsense"}, {}):
        ask(**nonsense)
        assert sent[-1]["kind"] == "trouble"
    page._on_message(None, "nonsense", None)
    assert sent[-1]["kind"] == "trouble"
