"""Nodes of ours as Typst."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from analysis.book.config import Page
from analysis.book.pandoc import tree
from analysis.book.pandoc.crossref import NBSP, Entry, PageTree
from analysis.book.pandoc.tree import Node
from analysis.book.pdf import column_widths

KINDS = {"fig": "image", "tbl": "table", "lst": '"listing"'}
LABELS = {"fig": "Figure", "tbl": "Table", "lst": "Listing"}
# Pixels that fill the text of a PDF page: 360 points at 96 to the inch.
WIDEST = 480


def typst_string(value: str) -> str:
    """Return a text as a string of Typst."""
    flat = " ".join(value.split())
    return '"' + flat.replace("\\", "\\\\").replace('"', '\\"') + '"'


def typst_label(page: Page, anchor: str) -> str:
    """Return the label of an anchor, one in the whole book."""
    made = f"{page.source.with_suffix('').as_posix()}--{anchor}"
    return re.sub(r"[^\w.:-]", "-", made)


def typst_link(page: PageTree, entry: Entry, inlines: list[Node]) -> Node:
    """Return a cross-reference as a link inside the PDF."""
    return _linked(typst_label(entry.page, entry.anchor or "chapter"), inlines)


def _linked(name: str, inlines: list[Node]) -> Node:
    opening = tree.raw_inline("typst", f"#link(<{name}>)[")
    return tree.span_inline([opening, *inlines, tree.raw_inline("typst", "]")])


def typst_block(code: str) -> Node:
    """Return a block of raw Typst."""
    return tree.raw_block("typst", code)


class TypstWriter:
    """Lowers the blocks of one chapter to what pandoc writes as Typst.

    Parameters
    ----------
    page : PageTree
        The chapter, its references resolved.
    pages : dict of str to Page
        The pages of the book by their `.qmd` file.
    """

    def __init__(self, page: PageTree, pages: dict):
        self.page, self.pages = page, pages
        self.level = 1

    def blocks(self) -> list[Node]:
        """Return the chapter with its heading."""
        name = typst_label(self.page.page, "chapter")
        heading = self._numbered(self.page.number, self.page.title)
        head = {"t": "Header", "c": [1, [name, [], []], heading]}
        return [head, *tree.rebuild_tree(self.page.blocks, self._change)]

    def _change(self, node: Node) -> Node | list[Node]:
        method = getattr(self, f"_{node['t'].lower()}", None)
        return method(node) if method else node

    def _numbered(self, number: str, inlines: list[Node]) -> list[Node]:
        if not number:
            return list(inlines)
        return [tree.raw_inline("typst", f"#number[{number}]"), {"t": "Space"}, *inlines]

    def _header(self, node: Node) -> Node:
        level, (identifier, _, pairs), inlines = node["c"]
        self.level = min(level, self.level + 1)
        name = typst_label(self.page.page, identifier) if identifier else ""
        shown = self._numbered(dict(pairs).get("number", ""), inlines)
        return {"t": "Header", "c": [self.level, [name, [], []], shown]}

    def _float(self, node: Node) -> Node:
        content = node["content"]
        if node["is_layout"]:
            content = _grid(content, node["columns"])
        said = node["caption"]
        name = f"({node['letter']})" if node["parent"] else ""
        name = name or f"{LABELS[node['kind']]}{NBSP}{node['number']}"
        shown = name if not said or node["parent"] else f"{name}:"
        caption = [tree.string_inline(shown), *([{"t": "Space"}, *said] if said else [])]
        return tree.division_block(
            [
                typst_block("#figure(["),
                *content,
                typst_block(f"], kind: {KINDS[node['kind']]}, caption: ["),
                tree.plain_block(caption),
                typst_block(f"]) <{typst_label(self.page.page, node['id'])}>"),
            ]
        )

    def _layout(self, node: Node) -> list[Node]:
        return _grid(node["content"], node["columns"])

    def _figure(self, node: Node) -> list[Node]:
        _, caption, content = node["c"]
        said = caption[1][0]["c"] if caption[1] else []
        middle = [
            typst_block("], kind: image, caption: ["),
            tree.plain_block(said),
            typst_block("])"),
        ]
        return [typst_block("#figure(["), *content, *middle]

    def _image(self, node: Node) -> Node:
        (_, _, pairs), inlines, (target, _) = node["c"]
        stated = dict(pairs)
        alt = stated.get("fig-alt") or tree.node_text(inlines) or "Figure without a description."
        folder = PurePosixPath(self.page.page.href).parent
        place = f"/{_normal(folder / target)}"
        width = _width(stated.get("width", ""))
        code = f"#box(image({typst_string(place)}, alt: {typst_string(alt)}{width}))"
        return tree.raw_inline("typst", code)

    def _table(self, node: Node) -> Node | list[Node]:
        fitted, is_wide = column_widths.fit_columns(node)
        triple = fitted["c"][0]
        made = ["", [*triple[1], "typst:no-figure"], []]
        table = {"t": "Table", "c": [made, *fitted["c"][1:]]}
        if not is_wide:
            return table
        return [typst_block(f"#block(width: {column_widths.WIDE}pt, ["), table, typst_block("])")]

    def _callout(self, node: Node) -> list[Node]:
        title = node["title"]
        opening = f"#callout({typst_string(node['kind'])}, "
        if title is None:
            head = [typst_block(f"{opening}none, [")]
        else:
            head = [typst_block(f"{opening}["), tree.plain_block(title), typst_block("], [")]
        return [*head, *node["content"], typst_block("])")]

    def _tabset(self, node: Node) -> list[Node]:
        made: list[Node] = []
        for tab in node["tabs"]:
            made.append({"t": "Para", "c": [{"t": "Strong", "c": tab["title"]}]})
            made += tab["content"]
        return made

    def _codeblock(self, node: Node) -> Node:
        (_, classes, _), code = node["c"]
        kept = [one for one in classes if one != "cell-code"]
        return {"t": "CodeBlock", "c": [["", kept, []], code]}

    def _math(self, node: Node) -> Node:
        kind, tex = node["c"]
        return _math(tex, kind["t"] == "DisplayMath", "")

    def _equation(self, node: Node) -> Node:
        name = typst_label(self.page.page, node["id"])
        number = f", numbering: _ => [({node['number']})]"
        return _math(node["tex"], True, number, f" <{name}>")

    def _margin(self, node: Node) -> Node | list[Node]:
        if node.get("inline"):
            edges = tree.raw_inline("typst", "#margin-words["), tree.raw_inline("typst", "]")
            return [edges[0], *node["content"], edges[1]]
        return [typst_block("#margin-note["), *node["content"], typst_block("]")]

    def _div(self, node: Node) -> Node | list[Node]:
        (identifier, classes, pairs), content = node["c"]
        if any(one.startswith("cell-output-std") for one in classes):
            return [typst_block("#output["), *content, typst_block("]")]
        if identifier == "refs":
            return node
        if identifier:
            name = typst_label(self.page.page, identifier)
            return [typst_block("#block(["), *content, typst_block(f"]) <{name}>")]
        return tree.division_block(content) if "cell-output" in classes else content

    def _link(self, node: Node) -> Node:
        _, inlines, (target, _) = node["c"]
        if re.match(r"[a-z]+:", target):
            return node
        path, _, anchor = target.partition("#")
        folder = PurePosixPath(self.page.page.source).parent
        page = self.pages.get(_normal(folder / path)) if path else self.page.page
        if page is None:
            return tree.span_inline(inlines)
        is_chapter = not anchor or (page == self.page.page and anchor == self.page.identifier)
        return _linked(typst_label(page, "chapter" if is_chapter else anchor), inlines)

    def _break(self, _: Node) -> Node:
        return typst_block("#pagebreak(weak: true)")


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part not in (".", ".."):
            parts.append(part)
    return "/".join(parts)


def _width(said: str) -> str:
    if said.endswith("%"):
        return f", width: {float(said[:-1]):g}%"
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(px|in|cm|mm|pt|)", said)
    if not match:
        return ""
    if match[2] in ("px", ""):
        pixels = float(match[1])
        return ", width: 100%" if pixels > WIDEST else f", width: {pixels * 0.75:g}pt"
    return f", width: {match[1]}{match[2]}"


def _grid(content: list[Node], count: int) -> list[Node]:
    made = [typst_block(f"#grid(columns: (1fr,) * {max(1, count)}, gutter: 1em,")]
    for cell in content:
        made += [typst_block("["), cell, typst_block("],")]
    return [*made, typst_block(")")]


def _math(tex: str, is_block: bool, number: str, name: str = "") -> Node:
    inner = {"t": "Math", "c": [{"t": "DisplayMath" if is_block else "InlineMath"}, tex]}
    opening = f"#math.equation(block: {str(is_block).lower()}, alt: {typst_string(tex)}{number}, "
    return tree.span_inline(
        [tree.raw_inline("typst", opening), inner, tree.raw_inline("typst", f"){name}")]
    )
