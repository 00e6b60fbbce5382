"""`curriculum schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def schema(
    *,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where a file is out of step.")] = False,
    folder: Annotated[Path, typer.Option(help="Where the schemas are kept.")] = Path("docs/schema"),
) -> None:
    """For authors: write the JSON Schemas of the content files, by which editors complete and check."""
    from curriculum.lint.json_schema import schemas  # noqa: PLC0415 - the other commands do not wait for it

    behind = {name: text for name, text in schemas().items() if _there(folder / name) != text}
    for name, text in behind.items():
        if check:
            typer.echo(f"{folder / name}: out of step with the models; run `curriculum schema`")
            continue
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        typer.echo(f"wrote {folder / name}")
    if check and behind:
        raise typer.Exit(1)


def _there(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
