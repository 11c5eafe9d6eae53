"""Fixtures that several test files share: a copy of the project and a built book."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SOURCES = ("analysis", "chapters", "_quarto.yml", "index.qmd", "references.qmd", "references.bib")

# What `render` replaces, all or none.
REPLACED = ("_site", "reports", "models", "notebooks")
DRAFT = {"AUDIENCE_MODEL__DRAFT": "true", "AUDIENCE_RENDERER": "embedded"}


@dataclass(frozen=True)
class Project:
    """A copy of the project in a folder of its own.

    Parameters
    ----------
    root : Path
        The copy's root.
    """

    root: Path

    def command(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess:
        """Run `python -m analysis` in the copy and return what it printed."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("AUDIENCE_")}
        return subprocess.run(
            [sys.executable, "-m", "analysis", *arguments],
            cwd=self.root,
            env={**environment, **settings},
            capture_output=True,
            text=True,
        )

    def done(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess:
        """Run a command that must succeed."""
        result = self.command(*arguments, **settings)
        assert result.returncode == 0, result.stderr[-3000:]
        return result


def copy_project(root: Path) -> Project:
    """Copy what the project is made of, without anything generated."""
    root.mkdir(parents=True, exist_ok=True)
    for name in (*SOURCES, "requirements.txt"):
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(
                path, root / name, ignore=shutil.ignore_patterns("__pycache__", "*_files")
            )
        elif path.exists():
            shutil.copy2(path, root / name)
    return Project(root)


@pytest.fixture(autouse=True)
def _own_settings():
    """Let no test see the flags that a command exported within the process of another."""
    before = {name for name in os.environ if name.startswith("AUDIENCE_")}
    yield
    for name in [name for name in os.environ if name.startswith("AUDIENCE_")]:
        if name not in before:
            del os.environ[name]


@pytest.fixture
def project(tmp_path) -> Project:
    """Return a fresh copy of the project."""
    return copy_project(tmp_path / "project")


def made_once(factory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that one of the processes that run tests makes for all of them.

    Parameters
    ----------
    factory : TempPathFactory
        Where the folders of this process lie; those of all lie above it.
    name : str
        Name of the folder.
    make : callable
        Fills it. Tests only read it.
    """
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, whole = base / f"once-{name}", base / f"once-{name}.whole"
    with (base / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            make(folder)
            whole.touch()
    return folder


@pytest.fixture(scope="session")
def drafts(tmp_path_factory):
    """Return a function from a kind of source to the project of its draft, made once."""
    from drafted_sources import draft_source

    def drafted(kind: str) -> Project:
        def make(folder: Path) -> None:
            draft_source(copy_project(folder / "project"), kind, **DRAFT)

        return Project(made_once(tmp_path_factory, kind, make) / "project")

    return drafted


def own_copy(made: Path, factory, name: str) -> Project:
    """Return a copy, for one file of tests, of a project that was made once for all."""
    own = factory.mktemp(name)
    shutil.copytree(made, own / "project", symlinks=True)
    return Project(own / "project")


@pytest.fixture(scope="module")
def rendered(drafts, tmp_path_factory) -> Project:
    """Return a copy of the project with everything rendered from a small demo, as a draft."""
    return own_copy(drafts("demo").root, tmp_path_factory, "rendered")


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Project:
    """Return a copy of the project with a small demo database and its whole book."""

    def make(folder: Path) -> None:
        project = copy_project(folder / "project")
        project.done("demo", "--scale", "0.03", "--quiet")
        project.done("render", "--quiet")

    made = made_once(tmp_path_factory, "built", make)
    return own_copy(made / "project", tmp_path_factory, "built")


def real(name: str) -> Path:
    """Return a file of real data, or skip the test and name the file that is missing."""
    path = SHARED / "data" / name
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return path
