"""The home page as Markdown, which also reads as plain text: for every place where no widget is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Home, LessonCard, Place
from .next_step import spoken

TITLE = "A career on soft skills, honestly"
HOW_TO_CHOOSE = 'To choose one here, run `open_home().choose("{name}")`.'


def home_markdown(home: Home) -> str:
    """The whole page; links lead from the workspace to its notebooks."""
    return "\n\n".join("\n".join(part) for part in map(list, _parts(home)) if part)


def _parts(home: Home) -> Iterator[Iterator[str] | list[str]]:
    words = home.words
    yield [f"# {TITLE}", "", str(words["what_it_is"]), "", str(words["what_it_is_not"])]
    yield [f"**To put right:** {sentence}" for sentence in home.trouble]
    if home.step is not None:
        step = home.step
        yield ["## Your next step", "", f"{_link(step.action, step.place)}. {step.detail}".strip(), step.note]
    if home.promised:
        yield ["## Did you say it?", ""] + [f"- “{one.text}” ({one.when}; {one.lesson})" for one in home.promised]
    yield _pathways(home)
    yield _map(home)
    contract = words["contract"]
    listed = contract if isinstance(contract, list) else []
    yield ["## What we promise you", "", *(f"{number}. {line}" for number, line in enumerate(listed, start=1))]
    day, news = home.news
    if news:
        yield [f"## What the last update changed ({day})", "", *(f"- {line}" for line in news)]
    yield [
        "## Your progress and your portfolio",
        "",
        "In a terminal, `curriculum progress` and `curriculum portfolio`; in a lesson, `.progress()` and `.page()`.",
    ]


def _pathways(home: Home) -> Iterator[str]:
    yield "## Your way through the course"
    yield ""
    for one in home.pathways:
        mark = " (chosen)" if one.chosen else ""
        yield f"- **{one.title}**{mark}: {one.for_whom} {one.pace}. {one.done} of {one.stops} stops done."
    yield ""
    yield HOW_TO_CHOOSE.format(name=home.pathways[0].name) if home.pathways else ""
    yield str(home.words["footnote"])


def _map(home: Home) -> Iterator[str]:
    yield "## The map"
    yield ""
    yield home.summary
    yield ""
    for card in home.lessons:
        yield _row(card)
        for number, sitting in enumerate(card.sittings, start=1):
            yield f"  - {number}. {_link(sitting.title, sitting.place)} ({sitting.minutes} min): {sitting.standing}"
        for note in card.notes:
            yield f"  - To put right: {note}"


def _row(card: LessonCard) -> str:
    after = f", after {spoken(card.requires)}" if card.requires else ""
    if not card.written:
        return f"- {card.number} {card.title}{after}: not written yet"
    ahead = f"{card.minutes} min to the next stop" if card.minutes else "done"
    return f"- **{card.number} {card.title}** ({card.skill}{after}): {ahead}"


def _link(words: str, place: Place) -> str:
    fragment = f"#cell-id={place.cell}" if place.cell else ""
    return f"[{words}]({place.notebook}{fragment})"
