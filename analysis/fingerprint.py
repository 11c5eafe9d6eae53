"""What a result depends on, as one hash: code, settings, versions, source, earlier stages."""

from __future__ import annotations

import ast
import hashlib
import json
import platform
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analysis import settings as settings_module
from analysis.settings import Settings

PACKAGE = Path(__file__).resolve().parent

# Libraries that can change a number, a figure or a byte of a result.
LIBRARIES = (
    "ibis-framework",
    "duckdb",
    "sqlglot",
    "pyarrow",
    "pandas",
    "numpy",
    "scipy",
    "scikit-learn",
    "statsmodels",
    "skops",
    "matplotlib",
    "seaborn",
)


@cache
def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that can change a result."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


def _path_of(module: str) -> Path | None:
    path = PACKAGE.parent.joinpath(*module.split("."))
    for candidate in (path / "__init__.py", path.with_suffix(".py")):
        if candidate.is_file():
            return candidate
    return None


def _package_of(path: Path) -> list[str]:
    return [PACKAGE.name, *path.parent.relative_to(PACKAGE).parts]


@cache
def imported_modules(path: Path) -> frozenset[str]:
    """Return the modules of this package that a file imports, anywhere in its text.

    Parameters
    ----------
    path : Path
        A Python file inside the package.

    Returns
    -------
    frozenset of str
        Dotted names of modules that exist as files here.
    """
    names: set[str] = set()
    for node in _statements(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _package_of(path)[: -node.level + 1 or None] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names |= {stem, *(f"{stem}.{alias.name}" for alias in node.names)}
    ours = PACKAGE.name
    return frozenset(
        name
        for name in names
        if (name == ours or name.startswith(f"{ours}.")) and _path_of(name) is not None
    )


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every statement: an import is one, and stands in no expression."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, part, ())


def source_files(package: str) -> list[Path]:
    """Return every file that a package's results depend on: its own, and those it imports."""
    start = PACKAGE / package
    waiting = sorted(path for path in start.rglob("*") if path.is_file() and _counts(path))
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if path.suffix == ".py":
            names = imported_modules(path) - {PACKAGE.name}
            waiting += [found for name in names if (found := _path_of(name))]
    return sorted(seen)


def _counts(path: Path) -> bool:
    return "__pycache__" not in path.parts and path.suffix != ".pyc"


@cache
def code_hash(package: str) -> str:
    """Hash the text of `source_files(package)`."""
    total = hashlib.sha256()
    for path in source_files(package):
        total.update(path.relative_to(PACKAGE).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def stage_fingerprint(
    package: str,
    settings: Settings,
    reads: tuple[str, ...],
    needs: dict[str, str],
    source: dict[str, object] | None = None,
    basis: str = "",
) -> str:
    """Return the fingerprint of a stage.

    Parameters
    ----------
    package : str
        The stage's package inside `analysis`.
    settings : Settings
        All settings, of which only `reads` count.
    reads : tuple of str
        Names of the settings that the stage reads.
    needs : dict
        Fingerprints of the stages it builds on.
    source : dict, optional
        Identity of the source, for the stage that opens it.
    basis : str
        What is known of the edition before, for the stage that goes on with its ids.
    """
    text = json.dumps(
        {
            "package": package,
            "code": code_hash(package),
            "versions": library_versions(),
            "settings": settings_module.settings_digest(settings, reads) if reads else "",
            "needs": needs,
            "source": source,
            "basis": basis,
        },
        sort_keys=True,
        default=str,
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]
