"""What a cell can show depends on its code and on the values it names: both in one fingerprint."""

from __future__ import annotations

import ast
import hashlib
import io
import pickle
from collections.abc import Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Any


class _NotTold(Exception):  # noqa: N818 - no mistake
    """A value of which nobody can tell whether it is the same."""


def fingerprint(source: str, namespace: Mapping[str, Any]) -> str:
    """The fingerprint of what a cell would show now; empty where it cannot be told.

    Modules count by their name, functions by their code and the values it names, other values by their pickle.
    """
    digest = hashlib.sha256(source.encode(errors="replace"))
    try:
        names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
        _add(digest, names, namespace, set())
    except Exception:  # noqa: BLE001 - a learner's object may do anything when it is pickled
        return ""
    return digest.hexdigest()


def _add(digest: Any, names: set[str], namespace: Mapping[str, Any], seen: set[str]) -> None:  # noqa: ANN401
    for name in sorted((names & namespace.keys()) - seen):
        seen.add(name)
        value = namespace[name]
        digest.update(f"\0{name}\0{type(value).__qualname__}\0".encode(errors="replace"))
        if isinstance(value, ModuleType):
            digest.update(value.__name__.encode())
        elif isinstance(value, FunctionType) and value.__globals__ is namespace:
            _add_code(digest, value.__code__, namespace, seen)
            digest.update(_pickled((value.__defaults__, value.__kwdefaults__)))
        elif isinstance(value, type) and value.__module__ == "__main__":
            raise _NotTold
        else:
            digest.update(_pickled(value))


def _add_code(digest: Any, code: CodeType, namespace: Mapping[str, Any], seen: set[str]) -> None:  # noqa: ANN401
    digest.update(code.co_code + repr(code.co_names).encode(errors="replace"))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            _add_code(digest, constant, namespace, seen)
        else:
            digest.update(repr(constant).encode(errors="replace"))
    _add(digest, set(code.co_names), namespace, seen)


def _pickled(value: object) -> bytes:
    file = io.BytesIO()
    pickler = pickle.Pickler(file, protocol=5)
    pickler.fast = True  # without memo: equal values give equal bytes, whether they are one object or two
    pickler.dump(value)
    return file.getvalue()
