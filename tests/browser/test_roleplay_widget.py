"""The role-play widget in a real JupyterLab: keyboard, saving, kernels that die, themes, zoom."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .lab import LabServer, OpenNotebook

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocket

pytestmark = pytest.mark.browser

HARBOUR = Path(__file__).parents[1] / "widgets" / "roleplays" / "harbour.yaml"
REASONS = ("It names the problem", "a flattering version", "Bad news travels best", "in the authors")
WORST: list[Any] = ["b", {"best": "b", "worst": "a"}, {"a": 1, "b": 3, "c": 5}, "b"]

PLAY = """\
import os
from pathlib import Path
from curriculum.content import read_roleplay
from curriculum.record import Record
from curriculum.rehearsal import Rehearsal, RolePlayScorer
from curriculum.scoring.story import Story
from curriculum.widgets import RolePlayWidget

here = Path.cwd()
(here / "kernel.pid").write_text(str(os.getpid()))
rehearsal = Rehearsal("harbour", RolePlayScorer(Story(read_roleplay(here / "harbour.yaml"))), Record(here, "harbour"))
{before}
RolePlayWidget(rehearsal, use="{use}")
"""

Opener = Callable[..., OpenNotebook]


@pytest.fixture
def open_play(page: Page, lab: LabServer, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Open a notebook with the role-play on its stage, after some answers were given."""

    def opener(*, use: str = "practice", made: int = 0, run: bool = True) -> OpenNotebook:
        folder = lab.root / re.sub(r"\W+", "-", request.node.name)
        folder.mkdir()
        shutil.copy(HARBOUR, folder)
        before = f"for answer in {WORST[:made]}[len(rehearsal.steps):]: rehearsal.answer(answer)" if made else ""
        cells = [
            _cell("markdown", "# The night ferry\n\n## Rehearse it"),
            _cell("code", PLAY.format(before=before, use=use)),
            _cell("markdown", "After it."),
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        content = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        (folder / "play.ipynb").write_text(json.dumps(content))
        notebook = OpenNotebook(page, lab, folder / "play.ipynb")
        notebook.open()
        if run:
            notebook.run_all()
        return notebook

    yield opener
    page.close()
    for kernel in lab.api("/api/kernels"):
        lab.api(f"/api/kernels/{kernel['id']}", "DELETE")


def _cell(kind: str, source: str) -> dict[str, Any]:
    code: dict[str, Any] = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": f"{kind}-{len(source)}", "metadata": {}, "source": source, **code}


def wait_for(notebook: OpenNotebook, text: str) -> None:
    notebook.widget.get_by_text(text).first.wait_for()


def choose(notebook: OpenNotebook, option: str) -> None:
    notebook.widget.locator(f"button[data-option={option}]").click()


def focused(notebook: OpenNotebook, attribute: str) -> str:
    name: str = notebook.page.evaluate(
        "(name) => document.activeElement?.getAttribute(name) ?? document.activeElement?.dataset?.[name] ?? ''",
        attribute,
    )
    return name


def tab_to(notebook: OpenNotebook, selector: str) -> None:
    for _ in range(60):
        if notebook.page.evaluate("(selector) => document.activeElement?.matches(selector) ?? false", selector):
            return
        notebook.page.keyboard.press("Tab")
    pytest.fail(f"{selector} cannot be reached with Tab")


def pick(notebook: OpenNotebook, group: str, value: str) -> None:
    """Choose in a native radio group with Tab, the arrows and Space."""
    tab_to(notebook, f".rp input{group}")
    notebook.page.keyboard.press("Space")
    for _ in range(8):
        if focused(notebook, "value") == value:
            return
        notebook.page.keyboard.press("ArrowDown")
    pytest.fail(f"{value} cannot be reached with the arrows")


def choose_by_keyboard(notebook: OpenNotebook, option: str) -> None:
    tab_to(notebook, ".rp button[data-option]")
    for _ in range(8):
        if focused(notebook, "data-option") == option:
            break
        notebook.page.keyboard.press("ArrowDown")
    notebook.page.keyboard.press("Enter")


def give_by_keyboard(notebook: OpenNotebook, answer: Any) -> None:
    if isinstance(answer, str):
        choose_by_keyboard(notebook, answer)
        return
    for name, value in answer.items():
        group = f"[data-end={name}]" if name in {"best", "worst"} else f"[data-option={name}]"
        pick(notebook, group, str(value))
    tab_to(notebook, ".rp .rp-primary")
    notebook.page.keyboard.press("Enter")


def test_keyboard_alone_plays_to_the_end_and_no_rating_travels_before_it(open_play: Opener, page: Page) -> None:
    frames: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on(
            "framereceived",
            lambda data: frames.append(data if isinstance(data, str) else data.decode("utf-8", "replace")),
        )

    page.on("websocket", listen)
    notebook = open_play()
    cells = notebook.cell_count()
    for number, answer in enumerate(WORST, start=1):
        wait_for(notebook, f"Decision {number} of 4")
        assert not [reason for reason in REASONS if any(reason in frame for frame in frames)]
        give_by_keyboard(notebook, answer)
        if number < 4:
            wait_for(notebook, f"Decision {number + 1} of 4")
            assert page.evaluate("() => document.activeElement.tagName") == "LEGEND"
            spoken = notebook.widget.locator("[aria-live=polite]").inner_text()
            assert spoken
    wait_for(notebook, "And what would you really have done?")
    assert page.evaluate("() => document.activeElement.tagName") == "H3"
    tab_to(notebook, ".rp-really .rp-option")
    page.keyboard.press("Enter")
    wait_for(notebook, "Decision by decision")
    assert any(REASONS[0] in frame for frame in frames)
    assert page.evaluate("() => document.activeElement.tagName") == "H3"
    assert notebook.answers() == WORST
    assert notebook.saved()["plays"][0]["really"] in "abc"
    assert notebook.cell_count() == cells
    notebook.widget.get_by_text("What you would really have done:").wait_for()


def test_no_key_reaches_the_notebook(open_play: Opener, page: Page) -> None:
    notebook = open_play(use="ungraded", made=3)
    cells = notebook.cell_count()
    notebook.widget.locator("button[data-option]").first.focus()
    for key in (
        "a",
        "b",
        "d",
        "d",
        "x",
        "z",
        "m",
        "y",
        "1",
        "j",
        "k",
        "0",
        "0",
        "Escape",
        "Shift+Enter",
        "Control+Enter",
    ):
        page.keyboard.press(key)
    page.keyboard.press("Alt+Enter")
    page.wait_for_timeout(500)
    assert notebook.cell_count() == cells
    assert len(notebook.answers()) == 3
    assert focused(notebook, "data-option")
    give_by_keyboard(notebook, "b")
    wait_for(notebook, "Decision by decision")
    notebook.widget.locator(".rp-remark summary").first.click()
    notebook.widget.locator(".rp-remark input").first.focus()
    page.keyboard.type("add dx")
    page.keyboard.press("Control+a")
    page.keyboard.type("abdd <i>x</i>")
    page.keyboard.press("Enter")
    notebook.widget.locator(".rp-kept", has_text="abdd <i>x</i>").wait_for()
    assert notebook.cell_count() == cells
    assert notebook.saved()["remarks"][0]["text"] == "abdd <i>x</i>"
    assert notebook.widget.locator(".rp-kept i").count() == 0
    assert page.evaluate("() => document.activeElement.tagName") == "INPUT"


def test_reloading_and_running_again_resume(open_play: Opener) -> None:
    notebook = open_play()
    choose(notebook, "b")
    wait_for(notebook, "Decision 2 of 4")
    notebook.reload()
    wait_for(notebook, "Decision 2 of 4")
    notebook.run_all()
    wait_for(notebook, "Decision 2 of 4")
    wait_for(notebook, "Fine. Then I am going home.")
    assert notebook.widget.count() == 1
    assert notebook.answers() == ["b"]


@pytest.mark.parametrize("by_menu", [True, False], ids=["by menu", "behind the page"])
def test_after_a_restart_a_click_says_run_again_and_nothing_is_lost(
    open_play: Opener, shots: Path, *, by_menu: bool
) -> None:
    notebook = open_play()
    choose(notebook, "b")
    wait_for(notebook, "Decision 2 of 4")
    notebook.restart_kernel(by_menu=by_menu)
    if by_menu:
        wait_for(notebook, "This notebook's kernel was restarted. Run this cell again")
    for card, end in ((0, "best"), (1, "worst")):
        notebook.widget.locator(".rp-card").nth(card).locator(f"[data-end={end}]").check()
    notebook.widget.locator(".rp-primary").click()
    if not by_menu:  # where JupyterLab has closed the connection itself, the failure is known at once
        assert notebook.widget.locator(".rp-pressed").count() == 1
        assert notebook.widget.get_by_text("Saving").count() == 1
    wait_for(notebook, "Not saved: this notebook's kernel is not answering. Run this cell again")
    notebook.shot(shots / "widget-not-saved.png")
    wait_for(notebook, "Decision 2 of 4")
    assert notebook.widget.locator("[aria-disabled]").count() == 0
    assert notebook.answers() == ["b"]
    notebook.run_all()
    wait_for(notebook, "Decision 2 of 4")
    give_by_keyboard(notebook, WORST[1])
    wait_for(notebook, "Decision 3 of 4")
    assert notebook.answers() == WORST[:2]


def test_a_kernel_killed_while_choosing_loses_nothing_that_was_acknowledged(open_play: Opener, page: Page) -> None:
    notebook = open_play(made=3)
    choose(notebook, "b")
    notebook.kill_kernel()
    page.wait_for_timeout(300)
    acknowledged = notebook.widget.get_by_text("The end, after 4 decisions").count() == 1
    if not acknowledged:
        wait_for(notebook, "Not saved: this notebook's kernel is not answering.")
    kept = notebook.answers()
    assert kept in (WORST[:3], WORST)
    assert kept == WORST or not acknowledged
    accept = page.locator(".jp-Dialog button.jp-mod-accept")
    accept.wait_for()
    accept.click()
    notebook.wait_until_ready()
    notebook.run_all()
    wait_for(notebook, "The end, after 4 decisions" if kept == WORST else "Decision 4 of 4")


def test_a_late_acknowledgement_is_taken_and_the_warning_goes(open_play: Opener, page: Page) -> None:
    notebook = open_play()
    page.evaluate(
        """() => { window.jupyterapp.shell.currentWidget.sessionContext.session.kernel
            .requestExecute({ code: 'import time; time.sleep(5.5)' }); }"""
    )
    choose(notebook, "b")
    wait_for(notebook, "Not saved: this notebook's kernel is not answering.")
    wait_for(notebook, "Decision 2 of 4")
    assert notebook.widget.get_by_text("Not saved").count() == 0
    assert notebook.answers() == ["b"]


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_in_either_theme(open_play: Opener, shots: Path, theme: str) -> None:
    notebook = open_play()
    notebook.theme(theme)
    found: list[str] = []
    for number, answer in enumerate(WORST, start=1):
        wait_for(notebook, f"Decision {number} of 4")
        found += notebook.axe()
        notebook.shot(shots / f"widget-{number}-{theme.lower()}.png")
        give_by_keyboard(notebook, answer)
    wait_for(notebook, "And what would you really have done?")
    found += notebook.axe()
    notebook.shot(shots / f"widget-5-{theme.lower()}.png")
    notebook.widget.get_by_text("Rather not say").click()
    wait_for(notebook, "Decision by decision")
    notebook.page.evaluate("() => document.querySelectorAll('.rp details').forEach((one) => { one.open = true; })")
    found += notebook.axe()
    notebook.shot(shots / f"widget-6-debrief-{theme.lower()}.png")
    notebook.theme("Light")
    assert found == []


def test_nothing_reaches_out_sideways_when_zoomed_or_narrow(open_play: Opener, page: Page, shots: Path) -> None:
    notebook = open_play(use="ungraded")
    widths = (640, 320)  # a window of 1280 at 200 %, and the narrowest that WCAG asks for
    for number, answer in enumerate(WORST, start=1):
        wait_for(notebook, f"Decision {number} of 4")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 700})
            page.wait_for_timeout(150)
            assert notebook.overflowing() == []
        give_by_keyboard(notebook, answer)
    wait_for(notebook, "Decision by decision")
    page.evaluate("() => document.querySelectorAll('.rp details').forEach((one) => { one.open = true; })")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_timeout(150)
        notebook.shot(shots / f"widget-narrow-{width}.png")
        assert notebook.overflowing() == []


def test_playing_again_shows_first_and_best_side_by_side(open_play: Opener, shots: Path) -> None:
    notebook = open_play(use="assessed", made=4)
    wait_for(notebook, "Your first finished play counts")
    notebook.widget.get_by_role("button", name="Play again").click()
    wait_for(notebook, "Decision 1 of 4")
    assert notebook.widget.locator(".rp-meters li").count() == 0
    assert len(notebook.saved()["plays"]) == 1
    best: list[Any] = ["a", {"best": "a", "worst": "b"}, {"a": 5, "b": 3, "c": 1}, "a"]
    for number, answer in enumerate(best, start=1):
        wait_for(notebook, f"Decision {number} of 4")
        give_by_keyboard(notebook, answer)
    wait_for(notebook, "Best play, number 2 of 2")
    notebook.shot(shots / "widget-7-side-by-side.png")
    assert [play["finished"] for play in notebook.saved()["plays"]] == [True, True]
