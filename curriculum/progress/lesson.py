"""From what was read of one lesson to its progress. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from curriculum.content.lesson import ExerciseTask, Question, ReflectionTask, RolePlayTask
from curriculum.plain_text import one_line
from curriculum.record import RecordedPlay, RecordFile
from curriculum.scoring.first_line import hundred

from .model import Evidence, LessonProgress
from .parts import FiguresProgress, PlayProgress, ReflectionProgress, SittingProgress, Step
from .promises import promises
from .seen import Seen, Stage

_HIGHEST_RATING = 3


def lesson_progress(seen: Seen, today: date) -> LessonProgress:
    """The progress of one lesson on one day."""
    lesson = seen.lesson
    if lesson is None:
        return LessonProgress(seen.folder, seen.folder, seen.folder, notes=tuple(seen.notes))
    plays = {name: _played(lesson.id, name, use, seen.stages[name]) for name, use in _uses(seen) if name in seen.stages}
    reflections = [_reflected(seen, name) for name in lesson.tasks if name in seen.prompts]
    sittings = [
        SittingProgress(sitting.title, sitting.minutes, tuple(_steps(seen, number)))
        for number, sitting in enumerate(lesson.sittings)
    ]
    return LessonProgress(
        lesson.id,
        lesson.title,
        seen.folder,
        tuple(sittings),
        _figures(seen),
        tuple(plays.values()),
        tuple(reflections),
        promises(seen, today),
        tuple(
            Evidence(lesson.id, name, stage.story.roleplay.title, observed)
            for name, stage in seen.stages.items()
            if stage.scored
            for observed in stage.scored[0].score.observations
        ),
        tuple(seen.notes),
    )


def _uses(seen: Seen) -> list[tuple[str, RolePlayTask]]:
    tasks = seen.lesson.tasks if seen.lesson else {}
    return [(name, task) for name, task in tasks.items() if isinstance(task, RolePlayTask)]


def _steps(seen: Seen, sitting: int) -> Iterator[Step]:
    """What belongs to a sitting: the practice role-play; the figures; the assessed role-play and the reflections."""
    for name, task in seen.lesson.tasks.items() if seen.lesson else ():
        match task:
            case RolePlayTask(use="practice") if sitting == 0:
                yield _role_play(name, seen.stages.get(name))
            case ExerciseTask() if sitting == 1:
                for asked, question in task.questions.items():
                    share = _share(seen, name, asked, question)
                    yield Step(asked, "question", f"question {asked}", "not tried" if share is None else "done")
            case RolePlayTask(use="assessed") if sitting > 1:
                yield _role_play(name, seen.stages.get(name))
            case ReflectionTask() if sitting > 1:
                prompt = seen.prompts.get(name)
                title = one_line(prompt.asks, 60) if prompt else name
                yield Step(name, "reflection", f"“{title}”", seen.texts.get(name, "not tried"))


def _role_play(name: str, stage: Stage | None) -> Step:
    if stage is None:
        return Step(name, "role-play", name, "not tried")
    title = f"“{stage.story.roleplay.title}”"
    if any(play.finished for play in stage.plays):
        return Step(name, "role-play", title, "done")
    if not stage.plays:
        return Step(name, "role-play", title, "not tried")
    at = f"decision {len(stage.plays[-1].choices) + 1}" if stage.current else "from its beginning, it was revised"
    return Step(name, "role-play", title, "not yet", at)


def _played(lesson: str, name: str, task: RolePlayTask, stage: Stage) -> PlayProgress:
    finished = [play for play in stage.plays if play.finished]
    under_way = len(stage.plays[-1].choices) if stage.plays and not stage.plays[-1].finished and stage.current else 0
    title = stage.story.roleplay.title
    last = _day(finished[-1]) if finished else None
    if not stage.scored:
        return PlayProgress(lesson, name, title, task.use, stage.sealed, len(finished), under_way, last=last)
    values = [hundred(played.score.value) for played in stage.scored]
    best = max(range(len(values)), key=lambda at: (stage.scored[at].score.value, -at))
    told = stage.scored[-1].debrief
    return PlayProgress(
        lesson,
        name,
        title,
        task.use,
        stage.sealed,
        len(finished),
        under_way,
        values[0],
        values[best],
        best + 1,
        told.costliest.regret if told.costliest else 0.0,
        told.costliest.says if told.costliest else "",
        last,
    )


def _reflected(seen: Seen, name: str) -> ReflectionProgress:
    lesson = seen.lesson.id if seen.lesson else ""
    asks = one_line(seen.prompts[name].asks)
    return ReflectionProgress(lesson, name, asks, seen.texts.get(name, "not tried"), _rating(seen.record, name))


def _rating(record: RecordFile | None, task: str) -> int | None:
    row = record.ratings.get(task) if record else None
    mark = row.get("mark") if isinstance(row, dict) else None
    return mark if type(mark) is int and 0 <= mark <= _HIGHEST_RATING else None


def _figures(seen: Seen) -> FiguresProgress | None:
    rows: list[tuple[str, float, float | None]] = []
    for name, task in seen.lesson.tasks.items() if seen.lesson else ():
        if isinstance(task, ExerciseTask):
            rows += [(asked, one.points, _share(seen, name, asked, one)) for asked, one in task.questions.items()]
    if not rows or seen.lesson is None:
        return None
    of, tried = sum(points for _, points, _ in rows), sum(share is not None for _, _, share in rows)
    if seen.lesson.sealed:
        return FiguresProgress(None, of, tried, len(rows))
    earned = sum(points * share for _, points, share in rows if share is not None)
    not_yet = tuple(asked for asked, _, share in rows if share is not None and share < 1)
    return FiguresProgress(round(earned, 2), of, tried, len(rows), not_yet)


def _share(seen: Seen, task: str, asked: str, question: Question) -> float | None:
    """The share of a question that was right when it was last checked, 0 to 1; `None` where it was not.

    The record has it, because `check` put it there. Where it has not - a plain test cell, a record that was lost - the
    saved output of the check cell says it. Nothing is run again.
    """
    row = seen.record.figures.get(asked) if seen.record else None
    if isinstance(row, dict) and question.kind != "cell" and "answer" in row:
        share = row.get("share")
        if isinstance(share, int | float) and not isinstance(share, bool) and 0 <= share <= 1:
            return float(share)
        return 0.0  # sealed then, or damaged since: answered, and to be checked again
    if seen.notebook is None:
        return None
    run = seen.notebook.runs.get(f"{task}-{asked}")
    if run is None:
        return None
    if run.failed:
        return 0.0 if question.kind == "cell" else None
    if run.value is None:  # nbgrader: a test cell that passes in silence earns all its points
        return 1.0 if question.kind == "cell" else None
    if run.value <= 0 and f"{task}-{asked}-answer" in seen.notebook.untouched:
        return None
    return min(max(run.value / question.points, 0.0), 1.0) if question.points else 1.0


def _day(play: RecordedPlay) -> date | None:
    try:
        return datetime.fromisoformat(play.choices[-1].at if play.choices else play.began).date()
    except ValueError:
        return None
