"""Laying the lessons out, the first time and with every new edition.

A file that still has the fingerprint it was laid out with is ours and may be updated; any other is the learner's. A
notebook of the learner's is brought to a new edition cell by cell, after a copy of it was put aside; any other file is
kept as it is, and the new text is laid where they can find it. Nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from .cells import parse, same_words, written
from .ground import WorkspaceError, check_folders, digest, fingerprint, prepare, put
from .laid_out import WHAT_CHANGED, LaidOut, Update, with_note
from .ledger import Ledger, this_version
from .merge import have_common, merge
from .plan import Act, plan
from .shipped import shipped_files
from .trouble import is_unusable, trouble_in
from .trust import carry_trust

EARLIER = "earlier-copies"
"""The folder in a workspace where a file is put before it is merged or replaced."""

NEW_TEXT = "new-text"
"""The folder in a workspace where the new text of a file lies that the learner had changed."""


def lay_out(workspace: Path, lessons: Path, *, repair: bool = False, now: datetime | None = None) -> LaidOut:
    """Bring every lesson into the workspace and keep whatever the learner wrote.

    Parameters
    ----------
    workspace:
        The learner's folder; made where it does not exist.
    lessons:
        A folder with one folder per lesson.
    repair:
        Put everything back that belongs to the lessons; what was there is put aside.
    now:
        When this happens; by default now.

    Raises
    ------
    WorkspaceError
        If the folder cannot be used or written; what is laid out stays, and the next call goes on from there.
    """
    sources = shipped_files(lessons)
    prepare(workspace)
    for path in sources:
        check_folders(workspace, path)
    before, ledger = Ledger.read(workspace), Ledger.read(workspace)
    if before.is_of_a_newer_version:
        return LaidOut(workspace, trouble=(_too_old(workspace, before.by),))
    shipped = {path: source.read_bytes() for path, source in sources.items()}
    found = {path: fingerprint(workspace / path) for path in shipped}
    marks = {path: digest(data) for path, data in shipped.items()}
    acts = plan(marks, before.files, found, repair=repair)
    work = _Work(workspace, shipped, found, ledger, now or datetime.now().astimezone(), repair=repair)
    work.others = {
        path.partition("/")[0]
        for path, act in acts.items()
        if path.endswith("/lesson/lesson.yaml") and act is Act.KEEP and not is_unusable(workspace / path)
    }
    for path, act in acts.items():
        work.do(path, act)
    done = work.done(first=not before.files)
    if done.news() and not done.first:
        put(
            workspace,
            WHAT_CHANGED,
            with_note(_read(workspace / WHAT_CHANGED), f"{work.now:%Y-%m-%d}", done.news()).encode(),
        )
    ledger.write(before)
    return done


@dataclass
class _Work:
    workspace: Path
    shipped: dict[str, bytes]
    found: dict[str, str | None]
    ledger: Ledger
    now: datetime
    repair: bool
    others: set[str] = field(default_factory=set)
    """Lessons that somebody else has given out, such as a class's: they are no editions of ours."""
    paths: dict[Act, list[str]] = field(default_factory=lambda: {act: [] for act in Act})
    merged: list[Update] = field(default_factory=list)
    replaced: list[tuple[str, str]] = field(default_factory=list)
    offered: list[tuple[str, str]] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def do(self, path: str, act: Act) -> None:
        """Do what was planned with one file; where the learner's hand was quicker, their file is kept."""
        if act is Act.KEEP and is_unusable(self.workspace / path):
            act = Act.REPLACE
        if act not in (Act.LEAVE, Act.KEEP) and fingerprint(self.workspace / path) != self.found[path]:
            act = Act.KEEP
        doing: dict[Act, Callable[[str], Act]] = {
            Act.WRITE: self._write,
            Act.UPDATE: self._update,
            Act.LEAVE: self._leave,
            Act.MERGE: self._merge,
            Act.KEEP: self._keep,
            Act.REPLACE: self._replace,
        }
        self.paths[doing[act](path)].append(path)

    def done(self, *, first: bool) -> LaidOut:
        """What was done."""
        return LaidOut(
            self.workspace,
            first,
            tuple(self.paths[Act.WRITE]),
            tuple(self.paths[Act.UPDATE]),
            tuple(self.merged),
            tuple(self.replaced),
            tuple(self.paths[Act.KEEP]),
            tuple(self.offered),
            tuple(self.trouble),
        )

    def _write(self, path: str) -> Act:
        put(self.workspace, path, self.shipped[path])
        self._leave(path)
        return Act.WRITE

    def _update(self, path: str) -> Act:
        self._write(path)
        return Act.UPDATE

    def _leave(self, path: str) -> Act:
        self.ledger.note(path, self.shipped[path])
        return Act.LEAVE

    def _merge(self, path: str) -> Act:
        raw = self._bytes(path)
        mine, new = parse(raw), parse(self.shipped[path])
        if mine is None or new is None or self._is_another(path) or not have_common(mine, new):
            return self._replace(path) if self.repair else self._keep(path)
        base = self.ledger.edition(path)
        merged = merge(base, mine, new)
        data = written(merged.notebook)
        if data == raw or (base is None and same_words(mine, merged.notebook)):
            return self._leave(path)
        copy = "" if base is not None and same_words(mine, base) else self._aside(path, raw)
        put(self.workspace, path, data)
        carry_trust(raw, data)
        self._leave(path)
        self.merged.append(Update(path, len(merged.carried), len(merged.beside), len(merged.replaced), copy))
        return Act.MERGE

    def _replace(self, path: str) -> Act:
        target = self.workspace / path
        if target.is_symlink() or not target.is_file():
            return self._keep(path)
        where = self._aside(path, self._bytes(path))
        self._write(path)
        self.replaced.append((path, where))
        return Act.REPLACE

    def _keep(self, path: str) -> Act:
        ours = self.shipped[path]
        if self.ledger.files.get(path) != digest(ours):
            where = f"{NEW_TEXT}/{path}"
            if fingerprint(self.workspace / where) != digest(ours):
                put(self.workspace, where, ours)
                self.offered.append((path, where))
        if not self._is_another(path):
            self.trouble += trouble_in(self.workspace / path, path, ours)
        return Act.KEEP

    def _is_another(self, path: str) -> bool:
        return path.partition("/")[0] in self.others

    def _aside(self, path: str, raw: bytes) -> str:
        """Put a copy of a file aside, beside whatever was put there before."""
        day, number = f"{self.now:%Y-%m-%d}", 1
        while True:
            where = f"{EARLIER}/{day}{f'-{number}' if number > 1 else ''}/{path}"
            there = fingerprint(self.workspace / where)
            if there is None:
                put(self.workspace, where, raw)
            if there in (None, digest(raw)):
                return where
            number += 1

    def _bytes(self, path: str) -> bytes:
        try:
            return (self.workspace / path).read_bytes()
        except OSError as error:
            raise WorkspaceError(
                f"{self.workspace / path} cannot be read ({error.strerror or error}): make it readable and try again."
            ) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _too_old(workspace: Path, by: str) -> str:
    return (
        f"The lessons in {workspace} are of version {by} and this program is {this_version()}, so they were left as "
        "they are: update it with `pip install --upgrade career-on-soft-skills`."
    )
