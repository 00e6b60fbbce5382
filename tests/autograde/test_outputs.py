"""What a learner wrote, made harmless without a browser: cheap, and the exact words."""

from __future__ import annotations

import html
import re

import pytest

from autograde.outputs import harmless, harmless_text
from tests.browser.payloads import ALL

HONEST = (
    "I told Nadia: *the data: 3 of 5*, R&D first; 4 > 3 &lt; 5.",
    "See [the page](https://example.org/a?b=1&c=2#d) or <mailto:me@example.org> no more.".replace("<", "").replace(
        ">", ""
    ),
    "![my chart](figures/chart-1.png)",
    "`a & b` and $x_1 \\times 2$",
    "&eacute; &#233; 5&#160;km &amp;amp;",
)


@pytest.mark.parametrize("name", ALL)
def test_no_link_of_a_script_no_picture_from_elsewhere(name: str) -> None:
    clean = harmless_text(ALL[name])
    for _ in range(3):
        assert not re.search(r"(java|vb)script\W{0,3}:|!\[[^]]*\]\W*(http|//|\\\\)", clean, re.IGNORECASE)
        clean = html.unescape(clean)
    assert not re.search(r"<(img|a)\b[^>]*(script:|//canary|\bon\w+=)", harmless(ALL[name]), re.IGNORECASE)


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_stays_as_it_was_written(text: str) -> None:
    assert harmless_text(text) == text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<a href='https://example.org'>x</a>", '<a href="https://example.org">x</a>'),
        ("<a href='#there'>x</a>", '<a href="#there">x</a>'),
        ("<img src='chart.png' alt='a'>", '<img src="chart.png" alt="a">'),
        ("<a href='&#106;avascript&colon;x'>x</a>", "<a>x</a>"),
        ("<a href='java&amp;#115;cript:x'>x</a>", "<a>x</a>"),
        ("<img src='https://example.org/a.png'>", "<img>"),
        ("<img src='/formgrader/api/x'>", "<img>"),
    ],
)
def test_links_stay_and_pictures_from_elsewhere_do_not(given: str, kept: str) -> None:
    assert harmless(given) == kept


def test_a_link_hidden_twice_over_leads_nowhere() -> None:
    text = "<b>x</b> [x](&amp;#106;avascript&amp;colon;alert(1)) [y](javascript\\:alert(1))"
    assert "javascript:" not in html.unescape(harmless_text(text)).replace("\\", "")
