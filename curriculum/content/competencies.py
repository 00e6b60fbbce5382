"""The twelve competencies and the tags for weaker moves: one vocabulary for every lesson."""

from __future__ import annotations

from typing import Literal, get_args

Competency = Literal["DIAG", "COMM", "DOCS", "INFL", "NETW", "OWNS", "INIT", "ORGA", "LEAD", "CONF", "SELF", "INTG"]
"""Codes of the competencies a scene can give evidence of."""

COMPETENCIES: dict[str, str] = {
    "DIAG": "Diagnosing before advising",
    "COMM": "Clear, timely messages",
    "DOCS": "Making knowledge durable",
    "INFL": "Influence and political judgement",
    "NETW": "Building and brokering ties",
    "OWNS": "Ownership with mandate",
    "INIT": "Wise initiative",
    "ORGA": "Organising flow, plans and money",
    "LEAD": "Leading and developing others",
    "CONF": "Conflict and negotiation",
    "SELF": "Discipline and composure",
    "INTG": "Integrity and boundaries",
}

Temptation = Literal["ACC", "AVD", "AGG", "EXE", "ESC", "LAT", "BYP", "DIA", "TEC", "PRO", "OVR", "SPN", "DIL", "DOG"]
"""Tags that say which weaker move an option is, and so why it tempts."""

TEMPTATIONS: dict[str, str] = {
    "ACC": "over-accommodating: the relationship feels saved",
    "AVD": "waiting for more certainty: it looks prudent",
    "AGG": "being right in public: truth and speed seem to be on its side",
    "EXE": "doing the work oneself: fastest today",
    "ESC": "escalating too early: it uses the proper power",
    "LAT": "escalating too late: it feels loyal",
    "BYP": "going round somebody: the path is short",
    "DIA": "advising before asking: it shows expertise",
    "TEC": "a technical fix for a human problem: concrete and measurable",
    "PRO": "hiding behind the procedure: it can always be defended",
    "OVR": "promising too much: it buys goodwill",
    "SPN": "a flattering version: it protects the image",
    "DIL": "involving everyone: it feels inclusive",
    "DOG": "a good rule where it does not fit: it sounds educated",
}

assert set(get_args(Competency)) == set(COMPETENCIES)  # noqa: S101 - one list, written twice for the type checker
assert set(get_args(Temptation)) == set(TEMPTATIONS)  # noqa: S101
