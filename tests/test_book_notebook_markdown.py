"""Chapters' Markdown as notebooks show it."""

from pathlib import Path

import pytest

from analysis.book.cells.notebook_markdown import notebook_markdown
from analysis.book.config import Page
from analysis.book.pandoc.crossref import Entry

PAGE = Page(Path("chapters/one.qmd"))
ENTRIES = {
    "fig-tall": Entry("fig", PAGE, "fig-tall", "1.1", []),
    "tbl-rows": Entry("tbl", PAGE, "tbl-rows", "1.2", []),
    "eq-mean": Entry("eq", PAGE, "eq-mean", "1.1", []),
    "sec-one": Entry("sec", PAGE, "", "1", [], True),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See @fig-tall, @Tbl-rows.", "See Figure 1.1, Table 1.2."),
        ("[Fig. @fig-tall] and [-@tbl-rows] in @sec-one", "Fig. 1.1 and 1.2 in Chapter 1"),
        ("## Head {#sec-x .unnumbered}\n\nText {x}.", "## Head\n\nText {x}."),
        ("::: {.verdict}\n**A**\n:::\n", "**A**"),
        (
            '::: {.callout-important title="DRAFT"}\nA look.\n:::\n\n'
            "```{=typst}\n#metadata(1) <m>\n```\n",
            "**DRAFT**\n\nA look.",
        ),
        (
            r'![A \[b\] caption.](../x.svg){#fig-tall fig-alt="Say \"3\" }."}',
            '![Say "3" }.](../x.svg)\n\nFigure 1.1: A \\[b\\] caption.',
        ),
        ('![](x.svg){fig-alt="A dot."}', "![A dot.](x.svg)"),
        ("| a |\n|---|\n\n: Two *rows*. {#tbl-rows}", "| a |\n|---|\n\nTable 1.2: Two *rows*."),
        ("$$\nx\n$$ {#eq-mean}\n", "$$\nx\n$$\n\n(1.1)"),
        ("A citation [@knuth1984] stays.", "A citation [@knuth1984] stays."),
    ],
)
def test_marks_become_words(text, expected):
    assert notebook_markdown(text, ENTRIES) == expected
