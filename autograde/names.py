"""Which names code gives to what comes after it, and which it needs from what came before."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@lru_cache(maxsize=4096)
def given(source: str) -> frozenset[str]:
    """The names that code may give; raises `SyntaxError` and its kin where it cannot be read."""
    return frozenset(_stored(ast.parse(source)))


@lru_cache(maxsize=4096)
def needed(source: str) -> frozenset[str]:
    """The names that code may use before it has surely given them itself; raises as `given`."""
    return frozenset(_needed(ast.parse(source).body, set()))


def _stored(*nodes: ast.AST) -> Iterator[str]:
    for node in nodes:
        for one in ast.walk(node):
            match one:
                case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                    yield name
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    yield name
                case ast.alias(name=name, asname=other):
                    yield (other or name).split(".")[0]
                case ast.ExceptHandler(name=str(name)):
                    yield name


def _needed(body: Iterable[ast.stmt], known: set[str]) -> Iterator[str]:
    """Walk statements in order; `known` grows by what each has surely given."""
    for statement in body:
        match statement:
            case ast.If(test=first, body=one, orelse=other) | ast.While(test=first, body=one, orelse=other):
                yield from _loads(first, known)
                yield from _needed(one, set(known))
                yield from _needed(other, set(known))
            case ast.For(target=target, iter=first, body=one, orelse=other):
                yield from _loads(first, known)
                yield from _loads(target, known)
                yield from _needed(one, known | set(_stored(target)))
                yield from _needed(other, set(known))
            case ast.With(items=items, body=one):
                for item in items:
                    yield from _loads(item, known)
                    known |= set(_stored(item))
                yield from _needed(one, known)
            case ast.Assign() | ast.AnnAssign(value=ast.expr()) | ast.Import() | ast.ImportFrom() | ast.FunctionDef():
                yield from _loads(statement, known)
                known |= set(_stored(statement)) if not isinstance(statement, ast.FunctionDef) else {statement.name}
            case ast.AugAssign(target=ast.Name(id=name)):
                yield from {name} - known
                yield from _loads(statement, known)
            case _:
                yield from _loads(statement, known)


def _loads(node: ast.AST, known: set[str]) -> Iterator[str]:
    """The names a node uses that are not known; what a function or a comprehension names itself is its own."""
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load) and node.id not in known:
            yield node.id
        return
    if isinstance(node, _Function):
        own = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
        body = node.body if isinstance(node.body, list) else [node.body]
        if not any(isinstance(one, ast.Global | ast.Nonlocal) for one in ast.walk(node)):
            own |= set(_stored(*body))
        for part in (*body, *node.args.defaults, *(one for one in node.args.kw_defaults if one)):
            yield from _loads(part, known | own)
        return
    if isinstance(node, _Comprehension):
        known = known | {name for one in node.generators for name in _stored(one.target)}
    for child in ast.iter_child_nodes(node):
        yield from _loads(child, known)
