"""Every number of the rendered prose is a slot of a claim, and its words are the claim's."""

from __future__ import annotations

import json
import re

import pytest
from drafted_sources import RENDERED
from prose import one_line, read_prose

pytestmark = pytest.mark.build

# What no claim says although a number stands in it; each with the reason.
OUTSIDE = (
    r"SHA-256",  # the name of a method
    r"PDF/UA-1",  # the name of a standard
)
# The appendix that holds formulas and constants of the method, not results.
METHOD = "method.html"
FILES = ("executive_summary.md", "eda_summary.md", "cluster_profiles.md")


@pytest.fixture(scope="module", params=RENDERED)
def rendered(request, drafts):
    """Return a project with a rendered draft of a source."""
    return drafts(request.param)


@pytest.fixture(scope="module")
def claims(rendered):
    report = json.loads((rendered.root / "reports" / "report.json").read_text("utf-8"))
    return {one["id"]: one for one in report["claims"]}


@pytest.fixture(scope="module")
def pages(rendered):
    return {path: read_prose(path) for path in sorted((rendered.root / "_site").rglob("*.html"))}


def _numbers_left(text: str) -> list[str]:
    for allowed in OUTSIDE:
        text = re.sub(allowed, "", text)
    return [one_line(found) for found in re.findall(r".{0,40}\d.{0,40}", text)]


def test_no_number_stands_outside_of_claims(pages):
    left = {
        path.name: found
        for path, page in pages.items()
        if path.name != METHOD and (found := _numbers_left(page.outside))
    }
    assert left == {}


def test_pages_print_claims_in_their_words(pages, claims):
    printed = [pair for page in pages.values() for pair in page.claims]
    assert len(printed) > 40
    assert [pair for pair in printed if one_line(claims[pair[0]]["text"]) != pair[1]] == []


def test_pictures_are_described_by_claims(pages, claims):
    known = {one_line(one["text"]) for one in claims.values()}
    alts = {one_line(alt) for page in pages.values() for alt in page.alts}
    assert len(alts) > 10
    assert sorted(alts - known) == []


@pytest.mark.parametrize("name", FILES)
def test_files_print_the_same_claims(rendered, claims, name):
    text = (rendered.root / "reports" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not re.match(r"\||#|!\[", line)]
    plain = one_line(re.sub(r"\\(?=[^A-Za-z0-9\s])", "", " ".join(lines)).replace("*", ""))
    for said in sorted((one_line(one["text"]) for one in claims.values()), key=len, reverse=True):
        plain = plain.replace(said.replace("*", ""), "")
    assert _numbers_left(plain) == []
