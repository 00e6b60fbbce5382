"""How long a learner waits in JupyterLab: from the click to its echo, and to the next scene, which is saved by then."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.conftest import _FLAGS, _NAMES
from tests.browser.lab import LabServer, OpenNotebook

ROOT = Path(__file__).parent.parent
LESSON, TASK = "11-cross-team", "two_weeks_later"
PLAYS = 10

_WATCH = """(root) => {
    window.waits = [];
    let began = 0, echoed = 0;
    const painted = (note) => requestAnimationFrame(() => requestAnimationFrame(() => note(performance.now())));
    root.addEventListener('click', (event) => {
        if (event.target.closest('.rp-option')) { began = performance.now(); echoed = 0; }
    }, true);
    new MutationObserver(() => {
        if (!began) return;
        if (!echoed && root.querySelector('.rp-pressed')) {
            echoed = 1; const from = began; painted((now) => window.waits.push(['echo', now - from]));
        }
    }).observe(root, { subtree: true, attributes: true, attributeFilter: ['class'] });
    new MutationObserver(() => {
        if (!began) return;
        const from = began; began = 0; painted((now) => window.waits.push(['scene', now - from]));
    }).observe(root.querySelector('.rp-progress-text'), { childList: true, characterData: true, subtree: true });
}"""


def main() -> None:
    """Play one role-play several times with the mouse, and print median and 95th percentile in milliseconds."""
    chromium = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if chromium is None:
        print("no Chromium was found: the waits on the stage are not measured")
        return
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        lab = LabServer(Path(scratch) / "lab")
        lab.start()
        try:
            context = playwright.chromium.launch_persistent_context(
                Path(scratch) / "browser", executable_path=chromium, headless=True, args=list(_FLAGS)
            )
            waits = _played(OpenNotebook(context.new_page(), lab, _lesson(lab.root)))
            context.close()
        finally:
            lab.stop()
    for what, told in (("echo", "click to echo"), ("scene", "click to next scene")):
        rows = sorted(wait for kind, wait in waits if kind == what)
        p95 = rows[min(len(rows) - 1, round(0.95 * len(rows)))]
        print(f"{told}: median {statistics.median(rows):.0f} ms, p95 {p95:.0f} ms, n={len(rows)} (two frames included)")


def _lesson(root: Path) -> Path:
    folder = root / LESSON
    shutil.copytree(ROOT / "release" / LESSON, folder)
    path = folder / "bench.ipynb"
    source = f"from curriculum import open_lesson\nopen_lesson().{TASK}.play()"
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def _played(notebook: OpenNotebook) -> list[tuple[str, float]]:
    notebook.open()
    notebook.run_all()
    stage, page = notebook.widget, notebook.page
    stage.evaluate(_WATCH)
    for _ in range(PLAYS):
        while stage.locator(".rp-option").count():
            progress = stage.locator(".rp-progress-text").inner_text()
            stage.locator(".rp-option").first.click()
            page.wait_for_function(
                "([root, before]) => root.querySelector('.rp-progress-text').innerText !== before",
                arg=[stage.element_handle(), progress],
            )
            page.wait_for_timeout(60)
            if stage.get_by_role("button", name="Rather not say").count():
                stage.get_by_role("button", name="Rather not say").click()
                break
            if stage.get_by_role("button", name="Play again").count():
                break
        stage.get_by_role("button", name="Play again").click()
        stage.get_by_text("Decision 1 of").wait_for()
    waits: list[Any] = page.evaluate("() => window.waits")
    return [(str(kind), float(wait)) for kind, wait in waits]


if __name__ == "__main__":
    main()
