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
    """The open notebook, used with keys and the mouse only."""

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
        """Make a cell the active one: with j and k to the nearest one in sight, then by focus to a folded one."""
        target = next(at for at, cell in enumerate(self._cells) if cell["id"] == name)
        near = next(at for at in range(target, -1, -1) if not _is_folded(self._cells[at]))
        self.page.locator(".jp-Notebook .jp-Cell.jp-mod-active").focus()
        self.page.keyboard.press("Escape")
        for _ in range(2 * len(self._cells)):
            active = self._active()
            if active == near:
                break
            self.page.keyboard.press("j" if active < near else "k")
            self.page.wait_for_timeout(40)
        cell = self.page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{target}']")
        cell.wait_for()
        if near != target:
            cell.focus()  # a click on the caption would unfold the code
        assert self._active() == target
        return cell

    def run(self, name: str) -> Locator:
        """Run a cell and wait for what it puts out."""
        cell = self.go(name)
        self.page.keyboard.press("Control+Enter")
        cell.locator(".jp-InputPrompt", has_text="[*]").wait_for(state="detached", timeout=60_000)
        cell.locator(".jp-OutputArea-output").first.wait_for(timeout=60_000)
        return cell

    def save(self) -> None:
        self.page.keyboard.press("Control+s")
        self.page.wait_for_selector(".jp-mod-current:not(.jp-mod-dirty)", state="attached")

    def _active(self) -> int:
        active = self.page.locator(".jp-Notebook .jp-Cell.jp-mod-active")
        return int(active.get_attribute("data-windowed-list-index") or -1)

    def restart_kernel(self) -> None:
        _, kernels = self._learn.ask("GET", "/api/kernels", self._learn.token)
        [kernel] = json.loads(kernels)
        status, _ = self._learn.ask("POST", f"/api/kernels/{kernel['id']}/restart", self._learn.token)
        assert status == 200


def _is_folded(cell: dict[str, Any]) -> bool:
    """JupyterLab's j and k step over a cell whose code is folded away."""
    return bool(cell["metadata"].get("jupyter", {}).get("source_hidden"))


def choose_by_keyboard(page: Page, stage: Locator) -> None:
    """Answer the scene that asks, with keys only, and wait for the next one or the end."""
    asked = re.search(r"Decision \d+ of", stage.inner_text())
    assert asked is not None
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
    try:
        stage.get_by_text(asked[0]).wait_for(state="detached", timeout=7_000)
    except Exception:
        print("TAIL", stage.inner_text()[-900:], page.evaluate("() => document.activeElement.outerHTML.slice(0,300)"))
        import glob, subprocess
        for f in glob.glob("/tmp/pytest-of-root/pytest-*/test_from_the_first_cell_to_th0/workspace/11-cross-team/answers.json"):
            d = json.load(open(f)); print("REC", [(x["task"], len(x["choices"])) for x in d["plays"]])
        print("ALL", page.locator(".rp").count(), page.evaluate("() => [...document.querySelectorAll('.rp')].map(n => n.innerText.slice(0,60))"))
        subprocess.run("ps aux | grep ipykernel | head -5; tail -30 /tmp/pytest-of-root/pytest-*/test_from_the_first_cell_to_th0/workspace/.curriculum/jupyter.log", shell=True)
        raise


def record_of(workspace: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((workspace / LESSON / "answers.json").read_text(encoding="utf-8"))
    return data


def test_from_the_first_cell_to_the_gradebook(learn: Learn, page: Page, tmp_path: Path, shots: Path) -> None:
    workspace = tmp_path / "workspace"
    folder = workspace / LESSON
    notebook = Notebook(page, learn)
    notebook.open()
    assert "is open" in notebook.run("open").inner_text()

    # role-play A, by keyboard to its end; the debrief
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
    [first] = record_of(workspace)["plays"]
    assert first["finished"]

    # reload: the play is where it was
    notebook.reload()
    notebook.run("open")
    again = notebook.run("two-weeks-later-play").locator(".rp")
    again.wait_for()
    assert "Your decisions:" in again.inner_text()
    assert record_of(workspace)["plays"] == [first]
    notebook.run("two-weeks-later-check")

    # an exercise cell, and its check
    notebook.run("figures-open")
    notebook.go("figures-q1-answer")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nq1 = 22.8")
    page.keyboard.press("Control+Enter")
    assert "Done" in notebook.run("figures-q1").inner_text()

    # role-play B: the kernel is restarted in the middle, and nothing is lost
    notebook.run("own-work-open")
    stage = notebook.run("their-backlog-play").locator(".rp")
    stage.wait_for()
    choose_by_keyboard(page, stage)
    choose_by_keyboard(page, stage)
    kept = record_of(workspace)["plays"][1]["choices"]
    assert len(kept) == 2
    notebook.restart_kernel()
    page.wait_for_timeout(1500)
    stage.locator("input[type=radio], fieldset button").first.wait_for()
    if stage.locator("input[type=radio]").count():
        for at, name in enumerate(("best", "worst")):
            stage.locator(f"input[type=radio][name*='{name}']").nth(at).check(force=True)
        stage.locator("fieldset button, form button").last.click()
    else:
        stage.locator("fieldset button").first.click()
    stage.get_by_text("Run this cell again").first.wait_for(timeout=20_000)
    assert record_of(workspace)["plays"][1]["choices"] == kept
    notebook.run("own-work-open")
    stage = notebook.run("their-backlog-play").locator(".rp")
    stage.wait_for()
    for _ in range(3):
        choose_by_keyboard(page, stage)
    played = record_of(workspace)["plays"][1]
    assert played["finished"]
    assert played["choices"][:2] == kept
    notebook.run("their-backlog-check")

    # a reflection, its check, and handing in
    texts = json.loads((ROOT / "tests" / "browser" / "reflection.json").read_text(encoding="utf-8"))
    notebook.run("11-surprised-prompt")
    notebook.go("surprised")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("\n\n".join(f"**{box}**\n\n{text}" for box, text in texts.items()) + f"\n\n{MARKER}")
    page.keyboard.press("Control+Enter")
    notebook.save()
    checked = notebook.run("surprised-check")
    assert "Read as saved at" in checked.inner_text()
    assert "Done" in checked.inner_text()
    page.screenshot(path=shots / "reflection.png")
    notebook.save()
    handed = notebook.run("11-hand-in-cell")
    assert f"{LESSON}.zip is ready" in handed.inner_text()
    page.screenshot(path=shots / "hand-in.png")
    shown = _marks_shown(read(folder / NOTEBOOK))

    # that zip, graded with stock nbgrader
    course = tmp_path / "course"
    course.mkdir()
    shutil.copytree(ROOT / "source", course / "source")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    assert nbgrader(course, "generate_assignment", LESSON, "--force").returncode == 0
    with zipfile.ZipFile(folder / f"{LESSON}.zip") as archive:
        archive.extractall(course / "submitted" / "ann")
    assert MARKER in cell_of(read(course / "submitted" / "ann" / LESSON / NOTEBOOK), "surprised")["source"]
    graded = nbgrader(course, "autograde", LESSON)
    assert graded.returncode == 0, graded.stderr[-3000:]
    marks = _marks_in_gradebook(course)
    assert shown == {name: marks[name] for name in shown}
    assert len(shown) == 4
    assert marks["figures-q1"] == marks["surprised-check"] == 1.0
    assert marks["surprised"] is None  # a person reads it


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
