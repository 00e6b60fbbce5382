"""Print both confusion tables: `python -m tests.scoring.reflection.report` from the root of the repository."""

from __future__ import annotations

import statistics
import sys
import time

from curriculum.scoring.reflection import assess_reflection

from .cases import PARTS, by_chance, cases, choice_table, table


def milliseconds() -> list[float]:
    taken = []
    for part in PARTS:
        for label in ("honest", "attack"):
            for case in cases(part, label):
                start = time.perf_counter()
                assess_reflection(case.text, prompt=case.prompt)
                taken.append(1000 * (time.perf_counter() - start))
    return sorted(taken)


def main() -> None:
    out = sys.stdout
    for part in PARTS:
        found = table(part)
        out.write(f"{part}: honest passed {found.honest[0]}/{found.honest[1]}, ")
        out.write(f"attacks caught {found.attacks[0]}/{found.attacks[1]}, ")
        out.write(f"AUC of criteria met, good against weak {found.auc:.3f}\n")
        for kind, (hits, number) in found.caught.items():
            out.write(f"    {kind:18} {hits}/{number}\n")
        for line in found.wrong:
            out.write(f"    wrong: {line}\n")
    for part in PARTS:
        chosen = choice_table(part)
        out.write(f"{part}, the own choice: honest found {chosen.honest[0]}/{chosen.honest[1]}, ")
        out.write(f"attacks told {chosen.attacks[0]}/{chosen.attacks[1]}\n")
        for line in chosen.wrong:
            out.write(f"    wrong: {line}\n")
    hits, pairs = by_chance()
    out.write(f"answers to other matters that seem to take up a choice: {hits} of {pairs}\n")
    taken = milliseconds()
    p95 = taken[int(0.95 * len(taken))]
    out.write(f"one check: median {statistics.median(taken):.1f} ms, 95 % under {p95:.1f} ms\n")


if __name__ == "__main__":
    main()
