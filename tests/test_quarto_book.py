"""`_quarto.yml` as a real Quarto needs it, held without one: each row is what it once did wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from analysis import communicate
from analysis.book import theme
from analysis.book.pandoc import program
from analysis.communicate import figures
from analysis.places import FONTS
from analysis.rendering.leftovers import remove_leftovers

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(communicate.__file__).parent / "theme"
BOOK = yaml.safe_load((ROOT / "_quarto.yml").read_text())
HTML, TYPST = BOOK["format"]["html"], BOOK["format"]["typst"]
IGNORED = (ROOT / ".gitignore").read_text().splitlines()
PICTURE = "reports/figures/segment-shares.png"


def _printed(tmp_path: Path, body: str):
    import typst
    from pypdf import PdfReader

    main = tmp_path / "main.typ"
    main.write_text((FOLDER / "quarto.typ").read_text() + body)
    folders = [str(path) for path in theme.font_folders()]
    typst.compile(str(main), output=str(tmp_path / "out.pdf"), font_paths=folders)
    return PdfReader(tmp_path / "out.pdf").pages


def _table(columns: str, cells: list[str]) -> str:
    shown = ", ".join(f"[{cell}]" for cell in cells)
    return f"""
#figure([#table(columns: ({columns}), table.header([Name], [Number]), {shown})],
  caption: figure.caption(position: top, [All of them.]), kind: "quarto-float-tbl",
  supplement: "Table")
"""


def test_the_pdf_has_an_author_for_the_template_that_needs_one():
    assert TYPST["author"].strip()
    assert "author" not in BOOK["book"]


def test_citations_keep_the_words_beside_them():
    assert TYPST["citeproc"] is True


def test_formulas_and_letters_come_from_no_other_host():
    assert HTML["html-math-method"] == "mathml"
    letters = (FOLDER / "local_letters.scss").read_text()
    assert "$web-font-path: false;" in letters
    assert letters.startswith("/*-- scss:defaults --*/")
    for scheme in ("light", "dark"):
        assert HTML["theme"][scheme][-1] == "analysis/communicate/theme/local_letters.scss"


def test_there_is_a_dark_mode_that_the_reader_has_asked_for():
    assert HTML["theme"]["light"][0] != HTML["theme"]["dark"][0]
    assert HTML["respect-user-color-scheme"] is True


def test_a_shared_link_has_a_description_and_a_card():
    book = BOOK["book"]
    assert 40 < len(book["description"]) < 160
    for card in (book, book["open-graph"], book["twitter-card"]):
        assert card["image"] == PICTURE
        assert len(card["image-alt"]) > 20
    assert BOOK["project"]["resources"] == [f"/{PICTURE}"]
    assert Path(PICTURE).stem.replace("-", "_") in figures.__all__


def test_every_file_that_the_book_names_is_there():
    named = [*HTML["css"], *HTML["theme"]["light"][1:], *HTML["theme"]["dark"][1:]]
    named += [*TYPST["filters"], *TYPST["include-in-header"], *BOOK["bibliography"].split()]
    assert len(named) == 7
    assert not [name for name in named if not (ROOT / name).is_file()]
    assert TYPST["font-paths"] == [FONTS.relative_to(ROOT).as_posix()]


@pytest.mark.parametrize(
    "line",
    [
        *("/.quarto/", "**/*.quarto_ipynb", "**/*_files/", "/site_libs/", "_quarto-site-*/"),
        *("/*.html", "/chapters/*.html", "/*.typ", "/*.pdf"),
    ],
)
def test_what_quarto_makes_or_would_add_is_ignored_already(line):
    assert line in IGNORED


def test_leftovers_go_and_nothing_else(tmp_path):
    made = ["index.typ", "index.html", "index_files/a.css", "chapters/a.html", "site_libs/a.css"]
    made += ["chapters/a.quarto_ipynb", "chapters/a_files/figure/b.png", "_quarto-site-x/a.html"]
    kept = ["index.qmd", "chapters/a.qmd", "_site/index.html", "data/site_libs/a.css", "mine.html"]
    for name in (*made, *kept):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    remove_leftovers(tmp_path)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == set(kept)


def test_a_table_longer_than_a_page_is_whole(tmp_path):
    cells = [text for row in range(120) for text in (f"row{row}", f"{row}")]
    pages = _printed(tmp_path, _table("50%, 50%", cells))
    assert len(pages) > 1
    found = [name for page in pages for name in re.findall(r"row\d+", page.extract_text())]
    assert found == [f"row{row}" for row in range(120)]
    assert all("Number" in page.extract_text() for page in pages)


NAME = "user_statistics.first_rating_date"


def _places(page) -> list[tuple[str, float, float]]:
    found = []
    page.extract_text(visitor_text=lambda text, at, *_: found.append((text.strip(), *at[4:])))
    return [(text.replace("\u200b", ""), x, y) for text, x, y in found if text]


def test_columns_take_the_width_of_what_they_hold(tmp_path):
    [page] = _printed(tmp_path, _table("6%, 94%", [NAME.replace("_", "\\_"), "1"]))
    name = [(text, y) for text, _, y in _places(page) if text in NAME and text != "1"]
    assert "".join(text for text, _ in name) == NAME
    assert len({y for _, y in name}) == 1


def test_no_word_reaches_into_the_next_column(tmp_path):
    body = _table("14%, 14%, 14%, 14%, 14%, 14%, 16%", [NAME.replace("_", "\\_")] * 7)
    [page] = _printed(tmp_path, body.replace("[Name], [Number]", "[x]," * 7))
    lines = {}
    for text, x, y in _places(page):
        lines.setdefault(y, []).append((x, text))
    names = [sorted(line) for line in lines.values() if "_" in str(line) or "st" in str(line)]
    assert len(names) > 1
    for line in names:
        for (x, text), (after, _) in zip(line, line[1:], strict=False):
            # A letter is at least three tenths as wide as the type is high (8.5 points).
            assert x + 0.3 * 8.5 * len(text) - 2 < after, text


def test_numbers_keep_their_unit(tmp_path):
    [page] = _printed(tmp_path, _table("50%, 50%", ["a", "24.2 % " * 100]))
    lines = {}
    for text, _, y in _places(page):
        lines[y] = lines.get(y, "") + text
    numbers = [line for line in lines.values() if "24.2" in line]
    assert len(numbers) > 3
    assert all(line.count("24.2") == line.count("%") for line in numbers)


LINKS = """
[a file](../reports/report.json), [the book](../audience-decode.pdf), [a chapter](scrub.qmd),
[a place](#here), [outside](https://example.org).
"""


def test_links_to_files_beside_the_site_are_words_in_print():
    read = program.read_filtered(LINKS, "typst", ["report.lua"], FOLDER)
    targets = re.findall(r"'t': 'Link'.*?\['([^']*)', ''\]", str(read["blocks"]))
    assert targets == ["scrub.qmd", "#here", "https://example.org"]
    assert "'file'" in str(read["blocks"])
