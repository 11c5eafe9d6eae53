"""The report's own parts of a page: their style on the site and in print, their colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from analysis import communicate
from analysis.book import theme
from analysis.book.pandoc import program, tree
from analysis.communicate.style import ACCENT, ALL, SEGMENT_COLOURS

ROOT = Path(__file__).parents[1]
FOLDER = Path(communicate.__file__).parent / "theme"
CSS = (FOLDER / "report.css").read_text()
TYPST = (FOLDER / "report.typ").read_text()
MARKDOWN = """
::: {.verdict}
They *differ*.
:::

:::: {.segment-cards}
::: {.segment-card .segment-13}
[New]{.name} and [other]{.unknown}.
:::
::::

::: {#segment-s1 .portrait .segment-13}
Found.
:::

::: {.unknown}
Left as it is.
:::
"""


def test_every_segment_has_its_colour():
    for segment in range(12):
        assert f".segment-{segment} {{ --segment: var(--segment-{segment}); }}" in CSS
        assert f"--segment-{segment}: #" in CSS


def test_segments_have_the_same_colours_everywhere():
    in_style = [re.search(rf"--segment-{i}: (#\w+)", CSS)[1] for i in range(12)]
    in_print = re.findall(r'"(#\w{6})"', re.search(r"report-colours = \((.*?)\)", TYPST, re.S)[1])
    assert in_style == in_print == list(SEGMENT_COLOURS)


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colour", [*SEGMENT_COLOURS, ACCENT])
def test_every_colour_reaches_three_to_one_on_white(colour):
    assert 1.05 / (_luminance(colour) + 0.05) >= 3


def test_no_segment_has_the_colour_of_what_is_no_segment():
    assert not {ACCENT, ALL} & set(SEGMENT_COLOURS)


def test_nothing_is_asked_from_outside():
    assert "http" not in CSS
    assert "url(" not in CSS


def test_the_book_names_the_files_in_the_place_where_they_lie():
    formats = yaml.safe_load((ROOT / "_quarto.yml").read_text())["format"]
    folder = FOLDER.relative_to(ROOT).as_posix()
    assert f"{folder}/report.css" in formats["html"]["css"]
    assert f"{folder}/report.lua" in formats["typst"]["filters"]
    assert f"{folder}/report.typ" in formats["typst"]["include-in-header"]


@pytest.mark.parametrize("target", ["html", "typst"])
def test_only_print_has_calls_in_place_of_classes(target):
    blocks = program.read_filtered(MARKDOWN, target, ["report.lua"], FOLDER)["blocks"]
    calls = [
        node["c"][1] for node in tree.every_node(blocks) if node["t"] in ("RawBlock", "RawInline")
    ]
    classes = [node["c"][0][1] for node in tree.every_node(blocks) if node["t"] in ("Div", "Span")]
    if target == "html":
        assert calls == []
        assert ["segment-card", "segment-13"] in classes
    else:
        assert classes == [["unknown"], [], ["unknown"]]
        assert any(
            node["c"][0][0] == "segment-s1"
            for node in tree.every_node(blocks)
            if node["t"] == "Div"
        )
        assert calls == [
            '#report-block("verdict", [', "])",
            '#report-block("segment-cards", [', '#report-block("segment-card segment-13", [',
            '#report-words("name", [', "]);", "])", "])",
            '#report-block("portrait segment-13", [', "])",
        ]  # fmt: skip


DOCUMENT = """
#report-block("verdict", [They differ.])
#report-block("key-figures", [
#report-block("key-figure", [#report-words("value", [3.7]); #report-words("label", [stars]);])
#report-block("key-figure", [#report-words("value", [9]); #report-words("label", [titles]);])
])
#report-block("segment-cards", [
#report-block("segment-card segment-13", [#report-words("name", [New]);
#report-words("shares", [6 %]);])
])
#report-block("doubt", [In doubt.])
#report-block("as-of", [As of May.])
#report-block("unknown", [Left.]) #report-words("other", [too]);
"""


def test_print_sets_each_part_once_and_figures_beside_each_other(tmp_path):
    import typst
    from pypdf import PdfReader

    main = tmp_path / "main.typ"
    main.write_text(TYPST + DOCUMENT)
    folders = [str(path) for path in theme.font_folders()]
    typst.compile(str(main), output=str(tmp_path / "out.pdf"), font_paths=folders)
    places = {}

    def note(text, matrix, *_):
        if text.strip():
            places[text.strip()] = matrix[4:]

    [page] = PdfReader(tmp_path / "out.pdf").pages
    said = page.extract_text(visitor_text=note).split()
    expected = "They differ. 3.7 stars 9 titles New 6 % In doubt. As of May. Left. too"
    assert sorted(said) == sorted(expected.split())
    assert places["3.7"][1] == places["9"][1]
    assert places["9"][0] > places["3.7"][0] + 100
