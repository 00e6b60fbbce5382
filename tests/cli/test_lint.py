"""The commands for authors, as typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from curriculum.cli import app
from tests.lint.bench import NOTEBOOK, A, Bench, cell, good_lesson

YAML = "lesson/lesson.yaml"


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.chdir(tmp_path)
    return good_lesson(Path("source"))


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    return result.exit_code, result.output


def test_lint_of_a_good_lesson(bench: Bench) -> None:
    assert run("lint") == (0, "0 findings in 1 lesson\n")
    assert run("lint", str(bench.folder)) == (0, "0 findings in 1 lesson\n")


def test_lint_prints_a_finding_a_line(bench: Bench) -> None:
    bench.edit(A, "sets: [silent]", "sets: [silent, sulking]")
    bench.edit(YAML, "requires: []", "requires: [03-people]")
    status, output = run("lint", "source")
    finding, note, count = output.splitlines()
    assert status == 1
    assert finding.startswith(
        f"source/04-budgeting/{A}:{bench.line(A, 'sulking')}: scenes.opening.options.d.sets: given "
    )
    assert note.startswith(f"note: source/04-budgeting/{YAML}:")
    assert count == "1 finding in 1 lesson"


def test_lint_as_json(bench: Bench) -> None:
    bench.edit(A, "sets: [silent]", "sets: [silent, sulking]")
    status, output = run("lint", "--json")
    rows = json.loads(output)
    assert status == 1
    assert rows["notes"] == []
    (row,) = rows["findings"]
    assert set(row) == {"file", "line", "where", "given", "allowed", "remedy"}
    assert (row["file"], row["line"]) == (f"source/04-budgeting/{A}", bench.line(A, "sulking"))


def test_lint_writes_its_page_also_where_there_are_findings(bench: Bench) -> None:
    bench.edit(A, "sets: [silent]", "sets: [silent, sulking]")
    record = {"format": 1, "lesson": "04-budgeting", "remarks": []}
    Path("answers.json").write_text(json.dumps(record), encoding="utf-8")
    status, output = run("lint", "--report", "page.html", "--remarks", "answers.json")
    assert status == 1
    assert output.endswith("wrote page.html\n")
    assert Path("page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_lint_of_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from curriculum.cli import main; main()", "lint", "nowhere"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith("curriculum: given nowhere; allowed is a lesson's folder")


def test_new_then_lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, output = run("new", "04-budgeting")
    assert status == 0
    assert "made source/04-budgeting/budgeting.ipynb" in output
    assert "`curriculum lint source/04-budgeting`" in output
    status, output = run("lint")
    assert status == 1
    *findings, count = output.splitlines()
    assert all("`WRITE:`" in line for line in findings)
    assert count == f"{len(findings)} findings in 1 lesson"


def test_normalise(bench: Bench) -> None:
    before = bench.read(NOTEBOOK)
    assert run("normalise", "--check") == (0, "")
    bench.edit_notebook(lambda notebook: cell(notebook, "open").update(execution_count=3))
    status, output = run("normalise", "--check")
    assert status == 1
    assert output == f"{bench.path(NOTEBOOK)}: not clean; run `curriculum normalise {bench.path(NOTEBOOK)}`\n"
    assert run("normalise", str(bench.path(NOTEBOOK))) == (0, f"cleaned {bench.path(NOTEBOOK)}\n")
    assert bench.read(NOTEBOOK) == before
    assert run("normalise") == (0, "")
    assert run("normalise", "nowhere")[0] == 2


def test_a_release_is_looked_at_and_never_written(bench: Bench) -> None:
    released = Path("release/04-budgeting") / NOTEBOOK
    released.parent.mkdir(parents=True)
    bench.edit_notebook(lambda notebook: cell(notebook, "open").update(execution_count=3))
    released.write_text(bench.read(NOTEBOOK), encoding="utf-8")
    run("normalise")
    status, output = run("normalise", "--check")
    assert status == 1
    assert f"{released}:" in output
    assert "execution count 3" in output
    assert "### BEGIN SOLUTION" in output
    assert run("normalise", "release") == (0, "")
    assert '"execution_count": 3' in released.read_text(encoding="utf-8")


def test_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, output = run("schema", "--check")
    assert status == 1
    assert output.count("run `curriculum schema`") == 3
    assert run("schema")[0] == 0
    assert run("schema", "--check") == (0, "")
    assert run("schema") == (0, "")
    assert len(list(Path("docs/schema").glob("*.schema.json"))) == 3


@pytest.mark.parametrize("command", ["lint", "new", "normalise", "schema"])
def test_help(command: str) -> None:
    status, output = run(command, "--help")
    assert status == 0
    assert "For authors:" in output


def test_learners_do_not_load_what_authors_use() -> None:
    code = "import sys, curriculum, curriculum.cli; print([m for m in sys.modules if m.startswith('curriculum.lint')])"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "100"}
    )
    assert result.stdout == "[]\n"
