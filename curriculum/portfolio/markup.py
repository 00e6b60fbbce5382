"""Markdown to HTML that is safe to send to somebody: no HTML of its own, no images, links to the web and to mail.

What a learner wrote never becomes part of the template's Markdown. The template is set first, with a mark in the place
of every slot; the learner's words, set apart, then take the places of the marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from curriculum.plain_text import clean, one_line

from .page import SLOT

_OPEN, _CLOSE = "\ue000", "\ue001"
_LINKS = ("https://", "http://", "mailto:")
_LEDGER = ("claim", "evidence", "who could confirm", "date")
_BLANK = re.compile(r"_{3,}")
_TABLES = ("<table>", "</table>")


@dataclass(frozen=True)
class Claim:
    """One line of the claim ledger, as HTML."""

    claim: str
    evidence: str
    confirm: str
    date: str


@dataclass(frozen=True)
class SetPage:
    """A page, set.

    Attributes
    ----------
    title:
        Its first heading, as HTML; empty where it has none.
    body, closing:
        What stands before the ledger, and what stands after it, as HTML.
    blanks:
        Headings of the sections left out, because they have blanks to fill in by hand.
    """

    title: str
    body: str
    closing: str
    claims: tuple[Claim, ...]
    blanks: tuple[str, ...]


def set_page(template: str, fill: Callable[[str], str | None], *, below: int = 1) -> SetPage:
    """Set a template whose slots are filled.

    Parameters
    ----------
    below:
        Level of the heading that stands over the page's sections: 1 on a page of its own, 2 where pages follow one
        another.
    """
    words: list[str] = []

    def mark(match: re.Match[str]) -> str:
        words.append(_unmarked(fill(match[1]) or ""))
        return f"{_OPEN}{len(words) - 1}{_CLOSE}"

    engine = _engine().enable(["smartquotes", "replacements"])
    tokens = engine.parse(SLOT.sub(mark, _unmarked(template)))
    title, tokens = _without_title(tokens)
    tokens, blanks = _without_blanks(tokens)
    before, claims, after = _around_ledger(tokens)
    _shift(tokens, below - 1)

    def html(inline: Token | None) -> str:
        return _filled(_inline(engine, inline), words) if inline is not None else ""

    return SetPage(
        html(title),
        _filled(engine.renderer.render(before, engine.options, {}), words),
        _filled(engine.renderer.render(after, engine.options, {}), words),
        tuple(Claim(*map(html, row)) for row in claims),
        tuple(blanks),
    )


def set_text(text: str) -> str:
    """A learner's text by itself: paragraphs, lists, emphasis, links."""
    engine = _engine().disable(["heading", "lheading", "hr"])
    return _scrolling(engine.render(clean(text)))


def _unmarked(text: str) -> str:
    """Clean text in which no mark of ours can stand."""
    return clean(text).replace(_OPEN, "").replace(_CLOSE, "")


def _engine() -> MarkdownIt:
    engine = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("table").disable("image")
    engine.validateLink = lambda url: url.lower().startswith(_LINKS)  # type: ignore[method-assign]  # its documented way
    return engine


def _filled(html: str, words: Sequence[str]) -> str:
    """Put the learner's words in the places of the marks: as blocks where they stand alone, else within the line."""
    html = re.sub(
        f"<p>{_OPEN}(\\d+){_CLOSE}</p>\n?",
        lambda at: f'<div class="own">\n{set_text(words[int(at[1])])}</div>\n',
        _scrolling(html),
    )
    return re.sub(f"{_OPEN}(\\d+){_CLOSE}", lambda at: escape(one_line(words[int(at[1])])), html)


def _scrolling(html: str) -> str:
    """Every table in a box of its own, which scrolls on a narrow screen and can be reached by keyboard."""
    box = '<div class="scroll" tabindex="0" role="group" aria-label="Table">'
    return html.replace(_TABLES[0], box + _TABLES[0]).replace(_TABLES[1], _TABLES[1] + "</div>")


def _inline(engine: MarkdownIt, token: Token) -> str:
    return str(engine.renderer.render([token], engine.options, {}))


def _without_title(tokens: list[Token]) -> tuple[Token | None, list[Token]]:
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            return tokens[at + 1], tokens[:at] + tokens[at + 3 :]
    return None, tokens


def _around_ledger(tokens: list[Token]) -> tuple[list[Token], list[list[Token]], list[Token]]:
    """What stands before the claim ledger, its rows, and what stands after it; without one, everything is before."""
    for at, token in enumerate(tokens):
        if token.type != "heading_open" or "claim ledger" not in tokens[at + 1].content.lower():
            continue
        begin = at + 3
        if begin >= len(tokens) or tokens[begin].type != "table_open":
            break
        end = next(number for number in range(begin, len(tokens)) if tokens[number].type == "table_close")
        head, *rows = _rows(tokens[begin:end])
        if tuple(cell.content.strip().lower() for cell in head) == _LEDGER:
            return tokens[:at], rows, tokens[end + 1 :]
    return tokens, [], []


def _rows(tokens: Sequence[Token]) -> list[list[Token]]:
    """The cells of the tables among these tokens, row by row."""
    rows: list[list[Token]] = []
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("td_open", "th_open"):
            rows[-1].append(tokens[at + 1])
    return rows


def _without_blanks(tokens: list[Token]) -> tuple[list[Token], list[str]]:
    """Leave out the sections with blanks to fill in by hand; they are for the notebook's page."""
    kept: list[Token] = []
    left: list[str] = []
    for section in _sections(tokens):
        if any(_BLANK.search(one.content) for one in section if one.type == "inline") or _has_empty_row(section):
            left.append(section[1].content if section[0].type == "heading_open" else "the first lines")
        else:
            kept += section
    return kept, left


def _sections(tokens: list[Token]) -> list[list[Token]]:
    sections: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "heading_open" and token.level == 0:
            sections.append([])
        sections[-1].append(token)
    return [section for section in sections if section]


def _has_empty_row(section: Sequence[Token]) -> bool:
    return any(len(row) > 1 and not any(cell.content.strip() for cell in row[1:]) for row in _rows(section))


def _shift(tokens: Sequence[Token], levels: int) -> None:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + levels, 6)}"
