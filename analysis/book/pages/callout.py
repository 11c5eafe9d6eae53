"""A callout as HTML."""

from __future__ import annotations

from analysis.book.pages.title_block import html_line, raw_html
from analysis.book.pandoc import tree
from analysis.book.pandoc.tree import Node


def callout_block(node: Node, number: int) -> Node:
    """Return a callout as a division.

    Parameters
    ----------
    node : dict
        The callout as it was recognised.
    number : int
        Which of the page's it is: what folds is named by it.
    """
    icon, title = _icon(node), _title(node)
    classes = ["callout", f"callout-style-{node['appearance']}", f"callout-{node['kind']}"]
    classes += [] if node["icon"] else ["no-icon"]
    classes += [] if node["content"] else ["callout-empty-content"]
    if title is None:
        opening = raw_html(f'<div class="callout-body d-flex">{icon}')
        body = tree.division_block(node["content"], "", ["callout-body-container"])
        return tree.division_block([opening, body, raw_html("</div>")], node["id"], classes)
    fold, body = _folded(node, number)
    before = (
        f'<div class="callout-header d-flex align-content-center"{fold}>{icon}'
        f'<div class="callout-title-container flex-fill">{_spoken(node)}'
    )
    inner = [html_line(before, title, "</div></div>"), body]
    return tree.division_block(inner, node["id"], [*classes, "callout-titled"])


def _icon(node: Node) -> str:
    names = "callout-icon" if node["icon"] else "callout-icon no-icon"
    return f'<div class="callout-icon-container"><i class="{names}"></i></div>'


def _title(node: Node) -> list[Node] | None:
    if node["title"] is None and node["appearance"] == "default":
        return [tree.string_inline(node["kind"].capitalize())]
    return node["title"]


def _spoken(node: Node) -> str:
    """Return the kind before a title of its own, for those who do not see the colour."""
    if node["title"] is None or node["kind"] == "none":
        return ""
    return f'<span class="screen-reader-only">{node["kind"].capitalize()}</span>'


def _folded(node: Node, number: int) -> tuple[str, Node]:
    """Return what the header says of folding, and the body."""
    body = tree.division_block(node["content"], "", ["callout-body-container", "callout-body"])
    if node["collapse"] not in ("true", "false"):
        return "", body
    is_open = node["collapse"] == "false"
    name = f"callout-{number}"
    shown = ["callout-collapse", "collapse", *(["show"] if is_open else [])]
    said = f' aria-controls="{name}" aria-expanded="{str(is_open).lower()}"'
    return said, tree.division_block([body], name, shown)
