"""What a test wants to know of a rendered site: links, anchors, images, text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

OUTSIDE = ("http:", "https:", "//")
LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


@dataclass
class Page:
    """One HTML page.

    Parameters
    ----------
    path : Path
        Its file.
    """

    path: Path
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    images: list[dict[str, str | None]] = field(default_factory=list)
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self, page: Page):
        super().__init__()
        self.page, self.hidden = page, 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("id"):
            self.page.ids.append(given["id"])
        if tag == "a" and given.get("href"):
            self.page.links.append(given["href"])
        if tag in LOADING and given.get(LOADING[tag]):
            self.page.loads.append(given[LOADING[tag]])
        if tag == "img":
            self.page.images.append(given)
        self.hidden += tag in {"script", "style"}

    def handle_endtag(self, tag):
        self.hidden -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self.hidden:
            self.page.text += data


def read(site: Path) -> dict[str, Page]:
    """Return every page of a site by its path inside it."""
    pages = {}
    for path in sorted(site.rglob("*.html")):
        page = Page(path)
        _Reader(page).feed(path.read_text())
        pages[path.relative_to(site).as_posix()] = page
    return pages


def dead(site: Path, pages: dict[str, Page]) -> list[str]:
    """Return every link, image or anchor of the pages that leads nowhere inside the site."""
    by_path = {page.path: page for page in pages.values()}
    broken = []
    for name, page in pages.items():
        for target in page.links + page.loads:
            parts = urlsplit(target)
            if parts.scheme or target.startswith("//"):
                continue
            path = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
            path = path / "index.html" if path.is_dir() else path
            anchored = parts.fragment and path.suffix == ".html"
            if not path.is_file():
                broken.append(f"{name}: {target}")
            elif anchored and unquote(parts.fragment) not in by_path[path].ids:
                broken.append(f"{name}: {target} (no such anchor)")
    return broken
