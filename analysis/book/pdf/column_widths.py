"""Widths of a table's columns in print: no word reaches into the next column."""

from __future__ import annotations

from analysis.book.pandoc import tree
from analysis.book.pandoc.tree import Node

LETTER = 4.4  # points, a generous mean of the table's type
PADDING = 10.5
MEASURE = 368.0  # the width of the text
WIDE = 476.0  # with the margin beside it
SOFT = "\u200b"


def fit_columns(table: Node) -> tuple[Node, bool]:
    """Return a table with widths that hold its words, and whether it needs the margin.

    Parameters
    ----------
    table : dict
        Pandoc's table; one that fits without widths keeps none, one that states widths keeps
        them if no word is too long for them.
    """
    cells = _cells(table)
    least = [PADDING + LETTER * max(map(_word, column), default=0) for column in cells]
    if table.get("widths") == "stated" and (room := _room(table, least)):
        return table, room == WIDE
    whole = [PADDING + LETTER * max(map(len, column), default=0) for column in cells]
    if sum(whole) <= MEASURE:
        return _with_widths(table, None), False
    if sum(least) > WIDE:
        table = tree.rebuild_tree(table, _breakable)
        least = [min(one, WIDE / len(least)) for one in least]
    is_wide = sum(least) > 0.8 * MEASURE
    room = WIDE if is_wide else MEASURE
    spare = max(0.0, room - sum(least))
    wants = [min(one, room) - few for one, few in zip(whole, least, strict=True)]
    total = sum(wants) or 1.0
    widths = [few + spare * want / total for few, want in zip(least, wants, strict=True)]
    return _with_widths(table, [width / sum(widths) for width in widths]), is_wide


def _room(table: Node, least: list[float]) -> float | None:
    """Return the measure in which the widths that a table states hold its words, if one does."""
    stated = [spec[1]["c"] for spec in table["c"][2]]
    for room in (MEASURE, WIDE):
        if all(share * room >= few for share, few in zip(stated, least, strict=True)):
            return room
    return None


def _word(said: str) -> int:
    return max(map(len, said.split()), default=0)


def _cells(table: Node) -> list[list[str]]:
    """Return the texts of each column; cells over several columns count for none."""
    _, _, specs, head, bodies, foot = table["c"]
    rows = [*head[1], *(row for body in bodies for row in [*body[2], *body[3]]), *foot[1]]
    columns: list[list[str]] = [[] for _ in specs]
    for _, cells in rows:
        at = 0
        for cell in cells:
            if cell[3] == 1 and at < len(columns):
                columns[at].append(tree.node_text(cell[4]))
            at += cell[3]
    return columns


def _with_widths(table: Node, widths: list[float] | None) -> Node:
    specs = [
        [spec[0], {"t": "ColWidth", "c": widths[at]} if widths else {"t": "ColWidthDefault"}]
        for at, spec in enumerate(table["c"][2])
    ]
    content = table["c"]
    return {"t": "Table", "c": [content[0], content[1], specs, *content[3:]]}


def _breakable(node: Node) -> Node:
    if node["t"] != "Str" or len(node["c"]) < 12:
        return node
    said = node["c"]
    for mark in "_./-":
        said = said.replace(mark, mark + SOFT)
    return tree.string_inline(said)
