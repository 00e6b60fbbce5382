"""A real JupyterLab for the browser tests: its server, and a notebook that is open in a page."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import psutil  # type: ignore[import-untyped] # it carries no types

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

STARTS_WITHIN = 60.0
SETTLES_WITHIN = 20_000
AXE = Path(__file__).parent / "vendor" / "axe.min.js"


class LabServer:
    """One JupyterLab on 127.0.0.1 with its own settings, workspaces and runtime folder; started and stopped here."""

    def __init__(self, home: Path) -> None:
        self.root = home / "lessons"
        self.token = secrets.token_hex(16)
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = home / "server.log"
        folders = {
            "JUPYTER_CONFIG_DIR": home / "config",
            "JUPYTER_DATA_DIR": home / "data",
            "JUPYTER_RUNTIME_DIR": home / "runtime",
            "JUPYTERLAB_SETTINGS_DIR": home / "settings",
            "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces",
            "IPYTHONDIR": home / "ipython",
        }
        for folder in (self.root, *folders.values()):
            folder.mkdir(parents=True)
        quiet = home / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
        quiet.parent.mkdir(parents=True)
        quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}')
        self._environment = os.environ | {name: str(path) for name, path in folders.items()}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            *(sys.executable, "-m", "jupyterlab", "--no-browser"),
            *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0"),
            *(f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.root}"),
            *("--LabApp.expose_app_in_browser=True", "--ServerApp.terminals_enabled=False"),
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--allow-root")
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, env=self._environment, start_new_session=True
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"JupyterLab did not start:\n{self._log.read_text()[-2000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop the kernels, then the server by its own process group; whatever is left of its children is ended too."""
        if self._process is None:
            return
        children = psutil.Process(self._process.pid).children(recursive=True)
        for kernel in self.api("/api/kernels"):
            self.api(f"/api/kernels/{kernel['id']}", "DELETE")
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=5)
        _, alive = psutil.wait_procs(children, timeout=5)
        for child in alive:
            child.kill()

    def api(self, path: str, method: str = "GET") -> Any:
        request = Request(  # noqa: S310 - our own server
            f"{self.url}{path}", method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urlopen(request, timeout=20) as answer:  # noqa: S310
            body = answer.read()
        return json.loads(body) if body else None

    def trust(self, notebook: Path) -> None:
        """Have the server take a notebook for the user's own, so that it shows its outputs as they are."""
        command = [sys.executable, "-m", "jupyter", "trust", str(notebook)]
        subprocess.run(command, env=self._environment, check=True, capture_output=True, timeout=60)

    def _answers(self) -> bool:
        try:
            self.api("/api/status")
        except (URLError, OSError):
            return False
        return True


class OpenNotebook:
    """One notebook, open in a page of a real JupyterLab."""

    def __init__(self, page: Page, lab: LabServer, path: Path) -> None:
        self.page = page
        self.lab = lab
        self.path = path
        self.folder = path.parent
        self._workspace = secrets.token_hex(4)

    @property
    def widget(self) -> Locator:
        """The role-play's stage."""
        return self.page.locator(".rp")

    def open(self) -> None:
        place = self.path.relative_to(self.lab.root).as_posix()
        self.page.goto(f"{self.lab.url}/doc/workspaces/{self._workspace}/tree/{place}?token={self.lab.token}")
        self.wait_until_ready()

    def reload(self) -> None:
        """Save, then load the page again: the kernel stays."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        self.page.reload()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        self.page.wait_for_function(
            """() => {
                const session = window.jupyterapp?.shell?.currentWidget?.sessionContext;
                return session?.isReady && session.session?.kernel?.status === 'idle';
            }""",
            timeout=60_000,
        )

    def run_all(self) -> None:
        """Run every cell and wait until all of them were executed; a run that JupyterLab loses is asked for again."""
        for _ in range(3):
            self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
            if self.page.evaluate(
                """() => window.jupyterapp.shell.currentWidget.content.widgets
                    .filter((cell) => cell.model.type === 'code')
                    .every((cell) => cell.model.executionCount !== null && cell.model.executionState !== 'running')"""
            ):
                break
        self.widget.wait_for(timeout=SETTLES_WITHIN)

    def run_by_keyboard(self) -> None:
        """Run the selected cell as a learner does, from command mode."""
        self.page.keyboard.press("Control+Enter")

    def cell_count(self) -> int:
        count: int = self.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length")
        return count

    def kernel_id(self) -> str:
        kernel: str = self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.id")
        return kernel

    def restart_kernel(self, *, by_menu: bool = False) -> None:
        """Restart the kernel: as the menu does it, or behind the page's back, through the server's API."""
        if by_menu:
            self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
            self.wait_until_ready()
            return
        kernel = f"/api/kernels/{self.kernel_id()}"
        self.lab.api(f"{kernel}/restart", "POST")
        deadline = time.monotonic() + STARTS_WITHIN
        while self.lab.api(kernel)["execution_state"] not in {"idle", "starting"} and time.monotonic() < deadline:
            self.page.wait_for_timeout(200)

    def kill_kernel(self) -> None:
        """End the kernel process at once; its number was written by the notebook's first cell."""
        os.kill(int((self.folder / "kernel.pid").read_text()), signal.SIGKILL)

    def theme(self, name: str) -> None:
        """Change to `Light` or `Dark`."""
        self.page.evaluate(
            "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", f"JupyterLab {name}"
        )
        light = "true" if name == "Light" else "false"
        self.page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")
        self.page.wait_for_timeout(400)

    def saved(self) -> dict[str, Any]:
        """`answers.json` as it is on disk."""
        record: dict[str, Any] = json.loads((self.folder / "answers.json").read_text())
        return record

    def answers(self) -> list[Any]:
        """The answers of the last play on disk."""
        return [choice["answer"] for choice in self.saved()["plays"][-1]["choices"]]

    def shot(self, file: Path) -> None:
        """A picture of the whole widget."""
        size = self.page.viewport_size or {"width": 1100, "height": 900}
        height = int(self.widget.evaluate("(root) => root.getBoundingClientRect().height"))
        self.page.set_viewport_size({"width": size["width"], "height": max(size["height"], height + 260)})
        self.widget.scroll_into_view_if_needed()
        self.page.wait_for_timeout(300)
        self.widget.screenshot(path=file)
        self.page.set_viewport_size(size)

    def axe(self) -> list[str]:
        """What axe-core finds in the widget: rule, weight, and where."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("async (node) => (await axe.run(node)).violations", self.widget.element_handle())
        return [
            f"{rule['id']} ({rule['impact']}): {node['html'][:160]} {node['failureSummary'][:200]}"
            for rule in found
            for node in rule["nodes"]
        ]

    def overflowing(self) -> list[str]:
        """The parts of the widget that reach out of it sideways."""
        parts: list[str] = self.widget.evaluate(
            """(root) => {
                const frame = root.getBoundingClientRect();
                const hidden = (node) => node.closest('.rp-hidden');
                return [...root.querySelectorAll('*')]
                    .filter((node) => !hidden(node) && node.getBoundingClientRect().width > 0)
                    .filter((node) => node.getBoundingClientRect().right > frame.right + 1
                        || node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline'
                        && !(node instanceof SVGElement))
                    .map((node) => `${node.tagName}.${node.className} ${node.scrollWidth} > ${node.clientWidth}`);
            }"""
        )
        return parts


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
