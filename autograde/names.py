"""Which names code gives to what comes after it, and which it needs from what came before."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@lru_cache(maxsize=4096)
def given(source: str) -> frozenset[str]:
    """The names that code may give; raises `SyntaxError` and its kin where it cannot be read."""
    return frozenset(_stored(ast.parse(source)))


@lru_cache(maxsize=4096)
def needed(source: str) -> frozenset[str]:
    """The names that code may use before it has surely given them itself; raises as `given`."""
    return frozenset(_needed(ast.parse(source).body, set()))


@lru_cache(maxsize=4096)
def assigned(source: str) -> frozenset[str]:
    """The names that code gives itself, outside its functions; raises as `given`."""
    return frozenset(_locals(ast.parse(source).body))


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
            case _:
                yield from _loads(statement, known)


def _loads(node: ast.AST, known: AbstractSet[str]) -> Iterator[str]:
    """The names a node uses that are not known; what a function or a comprehension names itself is its own."""
    match node:
        case ast.Name(id=name, ctx=ast.Load() | ast.Del()):
            yield from {name} - known
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            yield from _function_loads(node, known)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from _loads(node.generators[0].iter, known)
            inner = known | {name for one in node.generators for name in _stored(one.target)}
            for child in ast.iter_child_nodes(node):
                yield from _loads(child, inner)
        case ast.AugAssign(target=ast.Name(id=name)):
            yield from {name} - known
            yield from _loads(node.value, known)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _loads(child, known)


def _function_loads(node: _Function, known: AbstractSet[str]) -> Iterator[str]:
    """Defaults, decorators and annotations are worked out outside, the body with the function's own names."""
    outside: list[ast.AST] = [*node.args.defaults, *(one for one in node.args.kw_defaults if one)]
    arguments = [one for one in ast.walk(node.args) if isinstance(one, ast.arg)]
    outside += [one.annotation for one in arguments if one.annotation]
    body: list[ast.AST]
    if isinstance(node, ast.Lambda):
        body = [node.body]
    else:
        outside += [*node.decorator_list, *([node.returns] if node.returns else [])]
        body = list(node.body)
    for part in outside:
        yield from _loads(part, known)
    own = {one.arg for one in arguments} | set(_locals(body))
    for part in body:
        yield from _loads(part, known | own)


def _locals(body: Iterable[ast.AST]) -> Iterator[str]:
    """Names that a function's own statements store, but for those it takes from outside."""
    waiting = list(body)
    stored: set[str] = set()
    outside: set[str] = set()
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                outside |= set(names)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                stored.add(name)
                continue
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                continue
            case ast.Name() | ast.alias() | ast.ExceptHandler():
                stored |= set(_stored(node)) if not isinstance(node, ast.ExceptHandler) else {node.name or ""}
        waiting += ast.iter_child_nodes(node)
    return iter(stored - outside)
