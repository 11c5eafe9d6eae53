"""The search index: one entry a section, as a script so that it also loads from a file."""

from __future__ import annotations

import json
from collections.abc import Iterator

from analysis.book.pandoc import tree
from analysis.book.pandoc.crossref import PageTree
from analysis.book.pandoc.tree import Node

NAME = "search.js"


def search_index(pages: list[PageTree]) -> str:
    """Return the script that sets `window.searchIndex`.

    Parameters
    ----------
    pages : list of PageTree
        The pages, their references resolved.
    """
    entries = [entry for page in pages for entry in _entries(page)]
    said = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f"window.searchIndex = {said};\n"


def _entries(page: PageTree) -> list[dict]:
    title = " ".join(filter(None, [page.number, tree.node_text(page.title)]))
    current = {"href": page.page.href, "title": title, "section": "", "text": ""}
    made = [current]
    for block in _flat(page.blocks):
        if block["t"] == "Header":
            (identifier, _, pairs), inlines = block["c"][1:]
            number = dict(pairs).get("number", "")
            section = " ".join(filter(None, [number, tree.node_text(inlines)]))
            href = f"{page.page.href}#{identifier}"
            current = {"href": href, "title": title, "section": section, "text": ""}
            made.append(current)
        else:
            said = " ".join(tree.node_text(_prose(block)).split())
            current["text"] = f"{current['text']} {said}".strip()
    return [entry for entry in made if entry["text"] or not entry["section"]]


def _flat(blocks: list[Node]) -> Iterator[Node]:
    for block in blocks:
        if block["t"] == "Div":
            yield from _flat(block["c"][1])
        else:
            yield block


def _prose(block: Node) -> list[Node]:
    def change(node: Node) -> Node | list[Node]:
        is_code = node["t"] == "CodeBlock" and "cell-code" in node["c"][0][1]
        return [] if is_code or node["t"] == "Cite" else node

    return tree.rebuild_tree([block], change)
