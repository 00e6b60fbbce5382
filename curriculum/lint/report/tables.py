"""What the page shows of one role-play in tables: options scene by scene, endings, players without skill."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from xml.etree.ElementTree import Element

from curriculum.content.roleplay import Line, Option, Scene
from curriculum.lint.corpus import Parity
from curriculum.lint.no_skill import ON_ONE
from curriculum.lint.policies import play, policies
from curriculum.lint.script import Script

from .markup import Child, element, table
from .remarks import Remarks

_ROUNDING = 1e-9
_NONE = "-"


def scene_tables(script: Script, lesson: str, remarks: Remarks) -> list[Element]:
    """A table of options for every scene that some path comes to."""
    visits = script.random.visits
    made = []
    for name, scene in script.roleplay.scenes.items():
        share = sum((visits[moment] for moment in visits if moment.scene == name), Fraction(0))
        rows: list[list[Child]] = []
        for option_id, option in scene.options.items():
            told = remarks.rows.get((lesson, script.task, name, option_id), [])
            rows.append([*_option(script, name, scene, option_id), _said(option, told)])
        head = [
            "option",
            "rated",
            "characters",
            "taken by",
            "V from here",
            "regret",
            "tag",
            "words, reply, reason, remarks",
        ]
        made.append(
            element(
                "section",
                element("h4", f"{name} ({scene.asks})"),
                *(element("p", line, class_="says") for line in _wordings(scene.says)),
                table(
                    f"{script.roleplay.title}, {name}: {float(share):.0%} of random players come here",
                    head,
                    rows,
                    "options",
                ),
            )
        )
    return made


def _option(script: Script, name: str, scene: Scene, option_id: str) -> list[Child]:
    option = scene.options[option_id]
    rated = _NONE if option.rated is None else str(option.rated)
    lead: list[Child] = [option_id, rated, str(len(option.you))]
    if scene.asks != "choose":
        return [*lead, _NONE, _NONE, _NONE, option.tempts or ""]
    share, left, lost = Fraction(0), [], []
    for moment, here in script.random.visits.items():
        if moment.scene != name:
            continue
        ways = script.paths.ahead(moment)
        for chosen, points, after in ways:
            if chosen == option_id:
                share += here / len(ways)
                left.append(points + script.paths.best(after))
                lost.append(script.paths.best(moment) - left[-1])
    return [*lead, f"{float(share):.0%}", _range(left), _range(lost), option.tempts or ""]


def _range(values: list[int | Fraction]) -> str:
    if not values:
        return "never open"
    low, high = float(min(values)), float(max(values))
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _said(option: Option, remarks: list[str]) -> Element:
    lines: list[Child] = [element("p", option.you)]
    if option.reply:
        lines += [element("p", f"Reply: {line}", class_="small") for line in _wordings(option.reply)]
    if option.why:
        lines.append(element("p", f"Why: {option.why}", class_="small"))
    if remarks:
        rows = [element("li", text) for text in remarks]
        lines += [element("p", f"Learners' remarks ({len(remarks)}):", class_="small"), element("ul", *rows)]
    return element("div", *lines)


def _wordings(line: Line) -> list[str]:
    """Every wording of a line, with the condition it is said under."""
    return [f"[{variant.when}] {variant.text}" if variant.when else variant.text for variant in line]


def ending_table(script: Script) -> Element:
    """The endings with the share of random players who come to each."""
    shares = script.paths.endings()
    rows: list[list[Child]] = [
        [name, ending.title, str(ending.worth), ending.when or "otherwise", f"{float(shares[name]):.1%}"]
        for name, ending in script.roleplay.endings.items()
    ]
    return table(f"{script.roleplay.title}: endings", ["ending", "title", "worth", "when", "random players"], rows)


def policy_table(script: Script) -> Element:
    """Players without skill against chance."""
    rows: list[list[Child]] = []
    for policy in policies(script.roleplay):
        played = play(script.paths, policy)
        most = max(played.gains, key=lambda name: played.gains[name])
        ending = max(played.endings, key=lambda name: played.endings[name])
        verdict = "beats chance" if played.gap > ON_ONE + _ROUNDING else "in order"
        value = f"{script.chance + played.gap:.2f}"
        rows.append([f"always {policy.name}", value, f"{played.gap:+.2f}", verdict, most, ending])
    head = ["player", "G", f"against chance ({script.chance:.2f})", f"limit +{ON_ONE:.2f}", "most at", "usual ending"]
    return table(f"{script.roleplay.title}: players without skill", head, rows)


def average_table(scripts: list[Script], allowed: float) -> Element:
    """Players without skill over all role-plays."""
    gaps: Mapping[str, list[float]] = {
        policy.name: [play(script.paths, policies(script.roleplay)[at]).gap for script in scripts]
        for at, policy in enumerate(policies(scripts[0].roleplay))
    }
    rows: list[list[Child]] = [
        [
            f"always {name}",
            f"{sum(row) / len(row):+.2f}",
            "beats chance" if sum(row) / len(row) > allowed else "in order",
        ]
        for name, row in gaps.items()
    ]
    return table(
        f"Players without skill over {len(scripts)} role-plays",
        ["player", "G against chance, mean", f"limit +{allowed:.2f}"],
        rows,
    )


def parity_table(parities: tuple[Parity, ...]) -> Element:
    """The parities over all role-plays."""
    verdicts = {1: "too many", 0: "in order", -1: "too few"}
    rows: list[list[Child]] = [
        [
            parity.name,
            f"{parity.shown} of {len(parity.cases)}",
            f"{parity.share:.0%}",
            f"{parity.low:.0%} to {parity.high:.0%}",
            verdicts[parity.outside],
        ]
        for parity in parities
    ]
    return table("Over all role-plays", ["trait", "cases", "share", "limits", "verdict"], rows)
