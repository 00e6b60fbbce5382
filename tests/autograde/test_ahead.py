"""What was run ahead for everybody stands in for a cell only where running it could not make a difference."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograde.grade import grade
from autograde.known import names_all
from autograde.plan import Run
from autograde.run import Runner
from autograde.sandbox.channel import Order
from autograde.sandbox.parent import Sandbox
from autograde.sandbox.session import Session
from autograde.submission import Submission
from tests.autograde.room import Room
from tests.learners import LESSONS, Learner, grade_id

_SPOIL = """
for name, one in list(globals().items()):
    if type(one).__name__ == "DataFrame":
        one.iloc[0] = one.iloc[1]
"""
TABLE = "import pandas as pd\ntable = pd.DataFrame({'a': [3, 1, 2], 'b': ['x', 'y', 'z']})\nrate = 2"


def opened(sandbox: Sandbox, *ahead: str, shows_only: bool = False) -> tuple[Session, dict[str, Any]]:
    """A child after `TABLE`, and what of the cells behind it was kept."""
    first = [(1, TABLE, False)]
    behind = [(at, source, shows_only) for at, source in enumerate(ahead, start=2)]
    alone, begun = (
        sandbox.begin(lambda folder: (folder / "table.csv").write_text("a\n1\n"), [(1, TABLE)], cells)[0]
        for cells in (first, first + behind)
    )
    kept = {key: shown for key, shown in begun.ahead.items() if key not in alone.ahead}
    return sandbox.open(sandbox.folder(), begun), kept


def come_to(session: Session, source: str, count: int = 2, *, shows_only: bool = False) -> dict[str, Any]:
    session.send([Order(source, count, ahead=True, shows_only=shows_only)])
    return session.reply().message


def value(session: Session, expression: str) -> object:
    return session.run(expression, count=90, asks=True).message.get("answer")


def test_a_cell_that_finds_the_same_values_is_taken_with_what_it_gave(alone: Sandbox) -> None:
    source = "best = table[table['a'] > 1]\nbest"
    child, kept = opened(alone, source)
    with child:
        said = come_to(child, source)
        [shown] = kept[said["same"]]
        assert shown["data"]["text/plain"].splitlines()[1:] == ["0  3  x", "2  2  z"]
        assert value(child, "[int(n) for n in best['a']] + [len(table)]") == [3, 2, 3]


def test_behind_a_cell_of_ones_own_the_first_cells_are_taken_too(alone: Sandbox) -> None:
    source = "rate = 2\ndouble = rate * 2"
    begun, fresh = alone.begin(lambda _: None, [(1, source)], [(1, source, False)])
    with alone.open(alone.folder(), begun) as child:
        assert value(child, "double") == 4
    with alone.open(alone.folder(), fresh) as child:
        child.run("mine = sorted(name for name in globals() if name in ('rate', 'double'))", count=1)
        assert "same" in come_to(child, source)
        assert value(child, "[*mine, double]") == [4]


@pytest.mark.parametrize(
    "before",
    [
        "table = table.head(2)",
        "table.loc[0, 'a'] = 9",
        "table['c'] = 1",
        "rate = 3",
        "rate = 2.0",
        "class Sly(int): pass\nrate = Sly(2)",
        "del rate",
        "open('table.csv', 'w').write('a\\n2\\n')",
        "import os\nos.mkdir('x')\nos.chdir('x')",
    ],
)
def test_another_value_or_a_changed_file_and_it_runs(alone: Sandbox, before: str) -> None:
    source = "total = table['a'].sum() * rate + pd.read_csv('table.csv')['a'].sum()"
    child, kept = opened(alone, source)
    with child:
        assert len(kept) == 1
        child.run(before, count=2)
        assert "same" not in come_to(child, source)


@pytest.mark.parametrize(
    "source",
    [
        "open('made.csv', 'w').close()",
        "import os\nos.environ['A'] = '1'",
        "import random\nrandom.seed(1)",
        "import numpy as np\nn = np.random.rand()",
        "import matplotlib.pyplot as plt\nplt.rcParams['axes.grid'] = True",
        "other = table",
        "both = [table, 1]",
        "table['a'] = 0",
        "table.loc[0, 'a'] = 0",
        "del rate",
        "numbers = iter([1, 2])",
        "class A: pass",
        "a = type('A', (), {})()",
        "def counted():\n    global rate\n    rate += 1\n    return rate\ncounted()",
        "def made():\n    n = []\n    return lambda: n\nf = made()",
        "odd = pd.DataFrame({'a': [[1], [2]]})",
        "file = open('table.csv')",
        "1 / 0",
        "unknown + 1",
        "open('answers.json')",
    ],
)
def test_what_cannot_be_handed_on_is_not_kept(alone: Sandbox, source: str) -> None:
    child, kept = opened(alone, source)
    with child:
        assert kept == {}
        assert "same" not in come_to(child, source)


@pytest.mark.parametrize("last", ["while True: pass", "import os\nos._exit(1)", "import os\nos.kill(os.getpid(), 9)"])
def test_a_cell_that_ends_or_never_does_costs_only_what_comes_after_it(alone: Sandbox, last: str) -> None:
    child, kept = opened(alone, "total = rate + 1", last, "never = 1")
    with child:
        assert len(kept) == 1
        assert "same" in come_to(child, "total = rate + 1")


def test_it_is_taken_once_because_what_follows_may_change_it(alone: Sandbox) -> None:
    source = "picked = [1, 2]"
    child, _ = opened(alone, source)
    with child:
        assert "same" in come_to(child, source)
        child.run("picked.append(3)", count=3)
        assert "same" not in come_to(child, source, 4)
        assert value(child, "picked") == [1, 2]


def test_a_name_that_was_given_the_same_value_again_is_given_to_the_child(alone: Sandbox) -> None:
    sources = ("column = 'a'", "column = 'a'\nshown = 1")
    child, kept = opened(alone, *sources)
    with child:
        assert len(kept) == 2
        assert "same" in come_to(child, sources[0])
        child.run("column = 'b'", count=3)
        assert "same" in come_to(child, sources[1], 3)
        assert value(child, "column") == "a"


def test_names_inside_a_function_are_the_childs_own(alone: Sandbox) -> None:
    sources = ("left = 1", "def fits(limit=24):\n    left = limit\n    return left\nfits()")
    child, _ = opened(alone, *sources)
    with child:
        child.run("left = 5", count=2)
        assert "same" in come_to(child, sources[1], 3)
        assert value(child, "left") == 5


def test_a_function_that_came_back_is_as_if_it_had_been_defined_there(alone: Sandbox) -> None:
    source = 'def doubled(number, by=2):\n    """Help."""\n    return number * by * rate / unknown\n\ndoubled.__name__'
    code = "rate = 10\ntry:\n    doubled(1)\nexcept NameError:\n    import traceback\n    said = traceback.format_exc()"
    told = []
    for taken in (True, False):
        child, _ = opened(alone, *([source] if taken else []))
        with child:
            assert ("same" in come_to(child, source)) is taken
            child.run(code, count=3)
            shown = child.run("doubled(1)", count=4).message["outputs"][0]["traceback"]
            told.append((value(child, "said"), value(child, "doubled.__doc__"), shown))
            child.run("unknown = 4", count=5)
            assert value(child, "doubled(3)") == 15
    assert told[0] == told[1]
    assert "number * by * rate" in "".join(told[0][2])
    child, _ = opened(alone, source)
    with child:  # a traceback names the number of the cell, which is another one here
        assert "same" not in come_to(child, source, count=7)


def test_a_cell_that_only_shows_is_taken_without_what_it_gave(alone: Sandbox) -> None:
    source = (
        "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.bar(table['b'], table['a'])\nplt.show()"
    )
    child, kept = opened(alone, source, shows_only=True)
    with child:
        assert "same" not in come_to(child, source)  # it may be needed later: nobody said that it only shows
    child, kept = opened(alone, source, shows_only=True)
    with child:
        [shown] = kept[come_to(child, source, shows_only=True)["same"]]
        assert "image/png" in shown["data"]
    child, _ = opened(alone, source, shows_only=True)
    with child:
        child.run("table['a'] = 1", count=2)
        assert "same" not in come_to(child, source, shows_only=True)


def test_code_that_reaches_around_names_is_noticed() -> None:
    def told(source: str, masters: frozenset[str] = frozenset()) -> bool:
        return names_all({0: Run(1, source, asks=False)}, masters)

    assert told("mean = table['a'].mean()\nprint(f'{mean=}')\ntable.plot(kind='bar')")
    for source in (
        "pd.DataFrame.mean = len", "setattr(pd, 'x', 1)", "pd.read_csv.__defaults__ = ()", "_", "Out[3]", "globals()",
        "pd.set_option('display.precision', 1)", "%who", "table.query('a > @rate')", "x = ", "vars(pd)['a'] = 1",
    ):  # fmt: skip
        assert not told(source), source
    assert told("table.index.name = 'n'", frozenset({"table.index.name = 'n'"}))


def test_no_test_lies_in_the_child_before_the_cell_it_tests_has_run(shared_room: Room, alone: Sandbox) -> None:
    shared_room.learner("hunter", Learner.solve)
    hunt = (
        "import gc\nlists = [one for one in gc.get_objects() if isinstance(one, list)]\n"
        "orders = [inner for one in lists for inner in one if isinstance(inner, dict)]\n"
        "print(sum('The rule should' ' cost less' in str(one.get('source')) for one in orders))"
    )
    plain = shared_room.submission("hunter")
    notebook = json.loads(plain.files["cross-team.ipynb"])
    at = next(at for at, cell in enumerate(notebook["cells"]) if grade_id(cell) == "figures-q6")
    own = {"cell_type": "code", "id": "own", "metadata": {}, "source": hunt, "outputs": [], "execution_count": 1}
    notebook["cells"].insert(at, own)
    submission = replace(plain, files={**plain.files, "cross-team.ipynb": json.dumps(notebook).encode()})
    cells = json.loads(grade(submission, shared_room.bench(), alone).document)["cells"]
    [said] = [cell["outputs"] for cell in cells if cell["id"] == "own"]
    assert said[0]["text"] == "0\n"


@pytest.fixture(scope="module")
def roomy() -> Iterator[Sandbox]:
    """A sandbox with the limits of a class, beginnings of its own."""
    sandbox = Sandbox()
    sandbox.ready()
    yield sandbox
    sandbox.close()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_shows_the_same_as_where_every_cell_runs(lesson: str, tmp_path: Path, roomy: Sandbox) -> None:
    room = Room.make(tmp_path / "course", lesson)
    room.learner("done", Learner.do_everything)
    room.learner("untouched")
    chance = random.Random(lesson)
    submissions = [room.submission(name) for name in ("done", "untouched")]
    submissions += [_varied(one, chance) for one in submissions for _ in range(2)]
    submissions += [
        _with_cells(submissions[0], {0: "import math\nmath.pi"}),
        _with_cells(submissions[0], {12: "1 + 1"}),
    ]
    bench = room.bench()
    together = [grade(one, bench, roomy) for one in submissions]
    assert len(roomy.begun[0].ahead) >= 8  # otherwise nothing was shown
    for submission, shared in zip(submissions, together, strict=True):
        bench._runner = Runner(roomy, [], [], bench.sealed)
        expected = grade(submission, bench, roomy)
        assert shared.document == expected.document
        assert (shared.scores, shared.problems) == (expected.scores, expected.problems)


def _varied(submission: Submission, chance: random.Random) -> Submission:
    """With cells of one's own, which change what later cells find."""
    sources = (_SPOIL, "rows = [one for one in [1, 2]]", "table = 1", "1 / 0")
    return _with_cells(submission, {chance.randrange(70): chance.choice(sources) for _ in range(3)})


def _with_cells(submission: Submission, sources: Mapping[int, str]) -> Submission:
    [name] = [name for name, raw in submission.files.items() if name.endswith(".ipynb") and b"grade_id" in raw]
    notebook = json.loads(submission.files[name])
    for at, source in sources.items():
        own = {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": 1}
        notebook["cells"].insert(at, {**own, "id": f"own-{at}"})
    return replace(submission, files={**submission.files, name: json.dumps(notebook).encode()})
