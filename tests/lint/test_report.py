from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from curriculum.lint import LintError
from curriculum.lint.lessons import findings, read_all
from curriculum.lint.report import Remarks, read_remarks
from curriculum.lint.report.graph import graph, in_words
from curriculum.lint.report.markup import element, table
from curriculum.lint.report.page import report
from tests.lint.bench import LESSON, A, Bench

HOSTILE = '</td><script>alert(1)</script><img src=x onerror=alert(2)> "quoted" & \x00\ud800 <b>'
VOID = {"meta", "br", "img", "link", "input", "hr"}
ROOT = Path(__file__).parents[2]


class Page(HTMLParser):
    """Tags that nest, ids that are single, every address a page asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src"):
                self.addresses.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def made(bench: Bench, remarks: Remarks | None = None) -> Page:
    folders = read_all([bench.folder])
    page = Page(report(folders, findings(folders), remarks or Remarks({})))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    return page


def test_the_page_needs_nothing_from_anywhere(bench: Bench) -> None:
    page = made(bench)
    assert all(address.startswith("#") and address[1:] in page.ids for address in page.addresses)
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert page.tags.count("svg") == 2
    assert not re.search(r"url\(|@import|https?:", report(read_all([bench.folder]), (), Remarks({})))


def test_it_shows_what_an_author_asks_for(bench: Bench) -> None:
    text = made(bench).text
    for told in ("always the longest", "in order", "V from here", "regret", "32.0%"):
        assert told in text
    assert "a b c d" in text
    assert "None." in text
    assert "the best option is the longest" in text


def test_findings_stand_with_their_role_play(bench: Bench) -> None:
    bench.edit(A, "sets: [silent]", "sets: [silent, sulking]")
    text = made(bench).text
    assert text.count("'sulking'") == 2
    assert f"the-situation.yaml:{bench.line(A, 'sulking')}" in text


def test_the_picture_has_its_words(bench: Bench) -> None:
    page = made(bench)
    assert f"{LESSON}-the-situation-words" in page.ids
    assert in_words(graph(bench.script())) == [
        "opening: a b c d → middle (100%)",
        "middle: a b c d → turn (100%)",
        "turn: a b c d → closing (100%)",
        "closing: a b c d → mixed (38%); a b c d → good (32%); a b c d → poor (30%)",
    ]


def test_whatever_anybody_wrote_is_text(bench: Bench) -> None:
    bench.edit(A, 'title: "Told: a title of two to five words"', f"title: {json.dumps(HOSTILE[:-12])}")
    record = {
        "format": 1,
        "lesson": LESSON,
        "remarks": [
            {"task": "the-situation", "scene": "opening", "option": "b", "text": HOSTILE.replace("\ud800", "")}
        ],
    }
    (bench.folder.parent / "answers.json").write_text(json.dumps(record), encoding="utf-8")
    page = made(bench, read_remarks([bench.folder.parent / "answers.json"]))
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert "Learners' remarks (1):" in page.text
    assert "<script>alert(1)</script>" in page.text


def test_remarks_of_a_whole_class(tmp_path: Path) -> None:
    for who, text in (("ann", "I see it differently"), ("bob", " "), ("eve", "{")):
        folder = tmp_path / who
        folder.mkdir()
        row = {"task": "t", "scene": "s", "option": "a", "text": text}
        told = json.dumps({"format": 1, "lesson": LESSON, "remarks": [row]}) if text != "{" else text
        (folder / "answers.json").write_text(told, encoding="utf-8")
    remarks = read_remarks([tmp_path])
    assert remarks.rows == {(LESSON, "t", "s", "a"): ["I see it differently"]}
    assert remarks.unread == (tmp_path / "eve" / "answers.json",)
    with pytest.raises(LintError, match="that exist"):
        read_remarks([tmp_path / "nobody"])


def test_markup_joins_texts_and_elements() -> None:
    made = element("p", "one ", element("b", "two"), " three", None, class_="x", title=None)
    assert "".join(made.itertext()) == "one two three"
    assert made.attrib == {"class": "x"}
    assert element("p", HOSTILE).text is not None
    assert "\x00" not in (element("p", HOSTILE).text or "")
    assert "\ud800" not in (element("p", HOSTILE).text or "")
    assert [cell.tag for cell in table("t", ["a", "b"], [["1", "2"]]).iter() if cell.tag in ("th", "td")] == [
        "th",
        "th",
        "th",
        "td",
    ]


def test_scenes_that_lead_past_each_other_are_laid_out(bench: Bench) -> None:
    bench.edit(A, "        sets: [silent]\n", "        sets: [silent]\n        then: closing\n")
    layers = graph(bench.script()).layers
    assert [[name for _, name in layer] for layer in layers] == [
        ["opening"],
        ["middle"],
        ["turn"],
        ["closing"],
        ["good", "mixed", "poor"],
    ]
    made(bench)


def test_the_real_lessons_make_a_page() -> None:
    folders = read_all([ROOT / "source"])
    page = Page(report(folders, findings(folders), Remarks({})))
    assert page.tags.count("svg") == sum(len(folder.scripts) for folder in folders)
