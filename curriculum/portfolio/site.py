"""The portfolio as a static site: values in, files out. The same values give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from curriculum.content.competencies import COMPETENCIES
from curriculum.plain_text import clean, one_line
from curriculum.templates import environment, read

from .about import About
from .artefact import Artefact
from .markup import SetPage, set_page, set_text

MADE_BY = "career-on-soft-skills portfolio"
"""What the pages say made them, by which they are known again."""

INDEX, PRINT = "index.html", "print.html"
_MAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")
_WEB = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class _Shown:
    """One page, as the templates take it."""

    file: str
    anchor: str
    about: str
    title: Markup
    plain_title: str
    body: Markup
    closing: Markup
    claims: tuple[dict[str, Markup], ...]
    competencies: tuple[str, ...]
    data: bool


def site(about: About, artefacts: Sequence[Artefact]) -> dict[str, str]:
    """Every file of the site by its name."""
    shown = [_shown(one, below=1) for one in artefacts]
    common = {
        "name": one_line(about.name or ""),
        "headline": one_line(about.headline or ""),
        "summary": Markup(set_text(about.summary)) if about.summary else "",  # noqa: S704 - set without HTML
        "contact": [_contact(one) for one in about.contact or ()],
        "style": Markup(read("portfolio.css")),  # noqa: S704 - a file of ours
        "made_by": MADE_BY,
        "index": INDEX,
        "print_page": PRINT,
        "any_data": any(one.data for one in shown),
    }
    templates = environment()
    files = {one.file: templates.get_template("portfolio-page.html.j2").render(common, page=one) for one in shown}
    by_competency = [
        (name, [one for one in shown if name in one.competencies])
        for name in COMPETENCIES.values()
        if any(name in one.competencies for one in shown)
    ]
    files[INDEX] = templates.get_template("portfolio-index.html.j2").render(
        common, pages=shown, by_competency=by_competency
    )
    printed = [_shown(one, below=2) for one in artefacts]
    files[PRINT] = templates.get_template("portfolio-print.html.j2").render(common, pages=printed)
    return files


def left_blank(artefact: Artefact) -> tuple[str, ...]:
    """Headings of the sections that stay out of the site, because they have blanks to fill in by hand."""
    return set_page(artefact.template, artefact.words.get).blanks


def _shown(artefact: Artefact, *, below: int) -> _Shown:
    page: SetPage = set_page(artefact.template, artefact.words.get, below=below)
    title = page.title or Markup.escape(one_line(artefact.about))
    return _Shown(
        f"{artefact.lesson}.html",
        f"page-{artefact.lesson}",
        one_line(artefact.about),
        Markup(title),  # noqa: S704 - set without HTML, as is all that follows
        unescape(re.sub(r"<[^>]*>", "", title)),
        Markup(page.body),  # noqa: S704
        Markup(page.closing),  # noqa: S704
        tuple({name: Markup(text) for name, text in vars(claim).items()} for claim in page.claims),  # noqa: S704
        artefact.competencies,
        artefact.data,
    )


def _contact(text: str) -> dict[str, str]:
    """A line of contact: its text, and where it leads."""
    line = one_line(clean(text))
    if _MAIL.fullmatch(line):
        return {"text": line, "to": f"mailto:{line}"}
    return (
        {"text": line.removeprefix("https://").removesuffix("/"), "to": line}
        if _WEB.fullmatch(line)
        else {"text": line, "to": ""}
    )
