"""The master's cells that no learner's work reaches, run ahead: a child takes what came of them where all is the same.

A lesson's parent has a process of its own run them once, without any answer, so that no key is in them. What a cell
showed and the values it gave come back as a pickle, so that nothing of them is part of what was there before. A child
that comes to the same code compares what the code names, by fingerprint; at the least doubt, here or there, the cell
simply runs.
"""

from __future__ import annotations

import io
import marshal
import os
import pickle
import random
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from importlib import import_module
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from autograde.names import assigned, needed
from curriculum.lesson import Lesson

from . import cells
from .collector import Output
from .inputs import fingerprint
from .libc import die_with_parent
from .watch import watch

_Order = dict[str, Any]
_Values = dict[str, Any]
_PLAIN_TYPES = frozenset({type(None), bool, int, float, complex, str, bytes, range, date, timedelta})
_PLAIN = (*_PLAIN_TYPES, np.generic)
_BY_NAME = (type, ModuleType, BuiltinFunctionType, FunctionType)
_NOT_OURS = frozenset({"In", "Out", "exit", "quit", "get_ipython"})
_SECONDS = 10
"""What all of it may take; then what was kept so far is all there is."""


class Ahead:
    """What was run ahead in this process or in the one it was forked from."""

    def __init__(self) -> None:
        self._values: dict[str, _Values] = {}
        self._sources: set[str] = set()

    def run(self, shell: cells.ZMQInteractiveShell, orders: Sequence[_Order], limit: int) -> dict[str, list[Output]]:
        """Run cells in a process of their own and keep what can be taken; what they showed, by fingerprint."""
        receiver, sender = os.pipe()
        if not os.fork():
            die_with_parent()
            signal.alarm(_SECONDS)  # a cell may hang, and a lesson's parent waits for this process
            with open(sender, "wb") as file:  # noqa: PTH123 - a descriptor
                for found in _scouted(shell, orders, limit):
                    pickle.dump(found, file)
                    file.flush()  # the next cell may end this process
            os._exit(0)
        os.close(sender)
        shown = {}
        with open(receiver, "rb") as file, suppress(EOFError, pickle.UnpicklingError):  # noqa: PTH123 - a descriptor
            while True:
                key, order, outputs, given = pickle.load(file)  # noqa: S301 - of the master's own code
                with suppress(Exception):  # then it is not known
                    self._values[key] = _Unpickler(io.BytesIO(given), shell.user_ns).load()
                    self._sources.add(order["source"])
                    shown[key] = outputs
                    _remember_lines(shell, order)
                    needed(order["source"])  # read once here, and not in every child
        os.wait()
        return shown

    def take(self, source: str, count: int, namespace: _Values, *, shows_only: bool) -> str:
        """The key of a cell whose values were put in place; empty where it has to run.

        Each is taken once: what code after it does to the values is no matter of the next.
        """
        if source not in self._sources or watch.reached:
            return ""
        found = fingerprint(source, namespace)
        for key in (_key(found, shows_only=True),) if shows_only else (_key(found), _key(found, count)):
            if key in self._values:
                namespace.update(self._values.pop(key))
                return key
        return ""


ahead = Ahead()


def _scouted(
    shell: cells.ZMQInteractiveShell, orders: Sequence[_Order], limit: int
) -> Iterator[tuple[str, _Order, list[Output], bytes]]:
    space: _Values = shell.user_ns
    for order in orders:
        source = order["source"]
        before, around = dict(space), _around()
        found = fingerprint(source, space)
        watch.looked = watch.reached = False
        shell.execution_count = order["count"]
        outputs, _, ran = cells.run_cell(shell, source, limit)
        if not (found and ran) or watch.looked or watch.reached or "global" in source:
            continue
        with suppress(Exception):  # what cannot be told runs in every child
            given = {} if order["shows_only"] else _given(source, before, space)
            if _around() == around and fingerprint(source, before, home=space) == found:
                # A function remembers the number of its cell, which a traceback shows.
                numbered = any(isinstance(value, FunctionType) for value in given.values())
                key = _key(found, order["count"] if numbered else 0, shows_only=order["shows_only"])
                yield key, order, outputs, _pickled(given, space)


def _key(found: str, count: int = 0, *, shows_only: bool = False) -> str:
    return f"{found} {count} {shows_only:d}"


def _given(source: str, before: _Values, space: _Values) -> _Values:
    """The names a cell has given, with values of which nothing is part of what was there before.

    Raises
    ------
    ValueError
        If that cannot be said.
    """
    gone = _names(before) - _names(space)
    if gone:
        raise ValueError(f"{gone} are gone")
    given = {
        name: space[name]
        for name in _names(space)
        if name in assigned(source) or name not in before or space[name] is not before[name]
    }
    was: dict[int, object] = {}
    for name in _names(before):
        with suppress(ValueError):
            _note_mutable(before[name], was)
    made: dict[int, object] = {}
    for value in given.values():
        _note_mutable(value, made)
    if was.keys() & made.keys():
        raise ValueError("it gave a part of what was there")
    return given


def _names(space: _Values) -> set[str]:
    return {name for name in space if not name.startswith("_")} - _NOT_OURS


def _note_mutable(value: object, found: dict[int, object]) -> None:
    """Note the objects that can be changed, of kinds that are known."""
    match value:
        case tuple() | frozenset() | list() | set() | dict():
            if not isinstance(value, tuple | frozenset):
                found[id(value)] = value
            inside = value.values() if isinstance(value, dict) else value
            if not set(map(type, inside)) <= _PLAIN_TYPES:  # they are seldom few
                for one in inside:
                    _note_mutable(one, found)
        case pd.DataFrame() | pd.Series() | pd.Index():
            kinds = value.dtypes if isinstance(value, pd.DataFrame) else [value.dtype]
            if any(pd.api.types.is_object_dtype(kind) for kind in kinds):
                raise ValueError("objects of any kind in a table")
            found[id(value)] = value
        case Lesson():
            found[id(value)] = value
        case _ if not isinstance(value, _PLAIN + _BY_NAME):
            raise ValueError(f"a {type(value).__name__}")


def _around() -> tuple[object, ...]:
    """What code changes without a name."""
    drawn = pickle.dumps(np.random.get_state())  # noqa: NPY002 - what cells may use
    folder, environment = os.getcwd(), dict(os.environ)  # noqa: PTH109 - compared, never used
    return (
        folder,
        environment,
        threading.active_count(),
        random.getstate(),
        drawn,
        plt.get_fignums(),
        dict(plt.rcParams),
    )


def _remember_lines(shell: cells.ZMQInteractiveShell, order: _Order) -> None:
    """A traceback through a function that came back shows its lines, as if its cell had run here."""
    code = shell.transform_cell(order["source"])  # type: ignore[no-untyped-call]
    shell.compile.cache(code, order["count"], raw_code=order["source"])


class _Pickler(pickle.Pickler):
    """Takes the functions of a notebook along, and modules by their name."""

    def __init__(self, file: io.BytesIO, home: _Values) -> None:
        super().__init__(file, protocol=5)
        self._home = home

    def persistent_id(self, value: object) -> str | None:
        return "home" if value is self._home else None

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - as pickle has it
        if isinstance(value, ModuleType):
            return import_module, (value.__name__,)
        if isinstance(value, FunctionType) and value.__globals__ is self._home:
            if value.__closure__ or value.__dict__:
                raise ValueError("a function with a memory")
            parts = (value.__defaults__, value.__kwdefaults__, value.__annotations__)
            return _function, (marshal.dumps(value.__code__), self._home, *parts)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, home: _Values) -> None:
        super().__init__(file)
        self._home = home

    def persistent_load(self, _: str) -> _Values:
        return self._home


def _pickled(given: _Values, home: _Values) -> bytes:
    file = io.BytesIO()
    _Pickler(file, home).dump(given)
    return file.getvalue()


def _function(code: bytes, home: _Values, defaults: Any, kwdefaults: Any, annotations: Any) -> FunctionType:  # noqa: ANN401
    made = FunctionType(marshal.loads(code), home, argdefs=defaults)  # noqa: S302 - of the master's own code
    made.__kwdefaults__, made.__annotations__ = kwdefaults, annotations
    return made
