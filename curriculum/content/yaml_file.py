"""YAML with the line of every place in it, and without YAML 1.1's surprises.

`no`, `on` and `2026-11-23` stay the words they are; keys are always text; a key written twice is a mistake.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .problems import ContentError, Problem, Where, dotted

MAX_BYTES = 2_000_000
_MAX_DEPTH = 40
_PARSER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_PARSER):  # type: ignore[misc]  # the C parser where PyYAML was built with it
    pass


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_BOOL = {"true": True, "false": False}


@dataclass(frozen=True)
class YamlFile:
    """A parsed file: its data, and the line where each place in it stands."""

    path: Path
    data: Any
    _lines: dict[Where, int] = field(repr=False)

    def line(self, where: Where) -> int:
        """The line of a place, or of the nearest place around it that exists."""
        while where and where not in self._lines:
            where = where[:-1]
        return self._lines.get(where, 1)

    def problem(self, where: Where, given: str, allowed: str, remedy: str) -> Problem:
        """A mistake at a place of this file."""
        return Problem(self.path, self.line(where), dotted(where), given, allowed, remedy)


def read_yaml(path: Path) -> YamlFile:
    """Read one file.

    Raises
    ------
    ContentError
        If it is missing, unreadable, too large, not UTF-8, not YAML, or says a key twice.
    """
    text = _text(path)
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            builder = _Builder(path, loader)
            data = builder.build(root) if root is not None else None
        finally:
            loader.dispose()
    except RecursionError as error:
        raise ContentError([Problem(path, 1, "", "deep nesting", f"{_MAX_DEPTH} levels", "flatten it")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        given = str(getattr(error, "problem", None) or error).splitlines()[0]
        raise ContentError(
            [Problem(path, line, "", given, "YAML", "mend the indentation, quotes or brackets near this line")]
        ) from error
    if builder.problems:
        raise ContentError(builder.problems)
    return YamlFile(path, data, builder.lines)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContentError(
            [
                Problem(
                    path,
                    1,
                    "",
                    error.strerror or str(error),
                    "a readable file",
                    "check its name and permissions",
                )
            ]
        ) from error
    if len(raw) > MAX_BYTES:
        raise ContentError(
            [Problem(path, 1, "", f"{len(raw)} bytes", f"at most {MAX_BYTES}", "split or shorten the file")]
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError(
            [Problem(path, line, "", f"byte {raw[error.start]:#04x}", "UTF-8", "save the file as UTF-8")]
        ) from error


class _Builder:
    """Builds the data of one file and notes where each place stands; mistakes are collected, not raised."""

    def __init__(self, path: Path, loader: Any) -> None:  # noqa: ANN401 - PyYAML's loaders share no typed base
        self.lines: dict[Where, int] = {(): 1}
        self.problems: list[Problem] = []
        self._path = path
        self._loader = loader
        self._built: set[int] = set()

    def build(self, node: yaml.Node, where: Where = ()) -> Any:  # noqa: ANN401
        line = node.start_mark.line + 1
        self.lines.setdefault(where, line)
        if len(where) > _MAX_DEPTH:
            self._mistake(line, where[:3], "deep nesting", f"{_MAX_DEPTH} levels", "flatten it")
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self._built:
            self._mistake(line, where, "an alias", "every text written out", "copy what the alias stands for")
            return None
        self._built.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*where, at)) for at, item in enumerate(node.value)]
        return self._mapping(node, where)

    def _mapping(self, node: yaml.Node, where: Where) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._mistake(line, where, "a key that is not text", "text", "write a name")
                continue
            key = key_node.value
            if key in built:
                self._mistake(line, (*where, key), f"{key!r} twice", "each key once", "remove one of them")
            self.lines[(*where, key)] = line
            built[key] = self.build(value_node, (*where, key))
        return built

    def _scalar(self, node: yaml.ScalarNode) -> Any:  # noqa: ANN401
        if not node.style and node.value in _BOOL:
            return _BOOL[node.value]
        if node.tag.endswith((":int", ":float", ":null")):
            try:
                return self._loader.construct_object(node)
            except (ValueError, OverflowError):
                return node.value
        return node.value

    def _mistake(self, line: int, where: Where, given: str, allowed: str, remedy: str) -> None:
        self.problems.append(Problem(self._path, line, dotted(where), given, allowed, remedy))
