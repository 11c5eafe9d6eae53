"""The head of a page: title and number; on the landing page the book's own, and its cover."""

from __future__ import annotations

from html import escape

from analysis.book.config import Book
from analysis.book.pandoc import tree
from analysis.book.pandoc.crossref import NBSP, PageTree
from analysis.book.pandoc.tree import Node

OPENING = (
    '<header id="title-block-header" class="quarto-title-block default">\n'
    '<div class="quarto-title"><h1 class="title">'
)


def raw_html(code: str) -> Node:
    """Return a block of raw HTML."""
    return tree.raw_block("html", code)


def html_line(before: str, inlines: list[Node], after: str) -> Node:
    """Return inlines between raw HTML, without white space at the seams."""
    edges = [tree.raw_inline("html", code) for code in (before, after)]
    return tree.plain_block([edges[0], *inlines, edges[1]])


def title_block(book: Book, page: PageTree) -> list[Node]:
    """Return the title of a page, or on the landing page that of the book."""
    if not page.page.is_home:
        return [html_line(OPENING, _title(page), "</h1></div>\n</header>")]
    closing = "</h1>"
    if book.subtitle:
        closing += f'<p class="subtitle lead">{escape(book.subtitle)}</p>'
    closing += "</div>\n" + _meta([("Author", book.author), ("Published", book.date)])
    title = html_line(OPENING, tree.word_inlines(book.title), f"{closing}</header>")
    if book.cover is None:
        return [title]
    source = f'src="{escape(book.cover.file)}" alt="{escape(book.cover.alt)}"'
    return [title, raw_html(f'<p><img {source} class="quarto-cover-image img-fluid"></p>')]


def _meta(said: list[tuple[str, str]]) -> str:
    items = "".join(
        f'<div><div class="quarto-title-meta-heading">{name}</div>\n'
        f'<div class="quarto-title-meta-contents"><p>{escape(value)}</p></div></div>\n'
        for name, value in said
        if value
    )
    return f'<div class="quarto-title-meta">\n{items}</div>\n' if items else ""


def _title(page: PageTree) -> list[Node]:
    name = tree.span_inline(page.title, "", ["chapter-title"])
    if not page.number:
        inlines = page.title
    elif page.page.appendix:
        inlines = [tree.string_inline(f"Appendix {page.number} — "), name]
    else:
        number = tree.span_inline([tree.string_inline(page.number)], "", ["chapter-number"])
        inlines = [number, tree.string_inline(f"{NBSP} "), name]
    return [tree.span_inline(inlines, page.identifier, ["quarto-section-identifier"])]


def home_heading(page: PageTree) -> list[Node]:
    """Return the landing page's own heading; other pages have theirs in the title block."""
    if not page.page.is_home:
        return []
    pairs = [["number", page.number]] if page.number else []
    triple = [page.identifier, page.classes, pairs]
    return [{"t": "Header", "c": [1, triple, numbered_heading(page.number, page.title)]}]


def numbered_heading(number: str, inlines: list[Node]) -> list[Node]:
    """Return the words of a heading after its number."""
    if not number:
        return list(inlines)
    shown = tree.span_inline([tree.string_inline(number)], "", ["header-section-number"])
    return [shown, {"t": "Space"}, *inlines]
