"""The files of a lesson folder: all that are needed, none that must not be there, each with its schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from curriculum.content.problems import Problem, Where, listed, suggest
from curriculum.content.yaml_file import YamlFile
from curriculum.record import FILE_NAME as RECORD

from .folder import LESSON, REFLECTIONS, LessonFolder

WRITE = "WRITE:"
"""Marks a place that an author has still to write; `curriculum new` leaves many."""

_TEXTS = {".yaml", ".md", ".py", ".ipynb"}


def schema_line(kind: str) -> str:
    """The first line of a content file, by which editors find its schema."""
    return f"# yaml-language-server: $schema=../../../docs/schema/{kind}.schema.json"


def check_files(folder: LessonFolder) -> Iterator[Problem]:
    """Every finding on the files of one lesson."""
    yield from _schemas(folder)
    yield from _still_to_write(folder)
    for record in sorted(folder.path.rglob(RECORD)):
        yield Problem(
            record,
            1,
            "",
            f"{RECORD} in source/",
            "no record there, because nbgrader would copy it over the learners' own",
            "remove it; play in a workspace made by `curriculum learn`",
        )
    if folder.lesson is None or folder.yaml is None:
        return
    yield from _sealed(folder)
    yield from _named_files(folder)
    yield from _roleplay_files(folder)


def _schemas(folder: LessonFolder) -> Iterator[Problem]:
    kinds = {LESSON: "lesson", REFLECTIONS: "reflections"}
    for path in sorted(folder.content.glob("*.yaml")):
        expected = schema_line(kinds.get(path.name, "role-play"))
        first = _text(path).partition("\n")[0].rstrip()
        if first != expected:
            yield Problem(
                path, 1, "", repr(first[:80]), repr(expected), "make this the first line; editors find the schema by it"
            )


def _still_to_write(folder: LessonFolder) -> Iterator[Problem]:
    for path in sorted(file for file in folder.path.rglob("*") if file.suffix in _TEXTS):
        if ".ipynb_checkpoints" in path.parts:
            continue
        for number, line in enumerate(_text(path).splitlines(), start=1):
            if WRITE in line:
                told = line.partition(WRITE)[2].strip(' ",').removesuffix("\\n").replace('\\"', "'").strip()
                yield Problem(path, number, "", f"`{WRITE}`", "a finished text", f"write it: {told or 'this place'}")


def _sealed(folder: LessonFolder) -> Iterator[Problem]:
    """A sealed role-play is refused when it is read; here are the other two files."""
    files: list[tuple[YamlFile | None, Where]] = [(folder.yaml, ())]
    if folder.reflections_yaml is not None:
        files += [(folder.reflections_yaml, (name,)) for name in folder.reflections_yaml.data]
    for file, where in files:
        assert file is not None  # noqa: S101 - see the caller
        part = file.data[where[0]] if where else file.data
        if part.get("sealed") is True:
            yield file.problem(
                (*where, "sealed"), "a sealed part", "open files in source/", "put the part with its key back"
            )


def _named_files(folder: LessonFolder) -> Iterator[Problem]:
    lesson, file = folder.lesson, folder.yaml
    assert lesson is not None  # noqa: S101 - see the caller
    assert file is not None  # noqa: S101
    name = folder.path.resolve().name
    if lesson.id != name:
        yield file.problem(("id",), repr(lesson.id), f"the name of its folder, {name!r}", "rename one of them")
    if not (folder.path / lesson.notebook).is_file():
        there = [path.name for path in sorted(folder.path.glob("*.ipynb"))]
        yield file.problem(
            ("notebook",),
            repr(lesson.notebook),
            f"a file beside lesson/: {listed(there)}",
            suggest(lesson.notebook, there),
        )
    for task, exercise in folder.exercises().items():
        if not (folder.path / exercise.data).is_file():
            there = [path.name for path in sorted(folder.path.iterdir()) if path.is_file()]
            yield file.problem(
                ("tasks", task, "data"),
                repr(exercise.data),
                f"a file beside lesson/: {listed(there)}",
                "make it with lesson/make_*.py, or correct the name",
            )


def _roleplay_files(folder: LessonFolder) -> Iterator[Problem]:
    file = folder.yaml
    assert file is not None  # noqa: S101 - see the caller
    there = {path.stem: path for path in folder.roleplay_files}
    tasks = folder.roleplay_tasks()
    for name in tasks:
        if name not in there:
            yield file.problem(
                ("tasks", name),
                f"no file lesson/{name}.yaml",
                f"a file for each role-play: {listed(f'{stem}.yaml' for stem in there)}",
                f"write lesson/{name}.yaml, or remove the task",
            )
    for stem, path in there.items():
        if stem not in tasks:
            yield Problem(
                path,
                1,
                "",
                f"a role-play that is no task of {LESSON}",
                f"files of its tasks: {listed(tasks)}",
                f"add the task {stem!r} to {LESSON}, or remove the file",
            )


def _text(path: Path) -> str:
    """The text of a file; damaged bytes are reported by whoever reads it for its content."""
    return path.read_bytes().decode("utf-8", errors="replace")
