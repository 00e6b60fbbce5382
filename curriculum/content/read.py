"""Reading content files: YAML in, a checked model out, or every mistake of the file at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from .check_roleplay import check_roleplay
from .lesson import LessonFile, check_lesson
from .problems import ContentError, Problem, Where, listed, suggest
from .reflection import ReflectionFile, check_reflections
from .roleplay import RolePlay
from .yaml_file import YamlFile, read_yaml

_Model = TypeVar("_Model", bound=BaseModel)
_Check = Callable[[YamlFile], Iterable[Problem]]


def read_roleplay(path: Path) -> RolePlay:
    """Read a role-play file.

    Raises
    ------
    ContentError
        With all mistakes of the file.
    """
    return read_model(path, RolePlay, check_roleplay)


def read_lesson(path: Path) -> LessonFile:
    """Read a `lesson.yaml`; raises as `read_roleplay` does."""
    return read_model(path, LessonFile, check_lesson)


def read_reflections(path: Path) -> ReflectionFile:
    """Read a `reflections.yaml`; raises as `read_roleplay` does."""
    return read_model(path, ReflectionFile, check_reflections)


def read_model(path: Path, model: type[_Model], check: _Check = lambda _: ()) -> _Model:
    """Read a YAML file that has a model; `check` says what the shape alone does not. Raises as `read_roleplay` does."""
    file = read_yaml(path)
    if not isinstance(file.data, Mapping):
        raise ContentError(
            [file.problem((), "no fields", f"fields such as {listed(list(model.model_fields)[:3])}", "write them")]
        )
    problems = list(check(file))
    try:
        built = model.model_validate(file.data)
    except ValidationError as error:
        problems += _shape_problems(error, file, model)
    if problems:
        raise ContentError(problems)
    return built


def _shape_problems(error: ValidationError, file: YamlFile, model: type[BaseModel]) -> Iterable[Problem]:
    for one in error.errors(include_url=False):
        where = tuple(step for step in one["loc"] if step != "[key]")
        yield file.problem(where, *_explain(dict(one), where, model))


def _explain(one: dict[str, Any], where: Where, model: type[BaseModel]) -> tuple[str, str, str]:
    kind: str = one["type"]
    context: dict[str, Any] = one.get("ctx", {})
    given = _short(one.get("input"))
    match kind:
        case "missing":
            field = where[-1]
            return ("nothing", f"a field {field!r}", f"add `{field}: ...` here")
        case "extra_forbidden":
            fields = _fields_at(model, where[:-1])
            return (f"the field {where[-1]!r}", listed(fields), suggest(where[-1], fields))
        case "literal_error":
            expected = str(context.get("expected", ""))
            return (
                given,
                expected,
                suggest(one.get("input"), expected.replace("'", "").replace(" or ", ", ").split(", ")),
            )
        case "string_pattern_mismatch":
            return (given, f"text like {context.get('pattern')}", "rename it: small letters, digits, hyphens")
        case "value_error":
            explained = str(context.get("error", one["msg"]))
            told, _, allowed = explained.partition("; allowed are ")
            return (told.removeprefix("given "), allowed or "see the documentation", "rewrite it")
    return (given, _allowed(kind, context, one["msg"]), "change it")


def _allowed(kind: str, context: Mapping[str, Any], message: str) -> str:
    match kind:
        case "greater_than_equal" | "less_than_equal" | "int_type" | "int_parsing" | "int_from_float":
            bound = {"greater_than_equal": "at least", "less_than_equal": "at most"}.get(kind)
            return f"a whole number, {bound} {context.get('ge', context.get('le'))}" if bound else "a whole number"
        case "string_type":
            return "text (put it in quotes where YAML reads it as something else)"
        case "dict_type" | "model_type" | "model_attributes_type":
            return "fields, one to a line"
        case "list_type":
            return "a list"
        case "too_short" | "string_too_short":
            return f"at least {context.get('min_length', 1)}"
        case "too_long" | "string_too_long":
            return f"at most {context.get('max_length')}"
    return message[:1].lower() + message[1:]


def _fields_at(model: type[BaseModel], where: Where) -> list[str]:
    """The fields of the model that stands at a place."""
    current: Any = model
    for step in where:
        if isinstance(current, type) and issubclass(current, BaseModel):
            field = current.model_fields.get(str(step))
            current = field.annotation if field else None
        else:
            current = _inside(current)
        while current is not None and not _is_model(current) and get_args(current) and not _is_container(current):
            current = next((arg for arg in get_args(current) if arg is not type(None)), None)
    while current is not None and not _is_model(current):
        current = _inside(current)
    return list(current.model_fields) if current is not None else []


def _is_model(candidate: Any) -> bool:  # noqa: ANN401
    return isinstance(candidate, type) and issubclass(candidate, BaseModel)


def _is_container(candidate: Any) -> bool:  # noqa: ANN401
    return getattr(candidate, "__origin__", None) in (dict, list)


def _inside(container: Any) -> Any:  # noqa: ANN401
    args = [arg for arg in get_args(container) if arg is not type(None)]
    return args[-1] if args else None


def _short(value: object, limit: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= limit else f"{text[:limit]}…"
