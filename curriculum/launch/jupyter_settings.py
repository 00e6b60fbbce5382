"""JupyterLab's settings for this launch only; the learner's own JupyterLab is not touched.

Everything is written below the workspace's hidden folder and handed to the child as environment variables.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curriculum.launch.atomic import write_atomically

_SERVER = {
    "ServerApp": {
        # Only this machine reaches the server, and only with the token: root, as people are in a container,
        # is no worse off than anybody else.
        "allow_root": True,
        "allow_remote_access": False,
        "disable_check_xsrf": False,
        "open_browser": False,
        "terminals_enabled": False,
        # What an instructor's environment may have installed and a learner has no use for.
        "jpserver_extensions": {
            "jupyterlab": True,
            "jupyter_lsp": False,
            "jupyter_server_terminals": False,
            "notebook": False,
            "nbgrader.server_extensions.assignment_list": False,
            "nbgrader.server_extensions.course_list": False,
            "nbgrader.server_extensions.formgrader": False,
            "nbgrader.server_extensions.validate_assignment": False,
        },
    },
    "LabApp": {
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "extension_manager": "readonly",
        "news_url": None,
    },
}

# What belongs to instructors, to programmers, or to a newspaper. The toolbar inside a cell has a bin that takes a
# graded cell away with one click.
_PAGE = {
    "disabledExtensions": {
        "@jupyter/nbgrader": True,
        "@jupyter-notebook/lab-extension": True,
        "@jupyterlab/application-extension:property-inspector": True,
        "@jupyterlab/apputils-extension:announcements": True,
        "@jupyterlab/cell-toolbar-extension": True,
        "@jupyterlab/debugger-extension": True,
        "@jupyterlab/extensionmanager-extension": True,
        "@jupyterlab/fileeditor-extension:language-server": True,
        "@jupyterlab/lsp-extension": True,
        "@jupyterlab/notebook-extension:language-server": True,
        "@jupyterlab/terminal-extension": True,
    }
}

_FRONT_END = {
    # A choice is on disk at once; what is typed in a reflection should be soon.
    "@jupyterlab/docmanager-extension:plugin": {"autosave": True, "autosaveInterval": 5},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/statusbar-extension:plugin": {"visible": False},
    # What takes a cell of the lesson away, or makes it one of another kind, has a menu for those who look for it.
    "@jupyterlab/notebook-extension:panel": {
        "toolbar": [{"name": name, "disabled": True} for name in ("cut", "copy", "paste", "cellType")]
    },
    # By default JupyterLab sends what widgets say to a second thread of the kernel. After a restart in another tab it
    # goes on naming the thread that is gone, and of the choices that follow only the first is heard.
    "@jupyterlab/apputils-extension:kernels-settings": {"commsOverSubshells": "disabled"},
}

# The layout JupyterLab begins with: the lesson alone, the file browser folded away.
_WORKSPACE = {
    "data": {"layout-restorer:data": {"left": {"collapsed": True}, "right": {"collapsed": True}}},
    "metadata": {"id": "default"},
}
# JupyterLab names a workspace's file after its id and the first digits of the id's sha256.
_WORKSPACE_FILE = "default-37a8.jupyterlab-workspace"


def write_settings(hidden: Path) -> dict[str, str]:
    """Write the settings of a launch and return the environment that makes JupyterLab use them.

    Settings a learner makes in the opened JupyterLab (theme, font size) stay in `hidden` for the next launch.

    Parameters
    ----------
    hidden:
        The hidden folder of a workspace.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    home, runtime = hidden / "jupyter", runtime_folder(hidden)
    config, settings, layouts = home / "config", home / "settings", home / "layouts"
    for folder in (config / "labconfig", settings, layouts, runtime):
        folder.mkdir(parents=True, exist_ok=True)
    _write(config / "jupyter_server_config.json", _SERVER)
    _write(config / "labconfig" / "page_config.json", _PAGE)
    _write(config / "labconfig" / "default_setting_overrides.json", _FRONT_END)
    # Every launch begins with the home page alone: a lesson that came back by itself would have a new kernel that
    # nobody has run anything in.
    _write(layouts / _WORKSPACE_FILE, _WORKSPACE)
    return {
        "JUPYTER_CONFIG_DIR": str(config),
        # In a virtual environment Jupyter prefers the environment's settings to JUPYTER_CONFIG_DIR; nothing
        # is preferred to this one.
        "JUPYTER_CONFIG_PATH": str(config),
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(layouts),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        # The kernel that has `curriculum` installed, not one of the same name in the learner's home.
        "JUPYTER_PREFER_ENV_PATH": "1",
    }


def runtime_folder(hidden: Path) -> Path:
    """Where the server's kernels say how they are reached."""
    return hidden / "jupyter" / "runtime"


def child_environment(base: Mapping[str, str], settings: Mapping[str, str], token: str) -> dict[str, str]:
    """The environment of the server: the caller's without its Jupyter switches, ours, and the token.

    The token travels here because other users of the machine can read a command line, but not an environment.
    """
    ours_to_say = {
        "JUPYTER_NO_CONFIG",
        "JUPYTER_PORT",
        "JUPYTER_PORT_RETRIES",
        "JUPYTER_TOKEN_FILE",
        "JUPYTER_GATEWAY_URL",
    }
    kept = {name: value for name, value in base.items() if name not in ours_to_say}
    return kept | dict(settings) | {"JUPYTER_TOKEN": token}


def _write(path: Path, content: Mapping[str, Any]) -> None:
    data = (json.dumps(content, indent=2) + os.linesep).encode()
    if not path.exists() or path.read_bytes() != data:
        write_atomically(path, data, mode=0o600)
