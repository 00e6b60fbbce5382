"""The portfolio, and progress as a notebook shows it, in a real browser: narrow, wide, dark, printed, with axe-core."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.learners import LESSON, worst_answer
from tests.portfolio.making import finished, published

from .lab import AXE, LabServer, OpenNotebook

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = ("index", LESSON, "print")
HOSTILE = """\
<script>window.harmed = true</script> <img src=x onerror="window.harmed = true">
[click](javascript:window.harmed=true)

| a long table | with | many | columns | that | cannot | fit | a phone |
|---|---|---|---|---|---|---|---|
| one | two | three | four | five | six | seven | unbreakableunbreakableunbreakable |
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("portfolio"), after=HOSTILE)


def findings(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.mark.parametrize("screen", [("light", 360), ("light", 1100), ("dark", 360), ("dark", 1100)])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_is_accessible_and_asks_for_nothing(
    page: Page, site: Path, shots: Path, name: str, screen: tuple[Literal["light", "dark"], int]
) -> None:
    scheme, width = screen
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    address = (site / f"{name}.html").as_uri()
    page.goto(address)
    page.screenshot(path=shots / f"portfolio-{name}-{scheme}-{width}.png", full_page=True)
    assert asked == [address]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate("window.harmed") is None
    assert findings(page) == []


def test_every_page_is_reached_by_keyboard(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="Settle / inform / ask first").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{LESSON}.html")
    assert page.get_by_role("heading", level=1).inner_text() == "Settle / inform / ask first: a protocol"
    page.get_by_role("group", name="Table").first.focus()  # a wide table scrolls with the arrow keys
    page.get_by_role("link", name="Achieng Wanjiru").press("Enter")
    page.wait_for_url("**/index.html")


def test_the_page_to_print_prints(page: Page, site: Path, shots: Path) -> None:
    page.goto((site / "print.html").as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.get_by_role("navigation").is_visible()
    data = page.pdf(path=shots / "portfolio.pdf", prefer_css_page_size=True)
    assert data.startswith(b"%PDF")
    assert len(data) > 10_000


def test_progress_in_jupyterlab_is_accessible_in_both_themes(page: Page, lab: LabServer, shots: Path) -> None:
    learner = finished(lab.root / "progress" / LESSON)
    for task in ("two-weeks-later", "over-the-head"):
        learner.play(task, worst_answer)
    code = "from curriculum import open_lesson\n\nopen_lesson().progress()"
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": code, "outputs": [], "execution_count": None}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (learner.folder / "look.ipynb").write_text(json.dumps(content))
    notebook = OpenNotebook(page, lab, learner.folder / "look.ipynb")
    notebook.open()
    shown = page.locator(".cos-progress")
    for _ in range(3):  # a run that JupyterLab loses is asked for again
        page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        if shown.count():
            break
    shown.wait_for()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for theme in ("Light", "Dark"):
        notebook.theme(theme)
        page.set_viewport_size({"width": 1100, "height": 1900})
        shown.screenshot(path=shots / f"progress-{theme}.png")
        found = page.evaluate("async (node) => (await axe.run(node)).violations", shown.element_handle())
        assert [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found] == []
    assert "not a measurement of you" in shown.inner_text()
    assert "10 of 10 tasks done" in shown.inner_text()
