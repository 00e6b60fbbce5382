# ruff: noqa: RUF001  (texts in other scripts)
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.content.reflection import PRIVACY, TEMPLATES, Prompt
from curriculum.scoring.reflection import PlayEcho, assess_reflection

PROMPT = "When did your manager learn something about your work from somebody else?"
BOXES = {
    "Situation": "In March, Thursday stand-up, our planner told Nadia that I had moved the release check to Mondays.",
    "My part": "I had agreed it by phone with operations on Tuesday and kept quiet, because she was sour that week.",
    "Consequence": "She looked uninformed in front of six people, and two colleagues changed child-care plans.",
    "What changes": "Whatever uses other people's hours I now send her before I say yes.",
    "If-then": "If I am about to promise a date that involves anyone but me, then I write her one line first; 14 June.",
}
MODEL = Prompt(
    template="episode",
    asks=PROMPT,
    second_route="Or in your study group.",
    rubric={0: "a", 1: "b", 2: "c", 3: "d"},
    exemplars={3: list(BOXES.values()), 1: ["x"] * 5, 0: ["x"] * 5},
)
HELPERS = {box.heading: box.helps for box in TEMPLATES["episode"]}


def cell(boxes: dict[str, str], mark: str = "**{}**", *, helpers: bool = False) -> str:
    blocks = [
        "\n\n".join(part for part in (mark.format(name), f"*{HELPERS[name]}*" if helpers else "", text) if part)
        for name, text in boxes.items()
    ]
    return "\n\n".join(blocks)


SHORT = cell(
    {
        "Situation": "Monday, dock. Boss heard it from the driver.",
        "My part": "Said nothing. Wanted to go home.",
        "Consequence": "He got the angry call.",
        "What changes": "I was afraid of five bad minutes; a text was enough.",
        "If-then": "If a load is short I text him. Friday.",
    }
)
UNFILLED = cell(dict.fromkeys(BOXES, "*Write here.*"), helpers=True)


@pytest.mark.parametrize(
    "text",
    [
        cell(BOXES),
        cell(BOXES, helpers=True),
        cell(BOXES, "## {}"),
        cell(BOXES, "{}:"),
        cell(BOXES, "{}"),
        "\n".join(f"**{name}**: {text}" for name, text in BOXES.items()),
        "\n".join(f"{number}. {name}: {text}" for number, (name, text) in enumerate(BOXES.items(), 1)),
        cell(dict(reversed(BOXES.items()))),
        cell({name.upper(): text for name, text in BOXES.items()}),
        cell(dict(zip(("Context", "What I did", "Result", "Takeaway", "Next time"), BOXES.values(), strict=True))),
        cell(dict(zip(("Situaton", "My prat", "Consequense", "What chnages", "If then"), BOXES.values(), strict=True))),
        cell(dict(list(BOXES.items())[:2])) + "\n\n" + " ".join(list(BOXES.values())[2:]),
        " ".join(BOXES.values()),
        "\n".join(BOXES.values()),
        f"### Reflection 1\n\n{PROMPT}\n\n{PRIVACY}\n\n{cell(BOXES, helpers=True)}",
    ],
)
@pytest.mark.parametrize("prompt", [PROMPT, MODEL])
def test_headings_do_not_decide(text: str, prompt: str | Prompt) -> None:
    found = assess_reflection(text, prompt=prompt)
    assert found.passed, found
    assert found.outcome == "done"
    assert found.fraction >= 0.8


def test_evidence_is_the_learners_own_sentence() -> None:
    found = assess_reflection(cell(BOXES), prompt=MODEL)
    assert [criterion.evidence for criterion in found.criteria] == list(BOXES.values())


@pytest.mark.parametrize("text", ["", "   \n", UNFILLED, f"{PROMPT}\n\n{UNFILLED}\n\n{PRIVACY}", "*Write here.*"])
def test_an_untouched_template_is_not_tried(text: str) -> None:
    found = assess_reflection(text, prompt=MODEL)
    assert not found.passed
    assert found.fraction == 0
    assert not any(criterion.met for criterion in found.criteria)


def test_one_box_still_to_fill_is_not_yet_and_keeps_its_feedback() -> None:
    found = assess_reflection(cell(BOXES | {"If-then": "*Write here.*"}, helpers=True), prompt=MODEL)
    assert found.outcome == "not yet"
    assert not found.gates
    assert [criterion.name for criterion in found.criteria if not criterion.met] == ["an if-then plan with a date"]


def test_a_short_text_passes_when_every_criterion_is_met() -> None:
    text = SHORT
    found = assess_reflection(text, prompt=MODEL)
    assert found.fraction == 1
    assert found.passed


def test_a_short_text_is_not_held_back_for_a_choice_it_does_not_take_up() -> None:
    play = PlayEcho("Two weeks later", "Explain.", "It was urgent and you were away.", ("Sorry.",), "Nadia Berrada")
    found = assess_reflection(SHORT, prompt=MODEL, play=play)
    assert not found.criteria[-1].met
    assert found.passed


def test_the_choice_of_the_play_is_looked_for() -> None:
    play = PlayEcho(
        "Two weeks later", "Explain.", "It was urgent and you were away, so I settled it with Youssef.", ("Sorry.",)
    )
    without = assess_reflection(cell(BOXES), prompt=MODEL, play=play)
    with_it = assess_reflection(
        cell(BOXES | {"What changes": "In the role-play I chose to say it was urgent; the same excuse as mine."}),
        prompt=MODEL,
        play=play,
    )
    assert [c.met for c in without.criteria if c.name == "takes up your choice"] == [False]
    assert [c.met for c in with_it.criteria if c.name == "takes up your choice"] == [True]


def test_lesson_text_given_as_a_source_is_recognised() -> None:
    lesson = " ".join(BOXES.values())
    assert [gate.name for gate in assess_reflection(cell(BOXES), prompt=PROMPT, sources=[lesson]).gates] == [
        "text copied"
    ]


GERMAN = """
Im März, beim Treffen am Donnerstag, sagte unser Planer zu Nadia, dass ich die Prüfung auf Montag verlegt
hatte. Ich hatte es am Dienstag mit dem Betrieb vereinbart und geschwiegen, weil sie in der Woche schlecht
gelaunt war. Sie stand vor sechs Leuten dumm da, und zwei Kollegen hatten ihre Pläne geändert. Was die Stunden
anderer braucht, schicke ich ihr jetzt vorher. Wenn ich ein Datum verspreche, dann schreibe ich ihr zuerst;
wir sehen es uns am 14. Juni an.
"""
RUSSIAN = """
В марте на планёрке наш планировщик сказал Наде, что я перенёс проверку на понедельник. Я договорился об этом
по телефону во вторник и промолчал, потому что она была не в духе, а я хотел быстрее закончить. Она выглядела
неосведомлённой перед шестью людьми, и двое коллег изменили планы на понедельник. Теперь всё, что касается
чужого времени, я сначала отправляю ей. Если я собираюсь пообещать дату, я сначала напишу ей строчку; проверим
вместе 14 июня. Мне было очень стыдно.
"""


@pytest.mark.parametrize(("language", "text"), [("de", GERMAN), ("ru", RUSSIAN)])
def test_another_language_is_recognised_and_not_failed(language: str, text: str) -> None:
    found = assess_reflection(text, prompt=PROMPT)
    assert found.language == language
    assert found.passed
    assert not assess_reflection(" ".join([text[:60]] * 8), prompt=PROMPT).passed


WORDS = st.sampled_from(
    [*" ".join(BOXES.values()).split(), "**Situation**", "\n", "Write here.", '"', "'", "if", "14 June", "```", "а"]
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=120).map(" ".join)))
def test_any_string_gets_an_answer(text: str) -> None:
    for prompt in (PROMPT, MODEL):
        found = assess_reflection(text, prompt=prompt)
        assert 0 <= found.fraction <= 1
        assert not (found.passed and found.gates)
        assert not (found.gates and found.fraction)
        assert found.passed == (found.outcome == "done")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_prompt_gets_an_answer(text: str, prompt: str) -> None:
    assert 0 <= assess_reflection(text, prompt=prompt).fraction <= 1


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(BOXES)), st.text(alphabet=st.characters(codec="ascii"), max_size=20))
def test_a_little_noise_does_not_raise_a_mark_of_an_unfilled_cell(box: str, noise: str) -> None:
    found = assess_reflection(cell(dict.fromkeys(BOXES, "*Write here.*") | {box: noise}), prompt=MODEL)
    assert not found.passed
