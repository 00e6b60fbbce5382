"""Learners made by a script: they play, answer, write, and hand in a folder as nbgrader collects it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from curriculum.content import LessonFile, read_lesson, read_reflections, read_roleplay
from curriculum.content.lesson import ExerciseTask, ReflectionTask, RolePlayTask
from curriculum.content.reflection import Prompt
from curriculum.record import Record
from curriculum.rehearsal import Rehearsal, RolePlayScorer
from curriculum.scoring import Paths, Story
from curriculum.scoring.story import Answer, Moment

ROOT = Path(__file__).parent.parent
LESSON = "11-cross-team"
NOTEBOOK = "cross-team.ipynb"
LESSONS = sorted(path.parents[1].name for path in (ROOT / "source").glob("*/lesson/lesson.yaml"))
Notebook = dict[str, Any]


def read(path: Path) -> Notebook:
    data: Notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in data["cells"]:
        cell["source"] = "".join(cell["source"])
    return data


def grade_id(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def cell_of(notebook: Notebook, name: str) -> dict[str, Any]:
    [cell] = [cell for cell in notebook["cells"] if grade_id(cell) == name]
    return cell


def best_answer(paths: Paths, moment: Moment) -> Answer:
    return _extreme(paths, moment, best=True)


def worst_answer(paths: Paths, moment: Moment) -> Answer:
    return _extreme(paths, moment, best=False)


def _extreme(paths: Paths, moment: Moment, *, best: bool) -> Answer:
    scene = paths.story.scene(moment)
    if scene.asks == "choose":
        ways = paths.ahead(moment)
        if best:
            return max(ways, key=lambda way: way[1] + paths.best(way[2]))[0]
        return min(ways, key=lambda way: way[1] + paths.worst(way[2]))[0]
    key = {name: option.rated or 0 for name, option in scene.options.items()}
    ordered = sorted(key, key=lambda name: key[name], reverse=best)
    if scene.asks == "best-and-worst":
        return {"best": ordered[0], "worst": ordered[-1]}
    return {name: 1 + (key[name] if best else 4 - key[name]) for name in key}


@dataclass
class Learner:
    """One learner's folder of one lesson, laid out from the release; the folder has the lesson's name."""

    folder: Path

    @classmethod
    def starts(cls, folder: Path, release: Path = ROOT / "release" / LESSON) -> Learner:
        shutil.copytree(release, folder)
        return cls(folder)

    @cached_property
    def lesson(self) -> LessonFile:
        return read_lesson(self.folder / "lesson" / "lesson.yaml")

    @property
    def notebook(self) -> Path:
        return self.folder / self.lesson.notebook

    def named(self, kind: type, use: str | None = None) -> list[str]:
        """The tasks of a kind, and of a use where one is named."""
        return [
            name
            for name, task in self.lesson.tasks.items()
            if isinstance(task, kind) and use in (None, getattr(task, "use", None))
        ]

    def play(self, task: str, pick: Callable[[Paths, Moment], Answer], *, decisions: int | None = None) -> None:
        """Play one role-play from a fresh start; to its end, or for some decisions only."""
        scorer = RolePlayScorer(Story(read_roleplay(self.folder / "lesson" / f"{task}.yaml")))
        rehearsal = Rehearsal(task, scorer, Record(self.folder, self.folder.name))
        if rehearsal.is_finished:
            rehearsal.begin_again()
        while not rehearsal.is_finished and (decisions is None or len(rehearsal.steps) < decisions):
            rehearsal.answer(pick(scorer.paths, rehearsal.moment))

    def edit(self, change: Callable[[Notebook], None]) -> None:
        notebook = read(self.notebook)
        change(notebook)
        self.notebook.write_text(json.dumps(notebook), encoding="utf-8")

    def solve(self, *questions: str) -> None:
        """Write the reference answers into the cells of these questions; into all of them where none is named."""
        source = read(ROOT / "source" / self.folder.name / self.lesson.notebook)
        [exercise] = self.named(ExerciseTask)

        def fill(notebook: Notebook) -> None:
            for cell in source["cells"]:
                name = grade_id(cell)
                asked = name.removeprefix(f"{exercise}-").removesuffix("-answer")
                if name.endswith("-answer") and (not questions or asked in questions):
                    lines = [line for line in cell["source"].splitlines() if "SOLUTION" not in line]
                    cell_of(notebook, name)["source"] = "\n".join(lines)

        self.edit(fill)

    def write(self, task: str, texts: list[str]) -> None:
        """Fill the boxes of a reflection."""

        def fill(notebook: Notebook) -> None:
            parts = [f"**{box.heading}**\n\n{text}" for box, text in zip(self.prompt(task).boxes, texts, strict=True)]
            cell_of(notebook, task)["source"] = "\n\n".join(parts)

        self.edit(fill)

    def prompt(self, task: str) -> Prompt:
        return read_reflections(self.folder / "lesson" / "reflections.yaml").root[task]

    def exemplar(self, task: str, mark: int) -> list[str]:
        return self.prompt(task).exemplars[mark]  # type: ignore[index]  # marks are 0 to 3

    def do_everything(self) -> None:
        """Best paths, reference answers, best exemplars: every automatic point."""
        for use in ("practice", "assessed"):
            for task in self.named(RolePlayTask, use):
                self.play(task, best_answer)
        self.solve()
        for task in self.named(ReflectionTask):
            self.write(task, self.exemplar(task, 3))
