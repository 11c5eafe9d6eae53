"""No module of the package imports, by whatever way round, one that imports it."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(folder: Path) -> dict[str, set[str]]:
    """Return what each module of a package imports of it, for its annotations too."""
    modules = {_module(path): path for path in sorted(folder.rglob("*.py"))}
    found = {}
    for module, path in modules.items():
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    names.add(whole if whole in modules else node.module)
        found[module] = names & modules.keys() - {module}
    return found


def test_no_module_imports_itself_through_others():
    TopologicalSorter(imports(ROOT / "analysis")).prepare()


def test_a_circle_is_found():
    circle = {"column": {"forms"}, "forms": {"profile"}, "profile": {"column"}, "stage": {"forms"}}
    with pytest.raises(CycleError, match="nodes are in a cycle"):
        TopologicalSorter(circle).prepare()
