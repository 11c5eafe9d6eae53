"""Pandoc's syntax tree as JSON: walking it, reading its text, making its nodes.

Beside pandoc's own nodes the tree holds nodes of ours between reading and writing: `Float`,
`Callout`, `Tabset`, `Equation`, `Reference`, `Margin`, `Cell`, `Output`, `Break`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

Node = dict
INLINE = {"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps",
          "Span", "Cite"}  # fmt: skip
ATOMS = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}


def rebuild_tree(node: Any, change: Callable[[Node], Node | list[Node]]) -> Any:
    """Return the tree with `change` applied to every node, children first.

    Parameters
    ----------
    node : dict, list or value
        A node, a list of nodes, or anything that a node holds.
    change : callable
        Takes a node, returns what stands in its place: a node, or a list of nodes.
    """
    if isinstance(node, list):
        made = []
        for item in node:
            new = rebuild_tree(item, change)
            spliced = isinstance(item, dict) and isinstance(new, list)
            made.extend(new) if spliced else made.append(new)
        return made
    if isinstance(node, dict):
        fresh = {key: rebuild_tree(value, change) for key, value in node.items()}
        return change(fresh) if "t" in fresh else fresh
    return node


def every_node(node: Any) -> Iterator[Node]:
    """Yield every node of a tree in the order of the document, parents first."""
    if isinstance(node, list):
        for item in node:
            yield from every_node(item)
    elif isinstance(node, dict):
        if "t" in node:
            yield node
        for value in node.values():
            yield from every_node(value)


def node_text(node: Any) -> str:
    """Return the words of inlines or blocks, without notes and raw code."""
    return "".join(_pieces(node)).strip()


def _pieces(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _pieces(item)
        return
    if not isinstance(node, dict):
        return
    kind = node.get("t")
    if kind == "Str":
        yield node["c"]
    elif kind in ATOMS:
        yield ATOMS[kind]
    elif kind in ("Code", "Math", "CodeBlock"):
        yield node["c"][1]
    elif kind == "Quoted":
        marks = "‘’" if node["c"][0]["t"] == "SingleQuote" else "“”"
        yield marks[0]
        yield from _pieces(node["c"][1])
        yield marks[1]
    elif kind in ("Note", "RawInline", "RawBlock", "Image"):
        return
    elif kind == "Link":
        yield from _pieces(node["c"][1])
    else:
        for value in node.values():
            yield from _pieces(value)
            yield "" if kind in INLINE else " "


def node_attributes(node: Node) -> list | None:
    """Return the `[id, classes, pairs]` of a node that has one, in place."""
    kind, content = node["t"], node.get("c", [])
    if kind in ("Div", "Span", "CodeBlock", "Code", "Link", "Image", "Table", "Figure"):
        return content[0]
    return content[1] if kind == "Header" else None


def attribute_triple(identifier: str = "", classes: Sequence[str] = (), **pairs: str) -> list:
    """Return pandoc's triple of id, classes and pairs; `_` in a key stands for `-`."""
    return [
        identifier,
        list(classes),
        [[key.replace("_", "-"), value] for key, value in pairs.items()],
    ]


def attribute_pairs(triple: list) -> dict[str, str]:
    """Return the key-value pairs of an attribute triple."""
    return dict(triple[2])


def word_inlines(value: str) -> list[Node]:
    """Return a text as inlines."""
    made: list[Node] = []
    for position, word in enumerate(value.split(" ")):
        made += ([{"t": "Space"}] if position else []) + ([string_inline(word)] if word else [])
    return made


def string_inline(value: str) -> Node:
    """Return a text as one inline."""
    return {"t": "Str", "c": value}


def plain_block(inlines: list[Node]) -> Node:
    """Return inlines as a block without a paragraph of its own."""
    return {"t": "Plain", "c": inlines}


def division_block(
    blocks: list[Node], identifier: str = "", classes: Sequence[str] = (), **pairs: str
) -> Node:
    """Return a division."""
    return {"t": "Div", "c": [attribute_triple(identifier, classes, **pairs), blocks]}


def span_inline(
    inlines: list[Node], identifier: str = "", classes: Sequence[str] = (), **pairs: str
) -> Node:
    """Return a span."""
    return {"t": "Span", "c": [attribute_triple(identifier, classes, **pairs), inlines]}


def link_inline(inlines: list[Node], href: str, classes: Sequence[str] = ()) -> Node:
    """Return a link."""
    return {"t": "Link", "c": [attribute_triple("", classes), inlines, [href, ""]]}


def raw_block(format: str, code: str) -> Node:
    """Return a block of raw HTML or Typst."""
    return {"t": "RawBlock", "c": [format, code]}


def raw_inline(format: str, code: str) -> Node:
    """Return an inline of raw HTML or Typst."""
    return {"t": "RawInline", "c": [format, code]}
