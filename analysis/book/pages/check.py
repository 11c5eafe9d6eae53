"""What must hold before a site is published: pictures with words, links that lead somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from analysis.book.config import Book
from analysis.book.pandoc import tree
from analysis.book.pandoc.crossref import PageTree
from analysis.book.source.chapter import Chapter
from analysis.errors import BuildError

OUTPUT = re.compile(r"_files/figure-html/(.+)-output-\d+\.\w+$")


def site_path(path: PurePosixPath) -> str:
    """Return a path of the site without `..`, empty when it leaves the site."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def page_images(book: Book, page: PageTree) -> list[str]:
    """Return the pictures of a page as it names them.

    Parameters
    ----------
    book : Book
        Says whether alt text is demanded.
    page : PageTree
        The page, its constructs recognised.

    Raises
    ------
    BuildError
        When one has no alt text, or lies on another host.
    """
    found = []
    in_floats = {
        id(image)
        for block in tree.every_node(page.blocks)
        if block["t"] in ("Float", "Figure")
        for image in tree.every_node(block)
        if image["t"] == "Image"
    }
    for image in (node for node in tree.every_node(page.blocks) if node["t"] == "Image"):
        (_, _, pairs), inlines, (target, _) = image["c"]
        alt = dict(pairs).get("fig-alt") or (
            "" if id(image) in in_floats else tree.node_text(inlines)
        )
        if urlsplit(target).scheme:
            where = _where(page.chapter, target)
            raise BuildError(f"{where}: the image {target[:60]} is not a file of the book")
        if book.require_alt and not alt:
            raise BuildError(f"{_where(page.chapter, target)}: the image has no fig-alt")
        found.append(unquote(target))
    return found


def _where(chapter: Chapter, target: str) -> str:
    match = OUTPUT.search(target)
    if not match:
        return chapter.place(re.escape(target))
    for cell in chapter.cells:
        if match[1] in (cell.options.get("label"), f"cell-{cell.position + 1}"):
            return cell.first.where
    return chapter.file


class _Links(HTMLParser):
    """Collects the ids and the targets of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.ids: set[str] = set()
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key == "id" and value:
                self.ids.add(value)
            elif key in ("href", "src") and value is not None:
                self.targets.append(value)


def require_links(book: Book, chapters: dict[str, Chapter], site: Path) -> None:
    """Require that every link inside the site leads to a file and an anchor.

    Parameters
    ----------
    book : Book
        Whose project files that are linked are copied from.
    chapters : dict of str to Chapter
        The pages of the site and where they come from.
    site : Path
        The staged site.

    Raises
    ------
    BuildError
        For the first link that leads nowhere.
    """
    pages = {href: _Links((site / href).read_text(encoding="utf-8")) for href in chapters}
    for href, page in pages.items():
        for target in page.targets:
            parts = urlsplit(target)
            if parts.scheme or target.startswith("//"):
                continue
            name = (
                site_path(PurePosixPath(href).parent / unquote(parts.path)) if parts.path else href
            )
            found = bool(name) and ((site / name).exists() or _copied(book, site, name))
            anchor = unquote(parts.fragment)
            if found and anchor and name in pages:
                found = anchor in pages[name].ids
            if not found:
                where = chapters[href].place(re.escape(target.split("/")[-1].replace(".html", "")))
                raise BuildError(f"{where}: the link {target} leads nowhere")


def _copied(book: Book, site: Path, name: str) -> bool:
    """Copy a file of the project that a page links to, as Quarto does."""
    file = book.file_place(name)
    if not file.is_file() or file.suffix in (".qmd", ".py") or name.startswith("."):
        return False
    (site / name).parent.mkdir(parents=True, exist_ok=True)
    (site / name).write_bytes(file.read_bytes())
    return True
