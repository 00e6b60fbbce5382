"""`curriculum progress` and `open_lesson().progress()`: what they say of a workspace, through the public door."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from curriculum import open_lesson
from curriculum.content.seal import key_texts, sealed_lesson, sealed_roleplay
from curriculum.progress import read_progress
from curriculum.scoring.interval import likely_range
from tests.learners import LESSON, Learner, best_answer, cell_of, worst_answer
from tests.running import curriculum

TODAY = date(2026, 11, 25)


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner.starts(tmp_path / LESSON)


def output(learner: Learner, *arguments: object) -> str:
    ran = curriculum("progress", "--workspace", learner.folder.parent, "--today", TODAY, *arguments)
    assert ran.status == 0, ran.err
    return ran.out


def said(learner: Learner) -> str:
    return " ".join(output(learner).split())


def told(learner: Learner) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(output(learner, "--json"))
    return data


def finish(learner: Learner) -> None:
    lesson = open_lesson(learner.folder)
    for task in ("two-weeks-later", "their-backlog"):
        learner.play(task, worst_answer)
    for question in ("q1", "q2", "q3", "q4", "q5"):
        lesson_question = getattr(lesson, question)
        lesson_question.check(lesson_question._references.of(question))
    learner.edit(lambda notebook: ran(notebook, "1.0"))
    for task in ("surprised", "by-whose-leave"):
        learner.write(task, learner.exemplar(task, 3))


def ran(notebook: dict[str, Any], number: str) -> None:
    cell = cell_of(notebook, "figures-q6")
    shown = {"output_type": "execute_result", "execution_count": 4, "metadata": {}, "data": {"text/plain": [number]}}
    cell.update(execution_count=4, outputs=[shown])


def test_nothing_begun_is_said_in_one_line_and_no_file_is_made(learner: Learner) -> None:
    before = sorted(path for path in learner.folder.parent.rglob("*"))
    assert output(learner).startswith(f"{LESSON}, Straight to the other team: not begun, 0 of 10 tasks done\n\n")
    assert sorted(path for path in learner.folder.parent.rglob("*")) == before


def test_a_lesson_is_taken_up_where_it_stands(learner: Learner) -> None:
    learner.play("two-weeks-later", best_answer, decisions=2)
    assert "resume at “Two weeks later”, decision 3, 0 of 10 tasks done" in said(learner)
    learner.play("two-weeks-later", best_answer)
    text = said(learner)
    assert "Sitting 1, The scene: done" in text
    assert "Sitting 2, The figures: not begun" in text
    assert "resume at question q1, 1 of 10 tasks done" in text


def test_a_finished_lesson_is_done_without_any_of_twenty(learner: Learner) -> None:
    finish(learner)
    text = said(learner)
    assert f"{LESSON}, Straight to the other team: done, 10 of 10 tasks done" in text
    assert "Figures: 6 of 6 points" in text
    assert "of 20" not in text + output(learner, "--json") + open_lesson(learner.folder).progress(TODAY)._repr_html_()


def test_the_figures_are_told_from_what_check_recorded_and_nothing_is_run(learner: Learner) -> None:
    lesson = open_lesson(learner.folder)
    lesson.q1.check(1.0)
    lesson.q2.check("d")
    (learner.folder / "lesson" / "figures.py").write_text("raise SystemExit('run')", encoding="utf-8")
    (learner.folder / "requests.csv").unlink()
    [figures] = [one["figures"] for one in told(learner)["lessons"]]
    assert figures == {"points": 1.0, "of": 6.0, "tried": 2, "questions": 6, "not_yet": ["q1"]}


@pytest.mark.parametrize(
    ("outputs", "earned"),
    [
        ([{"output_type": "execute_result", "data": {"text/plain": "1.0"}}], 1.0),
        ([], 1.0),
        ([{"output_type": "error", "ename": "AssertionError"}], 0.0),
        ([{"output_type": "execute_result", "data": {"text/plain": "nan"}}], 1.0),
        ([{"output_type": "execute_result", "data": {"text/plain": "999"}}], 1.0),
        (["nonsense", {"output_type": "execute_result", "data": 7}], 1.0),
    ],
)
def test_a_plain_test_cell_is_told_from_its_saved_output(learner: Learner, outputs: list[Any], earned: float) -> None:
    learner.edit(lambda notebook: cell_of(notebook, "figures-q6").update(execution_count=3, outputs=outputs))
    learner.solve("q6")
    [figures] = [one["figures"] for one in told(learner)["lessons"]]
    assert (figures["points"], figures["tried"]) == (earned, 1)


def test_an_untouched_test_cell_that_was_run_is_not_tried(learner: Learner) -> None:
    learner.edit(lambda notebook: ran(notebook, "0.0"))
    [figures] = [one["figures"] for one in told(learner)["lessons"]]
    assert figures["tried"] == 0


def test_a_lost_record_leaves_the_figures_in_the_notebook(learner: Learner) -> None:
    finish(learner)
    (learner.folder / "answers.json").write_text("{", encoding="utf-8")
    text = said(learner)
    assert "Figures: 1 of 6 points" in text
    assert "answers.json is damaged" in text
    assert (learner.folder / "answers.json").read_text(encoding="utf-8") == "{"


def test_first_and_best_play_stand_beside_each_other(learner: Learner) -> None:
    learner.play("two-weeks-later", worst_answer)
    assert "“Two weeks later”: first play 0 of 100\n" in output(learner)
    learner.play("two-weeks-later", best_answer)
    assert "first play 0 of 100, best 100 of 100 (2 plays)" in said(learner)
    learner.play("two-weeks-later", worst_answer, decisions=1)
    assert "(2 plays); another play begun, 1 decision made" in said(learner)


def test_the_play_to_repeat_is_the_one_that_gave_up_most_at_once_then_the_one_longest_ago(learner: Learner) -> None:
    assert told(learner)["repeat"] is None
    learner.play("two-weeks-later", best_answer)
    learner.play("their-backlog", worst_answer)
    assert told(learner)["repeat"]["task"] == "their-backlog"
    assert "one decision gave up" in told(learner)["repeat"]["why"]
    learner.play("their-backlog", best_answer)
    record = json.loads((learner.folder / "answers.json").read_text(encoding="utf-8"))
    record["plays"][0]["choices"][-1]["at"] = "2026-10-01T10:00:00Z"
    (learner.folder / "answers.json").write_text(json.dumps(record), encoding="utf-8")
    assert told(learner)["repeat"]["task"] == "two-weeks-later"
    assert "longest ago on 2026-10-01" in told(learner)["repeat"]["why"]


def test_promises_have_their_days_and_are_due_on_them(learner: Learner) -> None:
    lesson = open_lesson(learner.folder)
    for text, day in (("Asked first.", "2026-11-25"), ("Later.", "2026-11-26"), ("Some day.", "soon")):
        lesson.sentence(text, day)
    learner.write("surprised", learner.exemplar("surprised", 3))
    text = said(learner)
    assert "Due since 2026-11-25: “Asked first.”" in text
    assert "On 2026-11-26: “Later.”" in text
    assert "“soon”, which names no day to count: “Some day.”" in text
    assert "On 2027-06-14: “If I am about to agree to an hour" in text
    record = json.loads((learner.folder / "answers.json").read_text(encoding="utf-8"))
    record["sentences"][0]["said"] = "yes"
    (learner.folder / "answers.json").write_text(json.dumps(record), encoding="utf-8")
    assert [one["due"] for one in told(learner)["promises"]] == [False] * 4


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by 14 June 2027, and before that on 1 May 2027", "2027-05-01"),
        ("on the 3rd of March 2027", "2027-03-03"),
        ("June 14th, 2027", "2027-06-14"),
        ("am 14.06.2027", "2027-06-14"),
        ("2027-02-30", None),
        ("14/06/2027", None),
        ("on Friday", None),
    ],
)
def test_a_day_is_read_where_it_can_only_be_one(learner: Learner, text: str, day: str | None) -> None:
    open_lesson(learner.folder).sentence("I ask.", text)
    assert [one["day"] for one in told(learner)["promises"]] == [day]


def test_reflections_wait_for_text_then_for_the_own_rating(learner: Learner) -> None:
    learner.play("two-weeks-later", best_answer)
    waiting = [("surprised", "your text"), ("by-whose-leave", "your text")]
    assert [(one["task"], one["for"]) for one in told(learner)["waiting"]] == waiting
    learner.write("surprised", learner.exemplar("surprised", 3))
    assert told(learner)["waiting"][0]["for"] == "your own rating"
    open_lesson(learner.folder).surprised.rate(2)
    assert [one["task"] for one in told(learner)["waiting"]] == ["by-whose-leave"]
    assert "your own rating: 2 of 3" in said(learner)


def test_competencies_say_how_much_they_rest_on(learner: Learner) -> None:
    for task in ("two-weeks-later", "their-backlog", "over-the-head"):
        learner.play(task, best_answer)
        learner.play(task, worst_answer)  # a later play is practice, not evidence
    seen = {one["code"]: one for one in told(learner)["competencies"]}
    assert len(seen) == 12
    for one in seen.values():
        met = [row["opportunities"] for row in one["evidence"]]
        assert sum(met) == one["opportunities"]
        assert all((row["share"] is None) == (row["opportunities"] < 3) for row in one["evidence"])
        assert (one["share"] is None) == (one["opportunities"] < 6)
        if one["share"] is not None:
            assert 0 <= one["low"] <= one["share"] <= one["high"] <= 1
            assert one["low"] < one["high"]
    assert seen["COMM"]["share"] is not None
    assert seen["LEAD"]["opportunities"] == 0
    text = said(learner)
    assert re.search(r"Clear, timely messages +#{20} 100 of 100", text)
    assert "not enough evidence" in text
    assert "not observed" in text
    assert "Not met yet:" in text
    assert "not a measurement of you" in text


def test_the_likely_range_is_that_of_the_beta_distribution() -> None:
    assert likely_range(1.0, 1) == pytest.approx((0.1**0.5, 1), abs=1e-3)  # Beta(2, 1): P(x < q) is the square of q
    assert likely_range(0.0, 3) == pytest.approx((0, 1 - 0.1**0.25), abs=1e-3)
    low, high = likely_range(0.5, 4)  # Beta(3, 3): 10 x^3 - 15 x^4 + 6 x^5 below x
    below = [10 * x**3 - 15 * x**4 + 6 * x**5 for x in (low, high)]
    assert below == pytest.approx([0.05, 0.95], abs=2e-3)
    assert likely_range(0.5, 40)[0] > likely_range(0.5, 6)[0]


def test_in_a_notebook_it_is_html_with_the_same_words(learner: Learner) -> None:
    finish(learner)
    learner.play("over-the-head", worst_answer)
    open_lesson(learner.folder).sentence("<img src=x onerror=alert(1)>", "2026-11-01")
    view = open_lesson(learner.folder).progress(TODAY)
    html = view._repr_html_()
    assert "<img" not in html
    assert "&lt;img src=x" in html
    assert 'aria-hidden="true"' in html  # the bar; the number stands beside it
    for words in ("first play 0 of 100", "not enough evidence", "10 of 10 tasks done", "Due since 2026-11-01"):
        assert words in html
        assert words in " ".join(repr(view).split())


def test_a_grader_gets_no_progress(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert "no grader" in repr(open_lesson(learner.folder).progress())


def seal(folder: Path) -> set[str]:
    """Seal a lesson as a class gets it; the sentences of its key."""
    content = folder / "lesson"
    read = {name: yaml.safe_load((content / name).read_text("utf-8")) for name in ("lesson.yaml", "their-backlog.yaml")}
    sealed = {
        "lesson.yaml": sealed_lesson(read["lesson.yaml"]) | {"sealed": True},
        "their-backlog.yaml": sealed_roleplay(read["their-backlog.yaml"]),
    }
    for name, data in sealed.items():
        (content / name).write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    (content / "figures.py").unlink()
    return key_texts(read["their-backlog.yaml"])


def test_a_sealed_lesson_gives_nothing_of_its_key_away(learner: Learner) -> None:
    key = seal(learner.folder)
    lesson = open_lesson(learner.folder)
    for picks in ([1] * 8, [2] * 8):
        curriculum(
            "play",
            f"{LESSON}/their-backlog",
            "--workspace",
            learner.folder.parent,
            typed="".join(f"{n}\n" for n in picks),
        )
    lesson.q1.check(22.8)
    lesson.q2.check("a")
    assert '"share": null' in (learner.folder / "answers.json").read_text(encoding="utf-8")
    [told_lesson] = told(learner)["lessons"]
    [play] = [one for one in told_lesson["plays"] if one["task"] == "their-backlog"]
    assert (play["first"], play["best"], play["regret"], play["says"]) == (None, None, None, "")
    assert told_lesson["figures"] == {"points": None, "of": 6.0, "tried": 2, "questions": 6, "not_yet": []}
    assert all(one["task"] != "their-backlog" for seen in told(learner)["competencies"] for one in seen["evidence"])
    everything = said(learner) + output(learner, "--json") + lesson.progress(TODAY)._repr_html_()
    assert "recorded, marked after you hand in" in everything
    assert not [text for text in key if text in everything]


def test_of_two_folders_with_one_lesson_the_one_of_its_name_counts(learner: Learner, tmp_path: Path) -> None:
    learner.play("two-weeks-later", best_answer)
    Learner.starts(tmp_path / "00 copy of it")
    course = read_progress(tmp_path, TODAY)
    assert [(one.folder, one.done) for one in course.lessons] == [(LESSON, 1)]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("cross-team.ipynb", "save the notebook, or give it back its name"),
        ("lesson/lesson.yaml", "run `curriculum learn`"),
        ("lesson/their-backlog.yaml", "run `curriculum learn` again to get it back"),
        ("lesson/reflections.yaml", "run `curriculum learn` again to get it back"),
    ],
)
def test_what_is_lost_is_a_note_with_its_remedy_and_the_rest_is_told(learner: Learner, name: str, remedy: str) -> None:
    learner.play("two-weeks-later", best_answer)
    Learner.starts(learner.folder.parent / "other")
    (learner.folder / name).unlink()
    text = said(learner)
    assert remedy in text or name == "lesson/lesson.yaml"  # without that file the folder is no lesson
    assert "Competencies over the course" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["11-cros-team"], "There is no lesson '11-cros-team'. There is: 11-cross-team; did you mean 11-cross-team?"),
        (["--workspace", "/nowhere/at/all"], "run `curriculum learn` once to lay the lessons out"),
    ],
)
def test_errors_are_one_sentence(learner: Learner, arguments: list[str], sentence: str) -> None:
    ran_it = curriculum("progress", "--workspace", learner.folder.parent, *arguments)
    assert ran_it.status == 1
    assert sentence in ran_it.said
    assert ran_it.err.count("\n") == 1


def test_an_empty_folder_is_one_sentence_and_debug_shows_where_it_arose(tmp_path: Path) -> None:
    assert f"There is no lesson in {tmp_path}" in curriculum("progress", "--workspace", tmp_path).err
    with pytest.raises(Exception, match="There is no lesson"):
        curriculum("progress", "--workspace", tmp_path, "--debug")
