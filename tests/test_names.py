"""Names and numbers that a searcher finds and understands: two words, a word of why."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "analysis"
FILES = sorted(PACKAGE.rglob("*.py"))
# A room of more than about a dozen files has rooms inside.
MOST_FILES = 15
MOST_BARE_NAMES = 1 / 3
# What a command does bears its name too.
COMMANDS = {"audit", "cluster", "score"}


def _public_functions() -> list[str]:
    return [
        node.name
        for path in FILES
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_"
    ]


def test_few_public_functions_bear_one_word():
    names = _public_functions()
    bare = [name for name in names if "_" not in name]
    assert len(bare) <= MOST_BARE_NAMES * len(names)


def test_a_large_room_has_rooms_inside():
    files = Counter(path.parent for path in FILES if path.name != "__init__.py")
    inner = {path.parent for path in files}
    assert not [room for room, count in files.items() if count > MOST_FILES and room not in inner]


def _holds_a_number(node: ast.AST) -> bool:
    return any(
        isinstance(one, ast.Constant)
        and isinstance(one.value, int | float)
        and not isinstance(one.value, bool)
        for one in ast.walk(node)
    )


def _constants(tree: ast.Module) -> list[tuple[ast.stmt, str]]:
    found = []
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [one.id for t in targets for one in ast.walk(t) if isinstance(one, ast.Name)]
            if names[0].isupper() and _holds_a_number(node.value):
                found.append((node, names[0]))
    return found


def unexplained_constants(text: str) -> list[str]:
    """Return constants with numbers that no comment above, inside or at the end explains."""
    comments = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT and not token.string.startswith(("# fmt:", "# noqa"))
    }
    lines = text.splitlines()
    bare = []
    for node, name in _constants(ast.parse(text)):
        first = node.lineno
        while first > 1 and lines[first - 2].strip():
            first -= 1
        if not comments & set(range(first, node.end_lineno + 1)):
            bare.append(name)
    return bare


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("FEW = 3\n", ["FEW"]),
        ("# Why.\nFEW = 3\n", []),
        ("FEW = 3  # why\n", []),
        ("# Why.\nFEW = 3\nMANY = 5\n", []),
        ("# Of something else.\n\nFEW = 3\n", ["FEW"]),
        ("FEW, MANY = 3, 5  # fmt: skip\n", ["FEW"]),
        ('NAMES = ("a", "b")\nOPEN = True\n', []),
        ("SIZES: dict[str, int] = {'a': 1}\n", ["SIZES"]),
        ("SIZES = {\n    'a': 1,  # why\n}\n", []),
    ],
)
def test_what_is_explained(text, bare):
    assert unexplained_constants(text) == bare


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_constant_has_a_word_of_why(path):
    assert not unexplained_constants(path.read_text())


def test_no_two_public_functions_bear_one_name():
    names = Counter(name for name in _public_functions() if name not in COMMANDS)
    assert not [name for name, times in names.items() if times > 1]
