"""Conditions on the state of a role-play: `manager >= 65 and speed >= 55`, `not told_nadia`.

The grammar is the part of Python's that an author needs: variables compared with whole numbers, flags by name,
`and`, `or`, `not` and brackets. It is read with Python's own parser and never evaluated as Python.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne

_COMPARISONS: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.GtE: ge,
    ast.Gt: gt,
    ast.LtE: le,
    ast.Lt: lt,
    ast.Eq: eq,
    ast.NotEq: ne,
}

State = Mapping[str, int]
Flags = Collection[str]
_Test = Callable[[State, Flags], bool]


class ConditionError(ValueError):
    """A condition that does not follow the grammar; the message says what is allowed."""


@dataclass(frozen=True)
class Condition:
    """A parsed condition.

    Attributes
    ----------
    text:
        The condition as the author wrote it.
    variables, flags:
        The names it asks about.
    bounds:
        The comparisons it needs all of, as (variable, operator, number); empty for a condition with `or` or `not`.
    """

    text: str
    variables: frozenset[str]
    flags: frozenset[str]
    bounds: tuple[tuple[str, str, int], ...]
    _test: _Test

    def holds(self, state: State, flags: Flags) -> bool:
        """Whether the condition is true of these variables (0-100 each) and these flags."""
        return self._test(state, flags)


def parse_condition(text: str) -> Condition:
    """Parse one condition.

    Raises
    ------
    ConditionError
        If the text is not of the grammar described at the top of this module.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConditionError(_explain(text)) from error
    variables: set[str] = set()
    flags: set[str] = set()
    try:
        test = _compile(tree, text, variables, flags)
    except RecursionError as error:
        raise ConditionError(_explain(text)) from error
    return Condition(text, frozenset(variables), frozenset(flags), _bounds(tree), test)


_SIGNS: dict[type[ast.cmpop], str] = {
    ast.GtE: ">=",
    ast.Gt: ">",
    ast.LtE: "<=",
    ast.Lt: "<",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def _bounds(node: ast.expr) -> tuple[tuple[str, str, int], ...]:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return tuple(bound for value in values for bound in _bounds(value))
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=int(bound))]):
            return ((name, _SIGNS[type(op)], bound),)
    return ()


def _compile(node: ast.expr, text: str, variables: set[str], flags: set[str]) -> _Test:
    match node:
        case ast.BoolOp(op=op, values=values):
            parts = [_compile(value, text, variables, flags) for value in values]
            joined = all if isinstance(op, ast.And) else any
            return lambda state, raised: joined(part(state, raised) for part in parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _compile(operand, text, variables, flags)
            return lambda state, raised: not inner(state, raised)
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=bound)]) if (
            type(op) in _COMPARISONS and type(bound) is int
        ):
            variables.add(name)
            compare = _COMPARISONS[type(op)]
            return lambda state, _: compare(state[name], bound)
        case ast.Name(id=name):
            flags.add(name)
            return lambda _, raised: name in raised
    raise ConditionError(_explain(text))


def _explain(text: str) -> str:
    return (
        f"given {text!r}; allowed are comparisons with a whole number (trust >= 60), flags by name, "
        "and, or, not and brackets"
    )
