"""`curriculum portfolio`: what is shown, what is not and why, and that nothing a learner wrote can do harm."""

from __future__ import annotations

import re
import warnings
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from curriculum.portfolio.about import Gate
from curriculum.portfolio.gate import with_gate
from tests.learners import LESSON, Learner, best_answer

from .making import PERSON, YES, finished, portfolio, published

PAGES = {f"{LESSON}.html", "index.html", "print.html"}
HOSTILE = """\
<script>window.harmed = true</script> <img src=x onerror="window.harmed = true">
[click](javascript:window.harmed=true) [data](data:text/html,<script>alert(1)</script>)
![picture](https://example.org/tracker.png) <https://example.org/fine>

# A heading | with a bar

</div></main></body> {{figures.q5}} {{ 7 * 7 }} &lt;b&gt; \ue0000\ue001

| a | b |
|---|---|
| <svg onload=alert(1)> | 2 |

---
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path


def words(path: Path) -> str:
    """The text of a page."""
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_data = found.append  # type: ignore[method-assign]
    parser.feed(path.read_text(encoding="utf-8").partition("</style>")[2])
    return " ".join(" ".join(found).split())


def test_the_first_run_makes_a_file_to_fill_in_and_no_site(workspace: Path) -> None:
    finished(workspace / LESSON)
    ran = portfolio(workspace)
    assert ran.status == 0, ran.err
    assert "Made " in ran.out
    assert f"Left out {LESSON}: not approved yet" in ran.out
    assert not (workspace / "portfolio").exists()
    assert yaml.safe_load((workspace / "portfolio.yaml").read_text("utf-8"))["pages"][LESSON]["nobody_named"] is False


def test_without_a_name_the_line_is_named(workspace: Path) -> None:
    finished(workspace / LESSON)
    portfolio(workspace)
    ran = portfolio(workspace)
    assert ran.status == 1
    assert re.search(r"portfolio\.yaml:5: name: given nothing; allowed: your name; write it behind `name:`", ran.err)


def test_an_approved_page_is_shown_with_its_claims_and_its_data_labelled(workspace: Path) -> None:
    site = published(workspace)
    assert {path.name for path in site.iterdir()} == PAGES
    for name in PAGES:
        text = words(site / name)
        assert "Settle / inform / ask first: a protocol" in text
        assert "I know what is mine to settle" in text
        assert "the person I report to" in text
        assert "2026-12-01" in text
        assert "synthetic data" in text.lower()
    page = words(site / f"{LESSON}.html")
    assert "“I ask before I promise.”" in page
    assert "Licensed channel" in page
    assert "The data behind this page are synthetic" in page
    assert "neighbouring teams" not in page  # it has blanks to fill in by hand
    assert "still to come" not in page
    index = words(site / "index.html")
    for said in ("Achieng Wanjiru", "Materials coordinator", "I plan supplies", "achieng@example.org", "By competency"):
        assert said in index
    assert "of 100" not in index + page  # a play is no measurement to be shown around


def test_nothing_unfinished_is_shown_and_the_reason_is_said(workspace: Path) -> None:
    learner = Learner.starts(workspace / LESSON)
    learner.play("two-weeks-later", best_answer)
    (workspace / "portfolio.yaml").write_text(PERSON, encoding="utf-8")
    ran = portfolio(workspace)
    assert ran.status == 0
    assert f"Left out {LESSON}: not finished, 1 of 10 tasks done; next: question q1." in ran.said
    assert "There is no page to show yet" in ran.said
    assert not (workspace / "portfolio").exists()
    ran = portfolio(workspace, "--approve", LESSON, typed=YES)
    assert (ran.status, "has no page to approve: not finished" in ran.err) == (1, True)


def test_a_page_with_an_empty_slot_is_left_out(workspace: Path) -> None:
    learner = finished(workspace / LESSON)
    record = (learner.folder / "answers.json").read_text("utf-8")
    (learner.folder / "answers.json").write_text(record.replace('"sentences"', '"then"'), encoding="utf-8")
    (workspace / "portfolio.yaml").write_text(PERSON, encoding="utf-8")
    assert "still to come: the day of your sentence, your sentence for tomorrow" in portfolio(workspace).said


def test_a_no_leaves_the_page_out(workspace: Path) -> None:
    finished(workspace / LESSON)
    (workspace / "portfolio.yaml").write_text(PERSON, encoding="utf-8")
    ran = portfolio(workspace, "--approve", LESSON, typed="y\nn\n")
    assert "is not approved" in ran.out
    assert not (workspace / "portfolio").exists()
    ran = portfolio(workspace, "--approve", LESSON, typed="")
    assert "is not approved" in ran.out


def test_the_boxes_can_be_ticked_in_the_file(workspace: Path) -> None:
    finished(workspace / LESSON)
    path = workspace / "portfolio.yaml"
    path.write_text(PERSON, encoding="utf-8")
    portfolio(workspace)
    path.write_text(path.read_text("utf-8").replace(": no ", ": yes "), encoding="utf-8")
    assert f"Shown: {LESSON}." in portfolio(workspace).out


def test_a_changed_page_is_taken_away_until_it_is_approved_again(workspace: Path) -> None:
    site = published(workspace)
    learner = Learner(workspace / LESSON)
    texts = list(learner.exemplar("by-whose-leave", 3))
    texts[2] += " And I name the cost."
    learner.write("by-whose-leave", texts)
    ran = portfolio(workspace)
    assert "the page has changed since you approved it" in ran.out
    assert list(site.iterdir()) == []
    assert f"Shown: {LESSON}." in portfolio(workspace, "--approve", "cross-team", typed=YES).out
    assert "And I name the cost." in words(site / f"{LESSON}.html")


def test_building_again_gives_the_same_bytes(workspace: Path) -> None:
    site = published(workspace)
    before = {path.name: path.read_bytes() for path in site.iterdir()}
    portfolio(workspace)
    assert {path.name: path.read_bytes() for path in site.iterdir()} == before
    assert not any(re.search(rb"20\d\d-\d\d-\d\d(?<!2026-12-01)", data) for data in before.values())


def test_what_a_learner_wrote_stays_text(workspace: Path) -> None:
    site = published(workspace, after=HOSTILE, sentence="a | b </script><script>window.harmed = true</script>")
    path = workspace / "portfolio.yaml"
    path.write_text(path.read_text("utf-8").replace("Achieng Wanjiru", "'<b onclick=x>A'"), encoding="utf-8")
    portfolio(workspace)
    for name in PAGES:
        html = (site / name).read_text(encoding="utf-8")
        tags = re.findall(r"<\s*/?\s*([a-z0-9]+)", html.partition("</style>")[2].lower())
        assert not {"script", "img", "svg", "iframe", "b", "link", "object"} & set(tags)
        hrefs = re.findall(r'href="([^"]*)"', html)
        assert all(re.match(r"https://example\.org|mailto:|index\.html|print\.html|11-|#page", href) for href in hrefs)
        assert " onerror=" not in re.sub(r"&lt;.*?&gt;", "", html)
        assert html.count("<main>") == html.count("</main>") == 1
        assert "49" not in words(site / name)


def test_the_pages_are_valid_html(workspace: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        html5lib = pytest.importorskip("html5lib")
    site = published(workspace, after=HOSTILE)
    for name in PAGES:
        parser = html5lib.HTMLParser(strict=True)
        parser.parse((site / name).read_text(encoding="utf-8"))
        assert not parser.errors
        html = (site / name).read_text(encoding="utf-8")
        ids = re.findall(r' id="([^"]*)"', html)
        assert len(ids) == len(set(ids))
        assert len(re.findall(r"<h1", html)) == 1
        levels = [int(level) for level in re.findall(r"<h(\d)", html)]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert "http-equiv" in html
        assert "<script" not in html


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("nam: A\n", "portfolio.yaml:1: nam: given the field 'nam'; allowed: name, headline, summary, contact, pages"),
        ("name: A\ncontact: me\n", "portfolio.yaml:2: contact: given 'me'; allowed: a list"),
        ("name: [A\n", "portfolio.yaml:2"),
        ("name: A\npages:\n  11-cross-team: {own_part_stated: maybe}\n", "given 'maybe'; allowed: yes and no"),
        ("name: A\nname: B\n", "portfolio.yaml:2: name: given 'name' twice"),
        ("", "portfolio.yaml:1: given no fields; allowed: fields such as name, headline, summary"),
    ],
)
def test_mistakes_in_the_file_are_named_with_their_line(workspace: Path, written: str, says: str) -> None:
    finished(workspace / LESSON)
    (workspace / "portfolio.yaml").write_text(written, encoding="utf-8")
    ran = portfolio(workspace)
    assert ran.status == 1
    assert says in ran.err
    assert (workspace / "portfolio.yaml").read_text("utf-8") == written


@pytest.mark.parametrize(
    "written",
    [
        "name: A # me\n",
        "name: A\npages:",
        "name: A\npages: {}\n",
        "name: A\npages: # mine\n\n  # a remark\n  06-communication:\n    nobody_named: yes # yes\nheadline: last\n",
        "pages:\n    11-cross-team:\n        nobody_named: no\n\n    06-communication: {nobody_named: yes}\nname: A\n",
        "name: A\r\npages:\r\n  06-communication:\r\n    nobody_named: yes\r\n",
    ],
)
def test_an_approval_changes_its_own_lines_only(written: str) -> None:
    gate = Gate(no_employer_data=True, nobody_named=True, own_part_stated=True, data_labelled=True, text="t0")
    once = with_gate(written, LESSON, gate)
    kept = [line for line in written.splitlines() if line.strip() and not re.match(r"pages|    11|        no", line)]
    assert all(line in once.splitlines() for line in kept)
    assert yaml.safe_load(once)["pages"][LESSON]["text"] == "t0"
    assert with_gate(once, LESSON, gate) == once


def test_a_file_written_on_one_line_says_what_to_write(workspace: Path) -> None:
    finished(workspace / LESSON)
    (workspace / "portfolio.yaml").write_text("{name: A, pages: {}}\n", encoding="utf-8")
    ran = portfolio(workspace)
    assert ran.status == 1
    assert "cannot add to: write these lines there" in ran.err
    assert "no_employer_data: no" in ran.err


def test_a_page_of_somebody_elses_is_left_alone(workspace: Path) -> None:
    site = published(workspace)
    elsewhere = workspace / "my site"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_text("mine", encoding="utf-8")
    (elsewhere / "06-mine.html").write_text("mine too", encoding="utf-8")
    ran = portfolio(workspace, "--to", elsewhere)
    assert (ran.status, "was not made by this command" in ran.err) == (1, True)
    assert (elsewhere / "index.html").read_text("utf-8") == "mine"
    (elsewhere / "index.html").unlink()
    assert portfolio(workspace, "--to", elsewhere).status == 0
    assert {path.name for path in elsewhere.iterdir()} == {path.name for path in site.iterdir()} | {"06-mine.html"}


def test_a_place_that_cannot_be_written_is_one_sentence(workspace: Path) -> None:
    published(workspace)
    (workspace / "a file").write_text("", encoding="utf-8")
    for place in (workspace / "a file" / "below", Path("/proc/portfolio")):
        ran = portfolio(workspace, "--to", place)
        assert ran.status == 1
        assert "could not be written" in ran.err
        assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--approve", "11-cros-team"], "There is no lesson '11-cros-team'. There is: 11-cross-team; did you mean"),
        (["--workspace", "/nowhere/at/all"], "run `curriculum learn` once to lay the lessons out"),
    ],
)
def test_errors_are_one_sentence(workspace: Path, arguments: list[str], sentence: str) -> None:
    Learner.starts(workspace / LESSON)
    (workspace / "portfolio.yaml").write_text(PERSON, encoding="utf-8")
    ran = portfolio(workspace, *arguments)
    assert ran.status == 1
    assert sentence in ran.err
    assert ran.err.count("\n") == 1
