"""`lint`: every finding on one lesson, or on all lessons of a folder and on all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from curriculum.content.problems import Problem

from .balance import check_balance
from .corpus import check_corpus, check_scenes
from .figures_checks import check_figures
from .file_checks import check_files
from .folder import LessonFolder, lesson_folders, read_folder
from .no_skill import no_skill, no_skill_on_average
from .notebook_checks import check_notebook
from .script import Script
from .story_checks import check_story
from .text_checks import check_texts, required_elsewhere


def lint(*paths: Path) -> tuple[Problem, ...]:
    """Every finding, sorted by file and line.

    Parameters
    ----------
    paths:
        Lessons' folders, or folders of lessons such as `source/`. All role-plays found are also compared as one corpus.

    Raises
    ------
    LintError
        If there is no lesson at a path.
    """
    return findings(read_all(paths))


def notes(*paths: Path) -> tuple[Problem, ...]:
    """What an author may want to know and need not change: required lessons that are not there."""
    return notes_on(read_all(paths))


def notes_on(folders: Sequence[LessonFolder]) -> tuple[Problem, ...]:
    """As `notes`, of lessons that have been read."""
    known = {child.name for folder in folders for child in folder.path.resolve().parent.iterdir() if child.is_dir()}
    return tuple(sorted(note for folder in folders for note in required_elsewhere(folder, known)))


def read_all(paths: Iterable[Path]) -> list[LessonFolder]:
    """Read every lesson at the paths, once each.

    Raises
    ------
    LintError
        If there is no lesson at a path.
    """
    found = [folder for path in paths for folder in lesson_folders(path)]
    return [read_folder(folder) for folder in dict.fromkeys(found)]


def findings(folders: Iterable[LessonFolder]) -> tuple[Problem, ...]:
    """As `lint`, of lessons that have been read."""
    folders = list(folders)
    scripts = [script for folder in folders for script in folder.scripts]
    found = {problem for folder in folders for problem in _lesson(folder)}
    found |= {*check_corpus(scripts), *no_skill_on_average(scripts)}
    return tuple(sorted(found))


def check_script(script: Script) -> Iterator[Problem]:
    """Every finding on one role-play that can be read."""
    yield from check_story(script)
    yield from check_scenes(script)
    yield from check_balance(script)
    yield from no_skill(script)


def _lesson(folder: LessonFolder) -> Iterator[Problem]:
    yield from folder.problems
    yield from check_files(folder)
    yield from check_texts(folder)
    yield from check_figures(folder)
    yield from check_notebook(folder)
    for script in folder.scripts:
        yield from check_script(script)
