"""However it is installed, every module is there under `tocsin` and nothing under a bare name."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("agents", "desk", "schemas", "streams")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist of this tree and the wheel made from that sdist."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return out


def sources() -> set[str]:
    """Every file that must be installed, by its name under `tocsin`."""
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *FLOORS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    kinds = (".py", ".csv", ".txt", ".jsonl", ".typed", ".html", ".css", ".js", ".svg")
    return {f"tocsin/{name}" for name in tracked.stdout.splitlines() if name.endswith(kinds) and (ROOT / name).exists()}


def test_the_list_of_packages_is_whole() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {"tocsin"} | {str(Path(name).parent).replace("/", ".") for name in sources() if name.endswith("__init__.py")}
    assert sorted(folders) == settings["tool"]["setuptools"]["packages"]


def test_the_wheel_holds_every_module_and_table(built: Path) -> None:
    wheel = zipfile.ZipFile(next(built.glob("*.whl")))
    assert sources() <= set(wheel.namelist())
    assert not [name for name in wheel.namelist() if name.split("/")[0] in FLOORS]


def test_the_sdist_holds_what_the_wheel_is_made_of(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        names = {name.split("/", 1)[1] for name in sdist.getnames() if "/" in name}
    assert {"pyproject.toml", "README.md", "LICENSE", "schemas/alert.py", "tocsin/errors.py"} <= names


@pytest.mark.parametrize("kind", ["wheel", "sdist", "plain"])
def test_an_installed_copy_imports_whole(built: Path, kind: str, tmp_path: Path) -> None:
    what = {"wheel": next(built.glob("*.whl")), "sdist": next(built.glob("*.tar.gz")), "plain": ROOT}[kind]
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", str(target)]
    subprocess.run([*pip, str(what)], check=True, timeout=300)
    assert_imports(target, expect=target)


def test_this_tree_is_installed_editable() -> None:
    assert_imports(Path.home(), expect=ROOT)


def assert_imports(path: Path, *, expect: Path) -> None:
    program = (
        "import importlib, pathlib, pkgutil, sys; import tocsin; "
        "root = pathlib.Path(tocsin.__file__).resolve().parent; assert pathlib.Path(sys.argv[1]).resolve() in root.parents, root; "
        "names = [m.name for m in pkgutil.walk_packages(tocsin.__path__, 'tocsin.')]; "
        "[importlib.import_module(n) for n in names]; print(len(names))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(expect)],
        cwd=path,
        env={"PYTHONPATH": str(path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) >= len([name for name in sources() if name.endswith(".py") and "__init__" not in name])


@pytest.mark.parametrize("floor", FLOORS)
def test_a_bare_name_is_refused(floor: str) -> None:
    done = subprocess.run([sys.executable, "-c", f"import {floor}"], cwd=ROOT, capture_output=True, text=True)
    assert f"import tocsin.{floor}" in done.stderr


def test_a_subscriber_needs_pydantic_alone() -> None:
    program = "import sys, tocsin.schemas.alert; print(*{m.partition('.')[0] for m in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "pydantic" in loaded
    assert not {"faust", "aiokafka", "spacy", "numpy", "orjson", "click"} & set(loaded)


def test_who_reads_alerts_alone_loads_no_facts() -> None:
    program = "import sys, tocsin.schemas.alert; print(*(m for m in sys.modules if m.startswith('tocsin.schemas.')))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert sorted(loaded) == ["tocsin.schemas.alert", "tocsin.schemas.message", "tocsin.schemas.terms"]
