"""`curriculum portfolio`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curriculum.errors import LearnerError
from curriculum.launch.place import workspace_at
from curriculum.workspace import DEFAULT

if TYPE_CHECKING:
    from curriculum.portfolio.artefact import Artefact
    from curriculum.portfolio.build import Portfolio


def portfolio(
    workspace: Annotated[Path, typer.Option(help="Your folder, as `curriculum learn` laid it out.")] = DEFAULT,
    to: Annotated[Path | None, typer.Option(help="Where the pages go; the folder portfolio in yours.")] = None,
    approve: Annotated[
        str | None, typer.Option(metavar="LESSON", help="Read the page of a finished lesson and approve it.")
    ] = None,
) -> None:
    """Make a small website and a page to print from the lessons you have finished and approved."""
    from curriculum.cli.screen import say  # noqa: PLC0415 - the other commands do not wait for it
    from curriculum.portfolio.about import without_a_name  # noqa: PLC0415
    from curriculum.portfolio.build import begin, build, survey  # noqa: PLC0415
    from curriculum.progress.folders import lesson_folders  # noqa: PLC0415

    folder = workspace_at(workspace)
    lesson_folders(folder)
    made = begin(folder)
    if made:
        say(f"Made {made}: open it, and write your name and what else should stand at the top.")
    found = survey(folder)
    if approve is not None:
        _approve(found, approve)
        found = survey(folder)
    if not found.about.name and not made and (found.approved or approve is None):
        raise without_a_name(found.file)
    if found.about.name:
        files = build(found, (to or folder / "portfolio").expanduser().resolve())
        if files:
            say(f"Shown: {', '.join(one.lesson for one in found.approved)}.")
            say(f"Open {files[0].with_name('index.html')}, or print {files[0].with_name('print.html')}.")
        else:
            say("There is no page to show yet, so there is no site.")
    for sentence in found.left_out():
        say(sentence)


def _approve(found: Portfolio, wanted: str) -> None:
    from curriculum.cli.screen import confirmed, console, say  # noqa: PLC0415
    from curriculum.portfolio.about import QUESTIONS, Gate  # noqa: PLC0415
    from curriculum.portfolio.build import set_gate  # noqa: PLC0415

    artefact = _finished(found, wanted)
    console().show(artefact.text)
    answers = {}
    for name, question in QUESTIONS.items():
        answers[name] = confirmed(question)
        if not answers[name]:
            say(f"{artefact.lesson} is not approved: change what is wrong in the notebook, save it, and ask again.")
            break
    set_gate(found.file, artefact.lesson, Gate(**answers, text=artefact.fingerprint))
    if all(answers.values()):
        say(f"{artefact.lesson} is approved.")


def _finished(found: Portfolio, wanted: str) -> Artefact:
    from curriculum.launch.lessons import match_lesson  # noqa: PLC0415

    artefacts = {one.lesson: one for one in (*found.approved, *(one for one, _ in found.waiting))}
    unfinished = {one.lesson: one.why for one in found.unfinished}
    lesson = match_lesson(wanted, sorted([*artefacts, *unfinished]))
    if lesson in artefacts:
        return artefacts[lesson]
    raise LearnerError(f"{lesson} has no page to approve: {unfinished[lesson]}")
