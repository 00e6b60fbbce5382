"""A reflection in a lesson: prompt, check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curriculum.content.lesson import ReflectionTask, RolePlayTask
from curriculum.content.reflection import PRIVACY
from curriculum.errors import LearnerError
from curriculum.mark import Mark, Note, Page
from curriculum.record import RecordError
from curriculum.scoring.marks import Outcome, Verdict
from curriculum.scoring.reflection import Assessment, PlayEcho, assess_reflection

if TYPE_CHECKING:
    from curriculum.content.reflection import Prompt

    from .desk import Desk


class Reflection:
    """One reflection: read its `prompt()`, write in the cell below it, `check()` what you wrote."""

    def __init__(self, desk: Desk, name: str, task: ReflectionTask) -> None:
        self._desk, self._name, self._task = desk, name, task
        self._checked: str | None = None

    def __repr__(self) -> str:
        return f"Reflection: {self._prompt.asks}"

    def prompt(self) -> Page:
        """What to write about, with the learner's own choice where the prompt quotes one."""
        prompt = self._prompt
        parts = [f"**{prompt.asks}**"]
        echo = self._echo()
        if echo is not None:
            parts.append(
                f"In “{echo.title}”, when it was said: “{echo.says}”, you answered: “{echo.chosen}” Take that choice "
                "up where it fits: would you have done the same?"
            )
        parts += [f"*No such moment at work?* {prompt.second_route}", f"*{PRIVACY}*"]
        if self._desk.execution == "autograde":
            parts.append(self._rubric())
        return Page("\n\n".join(parts))

    def check(self) -> Mark:
        """The automatic part of the mark: a complete, plausible, own answer. Depth is for a person to grade."""
        try:
            notebook = self._desk.notebook()
        except LearnerError as error:
            return Mark(Verdict(0.0, "not yet", (str(error),)), self._task.check)
        text = notebook.sources.get(self._name, "")
        assessment = self._assess(text)
        why = list(_reasons(assessment))
        if self._desk.execution == "learn":
            said = f"Read as saved at {notebook.saved:%H:%M:%S}."
            if self._checked == text:
                said = (
                    f"Nothing saved since your last check ({notebook.saved:%H:%M:%S}): press Ctrl+S, then check again."
                )
            why.insert(0, said)
            self._checked = text
        self._desk.touch()
        return Mark(Verdict(float(assessment.passed), assessment.outcome, tuple(why)), self._task.check)

    def rate(self, mark: int | None = None) -> Page | Note:
        """See the rubric with its exemplars and rate your own text with it, after a first complete answer.

        Parameters
        ----------
        mark:
            Your own rating, 0 to 3. It is kept for you; it is never a mark.
        """
        if self._desk.execution != "learn":
            return Note("The learner's own rating, which is no mark.")
        if not self._assess(self.text()).passed:
            return Note("Not yet", ["The exemplars are here once your own answer is complete: .check()"])
        if mark is None:
            return Page(
                f"{self._rubric()}\n\nRead your own text once more. Which is it? To keep your rating, click on the "
                "three dots above this, write the number between the brackets, as in `rate(2)`, and press Shift+Enter."
            )
        if mark not in self._prompt.rubric:
            raise LearnerError(f"given {mark!r}; allowed are 0, 1, 2 and 3: run the cell with one of them")
        self._desk.record.note_rating(self._name, mark)
        return Note(f"Kept: {mark} of 3, your own rating.", [self._prompt.rubric[mark]])

    def is_started(self) -> bool:
        """Whether the saved notebook holds anything of the learner's own."""
        try:
            return self.outcome() != "not tried"
        except LearnerError:
            return False

    def outcome(self) -> Outcome:
        """How far the text is, as last saved; raises `LearnerError` where there is no notebook to read."""
        return self._assess(self.text()).outcome

    def text(self) -> str:
        """The cell as last saved."""
        return self._desk.notebook().sources.get(self._name, "")

    def _assess(self, text: str) -> Assessment:
        return assess_reflection(text, prompt=self._prompt, play=self._echo(), sources=self._desk.texts)

    def _rubric(self) -> str:
        """The rubric with the exemplars, as far as this copy of the lesson has them."""
        rows = ["**How a person reads it**"]
        for mark, meaning in sorted(self._prompt.rubric.items(), reverse=True):
            rows.append(f"**{mark}**: {meaning}")
            exemplar = None if self._desk.lesson.sealed else self._prompt.exemplars.get(mark)
            if exemplar:
                rows.append(f"> {' / '.join(exemplar)}")
        return "\n\n".join(rows)

    @property
    def _prompt(self) -> Prompt:
        return self._desk.reflections.root[self._name]

    def _echo(self) -> PlayEcho | None:
        """What the prompt quotes: the costliest choice of the first finished play of the practice role-play."""
        quoted = self._prompt.quotes
        task = self._desk.lesson.tasks.get(quoted or "")
        if quoted is None or not isinstance(task, RolePlayTask) or task.use != "practice":
            return None
        scorer = self._desk.scorer(quoted)
        if scorer.story.roleplay.sealed:
            return None
        try:
            played = scorer.finished(self._desk.record.read().plays_of(quoted))
        except RecordError:
            return None
        if not played:
            return None
        told = played[0].debrief
        quoted_decision = told.costliest or told.decisions[0]
        return PlayEcho(
            title=scorer.story.roleplay.title,
            says=quoted_decision.says,
            speaker=quoted_decision.speaker,
            chosen=quoted_decision.answer,
            others=tuple(option.you for option in quoted_decision.options if not option.chosen),
        )


def _reasons(assessment: Assessment) -> list[str]:
    if assessment.gates:
        return [gate.says for gate in assessment.gates]
    return [
        f"{criterion.name[:1].upper()}{criterion.name[1:]}: “{criterion.evidence}”"
        if criterion.met
        else f"A question: {criterion.question}"
        for criterion in assessment.criteria
        if criterion.evidence or not criterion.met
    ]
