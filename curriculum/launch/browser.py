"""Showing a page in the learner's browser, where there is one."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a browser window could appear; on a server in a cellar it would not."""
    if environment.get("BROWSER"):
        return True
    if platform in {"win32", "cygwin"}:
        return True
    if platform == "darwin":
        return "SSH_CONNECTION" not in environment
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def show(url: str) -> bool:
    """Open a page; whether a browser took it.

    The address is handed over as it is. A page in a hidden folder that leads on to it would keep the token
    off the browser's command line, but a browser in a sandbox (snap, flatpak) may not read such a page.
    """
    if not has_screen(sys.platform, os.environ):
        return False
    try:
        return webbrowser.open(url)
    except (webbrowser.Error, OSError):
        return False
