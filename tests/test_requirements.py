"""What is installed: declared where it is imported, locked with hashes, for every machine."""

from __future__ import annotations

import ast
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "analysis").rglob("*.py"))
DECLARED = sorted(ROOT.glob("requirements*.in"))


def _packages_imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


def test_requirements_are_locked_with_hashes():
    text = (ROOT / "requirements.txt").read_text()
    pins = [line for line in text.splitlines() if "==" in line and not line.startswith(" ")]
    assert len(pins) > 40
    assert text.count("--hash=sha256:") >= len(pins)


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.txt")), ids=lambda path: path.name)
def test_a_lock_holds_on_every_machine(path):
    text = path.read_text()
    assert "file:" not in text
    assert not re.search(r"^ *--(?!hash=)", text, re.M)
    for line in text.splitlines():
        if line[:1].isalnum():
            assert Requirement(line.removesuffix("\\")).specifier


def _declared(path: Path) -> list[Requirement]:
    return [Requirement(line) for line in re.findall(r"^\w.*", path.read_text(), re.M)]


@pytest.mark.parametrize("path", DECLARED, ids=lambda path: path.name)
def test_what_is_declared_is_locked_within_its_bounds(path):
    lock = path.with_suffix(".txt").read_text()
    pins = dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", lock, re.M))
    versions = {canonicalize_name(name): version for name, version in pins.items()}
    for wanted in _declared(path):
        assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)])


def test_what_is_imported_is_declared():
    declared = {canonicalize_name(one.name) for path in DECLARED for one in _declared(path)}
    holders = metadata.packages_distributions()
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in FILES
        for name in _packages_imported(path) - sys.stdlib_module_names - {"analysis"}
        if not {canonicalize_name(holder) for holder in holders.get(name, [name])} & declared
    }
    assert not missing
