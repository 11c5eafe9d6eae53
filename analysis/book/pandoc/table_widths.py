"""Widths of columns that `tbl-colwidths` asks for, by Quarto's rules."""

from __future__ import annotations

import json
from math import floor

from analysis.book.pandoc import tree
from analysis.book.pandoc.tree import Node

KEY = "tbl-colwidths"


def take_widths(table: Node) -> str | None:
    """Take the words of `tbl-colwidths` off a table, None where it has none."""
    triple = table["c"][0]
    said = tree.attribute_pairs(triple).get(KEY)
    triple[2] = [pair for pair in triple[2] if pair[0] != KEY]
    return said


def with_widths(table: Node, said: str) -> Node:
    """Return a table with the widths that were asked for; `widths` in it says whether they were.

    Parameters
    ----------
    table : dict
        Pandoc's table.
    said : str
        "true", "false", "auto" or a list of shares in percent; the last share counts for all
        columns that have none, and more than 100 in all are scaled down.

    Raises
    ------
    ValueError
        When it is none of these.
    """
    specs = table["c"][2]
    if said == "true" or (said == "auto" and not _has_links(table)):
        return {**table, "widths": "natural"}
    shares = None if said in ("false", "auto") else _shares(said, len(specs))
    widths = [
        [spec[0], {"t": "ColWidth", "c": shares[at]} if shares else {"t": "ColWidthDefault"}]
        for at, spec in enumerate(specs)
    ]
    content = table["c"]
    kind = "stated" if shares else "natural"
    return {"t": "Table", "c": [*content[:2], widths, *content[3:]], "widths": kind}


def _has_links(table: Node) -> bool:
    return any(node["t"] == "Link" for node in tree.every_node(table))


def _shares(said: str, count: int) -> list[float]:
    try:
        stated = json.loads(said)
    except json.JSONDecodeError:
        stated = None
    is_list = isinstance(stated, list) and all(isinstance(one, int | float) for one in stated)
    if not is_list or min(stated, default=-1) < 0 or sum(stated) == 0:
        raise ValueError(f"{said} is no list of shares")
    widths = [*stated, *[stated[-1]] * count][:count]
    total = sum(widths)
    if total > 100:
        widths = [_rounded(one / total * 100, 1) for one in widths]
    return [_rounded(one / 100, 2) for one in widths]


def _rounded(value: float, digits: int) -> float:
    return floor(value * 10**digits + 0.5) / 10**digits
