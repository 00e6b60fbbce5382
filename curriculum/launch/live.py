"""Which cells of which notebook make it live, and opening it from wherever we are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from curriculum.home.model import Place
from curriculum.home.places import cells_to_run
from curriculum.launch.address import Address
from curriculum.launch.jupyter_settings import runtime_folder
from curriculum.launch.opening import Opened, open_notebook
from curriculum.workspace.ground import HIDDEN
from curriculum.workspace.shipped import HOME

RUNNING = "running.json"


def open_place(address: Address, workspace: Path, place: Place) -> Opened:
    """Open the notebook of a place so that it is live there."""

    def choose(cells: Sequence[dict[str, Any]]) -> list[str]:
        return _home_cell(cells) if place.notebook == HOME else cells_to_run(cells, place)

    return open_notebook(address, runtime_folder(workspace / HIDDEN), place.notebook, choose)


def running_at(workspace: Path) -> Address | None:
    """The server that `curriculum learn` runs for a workspace; `None` where none answers."""
    address = Address.read(workspace / HIDDEN / RUNNING)
    return address if address is not None and address.answers() else None


def _home_cell(cells: Sequence[dict[str, Any]]) -> list[str]:
    """The one cell of the home notebook, where the learner has not changed it to something else."""
    return [
        cell["id"]
        for cell in cells
        if cell["cell_type"] == "code" and cell.get("id") == "ho-page" and "open_home()" in "".join(cell["source"])
    ]
