"""`curriculum lint`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from curriculum.content.problems import Problem


def lint(
    paths: Annotated[list[Path] | None, typer.Argument(help="Lessons, or folders of them; source/ by default.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The findings as JSON.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Also write one page with every role-play drawn, its endings and policies.")
    ] = None,
    remarks: Annotated[
        list[Path] | None,
        typer.Option(help="Learners' answers.json, or folders of them; their remarks go beside the options."),
    ] = None,
) -> None:
    """For authors: every finding on the lessons, with file, line and remedy; exit 1 if there is one."""
    # Imported here, so that the other commands do not wait for it.
    from curriculum.lint.lessons import findings, notes_on, read_all  # noqa: PLC0415

    folders = read_all(paths or [Path("source")])
    found = findings(folders)
    noted = notes_on(folders)
    if report is not None:
        from curriculum.lint.report import read_remarks, write_report  # noqa: PLC0415

        write_report(report, folders, found, read_remarks(remarks or []))
    if as_json:
        rows = {"findings": [_row(one) for one in found], "notes": [_row(one) for one in noted]}
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for problem in found:
            typer.echo(str(problem))
        for note in noted:
            typer.echo(f"note: {note}")
        typer.echo(f"{len(found)} finding{'' if len(found) == 1 else 's'} in {_lessons(len(folders))}")
        if report is not None:
            typer.echo(f"wrote {report}")
    if found:
        raise typer.Exit(1)


def _row(problem: Problem) -> dict[str, object]:
    return {**asdict(problem), "file": problem.file.as_posix()}


def _lessons(number: int) -> str:
    return f"{number} lesson{'' if number == 1 else 's'}"
