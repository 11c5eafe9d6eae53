"""The page template, colours, fonts and the Typst template of the book."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import jinja2
import pytest

from analysis.book import theme

STYLE = (theme.FOLDER / "style.css").read_text()
TEXT_COLOURS = [
    "ink", "quiet", "accent", "code-keyword", "code-string", "code-number", "code-name",
    "code-comment", "code-error",
]  # fmt: skip

SIDEBAR = [
    {"kind": "chapter", "text": "Welcome", "number": None, "href": "../index.html"},
    {"kind": "part", "text": "The work", "number": None, "href": None},
    {"kind": "chapter", "text": "1 Obtain", "number": "1", "href": "obtain.html", "active": True},
    {"kind": "chapter", "text": "Trust & doubt", "number": "", "href": "trust.html"},
]
TOC = [
    {"href": "#a", "text": "1.1 Ratings", "number": "1.1", "level": 2},
    {"href": "#b", "text": "Deeper", "number": "1.1.1", "level": 3},
    {"href": "#c", "text": "No number", "number": None, "level": 2},
]
BOOK = """
#import "book.typ": *
#show: book.with(title: "Small book", subtitle: "Sub", author: "A. Founder", date: "2026")
= Welcome
Plain #strong[words] and #math.equation(alt: "r", $r$).
#part[The work]
#set heading(offset: 1)
= #number[1] Obtain <sec-obtain>
Text.#footnote[A note.] #margin-words[Beside the line.] See #link(<fig-a>)[Figure 1.1].
== #number[1.1] Ratings
#margin-note[Beside.]

#figure(image("dot.svg", alt: "A dot."), caption: [Figure 1.1: A dot.]) <fig-a>
#figure(align(center)[#table(columns: 2, align: (auto, right), table.header([a], [b]),
  table.hline(), [1], [2])], caption: [Table 1.1: Two.], kind: table) <tbl-a>
#figure([```python
k = 1
```], caption: [Listing 1.1: One.], kind: "listing")
#callout("warning", none, [Years are missing.])
#callout("note", [A *titled* note], [Body.])
#output[```
printed
```]
#quote(block: true)[Quoted.]
#horizontalrule
/ Term: #block[Meaning.]
#part[Appendices]
= #number[A] Method
#lorem(900)
"""


class _Texts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.inside = [], None

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.inside = [dict(attrs).get("href"), ""]

    def handle_endtag(self, tag):
        if tag == "a" and self.inside:
            self.links.append((self.inside[0], " ".join(self.inside[1].split())))
            self.inside = None

    def handle_data(self, data):
        if self.inside:
            self.inside[1] += data


def _page(**variables) -> str:
    known = {
        "lang": "en", "page_title": "1 Obtain – Small book", "site_title": "Small book",
        "subtitle": "", "tags": [{"name": "description", "content": "Ratings & \"stars\""}],
        "styles": ["looks/own.css"], "favicon": "", "head": "", "before_body": "",
        "after_body": "", "root": "../", "sidebar": SIDEBAR, "policy": "default-src 'self'",
        "early": theme.EARLY.read_text(),
        "toc": TOC, "previous": None, "next": None, "breadcrumbs": ["The work", "1 Obtain"],
        "body": "<p>Body</p>", "downloads": [], "is_home": False, "version": "0",
    }  # fmt: skip
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(theme.PAGE.read_text()).render(**{**known, **variables})


def _links(html: str) -> list[tuple[str | None, str]]:
    reader = _Texts()
    reader.feed(html)
    return reader.links


def test_number_is_shown_once_whether_text_holds_it_or_not():
    links = _links(_page())
    assert ("obtain.html", "1 Obtain") in links
    assert (None, "The work") in links
    assert ("trust.html", "Trust & doubt") in links
    assert ("#a", "1.1 Ratings") in links
    assert ("#b", "1.1.1 Deeper") in links


def test_contents_nest_by_level():
    toc = re.search(r'<nav id="TOC".*?</nav>', _page(), re.S)[0]
    assert toc.count("<ul>") == toc.count("</ul>") == 2
    assert toc.count("<li>") == toc.count("</li>") == 3


@pytest.mark.parametrize("levels", [[2], [2, 3, 4], [3, 2], [2, 4, 3, 2], [2, 3, 3, 2, 3]])
def test_contents_are_well_formed_whatever_the_levels(levels):
    toc = [
        {"href": f"#{i}", "text": "x", "number": None, "level": level}
        for i, level in enumerate(levels)
    ]
    html = re.search(r'<nav id="TOC".*?</nav>', _page(toc=toc), re.S)[0]
    assert html.count("<ul>") == html.count("</ul>")
    assert html.count("<li>") == html.count("</li>") == len(levels)


def test_breadcrumbs_read_as_quarto_writes_them():
    assert ">The work</li><li" in _page()
    assert "breadcrumb" not in _page(is_home=True)


def test_page_escapes_what_is_not_body():
    html = _page()
    assert 'content="Ratings &amp; &#34;stars&#34;"' in html
    assert "<p>Body</p>" in html


def test_nothing_is_asked_from_outside():
    for file in ("page.html", "style.css", "book.js", "early.js"):
        text = (theme.FOLDER / file).read_text().replace("http://www.w3.org/2000/svg", "")
        text = text.replace('<meta http-equiv="Content-Security-Policy"', "")
        assert "http" not in text.replace("https:", "http")
        assert "innerHTML" not in text


def test_assets_hold_every_file_the_style_names():
    assets = theme.theme_assets()
    assert set(re.findall(r'url\("([^"]+)"\)', STYLE)) <= set(assets)
    assert sum(map(len, assets.values())) < 400_000
    assert all(data[:4] == b"wOFF" for name, data in assets.items() if name.endswith(".woff"))


def test_fonts_are_the_same_bytes_each_time():
    first = theme.theme_assets()
    theme.theme_assets.cache_clear()
    assert theme.theme_assets() == first


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    lower, upper = sorted((_luminance(one), _luminance(other)))
    return (upper + 0.05) / (lower + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", TEXT_COLOURS)
def test_text_reaches_contrast(name, scheme):
    pair = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")
    pairs = {key: (light, dark) for key, light, dark in pair.findall(STYLE)}
    for ground in ("paper", "wash"):
        assert _contrast(pairs[name][scheme], pairs[ground][scheme]) >= 4.5


def test_the_renderer_knows_no_audiences():
    words = re.compile(r"segment|viewer|verdict|key-figure|\baudience", re.IGNORECASE)
    product = re.compile(r"audience[- ]decode", re.IGNORECASE)
    package = theme.FOLDER.parent
    found = {
        f"{path.relative_to(package)}: {match[0]}"
        for path in package.rglob("*")
        if path.suffix in {".py", ".css", ".js", ".html", ".typ", ".lua"}
        for match in words.finditer(product.sub("", path.read_text()))
    }
    assert found == set()


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    """Return the pages' texts of a small book set in Typst as PDF/UA-1."""
    import typst
    from pypdf import PdfReader

    folder = tmp_path_factory.mktemp("typst")
    (folder / "book.typ").write_text(theme.TYPST.read_text())
    (folder / "main.typ").write_text(BOOK)
    (folder / "dot.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'
    )
    out = folder / "book.pdf"
    typst.compile(
        str(folder / "main.typ"),
        output=str(out),
        font_paths=[str(path) for path in theme.font_folders()],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )
    return PdfReader(out)


def test_book_is_tagged_titled_and_bookmarked(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert pdf.metadata.title == "Small book"
    assert _titles(pdf.outline) == [
        "Welcome", "The work", ["1 Obtain", ["1.1 Ratings"]], "Appendices", ["A Method"],
    ]  # fmt: skip


def _titles(outline) -> list:
    return [_titles(one) if isinstance(one, list) else one.title for one in outline]


def test_captions_and_callouts_stand_in_the_book(pdf):
    text = "\n".join(page.extract_text() for page in pdf.pages)
    for words in ("Figure 1.1: A dot.", "Table 1.1: Two.", "Listing 1.1: One.", "Warning"):
        assert words in text
    assert "Years are missing." in text


def test_pages_after_the_opening_carry_the_chapter(pdf):
    assert pdf.pages[-1].extract_text().split("\n")[0].split()[-1] == "Method"


def test_book_uses_its_own_fonts(pdf):
    fonts = {str(f) for page in pdf.pages for f in _fonts(page)}
    assert any("SourceSansPro" in font for font in fonts)
    assert any("SourceSerifPro" in font for font in fonts)


def _fonts(page):
    fonts = page["/Resources"].get("/Font", {})
    return [fonts[key].get_object()["/BaseFont"] for key in fonts]
