"""Executed chapters as numbered trees, for one format."""

from __future__ import annotations

from analysis.book import crossref, html, outputs, pandoc, typst
from analysis.book.config import Book
from analysis.book.crossref import Entry, PageTree
from analysis.book.execute import Outcome
from analysis.book.outputs import Rendered
from analysis.book.recognise import Recogniser
from analysis.book.source import Chapter
from analysis.book.tree import Node
from analysis.errors import BuildError

LINKS = {"html": html.link, "typst": typst.link}


def rendered(
    book: Book, chapters: list[Chapter], outcomes: dict[str, Outcome], target: str = "html"
) -> list[Rendered]:
    """Return the Markdown and the pictures of executed chapters, as a format shows them."""
    stated = (book.html if target == "html" else book.typst) or {}
    return [
        outputs.render(one, outcomes[one.file], one.front.get("execute", {}), stated, book.execute)
        for one in chapters
    ]


def read(chapter: Chapter, made: Rendered) -> list[Node]:
    """Return a chapter as pandoc reads it, its title as first heading.

    Raises
    ------
    BuildError
        When pandoc warns.
    """
    title = chapter.front.get("title")
    text = f"# {title}\n\n{made.markdown}" if title else made.markdown
    try:
        return pandoc.read(text)["blocks"]
    except pandoc.PandocWarning as warning:
        raise BuildError(f"{chapter.file}: {' '.join(str(warning).split())}") from None


def numbered(
    book: Book, chapters: list[Chapter], blocks: list[list[Node]], target: str
) -> tuple[list[PageTree], dict[str, Entry]]:
    """Return the pages with numbers on all that has one, and what can be referred to."""
    pages = [
        crossref.split_title(page, chapter, Recogniser(chapter, target).blocks(one))
        for page, chapter, one in zip(book.pages, chapters, blocks, strict=True)
    ]
    return pages, crossref.number(pages, bool(book.html.get("number-sections", True)))


def pages(
    book: Book, chapters: list[Chapter], blocks: list[list[Node]], target: str
) -> list[PageTree]:
    """Return the pages with numbers and resolved references.

    Parameters
    ----------
    book : Book
        What `_quarto.yml` says.
    chapters, blocks : list
        Its chapters in order, and what `read` gave of each.
    target : str
        "html" or "typst".

    Raises
    ------
    BuildError
        When a construct is not supported or a reference leads nowhere.
    """
    made, entries = numbered(book, chapters, blocks, target)
    for page in made:
        crossref.resolve(page, entries, LINKS[target])
    return made
