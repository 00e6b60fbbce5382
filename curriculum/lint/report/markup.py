"""HTML from elements: text is escaped by construction, because nothing is ever joined into markup by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, tostring

from curriculum.plain_text import clean

Child = Element | str | None


def element(tag: str, *children: Child, **attributes: object) -> Element:
    """An element; `class_` and `stroke_width` become `class` and `stroke-width`, and `None` leaves out."""
    named = {
        name.rstrip("_").replace("_", "-"): clean(str(value)) for name, value in attributes.items() if value is not None
    }
    made = Element(tag, named)
    add(made, children)
    return made


def add(parent: Element, children: Iterable[Child]) -> None:
    """Put texts and elements at the end of an element."""
    for child in children:
        if isinstance(child, Element):
            parent.append(child)
        elif child is not None and len(parent):
            parent[-1].tail = (parent[-1].tail or "") + clean(child)
        elif child is not None:
            parent.text = (parent.text or "") + clean(child)


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[Child]], class_: str | None = None) -> Element:
    """A table whose rows begin with their heading, in a box that scrolls by itself."""
    body = [
        element(
            "tr",
            *(element("th", cell, scope="row") if at == 0 else element("td", cell) for at, cell in enumerate(row)),
        )
        for row in rows
    ]
    made = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *(element("th", title, scope="col") for title in head))),
        element("tbody", *body),
        class_=class_,
    )
    return element("div", made, class_="scroll", tabindex="0", role="region", aria_label=caption)


def page(title: str, style: str, body: Sequence[Child]) -> str:
    """A whole page that needs nothing from anywhere."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", style),
    )
    root = element("html", head, element("body", element("main", *body)), lang="en")
    return "<!doctype html>\n" + tostring(root, encoding="unicode", method="html") + "\n"
