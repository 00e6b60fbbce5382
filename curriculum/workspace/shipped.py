"""The files that come with this version, by their place in a workspace."""

from __future__ import annotations

from pathlib import Path

HOME = "start-here.ipynb"
"""The notebook a workspace begins with."""

_HOME = Path(__file__).resolve().parents[1] / "home" / HOME
_NEVER = frozenset({"answers.json", "__pycache__"})


def shipped_files(lessons: Path) -> dict[str, Path]:
    """Every file that is laid out: the home notebook and all that lessons bring.

    Hidden files, caches and `answers.json` are left out: a record that came with a lesson would pass for the
    learner's.
    """
    files = {HOME: _HOME}
    for source in sorted(lessons.glob("*/**/*")):
        path = source.relative_to(lessons)
        if source.is_file() and not any(part in _NEVER or part.startswith(".") for part in path.parts):
            files[path.as_posix()] = source
    return files
