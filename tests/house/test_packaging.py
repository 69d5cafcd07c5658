"""What is installed: the hand-written list of packages, the sdist, the wheel, and the wheel in an empty venv."""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Sequence
from fnmatch import fnmatch
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from support.each import each

ROOT = Path(__file__).parents[2]
ROOMS = ("front", "grammar", "engine", "reports")
LEFT_BEHIND = shutil.ignore_patterns(
    ".*cache*", ".venv", ".git", ".hypothesis", "build", "dist", "*.egg-info", "__pycache__"
)


def run(command: Sequence[str | Path], cwd: Path) -> str:
    """The output of a command that must succeed, run outside the checkout."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run([*command], cwd=cwd, env=environment, text=True, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def setuptools_table() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def package_folders(root: Path) -> set[str]:
    """The folders that are installed: those of the rooms that hold Python files, and the zoo of networks."""
    folders = {file.parent.relative_to(root) for room in ROOMS for file in (root / room).rglob("*.py")}
    if (root / "examples/zoo").is_dir():
        folders.add(Path("examples/zoo"))
    return {folder.as_posix() for folder in folders}


def mapped_folder(package: str, mapping: dict[str, str]) -> str:
    """Where a package lies in the checkout, by the nearest package above it that `package-dir` names."""
    if package in mapping:
        return mapping[package]
    above, _, name = package.rpartition(".")
    return f"{mapped_folder(above, mapping)}/{name}"


def test_packages_are_the_folders():
    table = setuptools_table()
    listed = [mapped_folder(package, table["package-dir"]) for package in table["packages"]]
    assert sorted(listed) == sorted(package_folders(ROOT))


def test_no_folder_shadows_the_install():
    assert not (ROOT / "netderive").exists()


BUILD = """
import importlib, sys, tomllib
with open("pyproject.toml", "rb") as file:
    backend = importlib.import_module(tomllib.load(file)["build-system"]["build-backend"])
getattr(backend, sys.argv[1])(sys.argv[2])
"""
"""What `python -m build` has the backend do, in one process for each archive in place of three."""


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fresh sdist and of the wheel built from it, so that the sdist is seen to be enough.

    It is built from a copy: what lies about in a checkout (`build/lib`, a stale `SOURCES.txt`)
    must not get in, and nothing must be left over.
    """
    folder = tmp_path_factory.mktemp("packaging")
    shutil.copytree(ROOT, folder / "source", ignore=LEFT_BEHIND)
    run([sys.executable, "-c", BUILD, "build_sdist", folder / "dist"], cwd=folder / "source")
    (sdist,) = (folder / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    unpacked = folder / sdist.name.removesuffix(".tar.gz")
    run([sys.executable, "-c", BUILD, "build_wheel", folder / "dist"], cwd=unpacked)
    return folder / "dist"


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (wheel,) = dist.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def packed(dist: Path) -> list[str]:
    """The names in the sdist."""
    (sdist,) = dist.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        return [name.partition("/")[2] for name in archive.getnames()]


def link_requirements(wanting: Distribution, packages: Path) -> None:
    """Links into a folder what a distribution declares that it needs, and what that needs, and nothing else."""
    for requirement in map(Requirement, wanting.requires or ()):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needed = distribution(requirement.name)
            for top in {file.parts[0] for file in needed.files or ()} - {"..", "__pycache__"}:
                if not (packages / top).exists():
                    (packages / top).symlink_to(Path(str(needed.locate_file(top))))
            link_requirements(needed, packages)


@pytest.mark.slow
class TestBuilt:
    """What was built holds all that it needs and nothing else."""

    @each(
        "pattern",
        [
            "grammar/*.lark",
            "front/py.typed",
            "tests/house/test_packaging.py",
            "benchmarks/run.py",
            "Makefile",
            ".typings/netderive/engine/answers/claims.py",
            "LICENSE",
            "README.md",
            "CHANGELOG.md",
        ],
    )
    def test_sdist_holds(self, pattern: str, packed: list[str]):
        assert any(fnmatch(name, pattern) for name in packed)

    def test_wheel_holds_every_file_of_the_rooms(self, wheel: Path):
        table = setuptools_table()
        expected = {
            f"{package.replace('.', '/')}/{file.relative_to(folder).as_posix()}"
            for package in table["packages"]
            for folder in [ROOT / mapped_folder(package, table["package-dir"])]
            for pattern in (
                "*.py",
                "*.pyi",
                "*.js",
                "*.json",
                "*.lark",
                "*.mo",
                "*.sty",
                "py.typed",
                "*.toml",
                "*.net",
                "notations/*.toml",
                "english/*.toml",
                "modules/*.txt",
                "page.html",
                "page.css",
            )
            for file in folder.glob(pattern)
        }
        assert {"netderive/py.typed", "netderive/grammar/network.lark"} <= expected
        assert {name for name in ZipFile(wheel).namelist() if name.startswith("netderive/")} == expected

    def test_wheel_has_one_name_at_its_top(self, wheel: Path):
        tops = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
        assert {top for top in tops if not top.endswith(".dist-info")} == {"netderive"}
        assert len(tops) == 2

    def test_wheel_works_in_an_empty_venv(self, wheel: Path, tmp_path: Path):
        """The main job from another folder: 32 filters of 5x5 over one map have (5*5*1 + 1)*32 = 832 parameters."""
        venv = tmp_path / "venv"
        run([sys.executable, "-m", "venv", "--without-pip", venv], cwd=tmp_path)
        # pip of this environment serves the empty one, without the time to compile what will not be imported.
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", venv]
        run([*pip, "install", "--quiet", "--no-compile", "--no-deps", wheel], cwd=tmp_path)
        (packages,) = venv.glob("lib/python*/site-packages")
        (installed,) = Distribution.discover(name="netderive", path=[str(packages)])
        link_requirements(installed, packages)
        run([*pip, "check"], cwd=tmp_path)
        network = "input 1@28x28 -> conv 32@5x5"
        assert "832" in run([venv / "bin/netderive", "table", "-e", network], cwd=tmp_path)
        assert "network ResNet" in run([venv / "bin/netderive", "zoo", "resnet"], cwd=tmp_path)
