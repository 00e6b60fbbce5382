"""What a cell can show depends on its code and on the values it names: both in one fingerprint."""

from __future__ import annotations

import dis
import hashlib
import io
import pickle
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from types import CodeType, FunctionType, ModuleType
from typing import Any

from autograde.names import needed

_STORE_GLOBAL = dis.opmap["STORE_GLOBAL"]


class _NotTold(Exception):  # noqa: N818 - no mistake
    """A value of which nobody can tell whether it is the same."""


def fingerprint(source: str, namespace: Mapping[str, Any], home: Mapping[str, Any] | None = None) -> str:
    """The fingerprint of what a cell would show now; empty where it cannot be told.

    Modules count by their name, functions by their code and the values it names, other values by their pickle.

    Parameters
    ----------
    home:
        Where functions of the notebook look for names, where `namespace` is a copy of it.
    """
    made = _Fingerprint(namespace, namespace if home is None else home)
    try:
        made.add_names(needed(source))
    except Exception:  # noqa: BLE001 - a learner's object may do anything when it is pickled
        return ""
    made.digest.update(source.encode(errors="replace"))
    return made.digest.hexdigest()


class _Fingerprint:
    def __init__(self, namespace: Mapping[str, Any], home: Mapping[str, Any]) -> None:
        self.digest = hashlib.sha256()
        self._namespace, self._home = namespace, home
        self._seen: set[str] = set()

    def add_names(self, names: AbstractSet[str]) -> None:
        for name in sorted((names & self._namespace.keys()) - self._seen):
            self._seen.add(name)
            value = self._namespace[name]
            self.digest.update(f"\0{name}\0{type(value).__qualname__}\0".encode(errors="replace"))
            if isinstance(value, ModuleType):
                self.digest.update(value.__name__.encode())
            elif isinstance(value, FunctionType) and value.__globals__ is self._home:
                self._add_code(value.__code__)
                self.digest.update(_pickled((value.__defaults__, value.__kwdefaults__)))
            elif isinstance(value, type) and value.__module__ == "__main__":
                raise _NotTold
            else:
                self.digest.update(_pickled(value))
        self.digest.update(b"\0\0")

    def _add_code(self, code: CodeType) -> None:
        if _STORE_GLOBAL in code.co_code[::2]:
            raise _NotTold  # it leaves more than it returns
        self.digest.update(code.co_code + repr(code.co_names).encode(errors="replace"))
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self._add_code(constant)
            else:
                self.digest.update(repr(constant).encode(errors="replace"))
        self.add_names(set(code.co_names))


def _pickled(value: object) -> bytes:
    file = io.BytesIO()
    pickler = pickle.Pickler(file, protocol=5)
    pickler.fast = True  # without memo: equal values give equal bytes, whether they are one object or two
    pickler.dump(value)
    return file.getvalue()
