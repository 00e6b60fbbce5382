"""`curriculum normalise`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

SOURCE = Path("source")


def normalise(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Notebooks, or folders of them; source/ by default, and with --check release/ as well."),
    ] = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where a notebook is not clean.")
    ] = False,
) -> None:
    """For authors: clean notebooks of outputs and counts, keep their cell ids, write the points of lesson.yaml."""
    # Imported here, so that the other commands do not wait for it.
    from curriculum.lint.normalise import RELEASE, normalised_text, unclean_release  # noqa: PLC0415

    found = 0
    for path in _notebooks(paths or _default(RELEASE, check=check)):
        if RELEASE in path.parts:
            problems = list(unclean_release(path)) if check else []
            found += len(problems)
            for problem in problems:
                typer.echo(str(problem))
            continue
        text = normalised_text(path)
        if text == path.read_text(encoding="utf-8"):
            continue
        if check:
            found += 1
            typer.echo(f"{path}: not clean; run `curriculum normalise {path}`")
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            typer.echo(f"cleaned {path}")
    if found:
        raise typer.Exit(1)


def _default(release: str, *, check: bool) -> list[Path]:
    return [SOURCE, *([Path(release)] if check and Path(release).is_dir() else [])]


def _notebooks(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*.ipynb") if ".ipynb_checkpoints" not in found.parts)
        elif path.is_file():
            yield path
        else:
            raise typer.BadParameter(f"given {path}; allowed are notebooks and folders that exist")
