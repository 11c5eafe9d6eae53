"""Nodes of ours as HTML, in the markup and with the class names that Quarto gives them."""

from __future__ import annotations

import os
from html import escape
from pathlib import PurePosixPath

from analysis.book.config import Book
from analysis.book.pages.callout import callout_block
from analysis.book.pages.title_block import (
    home_heading,
    html_line,
    numbered_heading,
    raw_html,
    title_block,
)
from analysis.book.pandoc import tree
from analysis.book.pandoc.crossref import NBSP, Entry, PageTree
from analysis.book.pandoc.tree import Node

LABELS = {"fig": "Figure", "tbl": "Table", "lst": "Listing"}


def relative_href(page: PageTree, href: str) -> str:
    """Return a place of the site as seen from a page."""
    start = PurePosixPath(page.page.href).parent.as_posix()
    return os.path.relpath(href, start)


def html_link(page: PageTree, entry: Entry, inlines: list[Node]) -> Node:
    """Return a cross-reference as a link."""
    if entry.page == page.page:
        href = f"#{entry.anchor or page.identifier}"
    else:
        href = relative_href(page, entry.page.href) + (f"#{entry.anchor}" if entry.anchor else "")
    return tree.link_inline(inlines, href, ["quarto-xref"])


class HtmlWriter:
    """Lowers the blocks of one page to what pandoc writes.

    Parameters
    ----------
    book : Book
        What `_quarto.yml` says.
    page : PageTree
        The page, its references resolved.
    """

    def __init__(self, book: Book, page: PageTree):
        self.book, self.page = book, page
        self.tabsets = self.callouts = 0
        self.shown = {heading["id"] for heading in page.headings}

    def blocks(self) -> list[Node]:
        """Return the page: title block, then all its blocks."""
        body = tree.rebuild_tree(self.page.blocks, self._change)
        return [*title_block(self.book, self.page), *home_heading(self.page), *body]

    def _change(self, node: Node) -> Node | list[Node]:
        method = getattr(self, f"_{node['t'].lower()}", None)
        return method(node) if method else node

    def _header(self, node: Node) -> Node:
        level, (identifier, classes, pairs), inlines = node["c"]
        number = dict(pairs).get("number", "")
        if identifier in self.shown:
            pairs = [*pairs, ["anchor-id", identifier]]
        return {
            "t": "Header",
            "c": [level, [identifier, classes, pairs], numbered_heading(number, inlines)],
        }

    # Floats

    def _float(self, node: Node) -> Node:
        kind, identifier = node["kind"], node["id"]
        content = node["content"]
        if node["is_layout"]:
            content = self._rows(content, node["columns"])
        is_top = kind != "fig"
        place = "top" if is_top else "bottom"
        sub = "quarto-subfloat-caption" if node["parent"] else "quarto-float-caption"
        caption = self._caption(node, f"quarto-float-caption-{place} {sub} quarto-float-{kind}")
        body = [raw_html("<div>"), *content, raw_html("</div>")]
        inner = [*caption, *body] if is_top else [*body, *caption]
        figure = f'<figure class="quarto-float quarto-float-{kind} figure">'
        side = "left" if kind == "lst" else "center"
        classes = ["quarto-float", "quarto-figure", f"quarto-figure-{side}"]
        if kind == "lst":
            classes = ["listing", *classes]
        if node["is_layout"]:
            classes = ["quarto-layout-panel"]
        return tree.division_block(
            [raw_html(figure), *inner, raw_html("</figure>")], identifier, classes
        )

    def _caption(self, node: Node, classes: str) -> list[Node]:
        said = node["caption"]
        if node["parent"]:
            label = f"({node['letter']})"
        else:
            label = f"{LABELS[node['kind']]}{NBSP}{node['number']}"
        gap = [tree.string_inline(label if not said or node["parent"] else f"{label}:")]
        inlines = [*gap, {"t": "Space"}, *said] if said else gap
        return [html_line(f'<figcaption class="{classes}">', inlines, "</figcaption>")]

    def _rows(self, content: list[Node], columns: int) -> list[Node]:
        columns = max(1, columns)
        share = f"flex-basis: {100 / columns:.1f}%;justify-content: center;"
        made = []
        for start in range(0, len(content), columns):
            cells = [
                tree.division_block([one], "", ["quarto-layout-cell"], style=share)
                for one in content[start : start + columns]
            ]
            made.append(tree.division_block(cells, "", ["quarto-layout-row"]))
        return made

    def _layout(self, node: Node) -> Node:
        rows = self._rows(node["content"], node["columns"])
        return tree.division_block(rows, "", ["quarto-layout-panel"])

    def _figure(self, node: Node) -> Node:
        triple, caption, content = node["c"]
        said = caption[1][0]["c"] if caption[1] else []
        inner = [
            raw_html('<figure class="figure">'), *content,
            html_line("<figcaption>", said, "</figcaption></figure>"),
        ]  # fmt: skip
        return tree.division_block(inner, triple[0], ["quarto-figure", "quarto-figure-center"])

    def _image(self, node: Node) -> Node:
        (identifier, classes, pairs), inlines, target = node["c"]
        stated = dict(pairs)
        said = stated.pop("fig-alt", None)
        stated.pop("fig-align", None)
        alt = tree.node_text(inlines) if said is None else said
        classes = ["img-fluid", *(one for one in classes if one != "cell-picture"), "figure-img"]
        kept = [[key, value] for key, value in stated.items()]
        return {
            "t": "Image",
            "c": [[identifier, classes, kept], tree.word_inlines(alt) if alt else [], target],
        }

    def _link(self, node: Node) -> Node:
        triple, inlines, (target, title) = node["c"]
        path, mark, anchor = target.partition("#")
        if path.endswith(".qmd") and ":" not in path:
            path = path.removesuffix(".qmd") + ".html"
        return {"t": "Link", "c": [triple, inlines, [path + mark + anchor, title]]}

    def _table(self, node: Node) -> Node:
        triple = node["c"][0]
        stated = ["stated-widths"] if node.get("widths") == "stated" else []
        made = [triple[0], ["caption-top", "table", *stated, *triple[1]], triple[2]]
        return {"t": "Table", "c": [made, *node["c"][1:]]}

    # What surrounds text

    def _callout(self, node: Node) -> Node:
        self.callouts += 1
        return callout_block(node, self.callouts)

    def _tabset(self, node: Node) -> Node:
        self.tabsets += 1
        tabs, panes = [], []
        for position, tab in enumerate(node["tabs"], 1):
            name = f"tabset-{self.tabsets}-{position}"
            active = " active" if position == 1 else ""
            tabs += [
                tree.raw_inline(
                    "html",
                    f'<li class="nav-item" role="presentation"><a class="nav-link{active}" '
                    f'id="{name}-tab" role="tab" aria-controls="{name}" '
                    f'aria-selected="{"true" if active else "false"}" href="#{name}">',
                ),
                *tab["title"],
                tree.raw_inline("html", "</a></li>"),
            ]
            attributes = {"role": "tabpanel", "aria-labelledby": f"{name}-tab"}
            pane = tree.division_block(
                tab["content"], name, ["tab-pane", *active.split()], **attributes
            )
            panes.append(pane)
        names = html_line('<ul class="nav nav-tabs" role="tablist">', tabs, "</ul>")
        return tree.division_block(
            [names, tree.division_block(panes, "", ["tab-content"])], "", ["panel-tabset"]
        )

    def _codeblock(self, node: Node) -> Node | list[Node]:
        (identifier, classes, pairs), code = node["c"]
        if "cell-code" not in classes:
            return node
        stated = dict(pairs)
        default = str(self.book.html.get("code-fold", False)).lower()
        fold = stated.pop("code-fold", default)
        default_summary = self.book.html.get("code-summary", "Code")
        summary = stated.pop("code-summary", default_summary)
        kept = [[key, value] for key, value in stated.items()]
        block = {"t": "CodeBlock", "c": [[identifier, classes, kept], code]}
        if fold == "false":
            return block
        shown = ' open=""' if fold == "show" else ""
        opening = f'<details class="code-fold"{shown}><summary>{escape(summary)}</summary>'
        return [raw_html(opening), block, raw_html("</details>")]

    def _equation(self, node: Node) -> Node:
        math = {"t": "Math", "c": [{"t": "DisplayMath"}, node["tex"]]}
        number = tree.span_inline(
            [tree.string_inline(f"({node['number']})")], "", ["equation-number"]
        )
        return tree.span_inline([math, number], node["id"], ["equation"])

    def _margin(self, node: Node) -> Node:
        if node.get("inline"):
            return tree.span_inline(node["content"], "", ["column-margin", "margin-aside"])
        return tree.division_block(node["content"], "", ["no-row-height", "column-margin"])

    def _break(self, _: Node) -> Node:
        return raw_html('<div style="page-break-after: always;"></div>')
