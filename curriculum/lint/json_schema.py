"""JSON Schemas of the content files, generated from the models; editors complete and check by them.

The models say what a file means; authors may write some things shorter, and YAML's keys are text. Both are put right
here, so that a schema accepts exactly the shorthand that the reader accepts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from curriculum.content import LessonFile, ReflectionFile, RolePlay
from curriculum.content.competencies import COMPETENCIES, TEMPTATIONS

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, type[BaseModel]] = {"role-play": RolePlay, "lesson": LessonFile, "reflections": ReflectionFile}
_NAMED = ("properties", "patternProperties", "$defs")
"""Where keys are names and not words of JSON Schema."""


def schemas() -> dict[str, str]:
    """The text of every schema file by its name."""
    return {f"{kind}.schema.json": _written(model) for kind, model in _MODELS.items()}


def _written(model: type[BaseModel]) -> str:
    made = _tidy(model.model_json_schema())
    marks = made.get("$defs", {}).get("Prompt", {}).get("properties", {})
    for field in ("rubric", "exemplars"):
        if field in marks:
            marks[field]["propertyNames"] = {"enum": ["3", "2", "1", "0"]}
    made = {"$schema": DIALECT, "title": model.__name__, **made}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _tidy(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept: Schema = {}
    for key, part in schema.items():
        if key in _NAMED:
            kept[key] = {name: _tidy(inner) for name, inner in part.items()}
        elif not (key == "title" or (key == "default" and part is None)):
            kept[key] = _tidy(part)
    for rule in (_without_null, _closed, _told, _shorter):
        kept = rule(kept)
    return kept


def _without_null(schema: Schema) -> Schema:
    """A field that may be left out is left out, not written as nothing."""
    ways = [way for way in schema.get("anyOf", []) if way != {"type": "null"}]
    if len(ways) == 1:
        return {**ways[0], **{key: part for key, part in schema.items() if key != "anyOf"}}
    return schema


def _closed(schema: Schema) -> Schema:
    """A name that no pattern allows is a mistake."""
    return {"additionalProperties": False, **schema} if "patternProperties" in schema else schema


def _told(schema: Schema) -> Schema:
    """Codes with what they mean, which editors show beside them."""
    for words in (COMPETENCIES, TEMPTATIONS):
        if set(schema.get("enum", [])) == set(words) and "type" in schema:
            told = [{"const": code, "description": meaning} for code, meaning in words.items()]
            return {key: part for key, part in schema.items() if key != "enum"} | {"oneOf": told}
    return schema


def _shorter(schema: Schema) -> Schema:
    """What authors may write in place of the whole: a text for variants, a number for a meter, one for a list."""
    referred = schema.get("items", schema) if schema.get("type") == "array" else schema
    name = str(referred.get("$ref", "")).rpartition("/")[2] if isinstance(referred, Mapping) else ""
    short = _SHORT.get((name, referred is not schema))
    return {"anyOf": [short(), schema]} if short else schema


_SHORT: dict[tuple[str, bool], Callable[[], Schema]] = {
    ("Variant", True): lambda: {"type": "string", "minLength": 1, "maxLength": 4000},
    ("Meter", False): lambda: {"type": "integer", "minimum": 0, "maximum": 100},
    ("Later", True): lambda: {"$ref": "#/$defs/Later"},
}
