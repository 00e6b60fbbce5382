"""The command `curriculum` in this process, as quick as a function call and with everything a learner would see."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest import mock

from curriculum.cli import main


@dataclass(frozen=True)
class Ran:
    """What a run said and how it ended."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All of it, as one line of words."""
        return " ".join((self.out + self.err).split())


def curriculum(*arguments: object, typed: str = "") -> Ran:
    """Run one command; the terminal knows UTF-8 only, as a real one does."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    status = 0
    command = ["curriculum", *map(str, arguments)]
    with mock.patch.object(sys, "argv", command), mock.patch.object(sys, "stdin", io.StringIO(typed)):  # noqa: SIM117
        with mock.patch.dict("os.environ", {"COLUMNS": "100"}), redirect_stdout(out), redirect_stderr(err):
            try:
                main()
            except SystemExit as ended:
                status = ended.code if isinstance(ended.code, int) else 1
    return Ran(status, *(stream.buffer.getvalue().decode() for stream in (out, err)))
