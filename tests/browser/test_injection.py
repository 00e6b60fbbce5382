"""What a hostile learner hands in, graded, in the instructor's browser: nothing of it runs, nothing is fetched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.autograde.formgrader import FormGrader
from tests.autograde.room import Room
from tests.autograde.test_stock_nbgrader import CLASS, nbgrader
from tests.browser.lab import LabServer, OpenNotebook
from tests.browser.payloads import ALL, STUDENT, hostile
from tests.learners import LESSON, NOTEBOOK

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request, Route

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

_OWN = ("https://cdnjs.cloudflare.com/ajax/libs/mathjax/", "https://cdnjs.cloudflare.com/ajax/libs/require.js/")
"""What the pages of nbconvert fetch for every notebook."""
_PROBE = """(root) => {
    const found = [];
    for (const node of document.querySelectorAll(`${root}, ${root} *`)) {
        for (const attribute of node.attributes) {
            if (/^on/i.test(attribute.name)) found.push(`${node.outerHTML.slice(0, 200)}: handler`);
        }
        const mathjax = node.closest('[id^=MathJax], [class*=MathJax], [class*=MJX], [class*=mjx]')
            || /^math\\//.test(node.type || '');
        if (!mathjax && /^(script|i?frame|object|embed|base|meta|link|form|animate|use|math)$/i.test(node.localName)) {
            found.push(`${node.outerHTML.slice(0, 200)}: element`);
        }
        // JupyterLab makes a link of all that looks like one in text; no browser follows one to a data: page.
        const runs = node.closest('.jp-RenderedText') ? /^(java|vb)script:$/ : /^((java|vb)script|data|blob):$/;
        if (node.localName === 'a' && runs.test(node.protocol)) {
            found.push(`${node.outerHTML.slice(0, 200)}: link`);
        }
        const style = getComputedStyle(node);
        if (/canary/.test(style.backgroundImage + style.listStyleImage + style.content)) found.push('style');
        if (style.position === 'fixed' && node.closest('.rendered_html, .jp-RenderedMarkdown')) found.push('over all');
    }
    return found;
}"""


@dataclass
class Watch:
    """All that a page does beyond showing itself."""

    page: Page
    happened: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._requested)
        self.page.on("dialog", self._dialog)
        self.page.on("popup", lambda popup: self.happened.append(f"a window: {popup.url}"))
        self.page.route(lambda url: urlsplit(url).hostname not in (None, "127.0.0.1"), self._elsewhere)

    def _requested(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("data", "blob", "file") or address.hostname == "127.0.0.1":
            return
        if not request.url.startswith(_OWN):
            self.happened.append(f"a request: {request.url}")

    def _dialog(self, dialog: Any) -> None:
        self.happened.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _elsewhere(self, route: Route) -> None:
        """Nothing leaves the machine; MathJax comes from the folder named in MATHJAX, where there is one."""
        folder, address = os.environ.get("MATHJAX"), urlsplit(route.request.url)
        file = Path(folder or "/nowhere") / address.path.split("/mathjax/2.7.7/")[-1].lstrip("/")
        if not file.is_file() and not (folder and address.path.endswith("/latest.js")):
            route.abort()
        elif address.path.endswith("/latest.js"):
            start = route.request.url.split("latest.js")[0] + "MathJax.js?config=TeX-AMS-MML_HTMLorMML-full,Safe"
            route.fulfill(
                body=f"document.write('<script src=\"{start}\"></scr' + 'ipt>')", content_type="text/javascript"
            )
        else:
            route.fulfill(path=file)

    def assert_nothing(self, root: str) -> None:
        """Wait until the page has settled, touch everything in it, and see that nothing came of it."""
        self.page.wait_for_timeout(1_500)
        self.page.evaluate(
            """(root) => document.querySelectorAll(`${root} *`).forEach((node) => {
                for (const kind of ['mouseover', 'mouseenter', 'focus', 'toggle', 'error', 'load', 'animationstart'])
                    node.dispatchEvent(new Event(kind));
            })""",
            root,
        )
        self.page.wait_for_timeout(500)
        assert self.page.evaluate(_PROBE, root) == []
        assert [frame.evaluate("() => window.canary ?? null") for frame in self.page.frames] == [
            None for _ in self.page.frames
        ]
        assert self.happened == []


@pytest.fixture
def watch(page: Page) -> Watch:
    return Watch(page)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Room:  # noqa: ARG001 - asked first
    room = Room.make(tmp_path_factory.mktemp("injection") / "course")
    room.learner("honest", CLASS["half-done"])
    room.learner("hostile", hostile)
    room.learner(STUDENT, hostile)
    run = subprocess.run(
        [sys.executable, "-m", "autograde", "grade", "--workers", "1"],
        cwd=room.folder, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert run.returncode == 1, run.stdout + run.stderr
    assert f"Not graded: {STUDENT}" in " ".join(run.stdout.split())  # formgrader would run it
    return room


@pytest.fixture(scope="module")
def formgrader(room: Room) -> Iterator[FormGrader]:
    with FormGrader(room.folder) as running:
        yield running


def submissions(room: Room) -> dict[str, str]:
    from nbgrader import api

    with api.Gradebook(room.course.database, room.course.course_id) as gradebook:
        return {one.student.id: one.id for one in gradebook.notebook_submissions("cross-team", LESSON)}


def test_formgraders_page_of_a_submission(room: Room, formgrader: FormGrader, watch: Watch) -> None:
    for student, submission in submissions(room).items():
        watch.page.goto(formgrader.link(f"/formgrader/submissions/{submission}/?index=0"))
        watch.page.locator("#notebook").first.wait_for()
        if student == "hostile":
            assert watch.page.locator("#notebook .text_cell").count() > len(ALL)
        watch.assert_nothing("#notebook")


@pytest.mark.parametrize(
    "path",
    [
        "/formgrader/gradebook",
        f"/formgrader/gradebook/{LESSON}",
        f"/formgrader/gradebook/{LESSON}/cross-team",
        f"/formgrader/manage_submissions/{LESSON}",
        "/formgrader/manage_students",
    ],
)
def test_formgraders_lists(path: str, room: Room, formgrader: FormGrader, watch: Watch) -> None:
    assert room.folder.is_dir()
    watch.page.goto(formgrader.link(path))
    watch.page.locator("tbody tr td").first.wait_for()
    watch.page.wait_for_timeout(1_000)
    assert watch.page.evaluate("() => window.canary ?? null") is None
    assert watch.happened == []


def test_the_page_of_generate_feedback(room: Room, watch: Watch) -> None:
    run = nbgrader(room.folder, "generate_feedback", LESSON)
    assert run.returncode == 0, run.stderr[-3000:]
    for student in submissions(room):
        file = room.folder / "feedback" / student / LESSON / "cross-team.html"
        watch.page.goto(file.as_uri())
        watch.assert_nothing("#notebook")


def test_the_graded_notebook_in_jupyterlab(room: Room, lab: LabServer, watch: Watch) -> None:
    """Trusted, as an instructor may have it."""
    folder = lab.root / "graded"
    shutil.copytree(room.folder / "autograded" / "hostile" / LESSON, folder)
    notebook = OpenNotebook(watch.page, lab, folder / NOTEBOOK)
    lab.trust(folder / NOTEBOOK)
    notebook.open()
    trusted = """() => window.jupyterapp.shell.currentWidget.content.widgets
        .filter((cell) => cell.model.type === 'code').every((cell) => cell.model.trusted)"""
    assert watch.page.evaluate(trusted) is True
    cells = notebook.cell_count()
    assert cells > len(ALL)
    for at in range(0, cells, 4):  # cells out of sight are not in the page
        watch.page.evaluate("(at) => window.jupyterapp.shell.currentWidget.content.scrollToItem(at)", at)
        watch.page.wait_for_timeout(150)
        for root in (".jp-RenderedMarkdown", ".jp-OutputArea"):
            assert watch.page.evaluate(_PROBE, root) == []
    watch.assert_nothing(".jp-RenderedMarkdown")
