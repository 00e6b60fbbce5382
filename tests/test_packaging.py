"""The wheel: what is in it, and that it runs with no checkout in sight."""

import http.client
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.cli.launching import Learn, all_gone, clean_environment

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_lessons_widgets_and_types_travel(wheel: Path) -> None:
    names = names_in(wheel)
    lessons = {
        f"curriculum/_lessons/{path.relative_to(ROOT / 'release').as_posix()}"
        for path in (ROOT / "release").rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.parts)
    }
    assert "curriculum/_lessons/11-cross-team/cross-team.ipynb" in lessons
    assert "curriculum/_lessons/11-cross-team/requests.csv" in lessons
    assert lessons <= names
    static = ROOT / "curriculum" / "widgets" / "static"
    assert {f"curriculum/widgets/static/{path.name}" for path in static.iterdir()} <= names
    templates = {path.name for path in (ROOT / "curriculum" / "templates").iterdir() if path.is_file()}
    assert {f"curriculum/templates/{name}" for name in templates} <= names
    assert {"curriculum/py.typed", "autograde/py.typed"} <= names


def test_nothing_else_travels(wheel: Path) -> None:
    names = names_in(wheel)
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"curriculum", "autograde"}
    strangers = ("answers.json", ".ipynb_checkpoints", "__pycache__", "make_", ".pyc")
    lessons = [name for name in names if name.startswith("curriculum/_lessons/")]
    assert not [name for name in lessons if any(stranger in name for stranger in strangers)]


def test_both_licences_travel(wheel: Path) -> None:
    names = names_in(wheel)
    assert {Path(name).name for name in names if "/licenses/" in name} == {"LICENSE", "LICENSE-lessons"}


def install(wheel: Path, folder: Path, *options: str) -> Path:
    """Make an environment in `folder` and install the wheel; its `curriculum`."""
    python = folder / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *options, wheel],
        check=True,
        capture_output=True,
    )
    return folder / "bin" / "curriculum"


def opens_the_lesson(curriculum: Path, folder: Path) -> None:
    """Run `curriculum learn` with no options but where, and look whether the lesson is there."""
    home = folder / "home"
    clean_environment(home)
    learn = Learn(home, "11", "--no-browser", command=(curriculum,)).until_open()
    everyone = learn.everyone()
    try:
        assert learn.ask("GET", "/api/contents/11-cross-team/cross-team.ipynb", learn.token)[0] == http.client.OK
        assert (home / "career-on-soft-skills" / "11-cross-team" / "cross-team.ipynb").is_file()
    finally:
        assert learn.end() == 0
    assert all_gone(everyone)


def test_the_wheel_runs_beside_the_packages_of_this_environment(wheel: Path, tmp_path: Path) -> None:
    curriculum = install(wheel, tmp_path / "venv", "--no-deps", "--no-index")
    (site,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    # A folder named in a .pth is searched, but its own .pth, that of an editable install, is not read.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    where = [tmp_path / "venv" / "bin" / "python", "-P", "-c", "import curriculum; print(curriculum.__file__)"]
    assert subprocess.check_output(where, cwd=tmp_path, text=True).startswith(str(site))
    opens_the_lesson(curriculum, tmp_path)


@pytest.mark.long
def test_the_wheel_runs_in_a_new_environment(wheel: Path, tmp_path: Path) -> None:
    opens_the_lesson(install(wheel, tmp_path / "venv"), tmp_path)
