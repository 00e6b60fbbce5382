"""Reference answers of the exercise, computed from the shipped `help_log.csv`.

One function for every question that is not a plain nbgrader cell, with the question's name. `NEIGHBOURS` holds the near
misses of the number questions: what the learner probably computed instead, as words that finish "this is ...".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

DID, TOLD, GUIDED = "did_it", "told", "asked_then_guided"


def q1(log: pd.DataFrame) -> float:
    """Mean minutes of a need that was first done for the asker, repeats included."""
    return _per_need(log, "all_minutes", DID)


def q2(log: pd.DataFrame) -> str:
    """The statement that names the way with the fewest minutes and the one with the fewest requests."""
    table = needs(log).groupby("first_mode")[["all_minutes", "requests"]].mean()
    fewest = (table["all_minutes"].idxmin(), table["requests"].idxmin())
    return {(DID, DID): "a", (TOLD, GUIDED): "b", (GUIDED, GUIDED): "c", (TOLD, TOLD): "d"}[fewest]


def q3(log: pd.DataFrame) -> float:
    """The price of one interruption, in minutes, at which guiding costs as much as doing."""
    return _even(log, DID)


def q4(log: pd.DataFrame) -> str:
    """The part of all requests that the two heaviest askers bring, as the nearest of the four."""
    share = _heaviest(log, "asker")
    parts = {"a": 1 / 4, "b": 1 / 3, "c": 1 / 2, "d": 3 / 4}
    return min(parts, key=lambda option: abs(parts[option] - share))


def q5(log: pd.DataFrame) -> dict[str, str]:
    """The class of every sentence, by the lesson's four questions; these need no data."""
    return {name: sentence.belongs_to for name, sentence in SENTENCES.items()}


def q6(log: pd.DataFrame) -> str:
    """The one statement that the data do not carry."""
    table = needs(log).groupby("first_mode")[["all_minutes", "requests"]].mean()
    carried = {
        "a": bool(table.loc[GUIDED, "requests"] < table.loc[DID, "requests"]),
        "b": bool(_heaviest(log, "asker") > 1 / 2),
        "c": {"solved", "quality"} <= set(log.columns),
        "d": bool(table.loc[GUIDED, "all_minutes"] > table.loc[TOLD, "all_minutes"]),
    }
    (left,) = (statement for statement, holds in carried.items() if not holds)
    return left


def needs(log: pd.DataFrame) -> pd.DataFrame:
    """One row for each need: its requests, all its minutes, and how it was met at first."""
    table = log.groupby("need_id").agg(requests=("request_id", "count"), all_minutes=("minutes", "sum"))
    table["first_mode"] = log[log["repeat_of"] == 0].set_index("need_id")["mode"]
    return table


class Sentence(NamedTuple):
    """The four facts about a helper's sentence that decide what it is; the first that holds counts."""

    takes_over: bool = False
    says_what_to_do: bool = False
    carries_own_idea: bool = False
    chooses_what_to_look_at: bool = False

    @property
    def belongs_to(self) -> str:
        """The class of the sentence."""
        if self.takes_over:
            return "doing"
        if self.says_what_to_do:
            return "advice"
        if self.carries_own_idea:
            return "confrontive"
        return "diagnostic" if self.chooses_what_to_look_at else "pure"


SENTENCES = {
    "from-the-start": Sentence(),
    "such-a-morning": Sentence(),
    "and-then": Sentence(),
    "tried-so-far": Sentence(chooses_what_to_look_at=True),
    "why-late": Sentence(chooses_what_to_look_at=True),
    "her-no": Sentence(chooses_what_to_look_at=True),
    "new-date": Sentence(carries_own_idea=True, chooses_what_to_look_at=True),
    "half-first": Sentence(carries_own_idea=True),
    "left-out": Sentence(carries_own_idea=True, chooses_what_to_look_at=True),
    "call-first": Sentence(says_what_to_do=True, carries_own_idea=True),
    "in-your-place": Sentence(says_what_to_do=True, carries_own_idea=True),
    "which-of-two": Sentence(says_what_to_do=True, carries_own_idea=True),
    "by-four": Sentence(takes_over=True),
    "their-number": Sentence(takes_over=True),
    "let-me-sit": Sentence(takes_over=True),
}

NEIGHBOURS: dict[str, dict[str, Callable[[pd.DataFrame], float]]] = {
    "q1": {
        "one request that was done, not a whole need": (lambda log: float(log[log["mode"] == DID]["minutes"].mean())),
        "a need that was first told": lambda log: _per_need(log, "all_minutes", TOLD),
        "a need that was first asked about and guided": lambda log: _per_need(log, "all_minutes", GUIDED),
        "the mean over all needs, whatever the first way": lambda log: float(needs(log)["all_minutes"].mean()),
        "the requests of a need, not its minutes": lambda log: _per_need(log, "requests", DID),
        "the minutes of all these needs together": (
            lambda log: float(needs(log).query("first_mode == @DID")["all_minutes"].sum())
        ),
        "the median, not the mean": (lambda log: float(needs(log).query("first_mode == @DID")["all_minutes"].median())),
    },
    "q3": {
        "guiding compared with telling, as in the worked cell": lambda log: _even(log, TOLD),
        "only the minutes that guiding takes more; they still have to be shared among the requests it saves": (
            lambda log: _more(log, DID)
        ),
        "only the requests that guiding saves": lambda log: _fewer(log, DID),
        "the division the other way round": lambda log: _fewer(log, DID) / _more(log, DID),
    },
}


def _per_need(log: pd.DataFrame, column: str, mode: str) -> float:
    table = needs(log)
    return float(table[table["first_mode"] == mode][column].mean())


def _more(log: pd.DataFrame, quick: str) -> float:
    """The minutes that guiding takes more for a need than a quicker way."""
    return _per_need(log, "all_minutes", GUIDED) - _per_need(log, "all_minutes", quick)


def _fewer(log: pd.DataFrame, quick: str) -> float:
    """The requests that guiding saves for a need against a quicker way."""
    return _per_need(log, "requests", quick) - _per_need(log, "requests", GUIDED)


def _even(log: pd.DataFrame, quick: str) -> float:
    return _more(log, quick) / _fewer(log, quick)


def _heaviest(log: pd.DataFrame, column: str) -> float:
    """The share of the two most frequent values."""
    return float(log[column].value_counts(normalize=True).head(2).sum())
