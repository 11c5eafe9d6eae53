"""The shape of the house: imports one way, short modules and functions, no stray prints."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "analysis"
STAGES = ("obtain", "scrub", "explore", "model", "predict", "interpret")
BASE = {
    *("errors", "places", "text", "progress", "folders", "scratch", "settings", "engine", "tables"),
    *("disclosure", "publication", "memory", "disk_limits", "hashed_ids", "editions"),
    *("intervals", "shrunken_lifts", "title_facts", "estimator_files", "holm"),
    *("measure_groups", "comparable_viewers"),
}
ALLOWED = {
    "errors": set(),
    "places": {"errors", "folders"},
    "progress": set(),
    "folders": {"errors"},
    "scratch": {"errors", "places"},
    "publication": {"errors", "folders", "scratch"},
    "settings": {"errors", "text"},
    "memory": {"errors"},
    "disk_limits": {"errors", "places", "publication"},
    "engine": {"settings", "errors", "scratch", "memory", "progress"},
    "tables": {"engine"},
    "text": set(),
    "disclosure": set(),
    "hashed_ids": set(),
    **dict.fromkeys(("intervals", "shrunken_lifts", "estimator_files", "holm"), set()),
    "measure_groups": set(),
    "comparable_viewers": {"errors"},
    "title_facts": {"engine"},
    "clustering": {"errors", "settings", "progress"},
    "editions": {"places", "publication", "errors", "folders", "settings", "text"},
    "book": {"errors", "progress", "publication"},
    "demo": BASE,
    "communicate": BASE,
    "reuse": BASE | {"pipeline", "scrub", "clustering", "model", "predict", "communicate"},
    **dict.fromkeys(STAGES, BASE),
    **dict.fromkeys(("model", "predict", "interpret"), BASE | {"clustering"}),
}
FILES = sorted(PACKAGE.rglob("*.py"))
# Lines of a function without its docstring, as CONTRIBUTING has it.
LONGEST = 30


def _room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def _rooms_imported(path: Path) -> set[str]:
    rooms: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        rooms |= {
            parts[1]
            for name in names
            if (parts := name.split("."))[0] == "analysis"
            and len(parts) > 1
            and parts[1] != "__version__"
        }
    return rooms


def _length(node: ast.AST) -> int:
    doc = ast.get_docstring(node, clean=False)
    return node.end_lineno - node.lineno + 1 - (doc.count("\n") + 1 if doc else 0)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    room = _room(path)
    if room in ALLOWED:
        assert _rooms_imported(path) - {room} <= ALLOWED[room]


def _module(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def _modules_imported(path: Path, known: set[str]) -> set[str]:
    """Return the modules that one imports, packages only where nothing inside them is meant."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            inside = {f"{node.module}.{alias.name}" for alias in node.names} & known
            names |= inside or {node.module}
    return names & known


def test_no_imports_go_in_a_circle():
    known = {_module(path) for path in FILES}
    graph = {_module(path): _modules_imported(path, known) for path in FILES}
    assert graph["analysis.book.source.chapter"] >= {"analysis.book.source.lines"}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_are_short(path):
    text = path.read_text()
    assert text.count("\n") <= 300
    long = [
        f"{node.name} at line {node.lineno}: {_length(node)} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > LONGEST
    ]
    assert not long


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_no_vague_rooms():
    vague = {"utils", "util", "helpers", "misc", "common"}
    assert not vague & {path.stem for path in FILES} | vague & {path.parent.name for path in FILES}


def test_the_top_level_is_the_customers():
    wanted = {
        "_quarto.yml",
        "index.qmd",
        "chapters",
        "analysis",
        "data",
        "tests",
        "benchmarks",
        "requirements.in",
        "requirements.txt",
        "Makefile",
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "LICENSE",
        ".ci/run",
        ".github/workflows",
        ".pre-commit-config.yaml",
    }
    assert not {name for name in wanted if not (ROOT / name).exists()}


def _swappable(function: ast.FunctionDef) -> bool:
    """Tell whether a function takes the tables of several stages by position."""
    taken = [*function.args.posonlyargs, *function.args.args]
    of_stages = [one for one in taken if one.annotation and "Tables" in ast.unparse(one.annotation)]
    many = function.args.vararg
    any_number = bool(many and many.annotation and "Tables" in ast.unparse(many.annotation))
    return len(of_stages) + 2 * any_number > 1


@pytest.mark.parametrize(
    ("signature", "swappable"),
    [
        ("obtained: Tables, scrubbed: Tables", True),
        ("obtained: Tables, n: int, scrubbed: Tables | None = None", True),
        ("*stages: Tables", True),
        ("obtained: Tables, settings: Settings", False),
        ("*, obtained: Tables, scrubbed: Tables", False),
        ("results: Results", False),
    ],
)
def test_what_can_be_swapped(signature, swappable):
    assert _swappable(ast.parse(f"def f({signature}): ...").body[0]) == swappable


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_function_takes_tables_that_can_be_swapped(path):
    functions = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)]
    assert not [f"{one.name} at line {one.lineno}" for one in functions if _swappable(one)]
