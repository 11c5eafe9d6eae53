"""`_quarto.yml`: what the book is called, what it holds, how it is to look."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from analysis.book.given_files import Elsewhere, Given, as_list, file_place
from analysis.book.known_keys import FILE, FORMATS, Source, require_known
from analysis.errors import BuildError


@dataclass(frozen=True)
class Page:
    """One chapter's file, relative to the project, and where it stands in the book."""

    source: Path
    part: str | None = None
    appendix: bool = False

    @property
    def href(self) -> str:
        """Return the page's place in the site."""
        return self.source.with_suffix(".html").as_posix()

    @property
    def is_home(self) -> bool:
        """Return whether this is the landing page."""
        return self.href == "index.html"


@dataclass(frozen=True)
class Picture:
    """A picture that `_quarto.yml` names."""

    file: str
    alt: str


@dataclass(frozen=True)
class Card:
    """What other sites show of a page that is shared.

    `networks` holds "open-graph" and "twitter-card" as far as they are wanted, each with what it
    says otherwise than the book does, and `pictures` the picture for each; `address` is where the
    site stands, if that is known.
    """

    networks: dict[str, dict] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    address: str = ""


@dataclass(frozen=True)
class Book:
    """All that `_quarto.yml` says."""

    project: Path
    title: str
    pages: list[Page]
    subtitle: str = ""
    author: str = ""
    description: str = ""
    date: str = ""
    lang: str = "en"
    pdf: str = ""
    bibliography: list[str] = field(default_factory=list)
    csl: str = ""
    link_citations: bool = True
    execute: dict = field(default_factory=dict)
    html: dict = field(default_factory=dict)
    typst: dict | None = None
    project_folder: bool = True
    require_alt: bool = True
    repository: str = ""
    output_folder: str = "_book"
    downloads: list[tuple[str, str]] = field(default_factory=list)
    card: Card = field(default_factory=lambda: Card())
    cover: Picture | None = None
    favicon: str = ""
    resources: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    filters: dict[str, list[str]] = field(default_factory=dict)
    includes: dict[tuple[str, str], str] = field(default_factory=dict)
    elsewhere: Elsewhere = field(default_factory=dict)

    @property
    def files(self) -> list[str]:
        """Return the project's files that every page of the site needs."""
        pictures = [self.cover, *self.card.pictures.values()]
        shown = [self.favicon, *(one.file for one in pictures if one)]
        return list(dict.fromkeys([*self.resources, *self.styles, *filter(None, shown)]))

    def file_place(self, name: str) -> Path:
        """Return where a file of the project lies, or would lie."""
        return file_place(self.project, self.elsewhere, name)


def read_book(project: Path, elsewhere: Elsewhere | None = None) -> Book:
    """Read the book that a folder holds.

    Parameters
    ----------
    project : Path
        The folder of `_quarto.yml`.
    elsewhere : mapping of str to Path, optional
        Folders at the top of the project that lie elsewhere while they are made, by name.

    Raises
    ------
    BuildError
        When the file is missing, is no book, or asks for what is not supported.
    """
    project = project.absolute()
    file = project / FILE
    if not file.exists():
        raise BuildError(f"{FILE}: not found in {project.name}/")
    source = Source(file.read_text(encoding="utf-8"))
    require_known(source)
    return _book(project, source, elsewhere or {})


def _book(project: Path, source: Source, elsewhere: Elsewhere) -> Book:
    said, book = source.said, source.said["book"]
    formats = said.get("format", {})
    formats = {formats: {}} if isinstance(formats, str) else formats
    inherited = {key: said[key] for key in said if key in _OPTIONS}
    own = said.get("audience-decode", {})
    return Book(
        project=project,
        title=str(book.get("title", "Untitled")),
        pages=_pages(project, source, book),
        subtitle=str(book.get("subtitle", "")),
        author=author_names(book.get("author")),
        description=str(book.get("description", "")),
        date=_date(book.get("date", "")),
        lang=str(said.get("lang", "en")),
        pdf=f"{book.get('output-file') or file_slug(str(book.get('title', 'book')))}.pdf",
        bibliography=[*map(str, as_list(said.get("bibliography")))],
        csl=str(said.get("csl", "")),
        link_citations=bool(said.get("link-citations", True)),
        execute=said.get("execute", {}),
        html={**inherited, **_options(formats.get("html"))},
        typst={**inherited, **_options(formats["typst"])} if "typst" in formats else None,
        project_folder=said["project"].get("execute-dir", "file") == "project",
        require_alt=own.get("require-alt", True),
        repository=str(book.get("repo-url", "")),
        output_folder=str(said["project"].get("output-dir", "_book")),
        downloads=[(str(item["text"]), str(item["href"])) for item in own.get("downloads", [])],
        elsewhere=elsewhere,
        **_dress(Given(project, source, elsewhere)),
    )


def _dress(given: Given) -> dict:
    """Return what a book brings to its looks: cards, pictures, styles, filters, includes."""
    return {
        "card": _card(given),
        "cover": _cover(given),
        "resources": given.matches("project", "resources"),
        "favicon": given.file("book", "favicon"),
        "styles": given.files("format", "html", "css"),
        "filters": {
            name: [*given.filters("filters"), *given.filters("format", name, "filters")]
            for name in sorted(FORMATS)
        },
        "includes": {
            (name, place): given.texts("format", name, f"include-{place}")
            for name in sorted(FORMATS)
            for place in ("in-header", "before-body", "after-body")
        },
    }


def _card(given: Given) -> Card:
    said = {key: given.source.value("book", key) for key in ("open-graph", "twitter-card")}
    wanted = [key for key, value in said.items() if value]
    of_book = _picture(given, "image") or _picture(given, "cover-image")
    pictures = {key: _picture(given, key, "image") or of_book for key in wanted}
    return Card(
        networks={key: _options(said[key]) for key in wanted},
        pictures={key: one for key, one in pictures.items() if one},
        address=str(given.source.value("book", "site-url") or "").rstrip("/"),
    )


def _cover(given: Given) -> Picture | None:
    cover = _picture(given, "cover-image")
    is_demanded = given.source.value("audience-decode", "require-alt") is not False
    if cover and not cover.alt and is_demanded:
        where = given.source.where("book", "cover-image")
        raise BuildError(f"{where}: the cover has no cover-image-alt")
    return cover


def _picture(given: Given, *place: str) -> Picture | None:
    file = given.picture("book", *place)
    alt = given.source.value("book", *place[:-1], f"{place[-1]}-alt")
    return Picture(file, str(alt or "")) if file else None


_OPTIONS = {"number-sections", "toc", "toc-depth", "number-depth"}


def _options(value: Any) -> dict:
    return value if isinstance(value, dict) else {}


def author_names(value: Any) -> str:
    """Return the names under `author`: one or several, each a name or what holds one."""
    people = value if isinstance(value, list) else [value] if value else []
    return ", ".join(str(one.get("name", "") if isinstance(one, dict) else one) for one in people)


def _date(value: Any) -> str:
    return date.today().isoformat() if value == "today" else str(value or "")


def file_slug(title: str) -> str:
    """Return a title as the file name that Quarto gives the book: `My book` is `My-book`."""
    kept = unicodedata.normalize("NFKC", title)
    return re.sub(r"[^\w.-]+", "-", kept).strip("-")


def _pages(project: Path, source: Source, book: dict) -> list[Page]:
    pages: list[Page] = []
    for appendix, key in ((False, "chapters"), (True, "appendices")):
        for item in book.get(key) or []:
            if isinstance(item, dict) and "part" in item:
                for inner in item.get("chapters") or []:
                    pages.append(Page(_chapter(inner), str(item["part"]), appendix))
            else:
                pages.append(Page(_chapter(item), None, appendix))
    for page in pages:
        if page.source.suffix != ".qmd" or not (project / page.source).is_file():
            where = source.place_of(page.source.as_posix())
            raise BuildError(f"{where}: there is no chapter {page.source}")
    if not pages or not pages[0].is_home:
        raise BuildError(f"{source.where('book', 'chapters')}: a book begins with index.qmd")
    return pages


def _chapter(item: Any) -> Path:
    return Path(str(item.get("href") or item.get("file")) if isinstance(item, dict) else str(item))
