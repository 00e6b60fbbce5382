"""How fast a lesson's role-plays load and a play is scored."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from curriculum.content import read_lesson, read_roleplay
from curriculum.content.lesson import RolePlayTask
from curriculum.scoring import Choice, Paths, Story, score

SOURCE = Path(__file__).parent.parent / "source"
LOADS, SCORES = 20, 5_000


def median_seconds(run: Callable[[], object], times: int) -> float:
    """The median time of one run."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def first_play(paths: Paths) -> list[Choice]:
    """A finished play: the first open option everywhere, or the options level in a rated scene."""
    choices, moment = [], paths.story.begin()
    while moment.scene is not None:
        is_open = paths.story.open_options(moment)
        match paths.story.scene(moment).asks:
            case "choose":
                answer: object = is_open[0]
            case "best-and-worst":
                answer = {"best": is_open[0], "worst": is_open[1]}
            case _:
                answer = dict.fromkeys(is_open, 3)
        choices.append(Choice(moment.scene, answer))  # type: ignore[arg-type]  # one of the three forms
        moment = paths.story.advance(moment, answer).moment  # type: ignore[arg-type]
    return choices


def main() -> None:
    """Print milliseconds to load each lesson's role-plays with their paths, and microseconds to score one play."""
    for lesson in sorted(SOURCE.glob("[0-9][0-9]-*")):
        tasks = read_lesson(lesson / "lesson" / "lesson.yaml").tasks
        files = [lesson / "lesson" / f"{name}.yaml" for name, task in tasks.items() if isinstance(task, RolePlayTask)]

        def load(files: list[Path] = files) -> list[Paths]:
            return [Paths(Story(read_roleplay(file))) for file in files]

        print(f"{lesson.name}: {len(files)} role-plays load in {1e3 * median_seconds(load, LOADS):.1f} ms")
        for file, paths in zip(files, load(), strict=True):
            choices = first_play(paths)
            paths.chance(paths.story.begin())
            taken = median_seconds(lambda paths=paths, choices=choices: score(paths, choices), SCORES)  # type: ignore[misc]
            print(f"  {file.stem}: one play scored in {1e6 * taken:.1f} µs")


if __name__ == "__main__":
    main()
