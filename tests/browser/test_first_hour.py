"""The first hour of a new learner: launch, home, a pathway, the first role-play, and what the home page says of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from curriculum import open_lesson
from tests.cli.launching import Learn
from tests.learners import LESSON, NOTEBOOK, ROOT, read
from tests.portfolio.making import PERSON, YES, finished, portfolio

from .lab import AXE
from .test_first_lesson import choose_by_keyboard

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_LIVE = 60_000


@pytest.fixture
def learn(tmp_path: Path, chromium: str) -> Iterator[Learn]:  # noqa: ARG001 - without a browser nothing is launched
    (tmp_path / "home").mkdir()
    running = Learn(tmp_path / "home", "--workspace", tmp_path / "workspace", "--no-browser")
    try:
        yield running.until_open()
    finally:
        running.end()


class Lab:
    """JupyterLab as the learner has it before them."""

    def __init__(self, page: Page, workspace: Path) -> None:
        self.page = page
        self.workspace = workspace
        self._cells = [cell["id"] for cell in read(ROOT / "release" / LESSON / NOTEBOOK)["cells"]]

    @property
    def home(self) -> Locator:
        return self.page.locator(".home")

    @property
    def step(self) -> Locator:
        return self.home.locator(".home-button")

    def cell(self, name: str) -> Locator:
        shown = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        return shown.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{self._cells.index(name)}']")

    def to_home(self) -> None:
        self.page.get_by_role("tab", name="start-here").click()
        self.home.wait_for()

    def close_lesson(self) -> None:
        self.page.locator(".lm-TabBar-tab", has_text="cross-team").locator(".lm-TabBar-tabCloseIcon").click()
        self.page.wait_for_timeout(500)
        dialog = self.page.locator(".jp-Dialog")
        if dialog.count():
            dialog.get_by_role("button", name="Save").click()
        dialog.wait_for(state="detached")

    def theme(self, name: str) -> None:
        self.page.get_by_role("menuitem", name="Settings").click()
        self.page.get_by_text("Theme", exact=True).hover()
        self.page.get_by_text(f"JupyterLab {name}", exact=True).click()
        light = "true" if name == "Light" else "false"
        self.page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")

    def findings(self) -> list[str]:
        """What axe-core finds on the home page, and what reaches out of it sideways."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("async (node) => (await axe.run(node)).violations", self.home.element_handle())
        wide = self.home.evaluate(
            """(root) => [...root.querySelectorAll('*')]
                .filter((node) => node.getBoundingClientRect().right > root.getBoundingClientRect().right + 1)
                .map((node) => node.className)"""
        )
        return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]] + wide

    def shot(self, file: Path) -> None:
        """A picture of the whole home page."""
        size = self.page.viewport_size or {"width": 1100, "height": 900}
        height = int(self.home.evaluate("(root) => root.getBoundingClientRect().height"))
        self.page.set_viewport_size({"width": size["width"], "height": height + 200})
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=file)
        self.page.set_viewport_size(size)


def test_the_first_hour(learn: Learn, page: Page, browser: BrowserContext, tmp_path: Path, shots: Path) -> None:
    lab = Lab(page, tmp_path / "workspace")
    page.goto(learn.url)
    arrive(lab, shots)
    choose(lab)
    play(lab, shots)
    back_home(lab, shots)
    resume_after_the_kernel_was_lost(lab, learn, shots)
    say_it(lab)
    show_the_portfolio(lab, browser, shots)


def arrive(lab: Lab, shots: Path) -> None:
    """The page is live at once; no code, no toolbar, no sidebar, and nothing that axe-core objects to."""
    lab.step.wait_for(timeout=_LIVE)
    assert lab.step.inner_text() == "Begin: Two paths, one floor"
    assert lab.home.locator(".home-card").count() == 18
    assert "No exercise asks you to deceive" in lab.home.inner_text()
    for hidden in (".jp-InputArea-editor", ".jp-NotebookPanel-toolbar", ".jp-FileBrowser", ".jp-Notebook-footer"):
        assert not any(one.is_visible() for one in lab.page.locator(hidden).all()), hidden
    for theme in ("Dark", "Light"):
        lab.theme(theme)
        for width in (360, 1100):
            lab.page.set_viewport_size({"width": width, "height": 900})
            lab.shot(shots / f"home-{theme}-{width}.png")
            assert lab.findings() == [], (theme, width)


def choose(lab: Lab) -> None:
    """A pathway, by keyboard: no key reaches the notebook."""
    cells = lab.page.locator(".jp-Notebook .jp-Cell").count()
    lab.home.locator("input[value='one-evening']").focus()
    lab.page.keyboard.press("Space")
    lab.home.get_by_text("Saved").wait_for()
    lab.home.locator(".home-button", has_text="Straight to the other team").wait_for()
    lab.page.keyboard.press("b")
    assert lab.page.locator(".jp-Notebook .jp-Cell").count() == cells
    assert json.loads((lab.workspace / "pathway.json").read_text())["pathway"] == "one-evening"


def play(lab: Lab, shots: Path) -> None:
    """The next step opens the lesson with its first cell run; the role-play goes to its end, and is checked."""
    lab.step.focus()
    lab.page.keyboard.press("Enter")
    lab.page.locator(".jp-MarkdownCell h1", has_text="Straight to the other team").wait_for(timeout=_LIVE)
    assert "is open" in lab.cell("open").inner_text()
    lab.page.screenshot(path=shots / "lesson-opened.png")
    run(lab, "two-weeks-later-play")
    stage = lab.cell("two-weeks-later-play").locator(".rp")
    stage.wait_for()
    choose_by_keyboard(lab.page, stage)
    choose_by_keyboard(lab.page, stage)


def run(lab: Lab, name: str) -> None:
    """Run a cell as a learner does; JupyterLab keeps only the cells near the view in the page."""
    active = lab.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell.jp-mod-active")
    active.focus()
    for _ in range(80):
        if lab.cell(name).count():
            break
        lab.page.keyboard.press("j")
        lab.page.wait_for_timeout(50)
    lab.cell(name).scroll_into_view_if_needed()
    lab.cell(name).focus()
    lab.page.keyboard.press("Control+Enter")


def back_home(lab: Lab, shots: Path) -> None:
    """Whoever comes back sees where they stand, without running anything."""
    lab.to_home()
    lab.home.locator(".home-button", has_text="Resume").wait_for()
    assert "resume at “Two weeks later”, decision 3" in lab.home.inner_text()
    lab.shot(shots / "home-resume.png")


def resume_after_the_kernel_was_lost(lab: Lab, learn: Learn, shots: Path) -> None:
    """As on another day: the next step leads into the middle of the role-play, which is live."""
    lab.close_lesson()
    _, sessions = learn.ask("GET", "/api/sessions", learn.token)
    [session] = [one for one in json.loads(sessions) if NOTEBOOK in one["path"]]
    assert learn.ask("DELETE", f"/api/sessions/{session['id']}", learn.token)[0] == 204

    lab.step.click()
    stage = lab.cell("two-weeks-later-play").locator(".rp")
    stage.get_by_text("Decision 3 of").wait_for(timeout=_LIVE)
    lab.page.wait_for_timeout(3500)  # until the place is settled
    assert 0 <= (lab.cell("11-play-a").bounding_box() or {"y": -1})["y"] < 300
    lab.page.screenshot(path=shots / "resumed.png")
    for _ in range(3):
        choose_by_keyboard(lab.page, stage)
    stage.get_by_role("button", name="Rather not say").press("Enter")
    stage.get_by_text("What each decision gave up").first.wait_for()
    run(lab, "two-weeks-later-check")
    lab.cell("two-weeks-later-check").locator(".jp-OutputArea-child").first.wait_for()

    lab.to_home()
    lab.home.locator(".home-button", has_text="Write one line").wait_for()
    done = lab.home.locator(".home-card", has_text="Straight to the other team").locator(".home-done")
    assert done.inner_text() == "The scene: done"
    lab.home.locator(".home-progress-part summary, .home-progress summary").first.click()
    lab.home.locator(".cos-progress", has_text="first play").wait_for()
    lab.shot(shots / "home-progress.png")
    assert lab.findings() == []


def say_it(lab: Lab) -> None:
    """The sentence of last time."""
    yesterday = datetime.now().astimezone().date() - timedelta(days=1)
    open_lesson(lab.workspace / LESSON).sentence("I ask before I promise.", yesterday)
    lab.page.locator(".lm-TabBar-tab", has_text="cross-team").click()
    lab.to_home()
    asked = lab.home.get_by_role("group", name="Did you say “I ask before I promise.”?")
    asked.wait_for()
    assert lab.findings() == []
    asked.get_by_role("button", name="I said it").click()
    asked.wait_for(state="detached")
    record: dict[str, Any] = json.loads((lab.workspace / LESSON / "answers.json").read_text())
    assert record["sentences"][0]["said"] == "yes"


def show_the_portfolio(lab: Lab, browser: BrowserContext, shots: Path) -> None:
    """With the lesson finished and its page approved, the home page leads to the site."""
    lab.close_lesson()
    finished(lab.workspace / LESSON)
    (lab.workspace / "portfolio.yaml").write_text(PERSON, encoding="utf-8")
    assert portfolio(lab.workspace, "--approve", "11", typed=YES).status == 0
    lab.home.get_by_role("button", name="Make my portfolio").click()
    link = lab.home.get_by_role("link", name="Look at my portfolio")
    link.wait_for()
    with browser.expect_page() as opened:
        link.click()
    site = opened.value
    site.get_by_role("heading", name="Achieng Wanjiru").wait_for()
    site.screenshot(path=shots / "portfolio.png")
    site.close()
