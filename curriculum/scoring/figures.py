"""Answers to the figures: compared with the reference, and answered kindly without giving it away."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from curriculum.content.lesson import (
    ChoiceQuestion,
    ClassesQuestion,
    NumberQuestion,
    OrderQuestion,
    SetQuestion,
)

from .marks import Verdict

_FACTORS = {
    100.0: "It is 100 times too large: a percentage where a share is asked?",
    0.01: "It is 100 times too small: a share where a percentage is asked?",
    60.0: "It is 60 times too large: minutes where hours are asked?",
    1 / 60: "It is 60 times too small: hours where minutes are asked?",
    1000.0: "It is 1,000 times too large: check the unit.",
    0.001: "It is 1,000 times too small: check the unit.",
}
_TRY = "Replace the three dots with your answer, run that cell, then this one."
_NOT_TRIED = Verdict(0.0, "not tried", (_TRY,))


def not_tried(question: Any) -> Verdict:  # noqa: ANN401
    """What the check says while the dots still stand.

    Where a letter or a word is asked for, the dots also stand after `q2 = b`: Python stopped there with a NameError,
    which says nothing to somebody who never programmed.
    """
    match question:
        case ChoiceQuestion():
            first = next(iter(question.options))
        case OrderQuestion() | SetQuestion():
            first = next(iter(question.items))
        case _:
            return _NOT_TRIED
    quoted = f'If it ended in "NameError", the quotation marks are missing: "{first}" instead of {first}.'
    return Verdict(0.0, "not tried", (_TRY, quoted))


def compare(question: Any, answer: object, reference: Any, neighbours: Mapping[str, float] | None = None) -> Verdict:  # noqa: ANN401
    """Compare one answer with the reference.

    Parameters
    ----------
    question:
        The question as `lesson.yaml` declares it (not `kind: cell`).
    answer:
        Whatever the learner gave; `...` and `None` mean "not tried".
    reference:
        What the function of the same name in `figures.py` returned.
    neighbours:
        For numbers: near misses by description, such as "the mean instead of the median".
    """
    if answer is None or answer is ...:
        return not_tried(question)
    match question:
        case NumberQuestion():
            return _number(question, answer, float(reference), neighbours or {})
        case ChoiceQuestion():
            return _choice(question, answer, str(reference))
        case ClassesQuestion():
            return _classes(question, answer, dict(reference))
        case OrderQuestion():
            return _order(question, answer, list(reference))
        case SetQuestion():
            return _set(question, answer, set(reference))
    raise TypeError(f"no comparison for {type(question).__name__}")


def plain(answer: object) -> Any:  # noqa: ANN401 - any JSON value
    """An answer as JSON: numbers of numpy and pandas become plain, anything else its text."""
    if answer is None or answer is ...:
        return None
    if isinstance(answer, bool | int | str):
        return answer
    if isinstance(answer, Mapping):
        return {str(key): plain(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple | set | frozenset):
        return [plain(item) for item in (sorted(answer, key=str) if isinstance(answer, set | frozenset) else answer)]
    number = as_number(answer)
    return number if number is not None else str(answer)


def as_number(answer: object) -> float | None:
    """A finite number, also from text such as "12,5 h" or a table with one cell; `None` where there is none."""
    if isinstance(answer, bool):
        return None
    if isinstance(answer, str):
        text = answer.strip().rstrip("%hH").strip()
        text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text.replace(",", "")
        answer = text
    item = getattr(answer, "item", None)
    try:
        number = float(item() if callable(item) else answer)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _number(question: NumberQuestion, answer: object, reference: float, neighbours: Mapping[str, float]) -> Verdict:
    given = as_number(answer)
    if given is None:
        return Verdict(0.0, "not yet", (_no_number(question, answer),))
    allowed = max(question.within, abs(reference) * question.percent / 100, 1e-9)

    def near(value: float) -> bool:
        return abs(given - value) <= allowed

    if near(reference):
        return Verdict(1.0, "done", (question.means,) if question.means else ())
    for what, value in neighbours.items():
        if near(value):
            return Verdict(0.0, "not yet", (f"Close by: this is {what}.",))
    if reference and near(-reference):
        return Verdict(0.0, "not yet", ("The size is right; look at the sign.",))
    for factor, hint in _FACTORS.items():
        if abs(given - reference * factor) <= allowed * factor:
            return Verdict(0.0, "not yet", (hint,))
    if reference and 0.9 <= given / reference <= 1.1:  # noqa: PLR2004 - a tenth either side
        return Verdict(0.0, "not yet", ("Within a tenth of it. Rounded too early, or a few rows more or less?",))
    side = "high" if given > reference else "low"
    return Verdict(0.0, "not yet", (f"That is too {side}. The hints under your answer go step by step.",))


def _no_number(question: NumberQuestion, answer: object) -> str:
    if isinstance(answer, tuple):
        return "A comma makes two numbers of one: leave it out, as in 21260, or write a point, as in 12.5."
    unit = f", in {question.unit}" if question.unit else ""
    return f"One number is asked for{unit}: this is something else."


def _choice(question: ChoiceQuestion, answer: object, reference: str) -> Verdict:
    given = str(answer).strip().strip("()").lower()
    if given not in question.options:
        return Verdict(0.0, "not yet", (f"Write one of {', '.join(question.options)} in quotes.",))
    if given == reference:
        return Verdict(1.0, "done", (question.means,) if question.means else ())
    return Verdict(0.0, "not yet", (question.feedback.get(given, "Something in the data speaks against this one."),))


def _classes(question: ClassesQuestion, answer: object, reference: dict[str, str]) -> Verdict:
    if not isinstance(answer, Mapping):
        return Verdict(0.0, "not yet", ("Keep the braces { } and write a class for each line.",))
    classes = {name.lower(): name for name in question.classes}
    given = {
        str(item): classes.get(str(said).strip().lower())
        for item, said in answer.items()
        if said is not None and said is not ...
    }
    if not given:
        return _NOT_TRIED
    unknown = sorted({str(answer[item]) for item, said in given.items() if said is None and item in reference})
    right = [item for item in reference if given.get(item) == reference[item]]
    why = [f"{len(right)} of {len(reference)} as the authors see it."]
    if unknown:
        why.append(f"{unknown[0]!r} is none of the classes: {', '.join(question.classes)}.")
    open_items = [item for item in reference if item not in given]
    if open_items:
        why.append(f"{len(open_items)} still to fill: {', '.join(open_items)}.")
    why += [
        f"{item}: {question.feedback[item]}"
        for item in reference
        if item in question.feedback and given.get(item) and given[item] != reference[item]
    ]
    share = len(right) / len(reference)
    if share == 1.0 and question.means:
        why.append(question.means)
    return Verdict(share, "done" if share == 1.0 else "not yet", tuple(why))


def _order(question: OrderQuestion, answer: object, reference: list[str]) -> Verdict:
    given = _items(answer, question.items)
    if given is None or sorted(given) != sorted(reference):
        return Verdict(0.0, "not yet", (f"Put each of {', '.join(question.items)} into the list once.",))
    place = {item: at for at, item in enumerate(given)}
    pairs = list(combinations(reference, 2))
    right = sum(place[one] < place[other] for one, other in pairs)
    share = max(0.0, 2 * right / len(pairs) - 1)
    why = (f"{right} of {len(pairs)} pairs in this order.",)
    return Verdict(share, "done" if share == 1.0 else "not yet", why)


def _set(question: SetQuestion, answer: object, reference: set[str]) -> Verdict:
    given = _items(answer, question.items)
    if given is None:
        return Verdict(0.0, "not yet", (f"Write a list of some of {', '.join(question.items)}.",))
    chosen = set(given)
    missing, extra = len(reference - chosen), len(chosen - reference)
    if not missing and not extra:
        return Verdict(1.0, "done", (question.means,) if question.means else ())
    return Verdict(0.0, "not yet", (f"Still missing: {missing}. Not belonging: {extra}.",))


def _items(answer: object, allowed: Mapping[str, Any]) -> list[str] | None:
    if isinstance(answer, str):
        answer = answer.replace(",", " ").split()
    if not isinstance(answer, Iterable):
        return None
    given = [str(item).strip().lower() for item in answer]
    return given if all(item in allowed for item in given) else None
