"""Random role-plays: every way of asking, state, flags, delayed effects, variants, conditions."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

VARIABLES = ("trust", "time")
FLAGS = ("told", "seen")
EVIDENCE = ("COMM", "OWNS", "INTG")


@st.composite
def conditions(draw: st.DrawFn) -> str:
    variable = draw(st.sampled_from(VARIABLES))
    bound = draw(st.integers(0, 100))
    sign = draw(st.sampled_from([">=", ">", "<=", "<"]))
    first = f"{variable} {sign} {bound}"
    return draw(
        st.sampled_from([first, f"not told and {first}", f"seen or {first}", "told", f"(told or seen) and {first}"])
    )


def changes() -> st.SearchStrategy[dict[str, int]]:
    return st.dictionaries(st.sampled_from(VARIABLES), st.integers(-60, 60), max_size=2)


@st.composite
def lines(draw: st.DrawFn) -> Any:
    if draw(st.booleans()):
        return "Said plainly."
    return [{"when": draw(conditions()), "text": "Said warmly."}, {"text": "Said coldly."}]


@st.composite
def laters(draw: st.DrawFn) -> dict[str, Any]:
    later: dict[str, Any] = {"after": draw(st.integers(1, 4)), "state": draw(changes())}
    if draw(st.booleans()):
        later["text"] = draw(lines())
    if draw(st.integers(0, 3)) == 0:
        later["when"] = draw(conditions())
    if draw(st.integers(0, 3)) == 0:
        later["sets"] = [draw(st.sampled_from(FLAGS))]
    return later


@st.composite
def roleplays(draw: st.DrawFn, *, max_scenes: int = 4, rated_scenes: bool = True) -> dict[str, Any]:
    """The data of a valid role-play; scenes only lead forward, and some pair of options is rated differently."""
    names = [f"scene-{number}" for number in range(draw(st.integers(1, max_scenes)))]
    scenes: dict[str, Any] = {}
    for at, name in enumerate(names):
        ahead = names[at + 1 :]
        asks = draw(st.sampled_from(["choose", "choose", "best-and-worst", "rate"] if rated_scenes else ["choose"]))
        evidence = draw(st.lists(st.sampled_from(EVIDENCE), min_size=1, max_size=2, unique=True))
        ids = "abcd"[: draw(st.integers(2, 4 if asks == "choose" else 3))]
        ratings = draw(
            st.lists(st.integers(0, 4), min_size=len(ids), max_size=len(ids)).filter(lambda row: len(set(row)) > 1)
        )
        options = {}
        for option_id, rated in zip(ids, ratings, strict=True):
            option: dict[str, Any] = {
                "you": f"Option {option_id}.",
                "rated": rated,
                "why": "Because.",
                "tempts": "ACC",
            }
            if asks == "choose":
                option |= {
                    "reply": draw(lines()),
                    "shows": {code: draw(st.integers(0, 4)) for code in evidence},
                    "now": draw(changes()),
                    "later": draw(st.lists(laters(), max_size=2)),
                    "sets": draw(st.lists(st.sampled_from(FLAGS), max_size=1)),
                }
                if ahead:
                    option["then"] = draw(st.sampled_from(ahead))
                if option_id != "a" and draw(st.integers(0, 4)) == 0:
                    option["when"] = draw(conditions())
            options[option_id] = option
        scenes[name] = {
            "who": "ann",
            "says": draw(lines()),
            "asks": asks,
            "evidence": evidence,
            "options": options,
        }
        if asks != "choose" and ahead:
            scenes[name]["then"] = draw(st.sampled_from(ahead))
    # the flags that conditions ask about must be set somewhere
    first = scenes[names[0]]
    if first["asks"] == "choose":
        first["options"]["a"]["sets"] = list(FLAGS)
    else:
        scenes["scene-x"] = {
            "who": "ann",
            "says": "Before we begin.",
            "evidence": ["COMM"],
            "options": {
                "a": {
                    "you": "A.",
                    "reply": "Yes.",
                    "rated": 1,
                    "why": "So.",
                    "tempts": "ACC",
                    "shows": {"COMM": 1},
                    "sets": list(FLAGS),
                    "then": names[0],
                },
                "b": {
                    "you": "B.",
                    "reply": "No.",
                    "rated": 2,
                    "why": "So.",
                    "shows": {"COMM": 2},
                    "then": names[0],
                },
            },
        }
    return {
        "title": "A random story",
        "you": "somebody",
        "place": "somewhere",
        "cast": {"ann": {"name": "Ann", "role": "a colleague"}},
        "brief": "It begins.",
        "state": {name: draw(st.integers(0, 100)) for name in VARIABLES},
        "begins": "scene-x" if "scene-x" in scenes else names[0],
        "scenes": scenes,
        "endings": {
            "good": {"when": draw(conditions()), "worth": 4, "title": "Good", "text": draw(lines())},
            "other": {"worth": 1, "title": "Other", "text": "It ended."},
        },
    }
