from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from curriculum.content.yaml_file import read_yaml
from curriculum.lint.file_checks import schema_line
from curriculum.lint.json_schema import schemas
from tests.lint.bench import A, B, Bench
from tests.strategies import roleplays

ROOT = Path(__file__).parents[2]
KINDS = {"lesson": "lesson", "reflections": "reflections"}


def validator(kind: str) -> jsonschema.Draft202012Validator:
    schema = json.loads(schemas()[f"{kind}.schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def told(kind: str, data: Any) -> list[str]:
    return [error.message for error in validator(kind).iter_errors(data)]


def test_the_committed_schemas_are_in_step() -> None:
    for name, text in schemas().items():
        there = ROOT / "docs" / "schema" / name
        assert there.read_text(encoding="utf-8") == text, f"run `curriculum schema` ({name})"


def test_the_first_lines_lead_to_the_schemas(bench: Bench) -> None:
    for path in bench.path("lesson").glob("*.yaml"):
        address = path.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")[2]
        assert (ROOT / "source" / "x" / "lesson" / address).resolve().is_file()


def test_what_authors_write_is_accepted(bench: Bench) -> None:
    lessons = [bench.folder, *(path.parent for path in (ROOT / "source").glob("*/lesson"))]
    files = [path for folder in lessons for path in folder.glob("lesson/*.yaml")]
    files += [
        path for path in (ROOT / "tests").rglob("roleplays/*.yaml") if "sealed: true" not in path.read_text("utf-8")
    ]
    assert len(files) > 8
    for path in files:
        assert told(KINDS.get(path.stem, "role-play"), read_yaml(path).data) == [], path


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(roleplays())
def test_whatever_the_reader_accepts_the_schema_accepts(data: dict[str, Any]) -> None:
    assert list(validator("role-play").iter_errors(data)) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (A, "tempts: AVD", "tempts: LAZY"),
        (A, "rated: 3", "rated: 5"),
        (A, "  trust: {start: 50", "  trust: {start: 150"),
        (A, "    who: other", "    whom: other"),
        (A, "evidence: [COMM, OWNS]", "evidence: [CHAT]"),
        (B, "asks: best-and-worst", "asks: rank"),
        ("lesson/lesson.yaml", "kind: number", "kind: numeral"),
        ("lesson/lesson.yaml", "  the-situation:", "  The Situation:"),
        ("lesson/reflections.yaml", "template: episode", "template: tale"),
        ("lesson/reflections.yaml", "    2: ", "    5: "),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(bench: Bench, name: str, old: str, new: str) -> None:
    bench.edit(name, old, new)
    assert told(KINDS.get(Path(name).stem, "role-play"), read_yaml(bench.path(name)).data)


@pytest.mark.parametrize("kind", ["role-play", "lesson", "reflections"])
def test_a_first_line_for_every_kind(kind: str) -> None:
    assert f"{kind}.schema.json" in schemas()
    assert schema_line(kind).endswith(f"/docs/schema/{kind}.schema.json")


@pytest.mark.parametrize("shorthand", [50, {"start": 50}, {"start": 50, "label": "Trust"}])
def test_a_meter_is_a_number_or_more(shorthand: object) -> None:
    data = read_yaml(ROOT / "tests" / "roleplays" / "choose.yaml").data
    data["state"]["trust"] = shorthand
    assert told("role-play", data) == []


@pytest.mark.parametrize("kind", [dict, list])
def test_a_delayed_effect_is_one_or_a_list(kind: type) -> None:
    data = read_yaml(ROOT / "tests" / "roleplays" / "choose.yaml").data
    option = data["scenes"]["the-job"]["options"]["b"]
    option["later"] = option["later"] if kind is dict else [option["later"], option["later"]]
    assert told("role-play", data) == []
