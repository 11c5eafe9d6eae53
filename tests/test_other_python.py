"""The same lock and the same run on another Python than the one that runs the tests."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Project, copy_project

ROOT = Path(__file__).resolve().parent.parent
# The newest that everything in the locks is made for; PySpark 4.0 ends there.
OTHERS = ("3.13", "3.12", "3.11")
IMPORT_ALL = """
import importlib, pkgutil, analysis
for found in pkgutil.walk_packages(analysis.__path__, "analysis."):
    importlib.import_module(found.name)
    print(found.name)
"""
pytestmark = pytest.mark.python


def _runs(program: Path | str, version: str) -> bool:
    """Tell whether an interpreter is of a version: a shim of pyenv may be of none."""
    asked = "import sys, venv, ensurepip; print('{}.{}'.format(*sys.version_info))"
    done = subprocess.run([program, "-c", asked], capture_output=True, text=True)
    return done.stdout.strip() == version


def _found(version: str) -> Path | str | None:
    on_path = shutil.which(f"python{version}")
    by_pyenv = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"))
    programs = [*([on_path] if on_path else []), *by_pyenv]
    return next((program for program in programs if _runs(program, version)), None)


@pytest.fixture(scope="module")
def other(tmp_path_factory) -> tuple[str, str]:
    """Return another Python's version and its program in an environment from the lock."""
    this = "{}.{}".format(*sys.version_info)
    known = ((version, _found(version)) for version in OTHERS if version != this)
    version, base = next(((v, p) for v, p in known if p), (None, None))
    if base is None:
        pytest.skip(f"no Python of {', '.join(OTHERS)} beside {this} on this machine")
    folder = Path(sys.prefix) / f"python{version}"
    lock, stamp = ROOT / "requirements.txt", folder / "lock.sha256"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    python = folder / "bin" / "python"
    if not stamp.exists() or stamp.read_text() != digest:
        subprocess.run([base, "-m", "venv", "--clear", folder], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock]
        done = subprocess.run(install, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        stamp.write_text(digest)
    return version, str(python)


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> Project:
    return copy_project(tmp_path_factory.mktemp("other") / "project")


def _done(python: str, project: Project, *arguments: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AUDIENCE_")}
    done = subprocess.run(
        [python, *arguments], cwd=project.root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_every_module_imports(other, copied):
    _, python = other
    imported = _done(python, copied, "-W", "error::SyntaxWarning", "-c", IMPORT_ALL).split()
    assert len(imported) == sum(1 for _ in (ROOT / "analysis").rglob("*.py")) - 1


def test_a_draft_run_gives_its_report(other, copied):
    version, python = other
    _done(python, copied, "-m", "analysis", "demo", "--scale", "0.005", "--quiet")
    _done(python, copied, "-m", "analysis", "run", "--draft", "--quiet")
    report = (copied.root / "reports" / "report.json").read_text()
    assert re.search(rf'"python": "{re.escape(version)}\.', report)
    assert json.loads(report)["segments"]
