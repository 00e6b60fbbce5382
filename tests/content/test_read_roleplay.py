from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum.content import ContentError, RolePlay, edition, read_lesson, read_reflections, read_roleplay
from tests.strategies import roleplays

GOOD = (Path(__file__).parent.parent / "roleplays" / "choose.yaml").read_text(encoding="utf-8")


def problems(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "play.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_roleplay(path)
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "play.yaml"
    path.write_text(GOOD, encoding="utf-8")
    roleplay = read_roleplay(path)
    assert roleplay.scenes["the-price"].says[0].when == "waited"
    assert roleplay.state["time"].start == 40


@pytest.mark.parametrize(
    ("old", "new", "where", "says"),
    [
        (
            "rated: 1\n        shows: {COMM: 1, INTG: 2}",
            "rated: 7\n        shows: {COMM: 1, INTG: 2}",
            "rated: 7",
            ["given 7", "at most 4"],
        ),
        (
            "begins: the-job",
            "begins: the-jobb",
            "begins:",
            ["'the-jobb'", "the-job, the-price", "did you mean 'the-job'"],
        ),
        ("tempts: EXE", "tempts: EXEC", "tempts: EXEC", ["'EXEC'", "'ACC'", "did you mean 'EXE'"]),
        ("rated: 3", "rated: []", "rated: []", ["[]", "a whole number"]),
        ("then: the-note", "then: [the-note]", "then: [the-note]", ["['the-note']", "text"]),
        (
            "        reply: Then they stand here at five.\n",
            "",
            "      b:",
            ["no `reply`", "add `reply: ...`"],
        ),
        (
            "why: The risk moves to the machine.",
            "whi: The risk moves to the machine.",
            "whi:",
            ["the field 'whi'", "did you mean 'why'"],
        ),
        ("shows: {COMM: 0, INTG: 2}", "shows: {COMM: 0, LEAD: 2}", "LEAD: 2", ["'LEAD'", "COMM, INTG"]),
        (
            "now: {trust: +10}",
            "now: {thrust: +10}",
            "thrust",
            ["'thrust'", "trust, time", "did you mean 'trust'"],
        ),
        ("when: not waited", "when: not waitet", "waitet", ["'waitet'", "waited", "did you mean 'waited'"]),
        (
            "when: trust >= 60, worth",
            "when: trust >= sixty, worth",
            "sixty",
            ["comparisons with a whole number"],
        ),
        ("when: trust >= 60, worth", "when: __import__('os'), worth", "__import__", ["comparisons"]),
        ("time: 40", "time: 140", "time: 140", ["140", "at most 100"]),
        (
            "then: the-note\n      b:\n        you: What",
            "then: the-job\n      b:\n        you: What",
            "  the-job:",
            ["the-job -> the-price -> the-job", "scenes that lead forward"],
        ),
        ("title: The printer", "title: ''", "title:", ["at least 1"]),
        (
            "who: ilze\n    says: The wedding",
            "who: ilse\n    says: The wedding",
            "who: ilse",
            ["'ilse'", "ilze"],
        ),
    ],
)
def test_a_mistake_is_named_with_line_given_allowed_and_remedy(
    tmp_path: Path, old: str, new: str, where: str, says: list[str]
) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    found = problems(tmp_path, text)
    at = line_of(text, where)
    matching = [problem for problem in found if problem.startswith(f":{at}:")]
    assert matching, found
    assert any(all(part in problem for part in says) for problem in matching), matching
    assert all("allowed: " in problem and "given " in problem for problem in found)


def test_all_mistakes_of_a_file_come_in_one_go_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        GOOD.replace("time: 40", "time: many")
        .replace("begins: the-job", "begins: nowhere")
        .replace("tempts: EXE", "tempts: WHAT")
        .replace("shows: {DOCS: 4, COMM: 3}", "shows: {DOCS: 4}")
    )
    found = problems(tmp_path, text)
    lines = [int(problem.split(":")[1]) for problem in found]
    assert len(found) == 4
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("title: a\ntitle: b\n", 2, "'title' twice"),
        ("title: [a\n", 2, "mend the indentation"),
        ("a: &x {b: c}\nd: *x\n", 1, "alias"),
        ("", 1, "no fields"),
        ("- a\n", 1, "no fields"),
        ("[[[[" * 30 + "]]]]" * 30, 1, "deep nesting"),
    ],
)
def test_a_file_that_is_no_role_play_at_all(tmp_path: Path, text: str, line: int, says: str) -> None:
    found = problems(tmp_path, text)
    assert any(problem.startswith(f":{line}:") and says in problem for problem in found), found


def test_a_missing_and_a_latin_1_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="No such file"):
        read_roleplay(tmp_path / "none.yaml")
    path = tmp_path / "latin.yaml"
    path.write_bytes("title: Jürgen\n".encode("latin-1"))
    with pytest.raises(ContentError, match="save the file as UTF-8"):
        read_roleplay(path)


def test_words_that_older_yaml_reads_as_something_else_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "play.yaml"
    path.write_text(GOOD.replace("title: The printer", "title: no"), encoding="utf-8")
    assert read_roleplay(path).title == "no"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(roleplays())
def test_what_is_valid_reads_back(tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any]) -> None:
    path = tmp_path_factory.mktemp("yaml") / "play.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    assert read_roleplay(path) == RolePlay.model_validate(data)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def spoilt(draw: st.DrawFn, value: Any, depth: int = 0) -> Any:
    """A copy of some data with one place replaced by anything."""
    if depth > 6 or not isinstance(value, dict | list) or not value or draw(st.integers(0, 3)) == 0:
        return draw(_JSON)
    if isinstance(value, dict):
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: spoilt(draw, value[key], depth + 1)}
    at = draw(st.integers(0, len(value) - 1))
    return [*value[:at], spoilt(draw, value[at], depth + 1), *value[at + 1 :]]


def _reads_or_names_every_problem(path: Path, data: Any) -> None:
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    for read in (read_roleplay, read_lesson, read_reflections):
        try:
            read(path)
        except ContentError as error:
            assert error.problems
            assert all(problem.line >= 1 and problem.remedy for problem in error.problems)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(roleplays(max_scenes=2), st.data())
def test_a_spoilt_file_is_a_named_error_or_still_a_role_play(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any], draw: st.DataObject
) -> None:
    _reads_or_names_every_problem(tmp_path_factory.mktemp("spoilt") / "play.yaml", spoilt(draw.draw, data))


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(roleplays(max_scenes=2), st.data())
def test_ten_thousand_spoilt_files(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any], draw: st.DataObject
) -> None:
    _reads_or_names_every_problem(tmp_path_factory.getbasetemp() / "play.yaml", spoilt(draw.draw, data))


def test_the_edition_is_of_what_can_be_played_and_of_nothing_of_the_key(tmp_path: Path) -> None:
    path = tmp_path / "play.yaml"

    def edition_of(text: str) -> str:
        path.write_text(text, encoding="utf-8")
        return edition(read_roleplay(path))

    first = edition_of(GOOD)
    rekeyed = GOOD.replace("rated: 1", "rated: 2").replace("COMM: 4", "COMM: 3").replace("tempts: EXE", "tempts: ACC")
    assert edition_of(rekeyed.replace("worth: 4", "worth: 3").replace("why: It is read there.", "why: Other.")) == first
    for old, new in [
        ("reply: Good.", "reply: Fine."),
        ("trust: +10", "trust: +9"),
        ("when: trust >= 60", "when: trust >= 61"),
        ("you: One line", "you: A line"),
        ("after: 1", "after: 2"),
        ("time: 40", "time: 41"),
    ]:
        assert old in GOOD
        assert edition_of(GOOD.replace(old, new)) != first, old
