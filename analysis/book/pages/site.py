"""A page of the site: its shell around the body, its sidebar, contents and neighbours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from analysis import __version__
from analysis.book import theme
from analysis.book.config import Book
from analysis.book.pages import html, policy
from analysis.book.pages.card import page_tags
from analysis.book.pandoc import program, tree
from analysis.book.pandoc.crossref import PageTree
from analysis.book.pandoc.tree import Node

if TYPE_CHECKING:
    from jinja2 import Template

ARGUMENTS = ["--mathml", "--section-divs", "--email-obfuscation=none"]


@lru_cache(maxsize=1)
def _template() -> Template:
    import jinja2

    environment = jinja2.Environment(autoescape=True)
    return environment.from_string(theme.PAGE.read_text(encoding="utf-8"))


def page_body(blocks: list[Node], metadata: dict, book: Book) -> str:
    """Return lowered blocks as HTML.

    Parameters
    ----------
    blocks : list of Node
        What `html.Writer` made.
    metadata : dict
        Pandoc's metadata: the bibliography, and what it holds beside the citations.
    book : Book
        What `_quarto.yml` says.
    """
    document = {"pandoc-api-version": [1, 23, 1], "meta": metadata, "blocks": blocks}
    arguments = [*ARGUMENTS, *(["--citeproc"] if "bibliography" in metadata else [])]
    return program.write_tree(document, "html5", *arguments, folder=book.project)


def page_html(book: Book, pages: list[PageTree], position: int, content: str) -> str:
    """Return the complete HTML of one page.

    Parameters
    ----------
    book : Book
        What `_quarto.yml` says.
    pages : list of PageTree
        The book in order.
    position : int
        Which of them.
    content : str
        Its body.
    """
    this = pages[position]
    root = "../" * (len(this.page.source.parts) - 1) or "./"
    title = book.title if this.page.is_home else f"{_long(this)} – {book.title}"
    before = pages[position - 1] if position else None
    after = pages[position + 1] if position + 1 < len(pages) else None
    description = str(this.chapter.front.get("description", book.description))
    return _template().render(
        **_dress(book),
        lang=book.lang,
        page_title=title,
        site_title=book.title,
        subtitle=book.subtitle,
        tags=page_tags(book, title, description, root),
        root=root,
        sidebar=_sidebar(pages, this, root),
        toc=_contents(book, this),
        previous=_neighbour(before, root),
        next=_neighbour(after, root),
        breadcrumbs=_breadcrumbs(this),
        body=content,
        downloads=_downloads(book, root),
        is_home=this.page.is_home,
        version=__version__,
    )


def _dress(book: Book) -> dict:
    """Return what the book's author gives to every page."""
    places = {"head": "in-header", "before_body": "before-body", "after_body": "after-body"}
    given = {name: book.includes.get(("html", place), "") for name, place in places.items()}
    early = theme.EARLY.read_text(encoding="utf-8")
    allowed = policy.page_policy(f"<script>{early}</script>", *given.values())
    looks = {"styles": book.styles, "favicon": book.favicon}
    return {"policy": allowed, "early": early, **looks, **given}


def _downloads(book: Book, root: str) -> list[dict]:
    whole = [("The book as PDF", book.pdf)] if book.typst is not None else []
    return [{"text": text, "href": root + href} for text, href in whole + book.downloads]


def _long(page: PageTree) -> str:
    name = tree.node_text(page.title)
    if page.page.appendix and page.number:
        return f"Appendix {page.number} — {name}"
    return _short(page)


def _short(page: PageTree) -> str:
    return " ".join(filter(None, [page.number, tree.node_text(page.title)]))


def _neighbour(page: PageTree | None, root: str) -> dict | None:
    if page is None:
        return None
    return {"href": root + page.page.href, "text": _short(page), "number": page.number}


def _breadcrumbs(page: PageTree) -> list[str]:
    part = _part(page)
    return [part, _short(page)] if part else []


def _part(page: PageTree) -> str | None:
    return page.page.part or ("Appendices" if page.page.appendix else None)


def _sidebar(pages: list[PageTree], this: PageTree, root: str) -> list[dict]:
    items: list[dict] = []
    part = None
    for page in pages:
        appendix = page.page.appendix
        if _part(page) != part and _part(page):
            items.append({"kind": "part", "text": _part(page), "appendix": appendix})
        part = _part(page)
        items.append(
            {
                "kind": "chapter",
                "text": _short(page),
                "number": page.number,
                "href": root + page.page.href,
                "active": page is this,
                "appendix": appendix,
                "depth": 1 if part else 0,
            }
        )
    return items


def _contents(book: Book, page: PageTree) -> list[dict]:
    if not page.chapter.front.get("toc", book.html.get("toc", True)):
        return []
    deepest = int(page.chapter.front.get("toc-depth", book.html.get("toc-depth", 3)))
    items = []
    if page.page.is_home:
        items.append(_item(1, page.identifier, page.number, page.title))
    for heading in page.headings:
        if heading["level"] <= deepest and not heading["unlisted"]:
            items.append(
                _item(heading["level"], heading["id"], heading["number"], heading["inlines"])
            )
    return items


def _item(level: int, identifier: str, number: str, inlines: list[Node]) -> dict:
    text = " ".join(filter(None, [number, tree.node_text(inlines)]))
    return {"href": f"#{identifier}", "text": text, "number": number, "level": level}


def lowered_blocks(book: Book, page: PageTree) -> list[Node]:
    """Return a page's blocks as pandoc writes them."""
    return html.HtmlWriter(book, page).blocks()
