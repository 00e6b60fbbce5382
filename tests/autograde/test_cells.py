"""Cells are read as a kernel reads them."""

from __future__ import annotations

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograde.sandbox.cells import Transforms
from tests.learners import ROOT, read

SPECIAL = (
    "%time x = 1", "x = %pwd", "x = \\\n  %pwd", "!ls", "files = !ls", "  !ls", "len?", "?len", "len??  # why", ", f a",
    "; f a", "/f a", "%%time\nx = 1", ">>> x = 1\n... y", "In [3]: x = 1", "if x:\n    %time y", "a = b = %pwd",
    "x = [\n  !ls\n]", "f(a=%b)", "x == !y", "%", "x =\\\n!ls",
)  # fmt: skip
PLAIN = (
    "x != 1", "f'{x:.0%}'", "5 % 2", "# a question?\nx = 1", "'why?'", "x = (1\n/ 2)", "", "   ", "def f(:\n",
    "x = '''\n%time\n'''", "\n\n  x = 1\n  y = 2", "x = 1 # = !ls", "#%%\nx = 1", "x = '''\n# what?\n'''\ny", "\ufeffx",
)  # fmt: skip


@pytest.mark.parametrize("source", [*SPECIAL, *PLAIN])
def test_a_kernels_own_syntax_is_read_as_a_kernel_reads_it(source: str) -> None:
    assert Transforms().transform_cell(source) == TransformerManager().transform_cell(source)


def test_the_code_of_every_lesson_is_read_as_a_kernel_reads_it() -> None:
    for path in sorted((ROOT / "source").glob("*/*.ipynb")):
        for cell in read(path)["cells"]:
            if cell["cell_type"] == "code":
                assert Transforms().transform_cell(cell["source"]) == TransformerManager().transform_cell(
                    cell["source"]
                )
