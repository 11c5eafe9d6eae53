"""Chapters' Markdown as notebooks show it."""

import pytest

from analysis.book.cells.notebook_markdown import (
    mixed_displays,
    notebook_markdown,
    without_spans,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See @fig-tall, @Tbl-rows.", "See the figure of the report, the table of the report."),
        ("By the silhouette (@eq-silhouette).", "By the silhouette."),
        ("Types [see @fig-tall] stay [-@tbl-rows].", "Types stay."),
        ("What is done stands in @sec-scrub-rows.", "What is done stands in “Scrub”."),
        ("## Head {#sec-x .unnumbered}\n\nText {x}.", "## Head\n\nText {x}."),
        ("::: {.verdict}\n**A**\n:::\n", "**A**"),
        (
            '::: {.callout-important title="DRAFT"}\nA look.\n:::\n\n'
            "```{=typst}\n#metadata(1) <m>\n```\n",
            "**DRAFT**\n\nA look.",
        ),
        ("| a |\n|---|\n\n: Two rows. {#tbl-rows}", "| a |\n|---|\n\n*Two rows.*"),
        (
            '| a |\n|---|\n\n: [Two rows.]{data-claim="a.b"} {#tbl-rows tbl-colwidths="[1]"}',
            "| a |\n|---|\n\n*Two rows.*",
        ),
        ("$$\nx\n$$ {#eq-mean}\n", "$$\nx\n$$"),
        ("A citation [@knuth1984] stays.", "A citation [@knuth1984] stays."),
    ],
)
def test_marks_become_words(text, expected):
    assert notebook_markdown(text) == expected


def test_headings_move_down_and_other_lines_stay():
    text = "# One {#sec-one}\n\n## Two\n\nA #tag."
    assert notebook_markdown(text, deeper=1) == "## One\n\n### Two\n\nA #tag."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[**Half** give all.]{data-claim="a.b"} More.', "**Half** give all. More."),
        ("[a [link](x) in]{.b} [c]{.d}", "a [link](x) in c"),
        ("[a [b]{.c} d]{.e}", "a b d"),
        ('![[words]{data-claim="x"}](y.svg){#fig-y}', "![words](y.svg){#fig-y}"),
        ('[an \\] escaped]{title="a } b"}', "an \\] escaped"),
        ("no \\]{span}", "no \\]{span}"),
        ("words]{.left} alone", "words alone"),
    ],
)
def test_spans_become_their_words(text, expected):
    assert without_spans(text) == expected


def test_figures_between_paragraphs_are_shown_in_their_turn():
    figure = '![A [c]{data-claim="x"}](../reports/figures/a.svg){#fig-a fig-alt="seen"}'
    text = f"\n:::: {{.portrait}}\n\n### N {{#segment-s1}}\n\n{figure}\n\nEnd.\n\n::::\n"
    shown = mixed_displays(text, lambda name: ("image/svg+xml", name.encode()))
    assert [data.get("text/markdown") for data, _ in shown] == ["### N", None, "*A c*", "End."]
    assert shown[1][0]["image/svg+xml"] == "../reports/figures/a.svg"
    assert mixed_displays("", lambda name: ("image/svg+xml", b"")) == []
