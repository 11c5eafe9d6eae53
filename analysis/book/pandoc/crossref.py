"""Numbers over the whole book, and the references that print them.

Two passes: `number` gives every chapter, section, figure, table, listing and equation its number
and returns what can be referred to; `resolve` puts the references' texts in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from analysis.book.config import Page
from analysis.book.pandoc import tree
from analysis.book.pandoc.tree import Node
from analysis.book.source.chapter import Chapter
from analysis.errors import BuildError

NAMES = {"fig": "Figure", "tbl": "Table", "lst": "Listing", "eq": "Equation"}
NBSP = "\u00a0"


@dataclass
class PageTree:
    """A chapter between reading and writing, for one format."""

    page: Page
    chapter: Chapter
    title: list[Node]
    identifier: str
    classes: list[str]
    blocks: list[Node]
    number: str = ""
    headings: list[dict] = field(default_factory=list)

    @property
    def is_numbered(self) -> bool:
        """Return whether the chapter has a number."""
        return bool(self.number)


@dataclass(frozen=True)
class Entry:
    """What can be referred to."""

    kind: str
    page: Page
    anchor: str
    number: str
    title: list[Node]
    is_chapter: bool = False


def split_title(page: Page, chapter: Chapter, blocks: list[Node]) -> PageTree:
    """Take a chapter's title off its blocks.

    Parameters
    ----------
    page, chapter : Page, Chapter
        Where the blocks come from.
    blocks : list of Node
        The chapter, its first block the heading of level one.

    Raises
    ------
    BuildError
        When it has no title, or a second heading of level one.
    """
    firsts = [one for one in blocks if one["t"] == "Header" and one["c"][0] == 1]
    if not firsts:
        raise BuildError(f"{chapter.file} line 1: the chapter has no title")
    if len(firsts) > 1:
        second = tree.node_text(firsts[1]["c"][2]).split(" ")[0]
        raise BuildError(
            f"{chapter.place(f'^# .*{re.escape(second)}')}: a second heading of level one"
        )
    (identifier, classes, _), inlines = firsts[0]["c"][1], firsts[0]["c"][2]
    rest = [one for one in blocks if one is not firsts[0]]
    return PageTree(page, chapter, inlines, identifier, list(classes), rest)


def number_pages(pages: list[PageTree], depth: int) -> dict[str, Entry]:
    """Give numbers to all that has one.

    Parameters
    ----------
    pages : list of PageTree
        The whole book in order; numbers are written into its nodes.
    depth : int
        The deepest level of headings that is numbered: 1 for chapters alone, 0 for none.

    Returns
    -------
    dict of str to Entry
        What can be referred to, by id.
    """
    entries: dict[str, Entry] = {}
    counts = {False: 0, True: 0}
    outside: dict[str, int] = {}
    for page in pages:
        if "unnumbered" not in page.classes and depth:
            counts[page.page.appendix] += 1
            count = counts[page.page.appendix]
            page.number = chr(64 + count) if page.page.appendix else str(count)
        _add(entries, page, Entry("sec", page.page, "", page.number, page.title, True))
        _number_sections(entries, page, depth)
        _number_floats(entries, page, {} if page.is_numbered else outside)
    return entries


def _add(entries: dict[str, Entry], page: PageTree, entry: Entry) -> None:
    key = entry.anchor or page.identifier
    if not key:
        return
    if key in entries and re.match(r"(fig|tbl|lst|eq|sec)-", key):
        raise BuildError(
            f"{page.chapter.place(re.escape(key))}: the id {key} is taken by "
            f"{entries[key].page.source}"
        )
    entries.setdefault(key, entry)


def _number_sections(entries: dict[str, Entry], page: PageTree, depth: int) -> None:
    counters: list[int] = []
    for node in _sections(page.blocks):
        level, (identifier, classes, pairs), inlines = node["c"]
        said = ""
        if page.is_numbered and level <= depth and "unnumbered" not in classes:
            counters = (counters + [0] * level)[: level - 1]
            counters[-1] += 1
            said = ".".join([page.number, *map(str, counters)])
            pairs.append(["number", said])
        page.headings.append(
            {"level": level, "id": identifier, "number": said, "inlines": inlines,
             "unlisted": "unlisted" in classes}
        )  # fmt: skip
        if identifier.startswith("sec-"):
            _add(entries, page, Entry("sec", page.page, identifier, said, inlines))


def _sections(node: Any) -> Iterator[Node]:
    """Yield the headings that are sections: those of tabs and callouts are not."""
    if isinstance(node, list):
        for one in node:
            yield from _sections(one)
    elif isinstance(node, dict) and node.get("t") not in ("Tabset", "Callout", "BlockQuote"):
        if node.get("t") == "Header":
            yield node
        else:
            yield from _sections(list(node.values()))


def _number_floats(entries: dict[str, Entry], page: PageTree, counts: dict[str, int]) -> None:
    found = {"Float", "Equation"}
    for node in tree.every_node(page.blocks):
        if node["t"] not in found:
            continue
        kind = node.get("kind", "eq")
        if node.get("parent"):
            node["number"] = f"{entries[node['parent']].number}{NBSP}({node['letter']})"
        else:
            counts[kind] = counts.get(kind, 0) + 1
            node["number"] = f"{page.number}.{counts[kind]}".lstrip(".")
        _add(entries, page, Entry(kind, page.page, node["id"], node["number"], []))


def resolve_references(
    page: PageTree, entries: dict[str, Entry], link: Callable[[PageTree, Entry, list[Node]], Node]
) -> None:
    """Put the texts of a page's references in.

    Parameters
    ----------
    page : PageTree
        Its blocks are changed.
    entries : dict of str to Entry
        What can be referred to.
    link : callable
        Takes the page, an entry and the text, gives the inline that links there.

    Raises
    ------
    BuildError
        When a reference leads nowhere.
    """

    def change(node: Node) -> Node:
        if node["t"] != "Reference":
            return node
        entry = entries.get(node["id"])
        if entry is None:
            key = node["id"]
            where = page.chapter.place(f"@[{key[0]}{key[0].upper()}]{re.escape(key[1:])}")
            raise BuildError(f"{where}: there is nothing that @{key} could refer to")
        return link(page, entry, _text(page, entry, node))

    page.blocks = tree.rebuild_tree(page.blocks, change)
    page.title = tree.rebuild_tree(page.title, change)


def reference_words(entry: Entry) -> str:
    """Return what a reference prints, where there are no links: "Figure 3.1"."""
    if entry.kind == "sec" and not entry.number:
        return tree.node_text(entry.title)
    part = "Appendix" if entry.page.appendix else "Chapter"
    name = NAMES.get(entry.kind) or (part if entry.is_chapter else "Section")
    return f"{name} {entry.number}".replace(NBSP, " ")


def _text(page: PageTree, entry: Entry, node: Node) -> list[Node]:
    if entry.kind == "sec" and not entry.number:
        return list(entry.title)
    shown = tree.span_inline([tree.string_inline(entry.number)])
    if node["prefix"]:
        return [*node["prefix"], tree.string_inline(NBSP), shown]
    if node["bare"]:
        return [shown]
    if entry.kind == "sec" and entry.is_chapter and entry.page.appendix:
        long = [tree.string_inline(f"{NBSP}—{NBSP}"), *entry.title] if not page.is_numbered else []
        return [tree.string_inline(f"Appendix{NBSP}"), shown, *long]
    name = NAMES.get(entry.kind) or ("Chapter" if entry.is_chapter else "Section")
    return [tree.string_inline(f"{name}{NBSP}"), shown]
