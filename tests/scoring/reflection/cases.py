"""The collection, and what the checker says of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from curriculum.scoring.reflection import Assessment, PlayEcho, assess_reflection
from curriculum.scoring.reflection.find_choice import choice
from curriculum.scoring.reflection.own import read_own

COLLECTION = Path(__file__).parent / "collection"
PARTS = ("tune", "holdout")


@dataclass(frozen=True)
class Case:
    name: str
    label: str
    kind: str
    template: str
    prompt: str
    text: str
    good: bool


@cache
def prompts() -> dict[str, str]:
    data = yaml.safe_load((COLLECTION / "prompts.yaml").read_text(encoding="utf-8"))
    return {name: prompt["asks"] for name, prompt in data.items()}


@cache
def cases(part: str, label: str) -> tuple[Case, ...]:
    file = COLLECTION / f"{part}_{'attacks' if label == 'attack' else label}.yaml"
    rows: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(
        Case(
            row["id"],
            label,
            row["kind"],
            row["template"],
            prompts()[row["prompt"]],
            row["text"],
            row.get("quality") == "good",
        )
        for row in rows
    )


def check(case: Case) -> Assessment:
    return assess_reflection(case.text, prompt=case.prompt)


@dataclass(frozen=True)
class Table:
    """Passed and number by kind of text, and how well the criteria met tell good from weak."""

    honest: tuple[int, int]
    caught: dict[str, tuple[int, int]]
    auc: float
    wrong: tuple[str, ...]

    @property
    def attacks(self) -> tuple[int, int]:
        return sum(a for a, _ in self.caught.values()), sum(b for _, b in self.caught.values())


def share_met(assessment: Assessment) -> float:
    return sum(criterion.met for criterion in assessment.criteria) / len(assessment.criteria)


@cache
def table(part: str) -> Table:
    honest = [(case, check(case)) for case in cases(part, "honest")]
    attacks = [(case, check(case)) for case in cases(part, "attack")]
    weak = [share_met(check(case)) for case in cases(part, "weak")]
    good = [share_met(found) for case, found in honest if case.good]
    caught: dict[str, list[bool]] = defaultdict(list)
    for case, found in attacks:
        caught[case.kind].append(not found.passed)
    pairs = [(one > other) + (one == other) / 2 for one in good for other in weak]
    return Table(
        honest=(sum(found.passed for _, found in honest), len(honest)),
        caught={kind: (sum(hits), len(hits)) for kind, hits in sorted(caught.items())},
        auc=sum(pairs) / len(pairs),
        wrong=tuple(
            [f"{case.name} {case.kind}: withheld" for case, found in honest if not found.passed]
            + [f"{case.name} {case.kind}: let through" for case, found in attacks if found.passed],
        ),
    )


@dataclass(frozen=True)
class ChoiceCase:
    name: str
    label: str
    kind: str
    play: PlayEcho
    prompt: str
    text: str


@dataclass(frozen=True)
class ChoiceTable:
    """Honest texts found to take up the choice and number; attacks found not to, and number; those told wrong."""

    honest: tuple[int, int]
    attacks: tuple[int, int]
    wrong: tuple[str, ...]


@cache
def plays() -> dict[str, PlayEcho]:
    data = yaml.safe_load((COLLECTION / "plays.yaml").read_text(encoding="utf-8"))
    return {name: PlayEcho(**play | {"others": tuple(play["others"])}) for name, play in data.items()}


@cache
def choice_cases(part: str) -> tuple[ChoiceCase, ...]:
    rows = yaml.safe_load((COLLECTION / f"{part}_choices.yaml").read_text(encoding="utf-8"))
    answers = {case.name: case for case in cases(part, "honest")}
    honest = [
        ChoiceCase(row["id"], "honest", row["kind"], plays()[row["play"]], prompts()[row["prompt"]], row["text"])
        for row in rows["honest"]
    ]
    attacks = [
        ChoiceCase(
            row["id"], "attack", row["kind"], plays()[row["play"]], base.prompt, f"{base.text}\n\n{row['sentence']}"
        )
        for row in rows["attacks"]
        for base in [answers[row["base"]]]
    ]
    return (*honest, *attacks)


def takes_up(case: ChoiceCase) -> bool:
    found = assess_reflection(case.text, prompt=case.prompt, play=case.play)
    return found.criteria[-1].met


@cache
def choice_table(part: str) -> ChoiceTable:
    found = [(case, takes_up(case)) for case in choice_cases(part)]
    honest = [met for case, met in found if case.label == "honest"]
    attacks = [not met for case, met in found if case.label == "attack"]
    return ChoiceTable(
        (sum(honest), len(honest)),
        (sum(attacks), len(attacks)),
        tuple(f"{case.name} {case.kind}" for case, met in found if met != (case.label == "honest")),
    )


@cache
def by_chance() -> tuple[int, int]:
    """How many pairs of an honest answer and a play that it does not speak of count as taking it up, of how many."""
    answers = [case for part in PARTS for case in cases(part, "honest")]
    owns = [(read_own(case.text, case.prompt), case.prompt) for case in answers]
    found = [bool(choice(own, play, prompt)) for own, prompt in owns for play in plays().values()]
    return sum(found), len(found)
