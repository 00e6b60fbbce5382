"""A learner's whole way through the first lesson, from `curriculum learn` to the marks in nbgrader's gradebook."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.autograde.test_stock_nbgrader import nbgrader
from tests.cli.launching import Learn
from tests.learners import LESSON, NOTEBOOK, ROOT, cell_of, grade_id, read

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_ACTIVE = ".jp-Notebook .jp-Cell.jp-mod-active"
MARKER = "One sentence that nobody else would write: the blue trolley stood in the corridor."


@pytest.fixture
def learn(tmp_path: Path, chromium: str) -> Iterator[Learn]:  # noqa: ARG001 - without a browser nothing is launched
    (tmp_path / "home").mkdir()
    running = Learn(tmp_path / "home", LESSON, "--workspace", tmp_path / "workspace", "--no-browser")
    try:
        yield running.until_open()
    finally:
        running.end()


class Notebook:
    """The open notebook, used as a learner uses it: with keys, and with the focus where a click would put it."""

    def __init__(self, page: Page, learn: Learn) -> None:
        self.page = page
        self._learn = learn
        self._cells = read(ROOT / "release" / LESSON / NOTEBOOK)["cells"]

    def open(self) -> None:
        self.page.goto(self._learn.url)
        self._until_idle()

    def reload(self) -> None:
        self.save()
        self.page.reload()
        self._until_idle()

    def _until_idle(self) -> None:
        # The indicator says idle before there is a kernel; its name comes with the connection.
        self.page.locator(".jp-KernelName", has_text="Python 3").wait_for(timeout=60_000)
        self.page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=60_000)

    def go(self, name: str) -> Locator:
        """Make a cell the active one: with j and k, and by focus where they step over it because its code is folded."""
        target = next(at for at, cell in enumerate(self._cells) if cell["id"] == name)
        near = next(at for at in range(target, -1, -1) if not _is_folded(self._cells[at]))
        self.page.locator(_ACTIVE).focus()
        self.page.keyboard.press("Escape")
        while (active := self._active()) != near:
            self.page.keyboard.press("j" if active < near else "k")
            self.page.wait_for_selector(f"{_ACTIVE}:not([data-windowed-list-index='{active}'])", state="attached")
        cell = self.page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{target}']")
        if near != target:
            cell.focus()  # a click on the caption would unfold the code
        assert self._active() == target
        return cell

    def run(self, name: str) -> Locator:
        """Run a cell and wait for what it puts out this time; what an earlier run put out does not count."""
        cell = self.go(name)
        cell.locator(".jp-OutputArea-child").evaluate_all("(all) => all.forEach((one) => one.classList.add('earlier'))")
        self.page.keyboard.press("Control+Enter")
        cell.locator(".jp-OutputArea-child:not(.earlier)").first.wait_for(timeout=60_000)
        return cell

    def write(self, name: str, text: str, *, instead: bool = False) -> None:
        """Type at the end of a cell, or instead of what it holds, and run it."""
        self.go(name)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+a" if instead else "Control+End")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Control+Enter")

    def save(self) -> None:
        """Ask for a save, and wait until nothing is unsaved; a save that runs already, by itself, is as good."""
        self.page.keyboard.press("Control+s")
        self.page.wait_for_selector(".jp-mod-current:not(.jp-mod-dirty)", state="attached", timeout=30_000)

    def _active(self) -> int:
        return int(self.page.locator(_ACTIVE).get_attribute("data-windowed-list-index") or -1)

    def restart_kernel(self) -> None:
        """Restart the kernel behind the page's back, as another tab would; it answers again when this returns."""
        _, kernels = self._learn.ask("GET", "/api/kernels", self._learn.token)
        [kernel] = json.loads(kernels)
        status, _ = self._learn.ask("POST", f"/api/kernels/{kernel['id']}/restart", self._learn.token)
        assert status == 200


def _is_folded(cell: dict[str, Any]) -> bool:
    return bool(cell["metadata"].get("jupyter", {}).get("source_hidden"))


def answer_by_keyboard(page: Page, stage: Locator) -> None:
    """Answer the scene that asks, with keys only: its first option, or one of each group of radio buttons."""
    radios = stage.locator("input[type=radio]")
    if radios.count() == 0:
        stage.locator("fieldset button").first.focus()
    else:
        names = dict.fromkeys(radios.nth(at).get_attribute("name") for at in range(radios.count()))
        for at, name in enumerate(names):
            stage.locator(f"input[type=radio][name='{name}']").nth(at).focus()
            page.keyboard.press("Space")
        stage.get_by_role("button", name="Give this answer").focus()
    page.keyboard.press("Enter")


def choose_by_keyboard(page: Page, stage: Locator) -> None:
    """Answer the scene that asks and wait until the stage moves on, which it does when the choice is on disk."""
    asked = re.search(r"Decision \d+ of", stage.inner_text())
    assert asked is not None
    answer_by_keyboard(page, stage)
    stage.get_by_text(asked[0]).wait_for(state="detached")


def plays(folder: Path) -> list[dict[str, Any]]:
    """The plays in the learner's record, as they are on disk."""
    record: dict[str, Any] = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return list(record["plays"])


def test_from_the_first_cell_to_the_gradebook(learn: Learn, page: Page, tmp_path: Path, shots: Path) -> None:
    folder = tmp_path / "workspace" / LESSON
    notebook = Notebook(page, learn)
    notebook.open()
    assert "is open" in notebook.go("open").inner_text(), "it was run before the browser opened"
    assert "is open" in notebook.run("open").inner_text()
    practise(notebook, folder, shots)
    calculate(notebook)
    play_across_a_restart(notebook, folder)
    reflect(notebook, shots)
    hand_in(notebook, shots)
    shown = _marks_shown(read(folder / NOTEBOOK))

    marks = grade(folder / f"{LESSON}.zip", tmp_path / "course")
    assert shown == {name: marks[name] for name in shown}
    assert len(shown) == 4
    assert marks["figures-q1"] == marks["surprised-check"] == 1.0
    assert marks["surprised"] is None  # a person reads it


def practise(notebook: Notebook, folder: Path, shots: Path) -> None:
    """Role-play A, by keyboard to its end, and its debrief; after a reload the play is where it was."""
    page = notebook.page
    stage = notebook.run("two-weeks-later-play").locator(".rp")
    stage.wait_for()
    page.screenshot(path=shots / "role-play-a.png")
    for _ in range(5):
        choose_by_keyboard(page, stage)
    assert "And what would you really have done?" in stage.inner_text()
    stage.get_by_role("button", name="Rather not say").press("Enter")
    stage.get_by_text("What each decision gave up").first.wait_for()
    assert "Your decisions:" in stage.inner_text()
    page.screenshot(path=shots / "debrief-a.png")
    [first] = plays(folder)
    assert first["finished"]

    notebook.reload()
    notebook.run("open")
    again = notebook.run("two-weeks-later-play").locator(".rp")
    again.wait_for()
    assert "Your decisions:" in again.inner_text()
    assert plays(folder) == [first]
    notebook.run("two-weeks-later-check")


def calculate(notebook: Notebook) -> None:
    """An exercise cell, and its check."""
    notebook.run("figures-open")
    notebook.write("figures-q1-answer", "\nq1 = 22.8")
    assert "Done" in notebook.run("figures-q1").inner_text()


def play_across_a_restart(notebook: Notebook, folder: Path) -> None:
    """Role-play B: the kernel is restarted in the middle, and nothing is lost."""
    page = notebook.page
    notebook.run("own-work-open")
    stage = notebook.run("their-backlog-play").locator(".rp")
    stage.wait_for()
    choose_by_keyboard(page, stage)
    choose_by_keyboard(page, stage)
    kept = plays(folder)[1]["choices"]
    assert len(kept) == 2

    notebook.restart_kernel()
    answer_by_keyboard(page, stage)
    stage.get_by_text("Not saved: this notebook's kernel is not answering. Run this cell again").wait_for()
    assert "Decision 3 of" in stage.inner_text()
    assert plays(folder)[1]["choices"] == kept

    notebook.run("own-work-open")
    stage = notebook.run("their-backlog-play").locator(".rp")
    stage.wait_for()
    for _ in range(3):  # more than one: with comms over subshells, the first is heard and the second is not
        choose_by_keyboard(page, stage)
    played = plays(folder)[1]
    assert played["finished"]
    assert len(played["choices"]) == 5
    assert played["choices"][:2] == kept
    notebook.run("their-backlog-check")


def reflect(notebook: Notebook, shots: Path) -> None:
    """A reflection, and its check."""
    texts = json.loads((ROOT / "tests" / "browser" / "reflection.json").read_text(encoding="utf-8"))
    boxes = [f"**{box}**\n\n{text}" for box, text in texts.items()]
    notebook.run("11-surprised-prompt")
    notebook.write("surprised", "\n\n".join([*boxes, MARKER]), instead=True)
    notebook.save()
    checked = notebook.run("surprised-check")
    assert "Read as saved at" in checked.inner_text()
    assert "Done" in checked.inner_text()
    notebook.page.screenshot(path=shots / "reflection.png")


def hand_in(notebook: Notebook, shots: Path) -> None:
    """The zip, written from what was saved."""
    notebook.save()
    handed = notebook.run("11-hand-in-cell")
    assert f"{LESSON}.zip is ready" in handed.inner_text()
    assert "before your last check" not in handed.inner_text()
    handed.locator(".jp-OutputArea-output").first.scroll_into_view_if_needed()
    notebook.page.screenshot(path=shots / "hand-in.png")


def grade(handed_in: Path, course: Path) -> dict[str, float | None]:
    """The marks that stock nbgrader puts into its gradebook for a zip."""
    course.mkdir()
    shutil.copytree(ROOT / "source", course / "source")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    assert nbgrader(course, "generate_assignment", LESSON, "--force").returncode == 0
    with zipfile.ZipFile(handed_in) as archive:
        archive.extractall(course / "submitted" / "ann")
    assert MARKER in cell_of(read(course / "submitted" / "ann" / LESSON / NOTEBOOK), "surprised")["source"]
    graded = nbgrader(course, "autograde", LESSON)
    assert graded.returncode == 0, graded.stderr[-3000:]
    return _marks_in_gradebook(course)


def _marks_shown(notebook: dict[str, Any]) -> dict[str, float]:
    """What the checks that were run said, as saved in the notebook."""
    shown = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if cell["metadata"].get("nbgrader", {}).get("grade") and output["output_type"] == "execute_result":
                shown[grade_id(cell)] = float("".join(output["data"]["text/plain"]))
    return shown


def _marks_in_gradebook(course: Path) -> dict[str, float | None]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        [notebook] = gradebook.find_submission(LESSON, "ann").notebooks
        return {grade.name: grade.auto_score for grade in notebook.grades}
