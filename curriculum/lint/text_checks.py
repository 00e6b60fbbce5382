"""Reflections, hints and the portfolio page: names that exist, nothing left out."""

from __future__ import annotations

from collections.abc import Iterator

from curriculum.content.lesson import ChoiceQuestion, ClassesQuestion, ExerciseTask, Question, ReflectionTask
from curriculum.content.problems import Problem, Where, listed, suggest
from curriculum.portfolio.page import slots

from .folder import REFLECTIONS, LessonFolder

_SENTENCE = ("sentence.text", "sentence.date")


def check_texts(folder: LessonFolder) -> Iterator[Problem]:
    """Every finding on the reflections, the hints and the page of one lesson."""
    if folder.lesson is None:
        return
    if folder.reflections is not None:
        yield from _reflections(folder)
    for task, exercise in folder.exercises().items():
        for name, question in exercise.questions.items():
            yield from _question(folder, ("tasks", task, "questions", name), question)
    yield from _page(folder)


def required_elsewhere(folder: LessonFolder, known: set[str]) -> Iterator[Problem]:
    """Notes on lessons that this one requires and that are not there: nobody is stopped by that."""
    if folder.lesson is None or folder.yaml is None:
        return
    for at, name in enumerate(folder.lesson.requires):
        if name not in known:
            yield folder.yaml.problem(
                ("requires", at),
                f"{name!r}, which is not there",
                f"lessons: {listed(sorted(known))}",
                "leave it until it is",
            )


def _reflections(folder: LessonFolder) -> Iterator[Problem]:
    file, reflections, lesson = folder.reflections_yaml, folder.reflections, folder.yaml
    assert file is not None  # noqa: S101 - see the caller
    assert reflections is not None  # noqa: S101
    assert lesson is not None  # noqa: S101
    tasks = folder.reflection_tasks()
    for name in tasks:
        if name not in reflections.root:
            yield lesson.problem(
                ("tasks", name),
                f"no prompt for {name!r} in {REFLECTIONS}",
                f"a prompt for each reflection; there are {listed(reflections.root)}",
                f"write `{name}:` in {REFLECTIONS}",
            )
    practice = [name for name, task in folder.roleplay_tasks().items() if task.use == "practice"]
    for name, prompt in reflections.root.items():
        if name not in tasks:
            yield file.problem(
                (name,), f"a prompt {name!r} that is no task", f"the reflections: {listed(tasks)}", suggest(name, tasks)
            )
        if prompt.quotes and prompt.quotes not in practice:
            yield file.problem(
                (name, "quotes"),
                repr(prompt.quotes),
                f"a practice role-play: {listed(practice)}",
                "choices of an assessed one are not quoted back",
            )


def _question(folder: LessonFolder, where: Where, question: Question) -> Iterator[Problem]:
    file = folder.yaml
    assert file is not None  # noqa: S101 - there is a lesson
    if not question.hints:
        yield file.problem(where, "no hints", "steps, of which the last fills the cell in", "add `hints: [...]`")
    for at, hint in enumerate(question.hints):
        if hint in question.hints[:at]:
            yield file.problem((*where, "hints", at), "the same hint twice", "each step once", "remove one of them")
    if isinstance(question, ChoiceQuestion | ClassesQuestion):
        known = question.options if isinstance(question, ChoiceQuestion) else question.items
        for name in question.feedback:
            if name not in known:
                yield file.problem(
                    (*where, "feedback", name), repr(name), f"one of {listed(known)}", suggest(name, known)
                )


def _page(folder: LessonFolder) -> Iterator[Problem]:
    path = folder.content / "portfolio.md"
    if not path.is_file():
        yield Problem(path, 1, "", "no portfolio.md", "the template of the artefact page", "write lesson/portfolio.md")
        return
    known = _slots(folder)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for slot in slots(line):
            if slot not in known:
                yield Problem(path, number, "", f"{{{{{slot}}}}}", "a slot that something fills", _nearest(slot, known))


def _nearest(slot: str, known: list[str]) -> str:
    near = suggest(slot, known)
    task = slot.partition(".")[0]
    same = [name for name in known if name.partition(".")[0] == task]
    return near if near.startswith("did you mean") else f"write one of {listed(same or known)}"


def _slots(folder: LessonFolder) -> list[str]:
    """Every slot that a page of this lesson may have."""
    known = list(_SENTENCE)
    scripts = {script.task: script for script in folder.scripts}
    for name in folder.roleplay_tasks():
        scenes = scripts[name].roleplay.scenes if name in scripts else ()
        known += [f"{name}.ending", *(f"{name}.{scene}" for scene in scenes)]
    lesson = folder.lesson
    assert lesson is not None  # noqa: S101 - see the caller
    for name, task in lesson.tasks.items():
        match task:
            case ExerciseTask():
                known += [f"{name}.{question}" for question in task.questions]
            case ReflectionTask():
                prompt = folder.reflections.root.get(name) if folder.reflections else None
                known += [f"{name}.{box.heading}" for box in prompt.boxes] if prompt else []
    return known
