"""`_quarto.yml` read: the book in order, keys that are honoured, passed over, refused."""

from pathlib import Path

import pytest

from analysis.book import config
from analysis.book.config import Picture
from analysis.errors import BuildError

QUARTO = """project:
  type: book
book:
  title: "My: big book"
  chapters:
    - index.qmd
    - part: "First"
      chapters: [chapters/trees.qmd]
  appendices:
    - chapters/more.qmd
format:
  html: default
"""
FILES = (
    "index.qmd", "chapters/more.qmd", "chapters/trees.qmd", "cover.png", "card.png", "icon.svg",
    "looks/a.css", "b.css", "all.lua", "print.lua",
)  # fmt: skip


@pytest.fixture
def project(tmp_path):
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


def _book(project, *changes: tuple[str, str]):
    text = QUARTO
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (project / "_quarto.yml").write_text(text)
    return config.read_book(project)


def _formats(text: str) -> tuple[str, str]:
    return "format:\n  html: default\n", text


def test_the_book_is_read_in_order_with_parts_and_appendices(project):
    book = _book(project)
    assert [(page.href, page.part, page.appendix) for page in book.pages] == [
        ("index.html", None, False),
        ("chapters/trees.html", "First", False),
        ("chapters/more.html", None, True),
    ]
    assert book.pdf == "My-big-book.pdf"
    assert book.require_alt is True
    assert book.files == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("format:", "frames: [x]\nformat:", "line 11: key `frames`"),
        ("  html: default", "  docx: default", "line 12: format `docx`"),
        ("format:\n  html: default", "format: pdf", "line 11: format `pdf`"),
        ("format:\n  html: default", "format: {html: default, pdf: {}}", "line 11: format `pdf`"),
        ("  html: default", "  html:\n    toc: true\n    crossref: {}", "line 14: `crossref` of"),
        (
            "  html: default",
            "  html: {number-offset: 2}",
            "line 12: `number-offset` of",
        ),
        ("more.qmd", "gone.qmd", "line 10: there is no chapter chapters/gone.qmd"),
        ("  type: book", "  type: website", "line 2: the project is not a book"),
        ("- index.qmd", "- chapters/more.qmd", "a book begins with index.qmd"),
        ("book:\n", "book:\n  colour: red\n", "line 4: key of book `colour`"),
        ("book:\n", "book:\n  favicon: no.svg\n", "line 4: there is no file no.svg"),
        ("book:\n", "book:\n  cover-image: cover.png\n", "line 4: the cover has no cover-"),
        (
            "  html: default",
            "  html:\n    css:\n      - b.css\n      - c.css",
            "line 15: there is no",
        ),
        ("  html: default", "  html: {css: ../b.css}", "line 12: there is no file ../b.css"),
        ("format:", "filters: [lightbox]\nformat:", "line 11: a filter is a .lua file"),
        ("format:", "filters:\n  - {path: all.lua, at: post-quarto}\nformat:", "line 12: a filter"),
        ("  type: book", "  type: book\n  resources: [a, '!b']", "line 3: the pattern !b"),
        ("book:\n", "book:\n  open-graph: {image: no.png}\n", "line 4: there is no file no.png"),
        ("  html: default", "  html: [", "_quarto.yml line"),
    ],
)
def test_a_book_that_cannot_be_built_is_refused_with_its_place(project, old, new, expected):
    with pytest.raises(BuildError) as caught:
        _book(project, (old, new))
    assert expected in str(caught.value)
    assert str(caught.value).startswith("_quarto.yml line ")


def test_what_only_quarto_reads_is_passed_over(project):
    formats = """format:
  html:
    theme: {light: cosmo, dark: darkly}
    html-math-method: mathml
    code-tools: {source: true}
    link-external-newwindow: true
  typst:
    citeproc: true
    keep-typ: true
    fig-pos: H
    papersize: a4
    template-partials: [typst-show.typ]
"""
    book = _book(project, _formats(formats))
    assert book.html["html-math-method"] == "mathml"
    assert book.typst["papersize"] == "a4"


def test_styles_filters_and_includes_are_read_in_their_order(project):
    formats = """filters: [all.lua]
format:
  html:
    css: [looks/a.css, b.css]
    include-in-header: {text: "<!-- head -->"}
  typst:
    filters:
      - {path: print.lua, at: pre-quarto}
    include-in-header: b.css
    include-before-body:
      - text: "#show figure: set block(breakable: true)"
      - file: looks/a.css
"""
    book = _book(project, _formats(formats))
    assert book.styles == book.files == ["looks/a.css", "b.css"]
    assert book.filters == {"html": ["all.lua"], "typst": ["all.lua", "print.lua"]}
    assert {key: text for key, text in book.includes.items() if text} == {
        ("html", "in-header"): "<!-- head -->",
        ("typst", "in-header"): "# b.css\n",
        ("typst", "before-body"): "#show figure: set block(breakable: true)\n# looks/a.css\n",
    }


def test_the_card_takes_its_picture_or_else_the_cover(project):
    keys = """  site-url: https://x.org/book/
  favicon: icon.svg
  cover-image: cover.png
  cover-image-alt: A tree.
  open-graph: true
  twitter-card: {creator: "@a"}
  chapters:"""
    book = _book(project, ("  chapters:\n    - index", keys + "\n    - index"))
    assert book.cover == Picture("cover.png", "A tree.")
    assert book.card.pictures == {"open-graph": book.cover, "twitter-card": book.cover}
    assert book.card.networks == {"open-graph": {}, "twitter-card": {"creator": "@a"}}
    assert book.card.address == "https://x.org/book"
    other = keys.replace("  open-graph", "  image: card.png\n  image-alt: Card.\n  open-graph")
    book = _book(project, ("  chapters:\n    - index", other + "\n    - index"))
    assert set(book.card.pictures.values()) == {Picture("card.png", "Card.")}
    assert book.files == ["icon.svg", "cover.png", "card.png"]


def test_a_card_may_have_a_picture_of_its_own(project):
    keys = """  open-graph: {image: card.png, image-alt: Card., title: Other}
  twitter-card: true
  chapters:"""
    book = _book(project, ("  chapters:\n    - index", keys + "\n    - index"))
    assert book.card.pictures == {"open-graph": Picture("card.png", "Card.")}
    assert book.card.networks["open-graph"]["title"] == "Other"
    assert book.card.networks["twitter-card"] == {}
    assert book.files == ["card.png"]


def test_resources_are_the_files_that_patterns_match(project):
    resources = "  type: book\n  resources: ['*.lua', looks/*, b.css, gone.txt]"
    book = _book(project, ("  type: book", resources))
    assert book.files == book.resources == ["all.lua", "b.css", "looks/a.css", "print.lua"]


def test_without_the_demand_a_cover_needs_no_words(project):
    keys = "  cover-image: cover.png\n  chapters:\n    - index"
    own = "audience-decode: {require-alt: false}\nformat:"
    book = _book(project, ("  chapters:\n    - index", keys), ("format:", own))
    assert book.cover == Picture("cover.png", "")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Ann Rose", "Ann Rose"),
        ("[Ann, Bo]", "Ann, Bo"),
        ("[{name: Ann}, {name: Bo, affiliation: X}]", "Ann, Bo"),
        ("{name: Ann}", "Ann"),
    ],
)
def test_authors_are_names(project, said, expected):
    line = f"  author: {said}\n  chapters:\n    - index"
    assert _book(project, ("  chapters:\n    - index", line)).author == expected


def test_a_folder_of_the_book_may_be_a_link(project, monkeypatch):
    disk = project.parent / f"{project.name}-disk"
    disk.mkdir()
    (disk / "icon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (project / "reports").symlink_to(disk)
    named = ("book:\n", "book:\n  favicon: reports/icon.svg\n")
    assert _book(project, named).favicon == "reports/icon.svg"
    monkeypatch.chdir(project)
    for root in (project, Path()):
        outside = ("book:\n", f"book:\n  favicon: reports/../../{disk.name}/icon.svg\n")
        with pytest.raises(BuildError, match="there is no file"):
            _book(root, outside)


def test_a_picture_that_is_made_and_was_not_drawn_is_left_out(project):
    named = ("book:\n", "book:\n  image: reports/a.png\n  open-graph: true\n")
    with pytest.raises(BuildError, match=r"there is no file reports/a\.png"):
        _book(project, named)
    made = project / ".made"
    made.mkdir()
    assert config.read_book(project, {"reports": made}).card.pictures == {}
    (made / "a.png").touch()
    assert set(config.read_book(project, {"reports": made}).card.pictures) == {"open-graph"}
