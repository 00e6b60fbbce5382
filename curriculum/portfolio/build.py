"""Building the portfolio of a workspace: what is shown, what is left out and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from curriculum.errors import LearnerError
from curriculum.launch.atomic import write_atomically
from curriculum.progress.folders import lesson_folders

from .about import BEGINNING, FILE_NAME, About, Gate, read_about
from .artefact import Artefact, Unfinished, artefact_of
from .gate import with_gate
from .site import INDEX, MADE_BY, PRINT, left_blank, site

_PAGE = re.compile(r"\d\d-[a-z][a-z-]*\.html")
_HEAD = 2000


@dataclass(frozen=True)
class Portfolio:
    """What there is to show.

    Attributes
    ----------
    approved:
        Pages that passed the gate.
    waiting:
        Finished pages that did not, with the reason.
    unfinished:
        Lessons without a page yet.
    """

    file: Path
    about: About
    approved: tuple[Artefact, ...]
    waiting: tuple[tuple[Artefact, str], ...]
    unfinished: tuple[Unfinished, ...]

    def left_out(self) -> list[str]:
        """What is not shown and why, a sentence each."""
        return [
            *(f"Left out {artefact.lesson}: {why}" for artefact, why in self.waiting),
            *(f"Left out {one.lesson}: {one.why}" for one in self.unfinished),
            *(
                f"Left out of {artefact.lesson}: “{heading}”, which has blanks to fill in by hand."
                for artefact in self.approved
                for heading in left_blank(artefact)
            ),
        ]


def begin(workspace: Path) -> Path | None:
    """Make `portfolio.yaml` where there is none; where it is now, or `None` where there was one."""
    path = workspace / FILE_NAME
    if path.exists():
        return None
    _write(path, BEGINNING)
    return path


def survey(workspace: Path) -> Portfolio:
    """Look at every lesson of a workspace, and put the four questions of new pages into `portfolio.yaml`.

    Raises
    ------
    ContentError
        If `portfolio.yaml` has mistakes; all of them, with their lines.
    LearnerError
        If there are no lessons, or the file cannot be read or written.
    """
    path = workspace / FILE_NAME
    about = read_about(path)
    pages: dict[str, Artefact | Unfinished] = {}
    for folder in lesson_folders(workspace):
        page = artefact_of(folder)
        if page.lesson not in pages or folder.name == page.lesson:  # a copy of a lesson is no page of its own
            pages[page.lesson] = page
    found = [pages[lesson] for lesson in sorted(pages)]
    artefacts = [one for one in found if isinstance(one, Artefact)]
    for one in artefacts:
        if about.gate(one.lesson) is None:
            set_gate(path, one.lesson, Gate(text=one.fingerprint))
    judged = [(one, _objection(one, about.gate(one.lesson))) for one in artefacts]
    return Portfolio(
        path,
        about,
        tuple(one for one, objection in judged if not objection),
        tuple((one, objection) for one, objection in judged if objection),
        tuple(one for one in found if isinstance(one, Unfinished)),
    )


def set_gate(path: Path, lesson: str, gate: Gate) -> None:
    """Write the gate of one page into `portfolio.yaml`; raises `LearnerError` where that cannot be done."""
    _write(path, with_gate(path.read_text(encoding="utf-8"), lesson, gate))


def build(portfolio: Portfolio, folder: Path) -> list[Path]:
    """Write the site into a folder, and take away pages of earlier builds that are not shown any more.

    Returns
    -------
    list[Path]
        The files of the site; none where no page is approved, and then none is left there either.

    Raises
    ------
    LearnerError
        If the folder cannot be written, or holds a file of that name which this command did not make.
    """
    files = site(portfolio.about, portfolio.approved) if portfolio.approved else {}
    ours = _ours(folder)
    foreign = next((name for name in files if (folder / name).exists() and name not in ours), None)
    if foreign:
        raise LearnerError(
            f"{folder / foreign} was not made by this command and is left alone: name another folder with --to"
        )
    try:
        if files:
            folder.mkdir(parents=True, exist_ok=True)
        for name in ours:
            if name not in files:
                (folder / name).unlink()
    except OSError as error:
        raise _unwritable(folder, error) from error
    return _written(folder, files)


def _written(folder: Path, files: Mapping[str, str]) -> list[Path]:
    for name, text in files.items():
        _write(folder / name, text)
    return [folder / name for name in files]


def _objection(artefact: Artefact, gate: Gate | None) -> str:
    """Why a finished page is not shown; empty where it is."""
    how = f"run `curriculum portfolio --approve {artefact.lesson}`, or answer in {FILE_NAME} under `{artefact.lesson}`."
    if gate is None or not gate.passed:
        return f"not approved yet, its four questions are not all answered with yes: {how}"
    if gate.text != artefact.fingerprint:
        return (
            f"the page has changed since you approved it: read it, then run `curriculum portfolio --approve "
            f"{artefact.lesson}`, or write `text: {artefact.fingerprint}` in {FILE_NAME}."
        )
    return ""


def _ours(folder: Path) -> set[str]:
    """The files of a folder that an earlier build wrote there."""
    try:
        names = [path.name for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
        return {name for name in names if _is_named_like_ours(name) and _is_ours(folder / name)}
    except OSError as error:
        raise _unwritable(folder, error) from error


def _is_named_like_ours(name: str) -> bool:
    return name in (INDEX, PRINT) or _PAGE.fullmatch(name) is not None


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return f'content="{MADE_BY}"'.encode() in file.read(_HEAD)


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> LearnerError:
    return LearnerError(
        f"{path} could not be written ({error.strerror or error}): make room, make it writable, or name another place "
        "with --to or --workspace; nothing of yours was changed."
    )
