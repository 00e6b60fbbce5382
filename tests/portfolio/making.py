"""A workspace with a finished lesson, and the portfolio made from it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from curriculum import open_lesson
from tests.learners import LESSON, Learner, best_answer, cell_of
from tests.running import Ran, curriculum

PERSON = """\
name: Achieng Wanjiru
headline: Materials coordinator, Nairobi
summary: |
  I plan supplies for a surgical ward.
contact:
  - achieng@example.org
  - https://example.org/achieng
  - Nairobi, Kenya
pages:
"""
YES = "y\n" * 4


def finished(folder: Path, *, after: str | None = None, sentence: str = "I ask before I promise.") -> Learner:
    """A learner who has done everything in the lesson; `after` is what goes on the page."""
    for name, data in _work(after, sentence).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return Learner(folder)


@cache
def _work(after: str | None, sentence: str) -> dict[str, bytes]:
    """The files of such a learner, made once."""
    with TemporaryDirectory() as place:
        learner = Learner.starts(Path(place) / LESSON)
        _do_everything(learner, after, sentence)
        files = [path for path in learner.folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        return {path.relative_to(learner.folder).as_posix(): path.read_bytes() for path in files}


def _do_everything(learner: Learner, after: str | None, sentence: str) -> None:
    folder = learner.folder
    lesson = open_lesson(folder)
    for task in ("two-weeks-later", "their-backlog"):
        learner.play(task, best_answer)
    for name in ("q1", "q2", "q3", "q4", "q5"):
        question = getattr(lesson, name)
        question.check(question._references.of(name))
    learner.edit(lambda notebook: cell_of(notebook, "figures-q6").update(execution_count=9, outputs=[]))
    learner.write("surprised", learner.exemplar("surprised", 3))
    texts = list(learner.exemplar("by-whose-leave", 3))
    if after is not None:
        texts[2] = f"{texts[2]}\n\n{after}"
    learner.write("by-whose-leave", texts)
    lesson.sentence(sentence, "2026-12-01")


def portfolio(workspace: Path, *arguments: object, typed: str = "") -> Ran:
    return curriculum("portfolio", "--workspace", workspace, *arguments, typed=typed)


def published(workspace: Path, **page: str) -> Path:
    """The site of a workspace with one finished and approved lesson."""
    finished(workspace / LESSON, **page)
    (workspace / "portfolio.yaml").write_text(PERSON, encoding="utf-8")
    ran = portfolio(workspace, "--approve", "11", typed=YES)
    assert ran.status == 0, ran.err
    return workspace / "portfolio"
