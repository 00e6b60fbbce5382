"""What is wrong with a learner's file, and how it is put right."""

from __future__ import annotations

from pathlib import Path

from .cells import grade_id, is_locked, parse, same

_REPAIR = "`curriculum learn --repair` puts that right and keeps a copy of your file"


def trouble_in(file: Path, path: str, ours: bytes) -> list[str]:
    """Sentences about a file of the learner's that differs from ours; none where it will do."""
    new = parse(ours)
    if new is None or not path.endswith(".ipynb"):
        return []
    try:
        mine = parse(file.read_bytes())
    except OSError:
        mine = None
    if mine is None:
        return [f"{path} cannot be read as a notebook: {_REPAIR}."]
    there = {name: cell for cell in mine["cells"] if (name := grade_id(cell))}
    marked = {name: cell for cell in new["cells"] if (name := grade_id(cell))}
    missing = [name for name in marked if name not in there]
    changed = [name for name, cell in marked.items() if is_locked(cell) and not same(cell, there.get(name, cell))]
    said = []
    if missing:
        said.append(f"{path} lacks {_cells(missing)}: {_REPAIR}.")
    if changed:
        said.append(f"In {path} the lesson's own text was changed in {_cells(changed)}: {_REPAIR}.")
    return said


def is_unusable(file: Path) -> bool:
    """Whether a file of the lesson's own, such as `lesson/lesson.yaml`, was damaged so that nothing can use it."""
    if file.parent.name != "lesson" or not file.is_file():
        return False
    try:
        return not _is_of_use(file)
    except (OSError, ValueError, SyntaxError, RecursionError):
        return True


def _is_of_use(file: Path) -> bool:
    from curriculum.content import (  # noqa: PLC0415 - only a changed lesson needs it
        ContentError,
        read_lesson,
        read_reflections,
        read_roleplay,
    )

    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        compile(text, file.name, "exec")
    if file.suffix == ".yaml":
        read = {"lesson.yaml": read_lesson, "reflections.yaml": read_reflections}.get(file.name, read_roleplay)
        try:
            read(file)
        except ContentError:
            return False
    return True


def _cells(names: list[str]) -> str:
    shown = ", ".join(names[:3]) + (" ..." if len(names) > len(names[:3]) else "")
    return f"the cell {shown}" if len(names) == 1 else f"{len(names)} cells ({shown})"
