"""`autograde grade`: grade what was handed in."""

from __future__ import annotations

import gc
import json
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograde.errors import GradingError, shown

if TYPE_CHECKING:
    from autograde.writer import Result

_SLOWEST = 3


def grade(  # noqa: PLR0913 - one parameter an option
    lessons: Annotated[list[str] | None, typer.Argument(help="Lessons to grade; all that were handed in.")] = None,
    *,
    students: Annotated[str, typer.Option(help="Only these learners, separated by commas.")] = "",
    workers: Annotated[int, typer.Option(min=1, help="Submissions graded at the same time.")] = os.cpu_count() or 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for machines.")] = False,
    without_isolation: Annotated[
        bool, typer.Option("--without-isolation", help="Run learner code without a sandbox.")
    ] = False,
    with_kernel: Annotated[
        bool, typer.Option("--with-kernel", help="Run learner code in Jupyter kernels, as nbgrader does: slow.")
    ] = False,
    seconds: Annotated[float, typer.Option(min=0.1, help="Wall-clock seconds for one cell.")] = 30.0,
    course: Annotated[Path, typer.Option(help="The course folder.", file_okay=False)] = Path(),
) -> None:
    """Grade what was handed in. Exit status: 0 all graded, 1 some could not be graded, 2 nothing could."""
    try:
        results = _grade(
            lessons or [],
            students=[name.strip() for name in students.split(",") if name.strip()] or None,
            workers=workers,
            isolate=not without_isolation,
            with_kernel=with_kernel,
            seconds=seconds,
            folder=course.resolve(),
            quiet=as_json,
        )
    except GradingError as error:
        typer.echo(json.dumps({"error": str(error)}) if as_json else str(error), err=not as_json)
        raise typer.Exit(2) from error
    raise typer.Exit(1 if any(result.failure for result in results) else 0)


def _grade(  # noqa: PLR0913
    lessons: Sequence[str],
    *,
    students: Sequence[str] | None,
    workers: int,
    isolate: bool,
    with_kernel: bool,
    seconds: float,
    folder: Path,
    quiet: bool,
) -> list[Result]:
    from autograde.crew import Crew, can_fork  # noqa: PLC0415
    from autograde.sandbox import Layers, Limits  # noqa: PLC0415

    console = Console(quiet=quiet, highlight=False)
    said: list[str] = []

    def ready(layers: Layers) -> None:
        if not said:
            said.append(layers.sentence())
            console.print(layers.sentence())

    with_kernel = with_kernel or not can_fork()
    if with_kernel and isolate:
        raise GradingError(
            "given kernels, which run learner code with your own rights; allowed is learner code in a sandbox: grade "
            "on Linux 5.13 or newer, or add --without-isolation where you trust every submission"
        )
    limits = Limits(cell_seconds=seconds, seconds=max(4 * seconds, 1.0))
    with Crew(workers, limits, isolate=isolate, with_kernel=with_kernel) as crew:
        # The workers warm up while this process imports nbgrader.
        from autograde.classroom import Classroom, jobs_of, open_masters  # noqa: PLC0415
        from autograde.course import Course  # noqa: PLC0415

        opened = Course.open(folder)
        from autograde.gradebook import Gradebook  # noqa: PLC0415 - `Course.open` imports nbgrader in less time

        with Gradebook(opened.database, opened.course_id) as gradebook:
            wanted = list(lessons) or [name for name in opened.lessons() if opened.submissions(name)]
            masters = open_masters(opened, gradebook, wanted, crew.work_out)
            jobs = jobs_of(opened, wanted, students)
            if not jobs:
                raise GradingError(
                    f"given no submissions of {', '.join(wanted) or 'any lesson'}; allowed is "
                    f"{opened.submitted.name}/<learner>/<lesson>/: collect them first"
                )
            room = Classroom(opened, gradebook, masters, crew)
            gc.freeze()  # what is loaded now stays; collections need not look at it again
            began = time.perf_counter()
            results = list(_watched(room.grade(jobs, ready=ready), len(jobs), console))
            took = time.perf_counter() - began
    if quiet:
        typer.echo(json.dumps(_machine(results, took, said)))
    else:
        _summary(results, took, console)
    return results


def _watched(results: Iterable[Result], number: int, console: Console) -> Iterable[Result]:
    columns = (
        TextColumn("Grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    began = time.perf_counter()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=number, rate="")
        for done, result in enumerate(results, start=1):
            rate = done / (time.perf_counter() - began)
            progress.update(task, advance=1, rate=f"{rate:.1f} a second")
            yield result


def _summary(results: Sequence[Result], took: float, console: Console) -> None:
    graded = [result for result in results if not result.failure]
    rows = sum(result.rows for result in results)
    to_read = sum(result.to_read for result in graded)
    console.print(
        f"Graded {len(graded)} of {len(results)} in {took:.1f} s ({took / max(1, len(results)):.3f} s each). "
        f"{rows} rows of the gradebook changed; {to_read} texts for a person to read."
    )
    slowest = sorted(graded, key=lambda result: -result.seconds)[:_SLOWEST]
    console.print(
        "Slowest: " + ", ".join(f"{_name(result)} {result.seconds:.2f} s" for result in slowest), markup=False
    )
    for result in graded:
        for problem in result.problems:
            console.print(f"{_name(result)}: {problem}", markup=False)
    for result in results:
        if result.failure:
            console.print(f"Not graded: {_name(result)}: {shown(result.failure, 500)}", markup=False)


def _name(result: Result) -> str:
    return f"{shown(result.job.student)} {result.job.lesson}"


def _machine(results: Sequence[Result], took: float, said: Sequence[str]) -> dict[str, Any]:
    return {
        "seconds": round(took, 3),
        "isolation": " ".join(said),
        "submissions": [
            {
                "lesson": result.job.lesson,
                "student": result.job.student,
                "automatic": result.score,
                "to_read": result.to_read,
                "rows": result.rows,
                "times": {what: round(seconds, 4) for what, seconds in result.times.items()},
                "problems": list(result.problems),
                "failure": result.failure or None,
            }
            for result in results
        ],
    }
