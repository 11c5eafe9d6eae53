"""The embedded renderer against what a real Quarto made of the same book."""

import copy
import json
import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from analysis import book
from tests.book_facts import facts

REFERENCE = Path(__file__).parents[2] / "shared" / "quarto-reference"
PAGES = [
    "index.html", "references.html", "chapters/obtain.html", "chapters/model.html",
    "chapters/unnumbered.html", "chapters/method.html",
]  # fmt: skip

pytestmark = [
    pytest.mark.build,
    pytest.mark.skipif(
        not (REFERENCE / "facts.json").exists(), reason="the reference book is not on this machine"
    ),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference")
    project = folder / "book"
    shutil.copytree(REFERENCE / "book", project, copy_function=shutil.copyfile)
    project.chmod(0o755)
    said = (project / "_quarto.yml").read_text()
    (project / "_quarto.yml").unlink()
    (project / "_quarto.yml").write_text(f"{said}\naudience-decode:\n  require-alt: false\n")
    book.render_book(project, folder / "site", cache=folder / "cache")
    return folder / "site"


def _expected() -> dict:
    """Return Quarto's facts with the deviations that are better on purpose."""
    made = copy.deepcopy(json.loads((REFERENCE / "facts.json").read_text()))
    home = made["index.html"]
    home["xrefs"][0]["text"] = "Chapter 1"
    home["text"] = home["text"].replace("refers to 1 Obtain,", "refers to Chapter 1,")
    trust = made["chapters/unnumbered.html"]
    trust["xrefs"].insert(0, {"href": "#sec-trust", "text": "Trust"})
    trust["text"] = trust["text"].replace("?sec-trust", "Trust")
    obtain = made["chapters/obtain.html"]
    obtain["equations"] = [{"id": "eq-mean", "text": "(1.1)"}]
    obtain["text"] = re.sub(r"\\\[.*\\\]", "(1.1)", obtain["text"])
    return made


def _plain(value):
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


@pytest.mark.parametrize("page", PAGES)
def test_a_page_holds_the_facts_that_quarto_gives(site, page):
    found = facts((site / page).read_text())
    expected = _expected()[page]
    assert found.keys() >= expected.keys() - {"text"}
    for key in expected:
        assert _plain(found[key]) == _plain(expected[key]), key


def test_every_page_of_the_reference_is_compared():
    assert sorted(PAGES) == sorted(json.loads((REFERENCE / "facts.json").read_text()))


def test_the_pdf_says_what_the_pages_say(site):
    from pypdf import PdfReader

    pages = PdfReader(site / "Reference-book.pdf").pages
    text = "".join("".join(page.extract_text().split()) for page in pages).replace("\u2060", "")
    for said in (
        "Figure 1.1: How ratings spread.",
        "Table 1.3: A Markdown table.",
        "Listing 2.1: The rule.",
        "Figure 2.1 (a)",
        "Figure A.1: In an appendix.",
        "Only in PDF.",
        "Hennig, Christian. 2007",
        "There are 4,025,000 rows",
    ):
        assert "".join(said.split()) in text
    assert "OnlyinHTML" not in text
