"""A learner who never stops: plays in a loop, and says on stdout which choices the record has acknowledged."""

from __future__ import annotations

import sys
from pathlib import Path

from curriculum.content import read_roleplay
from curriculum.record import Record
from curriculum.rehearsal import Rehearsal, RolePlayScorer
from curriculum.scoring import Story


def main() -> None:
    folder, roleplay = map(Path, sys.argv[1:])
    rehearsal = Rehearsal("play", RolePlayScorer(Story(read_roleplay(roleplay))), Record(folder, "11-cross-team"))
    while True:
        if rehearsal.is_finished:
            rehearsal.begin_again()
        rehearsal.answer(rehearsal.options()[0])
        print(rehearsal.number, len(rehearsal.steps), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
