"""What a run shares between submissions changes nothing in what any of them gets."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from autograde.grade import Bench, grade
from autograde.known import needs_running
from autograde.plan import Run
from autograde.run import Runner
from autograde.sandbox.parent import Sandbox
from autograde.submission import Submission
from tests.autograde.room import Room
from tests.autograde.test_stock_nbgrader import CLASS
from tests.learners import cell_of

ANSWERS = {
    "q1": ("q1 = ...", "q1 = 31.4", "q1 = 31.41", 'q1 = requests[requests["route"] == "direct_fyi"]["cost_h"].mean()'),
    "q3": ("q3 = ...", "q3 = -1", 'q3 = float("nan")', "q3 = 1 / 0"),
}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    room = Room.make(tmp_path_factory.mktemp("known") / "course")
    for name in ("untouched", "perfect", "half-done", "worst", "no-record"):
        room.learner(name, CLASS[name])
    return room


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox()
    made.ready()
    yield made
    made.close()


def varied(submission: Submission, chance: random.Random) -> Submission:
    """The same work with other guesses, other ways to write an answer, and now and then a cell of one's own."""
    notebook = json.loads(submission.files["cross-team.ipynb"])
    for cell in notebook["cells"]:
        if "guess before I look" in "".join(cell["source"]) and chance.random() < 0.7:
            cell["source"] = "".join(cell["source"]) + f" {chance.randint(1, 90)}"
    for question, ways in ANSWERS.items():
        if chance.random() < 0.6:
            cell = cell_of(notebook, f"figures-{question}-answer")
            cell["source"] = "".join(cell["source"]) + "\n" + chance.choice(ways)
    if chance.random() < 0.3:
        at = chance.randrange(len(notebook["cells"]))
        source = chance.choice(
            ("requests = None", "1 / 0", "print(open('answers.json').read())", "picture.get_title()")
        )
        own = {"cell_type": "code", "id": "own", "metadata": {}, "source": source, "outputs": [], "execution_count": 1}
        notebook["cells"].insert(at, own)
    return replace(submission, files={**submission.files, "cross-team.ipynb": json.dumps(notebook).encode()})


def test_a_class_that_shares_gets_what_each_would_get_alone(room: Room, sandbox: Sandbox) -> None:
    shared, chance = room.bench(), random.Random(7)
    names = sorted(path.name for path in (room.folder / "submitted").iterdir())
    once = 0
    for number in range(24):
        submission = varied(room.submission(names[number % len(names)]), chance)
        together = grade(submission, shared, sandbox)
        once += together.times["run"] < 0.001
        alone = room.bench()
        alone._runner = Runner(sandbox, [], [], alone.sealed)
        expected = grade(submission, alone, sandbox)
        assert together.scores == expected.scores
        assert together.document == expected.document
        assert together.problems == expected.problems
    assert once >= 1  # some were known as a whole: otherwise this would show nothing


def test_the_beginning_is_shared_by_those_who_left_it_as_it_is(room: Room, sandbox: Sandbox) -> None:
    bench = room.bench()
    graded = grade(room.submission("perfect"), bench, sandbox)
    assert len(sandbox.begun[0].outputs) >= 4
    assert sum(score or 0 for score in graded.scores.values()) == 14.0


def with_cell(submission: Submission, source: str, **files: bytes) -> Submission:
    notebook = json.loads(submission.files["cross-team.ipynb"])
    own = {"cell_type": "code", "id": "own", "metadata": {}, "source": source, "outputs": [], "execution_count": 1}
    notebook["cells"].append(own)
    added = {name.replace("__", "."): raw for name, raw in files.items()}
    return replace(submission, files={**submission.files, **added, "cross-team.ipynb": json.dumps(notebook).encode()})


def printed(submission: Submission, bench: Bench, sandbox: Sandbox) -> str:
    cells = json.loads(grade(submission, bench, sandbox).document)["cells"]
    return str(cells[-1]["outputs"][0]["text"]).strip()


def test_a_module_beside_the_notebook_is_nobody_elses(room: Room, sandbox: Sandbox) -> None:
    bench, plain = room.bench(), room.submission("perfect")
    source = "import tabnanny\nprint(hasattr(tabnanny, 'mine'))"
    others = with_cell(plain, source)
    own = with_cell(plain, source, tabnanny__py=b"mine = 1")
    assert [printed(one, bench, sandbox) for one in (others, own, others)] == ["False", "True", "False"]


def test_code_that_reads_a_record_is_run_for_each_of_them(room: Room, sandbox: Sandbox) -> None:
    bench, plain = room.bench(), room.submission("perfect")
    source = "print(len(open('answers.json').read()))"
    records = (b'{"format": 1}', b'{"format": 1, "lesson": "11-cross-team"}')
    said = [printed(with_cell(plain, source, answers__json=record), bench, sandbox) for record in records]
    assert said == ["13", "40"]


def test_a_beginning_that_asks_for_what_is_a_learners_own_ends_there(sandbox: Sandbox) -> None:
    begun, fresh = sandbox.begin(lambda _: None, [(1, "a = 1"), (2, "open('answers.json')"), (3, "b = 2")])
    assert (len(begun.outputs), len(fresh.outputs)) == (1, 0)
    assert [len(one.outputs) for one in sandbox.begin(lambda _: None, [(1, "1 / 0")])] == [0]
    assert [len(one.outputs) for one in sandbox.begin(lambda _: None, [])] == [0]


def test_names_that_are_needed_later_keep_a_cell_running() -> None:
    def cells(*sources: str) -> dict[int, Run]:
        return {at: Run(at + 1, source, asks=False) for at, source in enumerate(sources)}

    assert needs_running(0, cells("picture = plot()", "picture.title"))
    assert needs_running(0, cells("plot()", "Out[1]"))
    assert needs_running(0, cells("plot()", "print(_)"))
    assert needs_running(0, cells("plot()", "%who"))
    assert needs_running(1, cells("plt.rcParams['axes.grid'] = True", "picture = plot()"))
    assert not needs_running(0, cells("picture = plot()", "pictures = 3 % 2"))


def test_what_one_learner_shows_is_never_shown_for_another(room: Room, sandbox: Sandbox) -> None:
    bench, honest = room.bench(), room.submission("perfect")
    expected = _pictures(honest, room.bench(), sandbox)
    assert expected
    forged = "from IPython.display import Image\nplt.show = lambda: display(Image(data=b'forged {}'))"
    shown = [_pictures(_with_answer(honest, "q1", forged.format(number)), bench, sandbox) for number in range(8)]
    assert shown[0] != expected  # it did forge, for itself
    assert _pictures(_with_answer(honest, "q1", "q1 = 1"), bench, sandbox) == expected


def _with_answer(submission: Submission, question: str, line: str) -> Submission:
    notebook = json.loads(submission.files["cross-team.ipynb"])
    cell = cell_of(notebook, f"figures-{question}-answer")
    cell["source"] = "".join(cell["source"]) + "\n" + line
    return replace(submission, files={**submission.files, "cross-team.ipynb": json.dumps(notebook).encode()})


def _pictures(submission: Submission, bench: Bench, sandbox: Sandbox) -> list[str]:
    cells = json.loads(grade(submission, bench, sandbox).document)["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]


def test_a_fingerprint_tells_values_apart_and_equal_ones_not() -> None:
    import pandas as pd

    from autograde.sandbox.inputs import fingerprint

    def table(last: int) -> pd.DataFrame:
        return pd.DataFrame({"a": [1, 2, last], "b": ["x", "y", "z"]})

    def found(**names: object) -> str:
        return fingerprint("table.plot(); helper(table)", names)

    assert found(table=table(3)) == found(table=table(3)) == found(table=table(3), other=1)
    assert found(table=table(3)) != found(table=table(4))
    spaces: list[dict[str, object]] = []
    for factor in (1, 2, 1):
        space: dict[str, object] = {"table": table(3), "factor": factor}
        exec("def helper(t):\n    return t * factor", space)  # noqa: S102 - our own line
        spaces.append(space)
    one, two, again = (fingerprint("helper(table)", space) for space in spaces)
    assert one == again != two
    assert fingerprint("x", {"x": (number for number in range(3))}) == ""  # nobody can tell
