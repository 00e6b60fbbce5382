"""One evening with a lesson: lay out, open, wait, stop."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from filelock import FileLock, Timeout

from curriculum.home.model import Place
from curriculum.launch import browser
from curriculum.launch.address import Address
from curriculum.launch.jupyter_settings import write_settings
from curriculum.launch.lessons import choose_lesson, notebook_of
from curriculum.launch.live import RUNNING, open_place, running_at
from curriculum.launch.place import workspace_at
from curriculum.launch.server import START_SECONDS, LaunchError, Server
from curriculum.workspace import lay_out, prepare, unwritable
from curriculum.workspace.shipped import HOME

LOG = "jupyter.log"


@dataclass(frozen=True)
class Launch:
    """What to open, and how.

    Attributes
    ----------
    lessons:
        The folder the lessons come from.
    lesson:
        The lesson a learner named; without one, the home page opens.
    port:
        The port to use; a free one where it is `None`.
    show_browser:
        Whether to open a browser where there is a screen.
    repair:
        Whether to put back whatever of the lessons was changed.
    """

    workspace: Path
    lessons: Path
    lesson: str | None = None
    port: int | None = None
    show_browser: bool = True
    repair: bool = False


def run(launch: Launch, say: Callable[[str], None]) -> None:
    """Open the home page or a lesson.

    It stays until the learner ends it with Ctrl-C, or in JupyterLab with File, Shut Down.

    Where JupyterLab runs already for this workspace, it shows the page there and returns.

    Raises
    ------
    UnknownLessonError, WorkspaceError, LaunchError
        One sentence each.
    """
    first = choose_lesson(launch.lesson, launch.lessons)
    lesson = first if launch.lesson is not None else None
    workspace = workspace_at(launch.workspace, launch.lessons)
    session = _Session(launch, lesson, workspace, prepare(workspace), say)
    with _stop_signals() as stopped:
        server = session.open(stopped)
        if server is not None:
            session.stay(server, stopped)


@dataclass(frozen=True)
class _Session:
    launch: Launch
    lesson: str | None
    workspace: Path
    hidden: Path
    say: Callable[[str], None]

    def open(self, stopped: Callable[[], bool]) -> Server | None:
        """Start a server; `None` where one runs already. The lock makes two launches at once one server."""
        with _one_at_a_time(self.hidden):
            running = running_at(self.workspace)
            if running is not None:
                self.say("JupyterLab is open already for this workspace.")
                if self.launch.repair:
                    raise LaunchError("Press Ctrl-C where it was started, and give --repair again.")
                self._point(running)
                return None
            for sentence in lay_out(self.workspace, self.launch.lessons, repair=self.launch.repair).sentences():
                self.say(sentence)
            self.say("Starting JupyterLab ...")
            try:
                settings = write_settings(self.hidden)
                server = Server.start(self.workspace, settings, self.hidden / LOG, self.launch.port)
            except OSError as error:
                raise unwritable(self.hidden, error) from error
            try:
                if server.await_answer(stopped):
                    server.address.write(self.hidden / RUNNING)
                    self._point(server.address)
                    self.say("Keep this window open while you work; press Ctrl-C here when you are done.")
            except BaseException:
                server.stop()
                raise
            return server

    def stay(self, server: Server, stopped: Callable[[], bool]) -> None:
        """Wait for the end, whoever brings it, and leave nothing running."""
        try:
            status = server.await_end(stopped)
        finally:
            server.stop()
            (self.hidden / RUNNING).unlink(missing_ok=True)
        if status:
            log = self.hidden / LOG
            raise LaunchError(f"JupyterLab ended by itself with status {status}; what it said last is in {log}.")
        self.say(f"JupyterLab is closed. Your work is in {self.workspace}.")

    def _point(self, address: Address) -> None:
        """Show the page, live, and say where it is."""
        place = Place(self._notebook())
        opened = open_place(address, self.workspace, place)
        url = address.url(place.notebook)
        shown = self.launch.show_browser and browser.show(url)
        lead = "Your page opens in the browser. If it does not, open" if shown else "Open"
        self.say(f"{lead} this address:\n  {url}")
        if not opened.is_live:
            self.say("Its first cell could not be run from here: click on it and press Shift+Enter.")

    def _notebook(self) -> str:
        if self.lesson is None:
            return HOME
        return notebook_of(self.workspace / self.lesson).relative_to(self.workspace).as_posix()


@contextmanager
def _one_at_a_time(hidden: Path) -> Iterator[None]:
    lock = FileLock(hidden / "launch.lock", timeout=START_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise LaunchError("Another `curriculum learn` is starting in this workspace: try again in a minute.") from error
    except OSError as error:
        raise unwritable(hidden, error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _stop_signals() -> Iterator[Callable[[], bool]]:
    """Turn Ctrl-C, a request to terminate and a closed window into a question that can be asked.

    A flag, not an exception: an exception could fall between starting the child and remembering it.
    """
    received: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        received.append(number)

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # What the caller asked us to ignore (nohup) stays ignored.
    heard = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, note) for number in heard}
    try:
        yield lambda: bool(received)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
