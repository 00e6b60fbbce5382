"""`curriculum learn`, really launched."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import psutil
import pytest
from nbgrader.utils import compute_checksum

from curriculum.launch.browser import has_screen
from curriculum.launch.lessons import choose_lesson
from curriculum.launch.place import workspace_at

from .launching import IN_THIS_PYTHON, Learn, all_gone, tiny_lessons

Begin = Callable[..., Learn]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("learn")
    tiny_lessons(folder / "lessons")
    return folder


@pytest.fixture(scope="module")
def learn(place: Path) -> Iterator[Learn]:
    """One launch for the tests that only look."""
    workspace = place / "my work"
    workspace.mkdir()
    # A module of the standard library's name must not reach the server.
    (workspace / "random.py").write_text("raise SystemExit('the wrong random')")
    home = place / "home"
    running = Learn(home_of(home), "--lessons", place / "lessons", "--workspace", workspace, "--no-browser")
    yield running.until_open()
    running.end()


def home_of(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Begin]:
    """Launch in a workspace of one's own; whatever still runs in the end is ended."""
    lessons = tiny_lessons(tmp_path / "lessons")
    begun: list[Learn] = []

    def begin(*arguments: object) -> Learn:
        begun.append(
            Learn(
                home_of(tmp_path / "home"),
                *("--lessons", lessons, "--workspace", tmp_path / "work", "--no-browser", *arguments),
            )
        )
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


def test_the_address_opens_the_home_page(learn: Learn, place: Path) -> None:
    assert learn.url.startswith(f"http://127.0.0.1:{learn.port}/lab/tree/start-here.ipynb?token=")
    assert learn.ask("GET", "/api/status", learn.token)[0] == 200
    status, answer = learn.ask("GET", "/api/contents/11-cross-team/cross-team.ipynb", learn.token)
    assert (status, json.loads(answer)["name"]) == (200, "cross-team.ipynb")
    assert f"Laid out 2 lessons in {place / 'my work'}." in learn.said


def test_the_home_page_is_live_before_its_address_is_told(learn: Learn, place: Path) -> None:
    notebook = json.loads((place / "my work" / "start-here.ipynb").read_text())
    [shown] = notebook["cells"][1]["outputs"]
    assert {"application/vnd.jupyter.widget-view+json", "text/markdown", "text/plain"} <= shown["data"].keys()
    assert "Your next step" in "".join(shown["data"]["text/plain"])
    _, sessions = learn.ask("GET", "/api/sessions", learn.token)
    assert "start-here.ipynb" in [one["path"] for one in json.loads(sessions)]
    _, answer = learn.ask("GET", "/api/contents/start-here.ipynb", learn.token)
    trusted = [cell["metadata"]["trusted"] for cell in json.loads(answer)["content"]["cells"] if "outputs" in cell]
    assert trusted == [True]
    assert "press Shift+Enter" not in learn.said


@pytest.mark.parametrize("token", [None, "wrong"])
def test_without_the_token_nobody_gets_in(learn: Learn, token: str | None) -> None:
    assert learn.ask("GET", "/api/contents", token)[0] == 403
    assert learn.ask("POST", "/api/kernels", token, name="python3")[0] == 403
    assert learn.ask("GET", "/lab/tree/11-cross-team/cross-team.ipynb", token)[0] in {302, 403}


def test_only_this_machine_can_connect(learn: Learn) -> None:
    (server,) = psutil.Process(learn.process.pid).children()
    listening = {one.laddr for one in server.net_connections("tcp") if one.status == psutil.CONN_LISTEN}
    assert {(address.ip, address.port) for address in listening} == {("127.0.0.1", learn.port)}


def test_settings_of_this_launch(learn: Learn) -> None:
    def setting(plugin: str) -> dict[str, object]:
        _, answer = learn.ask("GET", f"/lab/api/settings/@jupyterlab/{plugin}", learn.token)
        properties = json.loads(answer)["schema"]["properties"]
        return {name: value.get("default") for name, value in properties.items()}

    assert setting("docmanager-extension:plugin")["autosaveInterval"] == 5
    news = setting("apputils-extension:notification")
    assert (news["fetchNews"], news["checkForUpdates"]) == ("false", False)
    assert learn.ask("GET", "/api/terminals", learn.token)[0] == 404
    assert learn.ask("GET", "/formgrader", learn.token)[0] == 404
    _, page = learn.ask("GET", "/lab", learn.token)
    assert '"@jupyter/nbgrader"' in page
    assert '"news": {"disabled": true}' in page


def test_the_learners_own_settings_are_untouched(learn: Learn, place: Path) -> None:
    assert learn.url
    assert not (place / "home" / ".jupyter").exists()


def test_what_is_secret_is_the_owners(learn: Learn, place: Path) -> None:
    assert learn.url
    hidden = place / "my work" / ".curriculum"
    modes = {
        path.name: path.stat().st_mode & 0o777 for path in (hidden, hidden / "running.json", hidden / "jupyter.log")
    }
    assert modes == {".curriculum": 0o700, "running.json": 0o600, "jupyter.log": 0o600}
    assert learn.token not in " ".join(psutil.Process(learn.process.pid).children()[0].cmdline())


def test_a_second_launch_finds_the_first(learn: Learn, place: Path) -> None:
    again = Learn(place / "home", "12", "--lessons", place / "lessons", "--workspace", place / "my work").until_open()
    again.process.wait(60)
    assert again.end() == 0
    assert "open already" in again.said
    assert again.url == learn.url.replace("start-here", "12-next/next")


def test_repair_waits_until_nobody_is_at_work(learn: Learn, place: Path) -> None:
    assert learn.url
    asked = ("--repair", "--lessons", place / "lessons", "--workspace", place / "my work")
    again = Learn(place / "home", *asked)
    assert again.process.wait(60) == 1
    assert again.end() == 1
    assert "Press Ctrl-C where it was started, and give --repair again." in again.said
    assert "Traceback" not in again.said


def test_every_launch_begins_with_one_page_and_no_sidebar(learn: Learn) -> None:
    _, answer = learn.ask("GET", "/lab/api/workspaces/default", learn.token)
    data = json.loads(answer)["data"]
    assert data["layout-restorer:data"]["left"]["collapsed"]
    assert not [name for name in data if name.startswith("notebook:")]


def test_an_opening_cell_that_fails_is_said_and_the_lesson_opens(launch: Begin, tmp_path: Path) -> None:
    cell = {"cell_type": "code", "id": "open", "metadata": {}, "outputs": [], "execution_count": None}
    cell |= {"source": "open_lesson()"}
    cell["metadata"] = {"nbgrader": {"grade_id": "open", "locked": True, "grade": False, "solution": False}}
    cell["metadata"]["nbgrader"]["checksum"] = compute_checksum(nbformat.from_dict(cell))
    notebook = tmp_path / "lessons" / "12-next" / "next.ipynb"
    notebook.write_text(json.dumps(json.loads(notebook.read_text()) | {"cells": [cell]}))
    learn = launch("12").until_open()
    assert learn.url.startswith(f"http://127.0.0.1:{learn.port}/lab/tree/12-next/next.ipynb?token=")
    assert learn.end() == 0
    assert "Its first cell could not be run from here: click on it and press Shift+Enter." in learn.said
    [shown] = json.loads((tmp_path / "work" / "12-next" / "next.ipynb").read_text())["cells"][0]["outputs"]
    assert shown["ename"] == "NameError"


def test_ctrl_c_ends_it_and_leaves_nothing(launch: Begin, tmp_path: Path) -> None:
    learn = launch().until_open()
    assert learn.ask("POST", "/api/kernels", learn.token, name="python3")[0] == 201
    everyone = learn.everyone()
    assert len(everyone) >= 3
    assert learn.end(signal.SIGINT) == 0
    assert f"Your work is in {tmp_path / 'work'}." in learn.said
    assert all_gone(everyone)
    assert not (tmp_path / "work" / ".curriculum" / "running.json").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_ended_while_starting(launch: Begin, tmp_path: Path, number: signal.Signals) -> None:
    learn = launch()
    log = tmp_path / "work" / ".curriculum" / "jupyter.log"
    while not log.exists():
        time.sleep(0.01)
    time.sleep(0.2)
    everyone = learn.everyone()
    assert learn.end(number) == 0
    assert all_gone(everyone)


def test_two_launches_at_once_make_one_server(launch: Begin) -> None:
    one, other = launch(), launch()
    one.until_open()
    other.until_open()
    assert one.url == other.url
    assert sorted("open already" in learn.said for learn in (one, other)) == [False, True]


def test_a_server_that_dies_is_reported_and_replaced(launch: Begin, tmp_path: Path) -> None:
    learn = launch().until_open()
    (server,) = psutil.Process(learn.process.pid).children()
    left_behind = (tmp_path / "work" / ".curriculum" / "running.json").read_bytes()
    server.kill()
    learn.process.wait(60)
    assert learn.end() == 1
    assert "JupyterLab ended by itself" in learn.said
    (tmp_path / "work" / ".curriculum" / "running.json").write_bytes(left_behind)
    again = launch().until_open()
    assert "open already" not in again.said
    assert again.url != learn.url


def test_the_server_may_be_shut_down_from_the_browser(launch: Begin) -> None:
    learn = launch().until_open()
    learn.ask("POST", "/api/shutdown", learn.token)
    learn.process.wait(60)
    assert learn.end() == 0
    assert "JupyterLab is closed." in learn.said


def test_a_chosen_port(launch: Begin) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert launch("--port", port).until_open().port == port


def test_a_checkout_where_the_workspace_would_be_is_left_alone(tmp_path: Path) -> None:
    lessons = tiny_lessons(tmp_path / "curriculum" / "release")
    (tmp_path / "curriculum" / "pyproject.toml").touch()
    assert workspace_at(tmp_path / "curriculum", lessons) == tmp_path / "curriculum-work"
    assert workspace_at(tmp_path / "other", lessons) == tmp_path / "other"


@pytest.mark.parametrize("asked", ["11-cross-team", "cross-team", "11", "11-cross-team/", "CROSS-TEAM"])
def test_names_of_a_lesson(place: Path, asked: str) -> None:
    assert choose_lesson(asked, place / "lessons") == "11-cross-team"


def test_a_screen_is_needed_for_a_browser() -> None:
    assert has_screen("win32", {})
    assert has_screen("linux", {"DISPLAY": ":0"})
    assert has_screen("linux", {"BROWSER": "firefox"})
    assert not has_screen("linux", {})
    assert not has_screen("darwin", {"SSH_CONNECTION": "x"})


def test_the_command_starts_without_the_heavy_packages() -> None:
    heavy = "{'jupyterlab', 'pandas', 'nbgrader', 'matplotlib', 'nbconvert', 'IPython'}"
    code = f"import sys, curriculum.cli; print({heavy} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"


def test_version_and_help() -> None:
    for arguments, expected in ((["version"], "0.1"), (["--help"], "learn"), (["learn", "--help"], "--workspace")):
        done = subprocess.run(
            [*IN_THIS_PYTHON, *arguments], check=True, capture_output=True, text=True, env=os.environ | {"TERM": "dumb"}
        )
        assert expected in done.stdout
