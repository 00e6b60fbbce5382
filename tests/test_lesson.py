"""What a learner does in a notebook, through the one door: `open_lesson()`."""

from __future__ import annotations

import json
import math
import os
import shutil
import time
import zipfile
from pathlib import Path

import pytest

from curriculum import LearnerError, Lesson, open_lesson
from curriculum.mark import Mark
from curriculum.scoring.marks import Verdict
from tests.learners import LESSON, NOTEBOOK, ROOT, Learner, best_answer, worst_answer


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner.starts(tmp_path / LESSON, ROOT / "release" / LESSON)


@pytest.fixture
def lesson(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> Lesson:
    monkeypatch.chdir(learner.folder)
    return open_lesson()


def test_tab_completion_lists_tasks_questions_and_verbs(lesson: Lesson) -> None:
    assert dir(lesson) == sorted(
        ["two_weeks_later", "q1", "q2", "q3", "q4", "q5", "q6", "their_backlog", "over_the_head", "surprised",
         "by_whose_leave", "hand_in", "page", "progress", "sentence"]
    )  # fmt: skip


def test_a_mistyped_task_names_the_tasks(lesson: Lesson) -> None:
    with pytest.raises(AttributeError, match="its tasks are two_weeks_later"):
        _ = lesson.two_week_later


def test_opened_elsewhere_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LearnerError, match=r"Open the notebook from the lesson's own folder"):
        open_lesson()


def test_the_session_name_is_a_hint_where_the_folder_is_another(
    learner: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JPY_SESSION_NAME", str(learner.folder / NOTEBOOK))
    assert "two_weeks_later" in dir(open_lesson())


@pytest.mark.parametrize("share", [math.nan, math.inf, -1.0, 7.0])
def test_a_mark_is_finite_and_within_the_points(share: float) -> None:
    mark = Mark(Verdict(share, "done"), 4.0)
    assert 0.0 <= float(repr(mark)) <= 4.0


def test_untouched_answers_are_not_tried_and_never_raise(lesson: Lesson) -> None:
    for mark in (
        lesson.q1.check(...), lesson.q2.check(...), lesson.q5.check({"sample-form": ...}),
        lesson.two_weeks_later.check(), lesson.their_backlog.check(),
        lesson.surprised.check(), lesson.by_whose_leave.check(),
    ):  # fmt: skip
        assert (float(mark), mark.outcome) == (0.0, "not tried")
        assert "Incorrect" not in mark._repr_html_()


def test_where_a_letter_is_asked_for_the_missing_quotation_marks_are_named(lesson: Lesson) -> None:
    letter, number = lesson.q2.check(...), lesson.q1.check(...)
    assert any("NameError" in why and '"a" instead of a' in why for why in letter.why)
    assert not any("NameError" in why for why in number.why)


def test_practice_earns_half_for_finishing_and_half_for_giving_up_less(learner: Learner, lesson: Lesson) -> None:
    learner.play("two-weeks-later", worst_answer)
    assert float(lesson.two_weeks_later.check()) == 1.0
    learner.play("two-weeks-later", worst_answer)
    assert float(lesson.two_weeks_later.check()) == 1.0
    learner.play("two-weeks-later", best_answer)
    assert float(lesson.two_weeks_later.check()) == 2.0


def test_a_good_first_play_earns_the_whole_practice_mark(learner: Learner, lesson: Lesson) -> None:
    learner.play("two-weeks-later", best_answer)
    assert float(lesson.two_weeks_later.check()) == 2.0


def test_of_the_assessed_role_play_the_first_finished_play_counts(learner: Learner, lesson: Lesson) -> None:
    learner.play("their-backlog", worst_answer)
    learner.play("their-backlog", best_answer)
    mark = lesson.their_backlog.check()
    assert float(mark) == 0.0
    assert mark.why[0].startswith("Your first finished play counts: 0 of 100.")


def test_an_instructor_may_count_it_as_finished(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    path = learner.folder / "lesson" / "lesson.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("use: assessed, points: 4", "use: assessed, points: 4, count: finished"), encoding="utf-8"
    )
    learner.play("their-backlog", worst_answer)
    monkeypatch.chdir(learner.folder)
    assert float(open_lesson().their_backlog.check()) == 4.0


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (-22.7975, "look at the sign"),
        (22.7975 * 60, "minutes where hours"),
        (2279.75, "100 times too large"),
        ("twenty", "One number is asked for"),
        (24.0, "Within a tenth"),
        (300, "too high"),
        ((22, 7975), "A comma makes two numbers of one"),
        (math.nan, "One number is asked for"),
        ([1, 2], "One number is asked for"),
    ],
)
def test_a_number_that_is_off_is_answered_kindly_without_the_answer(lesson: Lesson, answer: object, says: str) -> None:
    mark = lesson.q1.check(answer)
    assert (float(mark), mark.outcome) == (0.0, "not yet")
    assert says in " ".join(mark.why)
    assert "22.8" not in " ".join(mark.why)


@pytest.mark.parametrize("answer", [22.8, "22.8", "22,8 h", 22.7975])
def test_a_number_from_a_spreadsheet_is_as_good(lesson: Lesson, answer: object) -> None:
    assert float(lesson.q1.check(answer)) == 1.0


def test_a_neighbours_number_is_named(lesson: Lesson) -> None:
    neighbours = lesson.q1._references.neighbours("q1")  # type: ignore[union-attr]
    assert neighbours
    for what, value in neighbours.items():
        assert what in lesson.q1.check(value).why[0]


def test_hints_go_step_by_step_and_the_solution_waits_for_an_attempt(lesson: Lesson) -> None:
    first, second = str(lesson.q1.hint()), str(lesson.q1.hint())
    assert first.startswith("Hint 1 of")
    assert second.startswith("Hint 2 of")
    assert str(lesson.q1.solution()).startswith("Try it first")
    lesson.q1.check(1.0)
    assert "22.79" in str(lesson.q1.solution())


def test_a_reflection_is_checked_as_saved_and_says_when_nothing_is_new(learner: Learner, lesson: Lesson) -> None:
    learner.write("surprised", learner.exemplar("surprised", 3))
    first = lesson.surprised.check()
    assert (float(first), first.outcome) == (1.0, "done")
    assert first.why[0].startswith("Read as saved at")
    assert lesson.surprised.check().why[0].startswith("Nothing saved since your last check")


def test_a_copied_prompt_earns_nothing(learner: Learner, lesson: Lesson) -> None:
    prompt = learner.prompt("surprised")
    learner.write("surprised", [f"{prompt.asks} {prompt.second_route}"] * 5)
    assert float(lesson.surprised.check()) == 0.0


def test_the_prompt_quotes_the_costliest_choice_of_the_practice_play(learner: Learner, lesson: Lesson) -> None:
    before = str(lesson.surprised.prompt())
    assert "Use roles, not names." in before
    assert "you answered" not in before
    learner.play("two-weeks-later", worst_answer)
    assert "In “Two weeks later”, when it was said" in str(lesson.surprised.prompt())


def test_a_damaged_record_is_set_aside_and_the_learner_is_told_where(
    learner: Learner, lesson: Lesson, capsys: pytest.CaptureFixture[str]
) -> None:
    (learner.folder / "answers.json").write_text("{", encoding="utf-8")
    lesson.two_weeks_later.play()
    assert "It is kept as answers.damaged-" in capsys.readouterr().out
    assert len(list(learner.folder.glob("answers.damaged-*.json"))) == 1


def test_a_script_can_play(lesson: Lesson) -> None:
    page = lesson.two_weeks_later.play(choices=["c", "a", "d", "b", "c"])
    assert "Your decisions: 100 of 100" in str(page)
    with pytest.raises(LearnerError, match="allowed in"):
        lesson.two_weeks_later.play(choices=["h"])


def test_while_grading_nothing_is_written_and_the_transcript_is_shown(
    learner: Learner, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner.play("two-weeks-later", worst_answer)
    before = {path: path.read_bytes() for path in learner.folder.rglob("*") if path.is_file()}
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert "1 play recorded" in str(lesson.two_weeks_later.play())
    lesson.q1.check(22.8)
    lesson.sentence("I ask first.", "2026-12-01")
    lesson.hand_in()
    lesson.page()
    assert {path: path.read_bytes() for path in learner.folder.rglob("*") if path.is_file()} == before


def test_the_page_is_filled_from_the_learners_own_answers(learner: Learner, lesson: Lesson) -> None:
    assert "still to come" in str(lesson.page())
    learner.play("two-weeks-later", best_answer)
    learner.write("by-whose-leave", learner.exemplar("by-whose-leave", 3))
    lesson.sentence("Before I answer: may I give them our Tuesday?", "2026-12-01")
    page = str(lesson.page())
    assert learner.exemplar("by-whose-leave", 3)[2].split(".")[0] in page
    assert "Before I answer: may I give them our Tuesday?" in page


def test_the_sentence_is_kept_with_its_day(learner: Learner, lesson: Lesson) -> None:
    assert str(lesson.sentence(..., ...)).startswith("Not tried yet")
    assert not (learner.folder / "answers.json").exists()
    lesson.sentence("I ask first.", "2026-12-01")
    lesson.sentence("I ask first.", "2026-12-01")
    data = json.loads((learner.folder / "answers.json").read_text(encoding="utf-8"))
    assert [(row["text"], row["date"]) for row in data["sentences"]] == [("I ask first.", "2026-12-01")]


def test_handing_in_lists_what_is_missing_and_writes_one_zip(lesson: Lesson) -> None:
    said = str(lesson.hand_in())
    for part in (
        "Two weeks later",
        "Their backlog",
        "Figures not tried yet: q1, q2, q3, q4, q5, q6",
        "nothing written",
    ):
        assert part in said
    assert "When over the head" not in said  # it is not marked


def test_a_finished_lesson_misses_nothing(learner: Learner, lesson: Lesson) -> None:
    learner.play("two-weeks-later", best_answer)
    learner.play("their-backlog", best_answer)
    learner.solve()
    for task in ("surprised", "by-whose-leave"):
        learner.write(task, learner.exemplar(task, 3))
    assert "Nothing is missing" in str(lesson.hand_in())
    with zipfile.ZipFile(learner.folder / f"{LESSON}.zip") as archive:
        assert archive.namelist() == [f"{LESSON}/{NOTEBOOK}", f"{LESSON}/answers.json"]


def test_a_renamed_notebook_is_handed_in_under_its_own_name(learner: Learner, lesson: Lesson) -> None:
    (learner.folder / NOTEBOOK).rename(learner.folder / "my version.ipynb")
    assert "Your notebook is called my version.ipynb" in str(lesson.hand_in())
    with zipfile.ZipFile(learner.folder / f"{LESSON}.zip") as archive:
        assert f"{LESSON}/{NOTEBOOK}" in archive.namelist()


def test_an_unsaved_notebook_and_deleted_cells_are_named(learner: Learner, lesson: Lesson) -> None:
    def delete(notebook: dict[str, list[dict[str, dict[str, dict[str, str]]]]]) -> None:
        notebook["cells"] = [
            cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") != "figures-q2"
        ]

    learner.edit(delete)
    old = time.time() - 60
    os.utime(learner.folder / NOTEBOOK, (old, old))
    lesson.q1.check(1.0)
    said = str(lesson.hand_in())
    assert "before your last check: save it" in said
    assert "missing from the notebook: figures-q2" in said


def test_no_notebook_at_all_is_one_sentence(learner: Learner, lesson: Lesson) -> None:
    shutil.move(learner.folder / NOTEBOOK, learner.folder.parent / "elsewhere.ipynb")
    with pytest.raises(LearnerError, match="save the notebook, or give it back its name"):
        lesson.hand_in()


def test_after_a_complete_answer_the_learner_sees_the_exemplars_and_rates_the_own_text(
    learner: Learner, lesson: Lesson
) -> None:
    assert str(lesson.surprised.rate()).startswith("Not yet")
    learner.write("surprised", learner.exemplar("surprised", 3))
    shown = str(lesson.surprised.rate())
    assert learner.exemplar("surprised", 1)[0] in shown
    with pytest.raises(LearnerError, match="allowed are 0, 1, 2 and 3"):
        lesson.surprised.rate(7)
    lesson.surprised.rate(2)
    data = json.loads((learner.folder / "answers.json").read_text(encoding="utf-8"))
    assert data["ratings"]["surprised"]["mark"] == 2
    assert float(lesson.surprised.check()) == 1.0


def test_the_grader_sees_the_rubric_beside_the_text(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "How a person reads it" not in str(lesson.surprised.prompt())
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert "How a person reads it" in str(lesson.surprised.prompt())


def test_the_lessons_own_text_copied_earns_nothing(learner: Learner, lesson: Lesson) -> None:
    reasons = [text for text in lesson._desk.texts if len(text.split()) > 20]
    learner.write("surprised", [" ".join(reasons[at : at + 2]) for at in range(5)])
    mark = lesson.surprised.check()
    assert float(mark) == 0.0


@pytest.mark.parametrize("lost", ["their-backlog.yaml", "reflections.yaml", "portfolio.md"])
def test_a_lost_file_of_the_lesson_is_one_sentence_and_the_work_is_handed_in_all_the_same(
    learner: Learner, lesson: Lesson, lost: str
) -> None:
    (learner.folder / "lesson" / lost).unlink()
    use = {
        "their-backlog.yaml": lesson.their_backlog.play,
        "reflections.yaml": lesson.surprised.check,
        "portfolio.md": lesson.page,
    }[lost]
    with pytest.raises(LearnerError, match="run `curriculum learn` again to get it back"):
        use()
    said = str(lesson.hand_in())
    assert (lost in said) == (lost != "portfolio.md")
    assert "Figures not tried yet" in said
    assert (learner.folder / f"{LESSON}.zip").exists()
