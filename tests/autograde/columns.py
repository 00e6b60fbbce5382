"""The hostile suite in two columns, autograde and stock nbgrader: `python -m tests.autograde.columns` writes the table.

Stock nbgrader needs Linux, root, and `unshare` for this; see `stock.py` for why.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograde.grade import Bench, grade
from autograde.sandbox.parent import Sandbox
from autograde.scratch import remove
from tests.autograde.attacks import ATTACKS
from tests.autograde.room import LIMITS, Room
from tests.autograde.stock import Stock, nobody
from tests.autograde.test_hostile import FOLDERS, FORGERIES, SCRIPTS, SECRET
from tests.autograde.test_stock_nbgrader import perfect
from tests.learners import LESSON, NOTEBOOK, ROOT, Learner, cell_of, grade_id

PAGE = ROOT / "docs" / "explanation" / "hostile-submissions.md"
_BEGIN, _END = "<!-- table -->\n", "<!-- end of table -->\n"
_ATTACKED = "figures-q1-answer"
NOT_FOR_STOCK = {
    "flood: memory at once": "memory",
    "flood: memory bit by bit": "memory",
    "flood: many large files": "disk",
    "flood: print for ever": "memory of the run",
    "flood: one large print": "memory of the run",
    "flood: a million displays": "memory of the run",
    "flood: large repr": "memory of the run",
    "flood: large error": "memory of the run",
    "flood: threads without end": "processes",
    "flood: a long integer": "memory, and no interrupt",
    "process: fork": "processes",
    "process: kills everyone": "whatever the user runs",
    "process: becomes someone": "needs root",
    "network: a web page": "no network in the cage",
    "network: a local socket": "nothing to connect to in the cage",
    "folder: links": "copies what the links show, `/` among it",
}
"""What stock nbgrader is not given, and what it would take: it would harm the machine, or the cage decides it."""
BY_CHANCE = dict.fromkeys(
    (f"cheat: forged replies{how}" for how in ("", " that are no JSON", " without end")),
    "the run hangs or is refused, by chance",
)
"""What stock nbgrader makes of it differs from run to run."""


_NO_CAUSES = frozenset({"", "xxx", "999", "NUM_THREADS", "False", "[]", "[] False False", "Error"})
"""Words that a test looks for and no reader would."""
_DANGER = re.compile(
    r"others' marks \w+|files of others changed|reads it|scripts kept|the run (is killed|hangs)|[1-9][\d.]* points?"
)


@dataclass(frozen=True)
class Attack:
    """One hostile submission: what the learner does to a folder, and which cells honest work would earn there."""

    name: str
    work: Callable[[Learner, dict[str, Path]], None]
    cause: str = ""
    earns: frozenset[str] = frozenset()

    @property
    def family(self) -> str:
        return self.name.split(":")[0]


@dataclass
class Row:
    """What came of one attack."""

    attack: Attack
    autograde: str
    stock: str = ""


def attacks() -> list[Attack]:
    walks = frozenset({"two-weeks-later-check"})
    return [
        *(Attack(name, _code(code), cause) for name, (code, cause) in ATTACKS.items()),
        *(Attack(f"record: {_words(forge)}", _folder(forge), earns=walks) for forge in FORGERIES),
        *(Attack(f"folder: {_words(work)}", _folder(work)) for work in FOLDERS),
    ]


def _words(work: Callable[..., None]) -> str:
    return work.__name__.replace("_", " ")


def _folder(work: Callable[[Learner], None]) -> Callable[[Learner, dict[str, Path]], None]:
    return lambda learner, _: work(learner)


def _code(code: str) -> Callable[[Learner, dict[str, Path]], None]:
    def write(learner: Learner, outside: dict[str, Path]) -> None:
        text = code
        for word, path in outside.items():
            text = text.replace(f"@{word}@", str(path))
        learner.edit(lambda notebook: cell_of(notebook, _ATTACKED).update(source=text))

    return write


@dataclass
class Cage:
    """A throw-away course, and how it was before the last attack."""

    room: Room
    outside: dict[str, Path]
    before: dict[str, str] = field(default_factory=dict)
    marks: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def open(cls) -> Iterator[Cage]:
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            top = Path(folder)
            top.chmod(0o755)
            room = Room.make(top / "course", limits=LIMITS)
            room.learner("honest", perfect)
            secret = room.folder / "secret.txt"
            secret.write_text(SECRET, encoding="utf-8")
            (room.folder / "home").mkdir()
            yield cls(
                room,
                {
                    "OUTSIDE": secret,
                    "GRADEBOOK": room.folder / "gradebook.db",
                    "SOURCE": room.folder / "source" / LESSON,
                    "OTHER": room.folder / "submitted" / "honest" / LESSON / NOTEBOOK,
                    "CLASS": room.folder / "submitted",
                },
            )

    @property
    def _spare(self) -> Path:
        return self.room.folder.parent / "spare"

    def remember(self) -> None:
        """Take the course as it is for what it should be."""
        self.give_away()
        shutil.rmtree(self._spare, ignore_errors=True)
        shutil.copytree(self.room.folder, self._spare)
        self.before, self.marks = self._files(), self._honest()

    def restore(self) -> None:
        remove(self.room.folder)
        shutil.copytree(self._spare, self.room.folder)
        self.give_away()

    def give_away(self) -> None:
        """Make all of it nobody's, as it is the instructor's where stock nbgrader runs as the instructor."""
        for path in (self.room.folder, *self.room.folder.rglob("*")):
            os.chown(path, nobody().pw_uid, nobody().pw_gid, follow_symlinks=False)

    def damage(self) -> list[str]:
        """What an attack changed that was not its own."""
        try:
            marks = self._honest()
        except Exception:  # noqa: BLE001 - whatever is left of the gradebook
            marks = {}
        files = self._files()
        changed = [name for name, about in self.before.items() if files.get(name) != about]
        return [
            *(["others' marks gone"] if not marks else ["others' marks changed"] if marks != self.marks else []),
            *(["files of others changed"] if changed else []),
        ]

    def _honest(self) -> dict[Any, Any]:
        return {key: row for key, row in self.room.rows().items() if key[0] == "honest"}

    def _files(self) -> dict[str, str]:
        watched = [
            self.outside["OUTSIDE"],
            *self.outside["SOURCE"].rglob("*"),
            *self.outside["CLASS"].glob("honest/**/*"),
        ]
        return {str(path): _about(path) for path in watched if path.exists()}


def _about(path: Path) -> str:
    about = path.stat()
    content = (about.st_mtime_ns, hash(path.read_bytes())) if path.is_file() else ()
    return f"{about.st_mode} {content}"


def rows(chosen: Sequence[Attack], *, say: Callable[[str], object] = lambda _: None) -> Iterator[Row]:
    """Run attacks on both."""
    sandbox = Sandbox(LIMITS)
    with Cage.open() as cage, Stock(cage.room.folder, SECRET) as stock, closing(sandbox):
        os.environ["AUTOGRADE_TEST_SECRET"] = SECRET
        cage.give_away()
        ended = stock.grade("honest")
        assert ended["code"] == 0, ended["log"]
        bench = cage.room.bench()
        sandbox.ready()
        cage.remember()
        for at, attack in enumerate(chosen):
            student = f"learner-{at}"
            cage.room.learner(student, lambda learner, attack=attack: attack.work(learner, cage.outside))  # type: ignore[misc]
            row = Row(attack, _by_autograde(cage, attack, student, bench, sandbox))
            if attack.name in NOT_FOR_STOCK:
                row.stock = f"not run: {NOT_FOR_STOCK[attack.name]}"
            elif attack.name in BY_CHANCE:
                row.stock = BY_CHANCE[attack.name]
            else:
                cage.give_away()
                row.stock = _by_stock(cage, attack, student, stock)
            cage.restore()
            say(f"{attack.name}: {row.autograde} | {row.stock}")
            yield row


def _by_autograde(cage: Cage, attack: Attack, student: str, bench: Bench, sandbox: Sandbox) -> str:
    graded = grade(cage.room.submission(student), bench, sandbox)
    cells = json.loads(graded.document)["cells"]
    shown = json.dumps([cell.get("outputs") for cell in cells], ensure_ascii=False) + "\n".join(graded.problems)
    gained = sum(score or 0.0 for cell, score in graded.scores.items() if cell not in attack.earns)
    found = [word for word in attack.cause.split("|") if word in shown and word not in _NO_CAUSES]
    return "; ".join([*cage.damage(), _points(gained), *(["reads it"] if SECRET in shown else []), *found])


def _by_stock(cage: Cage, attack: Attack, student: str, stock: Stock) -> str:
    ended = stock.grade(student)
    said: list[str] = []
    if ended["hung"]:
        said.append("the run hangs")
    elif ended["signal"]:
        said.append("the run is killed")
    said += cage.damage()
    file = cage.room.folder / "autograded" / student / LESSON / NOTEBOOK
    try:
        scores = {key[2]: row[0] for key, row in cage.room.rows().items() if key[:2] == (student, "grade")}
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"] if file.exists() else []
    except Exception:  # noqa: BLE001 - whatever is left of the gradebook
        scores, cells = {}, []
    if ended["hung"] or ended["signal"]:
        return "; ".join(said)
    if not scores or not cells or ended["code"]:
        return "; ".join([*said, "refused"])
    said.append(_points(sum(score or 0.0 for cell, score in scores.items() if cell not in attack.earns)))
    return "; ".join([*said, *_seen(attack, cells)])


def _seen(attack: Attack, cells: list[dict[str, Any]]) -> list[str]:
    """What the code of an attack achieved, read off the graded notebook."""
    said: list[str] = []
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    shown = json.dumps(outputs, ensure_ascii=False)
    mine = [output for cell in cells if grade_id(cell) == _ATTACKED for output in cell.get("outputs", [])]
    failed = any(output["output_type"] == "error" for output in mine)
    if attack.family in ("process", "file", "network"):
        reads = SECRET in shown or (attack.family == "file" and any("text" in output for output in mine))
        said.append("cannot" if failed else "reads it" if reads else "works")
    elif attack.family in ("loop", "flood", "end") and attack.cause:
        said.append("cause named" if failed else "no cause named")
    elif attack.family == "cheat":
        rich = [
            {kind: data for kind, data in output.get("data", {}).items() if kind != "text/plain"} for output in outputs
        ]
        markup = json.dumps([data for data in rich if data])
        if attack.cause.startswith(("False", "[]")) and attack.cause not in shown:
            said.append("reads it")
        if SCRIPTS.search(markup) or "application/javascript" in markup:
            said.append("scripts kept")
    elif attack.family == "folder":
        text = json.dumps([cell["source"] for cell in cells if cell["cell_type"] == "markdown"])
        if re.search(r"<\s*(script|svg|img[^>]*\son)|javascript:", text):
            said.append("scripts kept")
    return said


def _points(gained: float) -> str:
    return f"{gained:g} points" if gained != 1 else "1 point"


def table(all_rows: list[Row]) -> str:
    """The table of the docs: attacks of a family that ended alike share a line."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for row in all_rows:
        family, name = row.attack.name.split(": ", 1)
        alike.setdefault((family, row.autograde, row.stock), []).append(name)
    lines = ["| attack | autograde | stock nbgrader |", "| --- | --- | --- |"]
    lines += [
        f"| **{family}**: {', '.join(names)} | {ours} | {theirs} |" for (family, ours, theirs), names in alike.items()
    ]
    return "\n".join(lines) + "\n"


def dangers(column: str) -> list[str]:
    """What an attack may not achieve, of what a column says."""
    return [part for part in column.split("; ") if _DANGER.fullmatch(part)]


def documented() -> dict[str, tuple[str, str]]:
    """Both columns of the docs, by attack."""
    found: dict[str, tuple[str, str]] = {}
    for line in PAGE.read_text(encoding="utf-8").split(_BEGIN)[1].split(_END)[0].splitlines()[2:]:
        names, ours, theirs = (part.strip() for part in line.strip("|").split(" | "))
        family, names = names.removeprefix("**").split("**: ")
        found |= {f"{family}: {name}": (ours, theirs) for name in names.split(", ")}
    return found


def main() -> None:
    made = table(list(rows(attacks(), say=lambda line: print(line, file=sys.stderr, flush=True))))  # noqa: T201
    before, rest = PAGE.read_text(encoding="utf-8").split(_BEGIN)
    PAGE.write_text(f"{before}{_BEGIN}{made}{_END}{rest.split(_END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
