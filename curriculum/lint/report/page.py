"""The page itself: findings first, then every role-play."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from xml.etree.ElementTree import Element

from curriculum.content.problems import Problem
from curriculum.lint.corpus import MANY, parities
from curriculum.lint.folder import LessonFolder
from curriculum.lint.no_skill import allowed_on_average
from curriculum.lint.script import Script

from .graph import drawing, graph, in_words
from .markup import Child, element, page
from .remarks import Remarks
from .tables import average_table, ending_table, parity_table, policy_table, scene_tables

_ABOUT = (
    "Everything here is exact: it is counted over all paths, for a player who picks among the open options by lot. G "
    "is the path score, 0 for the worst play and 1 for the best. V from here is the most that a play can still come "
    "to, with this choice; regret is what the choice gives up. The ratings are the authors' view until a panel "
    "has rated."
)


def write_report(path: Path, folders: Sequence[LessonFolder], findings: Sequence[Problem], remarks: Remarks) -> None:
    """Write the page."""
    path.write_text(report(folders, findings, remarks), encoding="utf-8", newline="\n")


def report(folders: Sequence[LessonFolder], findings: Sequence[Problem], remarks: Remarks) -> str:
    """The page as text."""
    scripts = [script for folder in folders for script in folder.scripts]
    body: list[Child] = [
        element("h1", "The role-plays, as an author sees them"),
        element("p", _ABOUT),
        _contents(folders),
        _findings("All findings", findings),
    ]
    if scripts:
        body.append(_together(scripts))
    if remarks.unread:
        body.append(element("p", f"No record could be read in: {', '.join(path.name for path in remarks.unread)}."))
    body += [_roleplay(folder, script, findings, remarks) for folder in folders for script in folder.scripts]
    style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    return page("Curriculum: lint report", style, body)


def _anchor(folder: LessonFolder, script: Script) -> str:
    return f"{_name(folder)}-{script.task}".replace(" ", "-")


def _name(folder: LessonFolder) -> str:
    return folder.lesson.id if folder.lesson else folder.path.resolve().name


def _contents(folders: Sequence[LessonFolder]) -> Element:
    links = [
        element("li", element("a", f"{_name(folder)}: {script.roleplay.title}", href=f"#{_anchor(folder, script)}"))
        for folder in folders
        for script in folder.scripts
    ]
    return element("nav", element("ul", *links), aria_label="Role-plays") if links else element("p", "No role-plays.")


def _findings(title: str, findings: Sequence[Problem], level: str = "h2") -> Element:
    if not findings:
        return element("section", element(level, title), element("p", "None."))
    rows = [element("li", element("code", f"{one.file.as_posix()}:{one.line}"), f" {_told(one)}") for one in findings]
    return element("section", element(level, f"{title} ({len(findings)})"), element("ul", *rows))


def _told(one: Problem) -> str:
    place = f"{one.where}: " if one.where else ""
    return f"{place}{one.given}. Allowed: {one.allowed}. To do: {one.remedy}."


def _together(scripts: list[Script]) -> Element:
    scenes = sum(len(script.roleplay.scenes) for script in scripts)
    told = (
        f"There are {scenes} scenes. Under {MANY}, a share outside its limits is in order as long as luck would "
        "explain it in one case of twenty or more."
    )
    return element(
        "section",
        element("h2", "All role-plays together"),
        element("p", told),
        parity_table(parities(scripts)),
        average_table(scripts, allowed_on_average(scripts)),
    )


def _roleplay(folder: LessonFolder, script: Script, findings: Sequence[Problem], remarks: Remarks) -> Element:
    anchor = _anchor(folder, script)
    made = graph(script)
    few, many = script.random.decisions
    correlation = script.random.correlation()
    begin = script.paths.story.begin()
    facts = (
        f"{script.roleplay.place}. {few if few == many else f'{few} to {many}'} decisions, "
        f"{len(script.paths.moments())} moments. V {float(script.paths.best(begin)):g}, W "
        f"{float(script.paths.worst(begin)):g}, chance {float(script.paths.chance(begin)):.2f} points (G "
        f"{script.chance:.2f}). Rank correlation of points and the endings' worth: "
        f"{'none' if correlation is None else f'{correlation:.2f}'}."
    )
    own = [one for one in findings if one.file == script.file.path]
    picture = element(
        "div",
        drawing(made, script.roleplay.title, f"{anchor}-words"),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=f"{script.roleplay.title}: the picture",
    )
    words = element(
        "details",
        element("summary", "The picture in words"),
        element("ul", *(element("li", line) for line in in_words(made)), id=f"{anchor}-words"),
    )
    return element(
        "section",
        element("h2", f"{_name(folder)}: {script.roleplay.title}", id=anchor),
        element("p", facts),
        _findings("Findings", own, "h3"),
        element("h3", "Scenes and endings"),
        picture,
        words,
        ending_table(script),
        policy_table(script),
        element("h3", "Options"),
        *scene_tables(script, _name(folder), remarks),
        class_="roleplay",
    )
