"""The command `autograde`."""

from __future__ import annotations


def main() -> None:
    """Run the command."""
    from .app import run  # noqa: PLC0415 - a worker imports what started it, and has no use for commands

    run()
