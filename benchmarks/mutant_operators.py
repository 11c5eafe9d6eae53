"""What is changed in the code: Cosmic Ray's own operators, and three that know tables.

A column is read instead of another that the same function names, a filter falls away, and a
function is called in place of its neighbour. Numbers, signs and comparisons are Cosmic Ray's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.operators.operator import Operator
from cosmic_ray.operators.provider import OperatorProvider

Span = tuple[tuple[int, int], tuple[int, int]]
COLUMN = re.compile(r"""^(['"])([a-z][a-z0-9_]+)\1$""")
# Types of columns and ways to join or write; no table has a column of these names.
NO_COLUMN = {"int64", "float64", "str", "string", "bool", "object", "stable", "first", "coerce"}
FILTERS = {"filter", "where", "dropna", "distinct", "drop_duplicates", "head", "limit", "clip"}
FILTERS |= {"fillna", "fill_null", "round", "rstrip", "strip", "removeprefix", "abs"}
NEIGHBOURS = {
    **{"min": "max", "max": "min", "sum": "mean", "mean": "sum", "median": "mean"},
    **{"idxmin": "idxmax", "idxmax": "idxmin", "argmin": "argmax", "argmax": "argmin"},
    **{"any": "all", "all": "any", "exp": "expm1", "expm1": "exp", "log": "log1p", "log1p": "log"},
    **{"floor": "ceil", "ceil": "floor", "notnull": "isnull", "isnull": "notnull", "std": "var"},
    **{"notna": "isna", "isna": "notna", "desc": "asc", "asc": "desc", "first": "last"},
    **{"cumsum": "cumprod", "nunique": "count", "minimum": "maximum", "maximum": "minimum"},
    **{"lstrip": "rstrip", "startswith": "endswith", "head": "tail", "upper": "lower"},
}
SIGNS = (
    *("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul", "Pow_Mul"),
    *("BitAnd_BitOr", "BitOr_BitAnd"),
)
ORDER = ("Eq", "NotEq", "Lt", "LtE", "Gt", "GtE")


def column_name(node: parso.tree.NodeOrLeaf) -> str | None:
    """Return the column that a string or an attribute names, None where it can be none."""
    if node.type == "string":
        found = COLUMN.match(node.value)
        told = found and found[2] not in NO_COLUMN and node.parent.type != "simple_stmt"
        return found[2] if told else None
    attribute = node.type == "name" and node.parent.type == "trailer"
    if attribute and node.get_previous_leaf().value == ".":
        following = node.get_next_leaf()
        called = following is not None and following.value == "("
        return None if called else node.value
    return None


@cache
def _columns_of(scope: parso.tree.BaseNode) -> tuple[str, ...]:
    named = (column_name(node) for node in ast_nodes(scope) if node.type == "string")
    return tuple(dict.fromkeys(name for name in named if name))


def _neighbour(node: parso.tree.NodeOrLeaf, name: str) -> str | None:
    """Return the column that the function names next, or else the module."""
    scopes = (parso.tree.search_ancestor(node, "funcdef"), node.get_root_node())
    for known in (_columns_of(scope) for scope in scopes if scope is not None):
        if len(known) > 1 and name in known:
            return known[(known.index(name) + 1) % len(known)]
    return None


class OtherColumn(Operator):
    """Reads another column than the one that is named."""

    def mutation_positions(self, node: parso.tree.NodeOrLeaf) -> Iterator[Span]:
        """Yield the place of a string or attribute that names one of several columns."""
        name = column_name(node) if node.type in ("string", "name") else None
        if name and _neighbour(node, name):
            yield node.start_pos, node.end_pos

    def mutate(self, node: parso.tree.Leaf, index: int) -> parso.tree.Leaf:
        """Write the next column."""
        other = _neighbour(node, column_name(node))
        quote = node.value[0]
        node.value = f"{quote}{other}{quote}" if node.type == "string" else other
        return node

    @classmethod
    def examples(cls) -> tuple:
        """Return no examples; the tests hold them."""
        return ()


def _calls(node: parso.tree.NodeOrLeaf, names: set[str]) -> Iterator[int]:
    """Yield where in an expression `.name(…)` stands."""
    if node.type in ("atom_expr", "power"):
        for at, (one, other) in enumerate(zip(node.children, node.children[1:], strict=False)):
            dotted = one.type == "trailer" and one.children[0].value == "."
            called = other.type == "trailer" and other.children[0].value == "("
            if dotted and called and one.children[1].value in names:
                yield at


class NoFilter(Operator):
    """Leaves out a filter, a limit, or what is done about missing values."""

    def mutation_positions(self, node: parso.tree.NodeOrLeaf) -> Iterator[Span]:
        """Yield the place of each."""
        for at in _calls(node, FILTERS):
            yield node.children[at].start_pos, node.children[at + 1].end_pos

    def mutate(self, node: parso.tree.BaseNode, index: int) -> parso.tree.BaseNode:
        """Remove the call."""
        at = list(_calls(node, FILTERS))[index]
        del node.children[at : at + 2]
        return node

    @classmethod
    def examples(cls) -> tuple:
        """Return no examples; the tests hold them."""
        return ()


class OtherFunction(Operator):
    """Calls the neighbour of a function: expm1 for exp, max for min."""

    def mutation_positions(self, node: parso.tree.NodeOrLeaf) -> Iterator[Span]:
        """Yield the place of a name that is called and has a neighbour."""
        if node.type == "name" and node.value in NEIGHBOURS and self._called(node):
            yield node.start_pos, node.end_pos

    @staticmethod
    def _called(node: parso.tree.Leaf) -> bool:
        following = node.get_next_leaf()
        return following is not None and following.value == "(" and node.parent.type != "funcdef"

    def mutate(self, node: parso.tree.Leaf, index: int) -> parso.tree.Leaf:
        """Write the neighbour."""
        node.value = NEIGHBOURS[node.value]
        return node

    @classmethod
    def examples(cls) -> tuple:
        """Return no examples; the tests hold them."""
        return ()


def operators() -> dict[str, list[Operator]]:
    """Return the operators by kind of mutant."""
    known = OperatorProvider()
    signs = [f"ReplaceBinaryOperator_{pair}" for pair in SIGNS]
    signs += [f"ReplaceUnaryOperator_{way}" for way in ("USub_UAdd", "Delete_USub")]
    order = [f"ReplaceComparisonOperator_{a}_{b}" for a in ORDER for b in ORDER if a != b]
    order += ["ReplaceComparisonOperator_Is_IsNot", "ReplaceComparisonOperator_IsNot_Is"]
    order += ["ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceUnaryOperator_Delete_Not"]
    order += ["ReplaceUnaryOperator_Delete_Invert"]
    names = {"number": ["NumberReplacer"], "sign": signs, "comparison": order}
    found = {kind: [known[name]() for name in of_kind] for kind, of_kind in names.items()}
    return {**found, "column": [OtherColumn()], "filter": [NoFilter(), OtherFunction()]}
