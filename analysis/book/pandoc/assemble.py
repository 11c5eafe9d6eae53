"""Executed chapters as numbered trees, for one format."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from analysis.book.cells import outputs
from analysis.book.cells.kernels import Outcome
from analysis.book.cells.outputs import Rendered
from analysis.book.config import Book
from analysis.book.pages import html
from analysis.book.pandoc import crossref, program
from analysis.book.pandoc.crossref import Entry, PageTree
from analysis.book.pandoc.recognise import Recogniser
from analysis.book.pandoc.tree import Node
from analysis.book.pdf import typst
from analysis.book.source.chapter import Chapter
from analysis.errors import BuildError

DEEPEST = 6  # as deep as Markdown's headings go
LINKS = {"html": html.html_link, "typst": typst.typst_link}


def rendered_chapters(
    book: Book, chapters: list[Chapter], outcomes: dict[str, Outcome], target: str = "html"
) -> list[Rendered]:
    """Return the Markdown and the pictures of executed chapters, as a format shows them."""
    stated = (book.html if target == "html" else book.typst) or {}
    return [
        outputs.render_markdown(
            one, outcomes[one.file], one.front.get("execute", {}), stated, book.execute
        )
        for one in chapters
    ]


def read_blocks(
    book: Book, target: str, chapters: list[Chapter], made: list[Rendered], jobs: int
) -> list[list[Node]]:
    """Return chapters as pandoc reads them and the book's filters leave them.

    Parameters
    ----------
    book : Book
        What `_quarto.yml` says.
    target : str
        "html" or "typst".
    chapters, made : list
        The chapters and their Markdown.
    jobs : int
        Pandoc processes at a time.

    Returns
    -------
    list of list of Node
        The blocks of each chapter, its title as first heading.

    Raises
    ------
    BuildError
        When pandoc warns.
    """
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        return list(pool.map(lambda *pair: _read(book, target, *pair), chapters, made))


def _read(book: Book, target: str, chapter: Chapter, made: Rendered) -> list[Node]:
    title = chapter.front.get("title")
    text = f"# {title}\n\n{made.markdown}" if title else made.markdown
    filters = book.filters.get(target, [])
    try:
        return program.read_filtered(text, target, filters, book.project)["blocks"]
    except program.PandocWarning as warning:
        raise BuildError(f"{chapter.file}: {' '.join(str(warning).split())}") from None


def numbered_pages(
    book: Book, chapters: list[Chapter], blocks: list[list[Node]], target: str
) -> tuple[list[PageTree], dict[str, Entry]]:
    """Return the pages with numbers on all that has one, and what can be referred to."""
    pages = [
        crossref.split_title(page, chapter, Recogniser(chapter, target).blocks(one))
        for page, chapter, one in zip(book.pages, chapters, blocks, strict=True)
    ]
    stated = (book.html if target == "html" else book.typst) or {}
    is_numbered = stated.get("number-sections", True)
    depth = int(stated.get("number-depth", DEEPEST)) if is_numbered else 0
    return pages, crossref.number_pages(pages, depth)


def resolved_pages(
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
    made, entries = numbered_pages(book, chapters, blocks, target)
    for page in made:
        crossref.resolve_references(page, entries, LINKS[target])
    return made
