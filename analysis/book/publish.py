"""The whole way from a folder of chapters to a site that stands in the place of the last one."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from analysis import progress
from analysis.book import config
from analysis.book.cells import kernels
from analysis.book.cells.outputs import Rendered
from analysis.book.config import Book
from analysis.book.given_files import Elsewhere
from analysis.book.pages import assets, check, search, site
from analysis.book.pandoc import assemble, program, tree
from analysis.book.pandoc.crossref import PageTree
from analysis.book.pdf import typeset
from analysis.book.source.chapter import Chapter, read_chapter
from analysis.errors import BuildError
from analysis.publication import replacing_folder

ASSETS = "site_libs/book"


def render_book(project: Path, out: Path, *, cache: Path, **options: Any) -> list[str]:
    """Render a book as a site and a PDF, and put it in the place of the one that stands.

    Parameters
    ----------
    project : Path
        The folder of `_quarto.yml`.
    out : Path
        The site's folder, replaced as a whole when everything is built.
    cache, options
        As in `write_site`.

    Returns
    -------
    list of str
        The pages and the PDF, relative to `out`.

    Raises
    ------
    BuildError
        As in `write_site`; the former site stays.
    """
    with replacing_folder(out) as folder:
        return write_site(project, folder, cache=cache, former=out, **options)


def write_site(
    project: Path,
    folder: Path,
    *,
    cache: Path,
    execution_key: str = "",
    jobs: int = 2,
    pdf: bool = True,
    former: Path | None = None,
    elsewhere: Elsewhere | None = None,
    prepare: Callable[[Path], None] | None = None,
) -> list[str]:
    """Write a book as a site and a PDF into an empty folder.

    Parameters
    ----------
    project : Path
        The folder of `_quarto.yml`.
    folder : Path
        Where to.
    cache : Path
        Folder of executed chapters.
    execution_key : str
        Hash of all that the chapters' code reads beside its own text.
    jobs : int
        Kernels and pandoc processes at a time.
    pdf : bool
        Whether the whole-book PDF is made (where `_quarto.yml` has the format typst).
    former : Path, optional
        A site whose files are shared where they are the same.
    elsewhere : mapping of str to Path, optional
        Folders at the top of the project that lie elsewhere while they are made, by name.
    prepare : callable, optional
        Takes the folder and adds files to it before links are checked.

    Returns
    -------
    list of str
        The pages and the PDF, relative to `folder`.

    Raises
    ------
    BuildError
        When a cell fails, syntax is not supported, a reference, image, citation or link leads
        nowhere, or alt text is missing: with file and line.
    """
    book = config.read_book(project, elsewhere)
    book = book if pdf else replace(book, typst=None)
    chapters = [read_chapter(project, page.source) for page in book.pages]
    outcomes = kernels.execute_chapters(book, chapters, cache, execution_key, jobs)
    with progress.work_step("Writing pages"):
        files = _site_files(book, chapters, outcomes, jobs)
    for name, content in {**_libraries(cache), **files}.items():
        _put(folder / name, content)
    if book.typst is not None:
        with progress.work_step("Typesetting the PDF"):
            _write_pdf(book, chapters, outcomes, folder, jobs)
    if prepare:
        prepare(folder)
    check.require_links(book, dict(zip(_hrefs(book), chapters, strict=True)), folder)
    if former:
        _link_unchanged(folder, former)
    return [*_hrefs(book), *([book.pdf] if book.typst is not None else [])]


def _hrefs(book: Book) -> list[str]:
    return [page.href for page in book.pages]


def _libraries(cache: Path) -> dict[str, bytes]:
    return {f"{ASSETS}/{name}": content for name, content in assets.cached_assets(cache).items()}


def _site_files(book: Book, chapters: list[Chapter], outcomes: dict, jobs: int) -> dict:
    """Return all that the pages are made of by its place: text that was made, or a file."""
    made = assemble.rendered_chapters(book, chapters, outcomes)
    read = assemble.read_blocks(book, "html", chapters, made, jobs)
    pages = assemble.resolved_pages(book, chapters, read, "html")
    files: dict[str, bytes | Path] = {name: book.file_place(name) for name in book.files}
    files.update(_pictures(book, pages, made))
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        bodies = list(pool.map(lambda page: _body(book, pages, page), pages))
    for position, (page, content) in enumerate(zip(pages, bodies, strict=True)):
        files[page.page.href] = site.page_html(book, pages, position, content).encode()
    files[search.NAME] = search.search_index(pages).encode()
    return files


def _pictures(book: Book, pages: list[PageTree], made: list[Rendered]) -> dict[str, bytes | Path]:
    """Return every picture of the site by its place: bytes that a cell drew, or a file."""
    drawn = {name: content for one in made for name, content in one.files.items()}
    found: dict[str, bytes | Path] = {}
    for page in pages:
        for image in check.page_images(book, page):
            name = check.site_path(PurePosixPath(page.page.href).parent / image)
            if name in drawn:
                found[name] = drawn[name]
            elif name and book.file_place(name).is_file():
                found[name] = book.file_place(name)
            else:
                where = page.chapter.place(re.escape(image))
                raise BuildError(f"{where}: there is no image {image}")
    return found


def _body(book: Book, pages: list[PageTree], page: PageTree) -> str:
    try:
        return site.page_body(
            site.lowered_blocks(book, page), _bibliography(book, pages, [page]), book
        )
    except program.PandocWarning as warning:
        raise BuildError(_explained(page.chapter, str(warning))) from None


def _explained(chapter: Chapter, warning: str) -> str:
    match = re.search(r"citation (\S+) not found", warning)
    if match:
        where = chapter.place(f"@{re.escape(match[1])}")
        return f"{where}: @{match[1]} is in no bibliography"
    match = re.search(r"convert TeX math (.+?), rendering", warning, re.DOTALL)
    if match:
        first = max(match[1].split(), key=len)
        return (
            f"{chapter.place(re.escape(first))}: cannot be set as mathematics: {match[1].strip()}"
        )
    return f"{chapter.file}: {' '.join(warning.split())}"


def _bibliography(book: Book, pages: list[PageTree], shown: list[PageTree]) -> dict:
    """Return metadata for citeproc; a page that holds the list of references cites all."""
    nodes = [node for page in shown for node in tree.every_node(page.blocks)]
    cites = any(node["t"] == "Cite" for node in nodes)
    lists = any(node["t"] == "Div" and node["c"][0][0] == "refs" for node in nodes)
    if not book.bibliography or not (cites or lists):
        return {}
    links = {"t": "MetaBool", "c": book.link_citations}
    made = {"bibliography": _strings(book.bibliography), "link-citations": links}
    if book.csl:
        made["csl"] = _strings([book.csl])["c"][0]
    if lists:
        every = [
            node for page in pages for node in tree.every_node(page.blocks) if node["t"] == "Cite"
        ]
        made["nocite"] = {"t": "MetaInlines", "c": every}
    return made


def _strings(values: list[str]) -> dict:
    return {"t": "MetaList", "c": [{"t": "MetaString", "c": value} for value in values]}


def _put(target: Path, content: bytes | Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Path):
        shutil.copyfile(content, target)
    else:
        target.write_bytes(content)


def _write_pdf(
    book: Book, chapters: list[Chapter], outcomes: dict, staged: Path, jobs: int
) -> None:
    made = assemble.rendered_chapters(book, chapters, outcomes, "typst")
    read = assemble.read_blocks(book, "typst", chapters, made, jobs)
    pages = assemble.resolved_pages(book, chapters, read, "typst")
    try:
        metadata = _bibliography(book, pages, pages)
        body = typeset.write_typst(typeset.book_document(pages), metadata, book.project)
    except program.PandocWarning as warning:
        raise BuildError(f"{book.pdf}: {' '.join(str(warning).split())}") from None
    (staged / book.pdf).write_bytes(typeset.compile_pdf(book, body, staged))


def _link_unchanged(staged: Path, out: Path) -> None:
    """Share the bytes of files that are the same in the site that stands."""
    for new in sorted(staged.rglob("*")):
        old = out / new.relative_to(staged)
        if not (new.is_file() and old.is_file()) or new.stat().st_size != old.stat().st_size:
            continue
        if new.read_bytes() == old.read_bytes():
            shared = new.with_name(f".{new.name}.shared")
            try:
                os.link(old, shared)
            except OSError:
                return
            shared.replace(new)
