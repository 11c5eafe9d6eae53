"""`_quarto.yml`: what the book is called, what it holds, how it is to look."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from analysis.errors import BuildError

FILE = "_quarto.yml"
TOP = {
    "project", "book", "lang", "bibliography", "csl", "execute", "format", "number-sections",
    "toc", "toc-depth", "number-depth", "audience-decode", "jupyter", "engine", "link-citations",
}  # fmt: skip
BOOK = {
    "title", "subtitle", "author", "description", "date", "chapters", "appendices", "output-file",
    "downloads", "repo-url", "repo-actions", "repo-branch", "search", "sidebar", "favicon",
    "page-navigation", "page-footer", "reader-mode", "site-url", "google-scholar",
}  # fmt: skip
FORMATS = {"html", "typst"}
EXECUTE = {
    "echo", "output", "warning", "error", "eval", "include", "freeze", "cache", "daemon",
    "enabled", "fig-width", "fig-height",
}  # fmt: skip


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
    execute: dict = field(default_factory=dict)
    html: dict = field(default_factory=dict)
    typst: dict | None = None
    project_folder: bool = True
    require_alt: bool = True
    repository: str = ""
    output_folder: str = "_book"
    downloads: list[tuple[str, str]] = field(default_factory=list)


def read_book(project: Path) -> Book:
    """Read the book that a folder holds.

    Parameters
    ----------
    project : Path
        The folder of `_quarto.yml`.

    Raises
    ------
    BuildError
        When the file is missing, is no book, or asks for what is not supported.
    """
    project = project.absolute()
    file = project / FILE
    if not file.exists():
        raise BuildError(f"{FILE}: not found in {project.name}/")
    source = file.read_text(encoding="utf-8")
    try:
        said = yaml.safe_load(source) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BuildError(f"{FILE} line {mark.line + 1 if mark else 1}: {error.problem}") from None
    book = said.get("book")
    if said.get("project", {}).get("type") != "book" or not isinstance(book, dict):
        raise BuildError(f"{FILE} line {_line(source, 'type')}: the project is not a book")
    formats = said.get("format", {})
    formats = {formats: {}} if isinstance(formats, str) else formats
    _known(source, said, TOP, "key")
    _known(source, book, BOOK, "key of book")
    _known(source, formats, FORMATS, "format")
    _known(source, said.get("execute", {}), EXECUTE, "execute option")
    return _book(project, source, said, book, formats)


def _book(project: Path, source: str, said: dict, book: dict, formats: dict) -> Book:
    inherited = {key: said[key] for key in said if key in _OPTIONS}
    html = {**inherited, **(_options(formats.get("html")))}
    return Book(
        project=project,
        title=str(book.get("title", "Untitled")),
        pages=_pages(project, source, book),
        subtitle=str(book.get("subtitle", "")),
        author=_names(book.get("author")),
        description=str(book.get("description", "")),
        date=_date(book.get("date", "")),
        lang=str(said.get("lang", "en")),
        pdf=f"{book.get('output-file') or file_slug(str(book.get('title', 'book')))}.pdf",
        bibliography=_listed(said.get("bibliography")),
        csl=str(said.get("csl", "")),
        execute=said.get("execute", {}),
        html=html,
        typst={**inherited, **_options(formats["typst"])} if "typst" in formats else None,
        project_folder=said["project"].get("execute-dir", "file") == "project",
        require_alt=said.get("audience-decode", {}).get("require-alt", True),
        repository=str(book.get("repo-url", "")),
        output_folder=str(said["project"].get("output-dir", "_book")),
        downloads=[
            (str(item["text"]), str(item["href"]))
            for item in said.get("audience-decode", {}).get("downloads", [])
        ],
    )


_OPTIONS = {"number-sections", "toc", "toc-depth", "number-depth"}


def _options(value) -> dict:
    return value if isinstance(value, dict) else {}


def _listed(value) -> list[str]:
    if value in (None, ""):
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _names(value) -> str:
    people = value if isinstance(value, list) else [value] if value else []
    return ", ".join(str(one.get("name", "") if isinstance(one, dict) else one) for one in people)


def _date(value) -> str:
    return date.today().isoformat() if value == "today" else str(value or "")


def file_slug(title: str) -> str:
    """Return a title as the file name that Quarto gives the book: `My book` is `My-book`."""
    kept = unicodedata.normalize("NFKC", title)
    return re.sub(r"[^\w.-]+", "-", kept).strip("-")


def _line(source: str, needle: str) -> int:
    for number, line in enumerate(source.splitlines(), 1):
        if needle in line:
            return number
    return 1


def _known(source: str, said: dict, allowed: set[str], what: str) -> None:
    for key in said:
        if key not in allowed:
            raise BuildError(
                f"{FILE} line {_line(source, str(key) + ':')}: {what} `{key}` is not supported"
            )


def _pages(project: Path, source: str, book: dict) -> list[Page]:
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
            line = _line(source, page.source.as_posix())
            raise BuildError(f"{FILE} line {line}: there is no chapter {page.source}")
    if not pages or not pages[0].is_home:
        raise BuildError(f"{FILE} line {_line(source, 'chapters')}: a book begins with index.qmd")
    return pages


def _chapter(item) -> Path:
    return Path(str(item.get("href") or item.get("file")) if isinstance(item, dict) else str(item))
