"""The whole book as one PDF/UA-1: chapters joined with their parts, set by Typst."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from analysis.book import theme
from analysis.book.config import Book, author_names
from analysis.book.pandoc import program, tree
from analysis.book.pandoc.crossref import PageTree
from analysis.book.pandoc.tree import Node
from analysis.book.pdf.typst import TypstWriter, typst_block, typst_string
from analysis.errors import BuildError

# Categories of Unicode that formulas use: mathematical signs, marks and modifiers.
SYMBOLIC = {"Sm", "Mn", "Sk", "Pe", "Ps", "Cf"}

# Names that pandoc still writes and Typst 0.15 no longer has.
SYMBOLS = """
#let sect = sym.inter
#let times = symbol(
  "×", ("big", "⨉"), ("circle", "⊗"), ("circle.big", "⨂"), ("div", "⋇"), ("square", "⊠"),
  ("l", "⋉"), ("r", "⋊"),
)
#let minus = symbol("−", ("circle", "⊖"), ("plus", "∓"), ("square", "⊟"), ("dot", "∸"))
#let dot = symbol(
  "⋅", ("op", "⋅"), ("c", "·"), ("circle", "⊙"), ("circle.big", "⨀"), ("double", "¨"),
  ("square", "⊡"),
)
"""
MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)


def book_document(pages: list[PageTree]) -> list[Node]:
    """Return the blocks of the whole book, with its parts."""
    by_file = {page.page.source.as_posix(): page.page for page in pages}
    made: list[Node] = []
    above: str | None = None
    for page in pages:
        part = page.page.part or ("Appendices" if page.page.appendix else None)
        if part and part != above:
            made.append(_part(part))
        if bool(part) != bool(above):
            made.append(typst_block(f"#set heading(offset: {int(bool(part))})"))
        above = part
        made += TypstWriter(page, by_file).blocks()
    return made


def _part(title: str) -> Node:
    """Return the line of a part, without white space at its edges: it comes into the outline."""
    edges = [tree.raw_inline("typst", code) for code in ("#part[", "]")]
    return tree.plain_block([edges[0], *tree.word_inlines(title), edges[1]])


@cache
def _foreign() -> re.Pattern[str]:
    from fontTools.ttLib import TTFont

    known: set[int] = set()
    for folder in theme.font_folders():
        with TTFont(next(folder.glob("*-Regular.ttf")), lazy=True) as font:
            letters = set(font.getBestCmap())
        known = known & letters if known else letters
    return re.compile(f"[^{re.escape(''.join(map(chr, sorted(known))))}\\s]")


@cache
def _is_displayed(sign: str) -> bool:
    """Tell whether Typst has a font of its own for a sign that ours lack."""
    import typst

    page = f'#set document(title: "sign")\n= sign\n#"\\u{{{ord(sign):x}}}"'
    try:
        typst.compile(page.encode(), ignore_system_fonts=True, pdf_standards=["ua-1"])
    except typst.TypstError:
        return False
    return True


def printable_text(body: str) -> str:
    """Return the text with a question mark for each letter that the fonts of the PDF lack.

    PDF/UA-1 forbids letters that cannot be shown; those of mathematics are left to its own font
    where that has them, which wide brackets and signs of East Asian titles are not in.
    """

    def shown(found: re.Match[str]) -> str:
        symbolic = unicodedata.category(found[0]) in SYMBOLIC
        return found[0] if symbolic and _is_displayed(found[0]) else "?"

    return _foreign().sub(shown, body)


def compile_pdf(book: Book, body: str, site: Path) -> bytes:
    """Return the book as PDF/UA-1.

    Parameters
    ----------
    book : Book
        What `_quarto.yml` says.
    body : str
        The chapters in Typst.
    site : Path
        The folder that images are relative to.

    Raises
    ------
    BuildError
        When Typst refuses.
    """
    import typst

    main = site / ".book.typ"
    main.write_text(_source(book, body), encoding="utf-8")
    try:
        return typst.compile(
            str(main),
            root=str(site),
            font_paths=[str(folder) for folder in theme.font_folders()],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(MADE_AT.timestamp()),
        )
    except typst.TypstError as error:
        raise BuildError(f"{book.pdf}: {error}") from None
    finally:
        main.unlink()


def _source(book: Book, body: str) -> str:
    """Return the whole document: the template, what the book's author adds, the chapters."""
    stated = {key: getattr(book, key) for key in ("title", "subtitle", "author", "date", "lang")}
    own = book.typst or {}
    stated["author"] = author_names(own.get("author")) or book.author
    said = [f"{key}: {typst_string(value)}" for key, value in stated.items() if value]
    said += ["contents-title: none"] if own.get("toc") is False else []
    header, before, after = (
        book.includes.get(("typst", place), "")
        for place in ("in-header", "before-body", "after-body")
    )
    parts = [
        theme.TYPST.read_text(encoding="utf-8"), SYMBOLS, header,
        f"#show: book.with({', '.join(said)})", before, "", printable_text(body), after,
    ]  # fmt: skip
    return "\n".join(parts)


def write_typst(blocks: list[Node], metadata: dict, folder: Path) -> str:
    """Return blocks as Typst."""
    document = {"pandoc-api-version": [1, 23, 1], "meta": metadata, "blocks": blocks}
    arguments = ["--syntax-highlighting=idiomatic"]
    if "bibliography" in metadata:
        arguments.append("--citeproc")
    return program.write_tree(document, "typst", *arguments, folder=folder)
