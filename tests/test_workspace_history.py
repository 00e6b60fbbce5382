"""Any history of a workspace leaves the learner every byte."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from curriculum.workspace import HIDDEN, lay_out
from tests.test_workspace import DATA, NOTEBOOK, contents, publish, put

FEW_BYTES = st.sampled_from([b"", b"a", b"b", b"c", b"d"])
PATHS = st.sampled_from([NOTEBOOK, DATA, "11-cross-team/answers.json", "11-cross-team/notes.md"])


class AnyHistory(RuleBasedStateMachine):
    """Edits, deletions, new versions, damaged fingerprints and launches, in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        self.lessons = Path(self.folder.name, "lessons")
        self.workspace = Path(self.folder.name, "workspace")
        self.shipped: dict[str, bytes] = {}
        self.ever_shipped: set[tuple[str, bytes]] = set()
        self.learners: dict[str, bytes] = {}
        self.ship({NOTEBOOK: b"a", DATA: b"a"})

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(files=st.dictionaries(PATHS, FEW_BYTES, min_size=1))
    def ship(self, files: dict[str, bytes]) -> None:
        publish(self.lessons, files)
        self.shipped |= files
        self.ever_shipped |= set(files.items())

    @rule(path=PATHS, data=FEW_BYTES)
    def edit(self, path: str, data: bytes) -> None:
        put(self.workspace / path, data)
        self.learners[path] = data

    @rule(path=PATHS)
    def delete(self, path: str) -> None:
        (self.workspace / path).unlink(missing_ok=True)
        self.learners.pop(path, None)

    @rule(data=FEW_BYTES)
    def damage_fingerprints(self, data: bytes) -> None:
        put(self.workspace / HIDDEN / "laid-out.json", data)

    @rule()
    def launch(self) -> None:
        said = lay_out(self.workspace, self.lessons)
        now = contents(self.workspace)
        for path, data in self.shipped.items():
            if not path.endswith("answers.json"):
                assert now[path] == data or path in said.kept

    @invariant()
    def the_learner_has_every_byte(self) -> None:
        now = contents(self.workspace)
        for path, data in self.learners.items():
            # Bytes that are also a text of ours may give way to a newer text of ours; a record never does.
            if path.endswith("answers.json") or (path, data) not in self.ever_shipped:
                assert now[path] == data


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=150, stateful_step_count=20, deadline=None)
