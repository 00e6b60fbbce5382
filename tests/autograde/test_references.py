"""The reference answers are worked out once a run, where pandas is loaded already, and by nobody else's process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograde.crew import Crew
from autograde.master import work_out, work_out_references
from autograde.sandbox.root import Root
from tests.autograde.commands import autograde
from tests.autograde.room import LIMITS, Room
from tests.learners import LESSON, LESSONS, ROOT


def test_a_forked_process_works_out_what_this_one_would() -> None:
    folders = [ROOT / "source" / lesson for lesson in LESSONS]
    root = Root(LIMITS)
    try:
        assert list(root.work_out(folders)) == [work_out_references(folder) for folder in folders]
    finally:
        root.close()


def test_what_fails_there_is_worked_out_here(tmp_path: Path) -> None:
    room = Room.make(tmp_path / "course")
    folder = room.folder / "source" / LESSON
    expected = work_out_references(folder)
    figures = folder / "lesson" / "figures.py"
    plain = figures.read_text(encoding="utf-8")
    for ends in ("os.kill(os.getpid(), 9)", "raise PermissionError"):
        trap = f"import os\nif os.environ.get('NBGRADER_EXECUTION') == 'autograde':\n    {ends}\n"
        figures.write_text(plain.replace("\n\nimport pandas", f"\n\n{trap}import pandas"), encoding="utf-8")
        with Crew(1, LIMITS, executor=lambda _: ThreadPoolExecutor(1)) as crew:
            assert list(crew.work_out([folder, folder])) == [expected, expected]


def test_a_mistake_of_an_author_stops_the_run_before_anything_is_graded(tmp_path: Path) -> None:
    room = Room.make(tmp_path / "course")
    room.learner("solved", lambda learner: learner.solve())
    figures = room.folder / "source" / LESSON / "lesson" / "figures.py"
    figures.write_text(f"{figures.read_text(encoding='utf-8')}\nimport nowhere\n", encoding="utf-8")
    [said] = work_out([room.folder / "source" / LESSON])
    assert said == "ModuleNotFoundError: No module named 'nowhere'"
    run = autograde(room.folder, "grade")
    _, errors = run.communicate(timeout=120)
    assert run.returncode == 2
    assert f"{LESSON}: figures.py ended in {said}; allowed is a reference for every question" in " ".join(
        errors.split()
    )
    assert not (room.folder / "autograded").exists()
