"""What the docs say of hostile submissions, autograde beside stock nbgrader, is what is seen."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from tests.autograde.columns import attacks, dangers, documented, rows

_OWN_PLAIN_TEST = "1 point"


def test_the_docs_name_every_attack() -> None:
    assert set(documented()) == {attack.name for attack in attacks()}


def test_by_the_docs_autograde_yields_nothing_but_a_plain_tests_own_point() -> None:
    for name, (ours, _) in documented().items():
        assert set(dangers(ours)) <= {_OWN_PLAIN_TEST}, name


@pytest.mark.long
@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("unshare"),
    reason="stock nbgrader is caged in namespaces, which needs Linux, root and unshare (apt-get install util-linux)",
)
def test_both_columns_are_as_documented() -> None:
    seen = {row.attack.name: (row.autograde, dangers(row.stock)) for row in rows(attacks())}
    assert seen == {name: (ours, dangers(theirs)) for name, (ours, theirs) in documented().items()}
