"""What the stage shows after the end: the ending, one ungraded question, the debrief, the plays side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from curriculum.really import REALLY, really_asked
from curriculum.rehearsal import PlayedOut, Rehearsal
from curriculum.scoring.debrief import PRACTICE, Debrief, debrief
from curriculum.scoring.first_line import hundred
from curriculum.scoring.play import Score
from curriculum.transcript import SEALED, debrief_markdown, transcript

Json = dict[str, Any]

_FIRST_COUNTS = "Your first finished play counts; play again as often as you like."


def closing(rehearsal: Rehearsal, *, use: str, skipped: bool = False) -> Json:
    """Everything after the end, as plain data.

    A sealed role-play has no debrief here. After the first finished play of a practice role-play, `really` asks before
    the debrief is given away, until it is answered or skipped.
    """
    name, ending = rehearsal.story.ending(rehearsal.moment)
    told: Json = {
        "ending": {"id": name, "title": ending.title, "text": rehearsal.story.said(ending.text, rehearsal.moment)},
        "heading": ending.title,
        "sealed": SEALED if rehearsal.story.roleplay.sealed else "",
        "again": _FIRST_COUNTS if use == "assessed" else "",
        "really": None,
        "debrief": None,
        "plays": None,
    }
    if rehearsal.story.roleplay.sealed:
        return told
    scored = rehearsal.score()
    if scored is None:
        return told
    story = debrief(rehearsal.story, scored)
    history = rehearsal.history()
    told["heading"] = story.first_line
    told["really"] = _really(rehearsal, story, history, use)
    if told["really"] and not told["really"]["noted"] and not skipped:
        return told
    told["debrief"] = _debrief(rehearsal, story, scored)
    told["plays"] = _side_by_side(history)
    return told


def written(rehearsal: Rehearsal) -> str:
    """The play so far and, when it is over and open, its debrief, as Markdown."""
    parts = [transcript(rehearsal.story, rehearsal.steps)]
    if rehearsal.is_finished and rehearsal.story.roleplay.sealed:
        parts.append(f"*{SEALED}*")
    elif (scored := rehearsal.score()) is not None:
        parts.append(debrief_markdown(debrief(rehearsal.story, scored)))
    return "\n\n---\n\n".join(parts)


def _really(rehearsal: Rehearsal, told: Debrief, history: list[PlayedOut], use: str) -> Json | None:
    asked = really_asked(rehearsal, told, history, use=use)
    if asked is None:
        return None
    return {
        "question": REALLY,
        "speaker": asked.speaker,
        "says": asked.says,
        "options": [{"id": name, "text": text} for name, text in asked.options],
        "noted": asked.noted,
    }


def _debrief(rehearsal: Rehearsal, told: Debrief, scored: Score) -> Json:
    remarks = rehearsal.remarks()
    plain = asdict(told)
    for decision in plain["decisions"]:
        for option in decision["options"]:
            option["remark"] = remarks.get((decision["scene"], option["option"]), "")
        decision["options"] = sorted(decision["options"], key=lambda option: -option["rated"])
    for competency in plain["competencies"]:
        competency["share"] = None if competency["share"] is None else hundred(competency["share"])
    return plain | {
        "practice": PRACTICE,
        "hundred": hundred(told.value),
        "chance": hundred(told.chance),
        "reach": _reach(rehearsal, scored),
    }


def _reach(rehearsal: Rehearsal, scored: Score) -> list[Json]:
    """What the play could still come to, from 0 to 100, before the first decision and after each.

    Best and worst meet at the end, where the play came out; the drop of the best is the regret of the decision.
    """
    paths = rehearsal.scorer.paths
    moments = [rehearsal.story.begin(), *(decision.after for decision in scored.decisions)]
    earned = scored.decisions[0].points * 0
    rows: list[Json] = []
    for number, moment in enumerate(moments):
        if number:
            earned += scored.decisions[number - 1].points
        totals = {"best": paths.best(moment), "worst": paths.worst(moment), "chance": paths.chance(moment)}
        rows.append(
            {
                name: round(100 * float((earned + total - scored.worst) / (scored.best - scored.worst)), 1)
                for name, total in totals.items()
            }
        )
    return rows


def _side_by_side(history: list[PlayedOut]) -> Json | None:
    """The first and the best of several finished plays; `None` while there is one."""
    if len(history) < 2:  # noqa: PLR2004
        return None
    best = max(range(len(history)), key=lambda at: (history[at].score.value, -at))
    return {
        "count": len(history),
        "first": _played(history[0], 1),
        "best": _played(history[best], best + 1),
    }


def _played(played: PlayedOut, ordinal: int) -> Json:
    told = played.debrief
    return {
        "ordinal": ordinal,
        "hundred": hundred(told.value),
        "ending": told.ending,
        "decisions": [
            {"said": decision.answer, "points": decision.points, "regret": decision.regret}
            for decision in told.decisions
        ],
    }
