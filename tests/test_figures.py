"""Figures by their artists and words; hostile data comes out as text everywhere."""

from __future__ import annotations

import json
import re
import warnings

import pypandoc
import pytest
import stage_tables as given

from analysis.communicate import figure as figure_module
from analysis.communicate import figures, narrative, style, tables
from analysis.communicate.figure import Figure, plain_text
from analysis.communicate.table import Table
from analysis.explore import explore
from analysis.tables import Results
from analysis.text.markdown import MarkdownText, escape_markdown

FIGURES = [name for name in figures.__all__ if name != "all_figures"]
TABLES = [
    name for name in tables.__all__ if name not in ("stage_times", "run_settings", "versions_used")
]


def _results(folder, structure="moderate", dated=True, missing=(), **flags) -> Results:
    rows = given.without(given.events(), *missing)
    cleaned = given.cleaned(folder)
    rows.to_parquet(cleaned.folder / "ratings.parquet", index=False)
    obtained = given.audited(folder, name=given.HOSTILE, **flags)
    explored = given.stored(
        folder / "explored", explore(obtained=obtained, scrubbed=cleaned, fewest=1)
    )
    modelled = given.modelled(folder, structure)
    interpreted = given.interpreted(folder, dated)
    predicted = given.untold_predictions(folder / "predicted")
    return Results(obtained, cleaned, explored, modelled, predicted, interpreted)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return _results(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    flags = dict.fromkeys(("has_rating", "has_time", "has_titles", "has_years"), False)
    folder = tmp_path_factory.mktemp("bare")
    return _results(folder, "none", False, ("rating", "at"), **flags)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(figure_module, "ROOT", tmp_path)


def _drawn(figure: Figure):
    with style.report_style():
        drawn = figure.draw()
        drawn.draw_without_rendering()
    return drawn


def _tree(markdown: str) -> list:
    text = pypandoc.convert_text(markdown, "json", format="markdown")
    return json.loads(text)["blocks"]


def _kinds(node, found=None) -> set[str]:
    found = set() if found is None else found
    if isinstance(node, dict):
        found.add(node.get("t", ""))
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            _kinds(inner, found)
    return found


def _sentence(markdown: str) -> str:
    """Return the words of a claim that stands by itself."""
    return re.sub(r'^\[(.*)\]\{data-claim="[\w.-]+"\}$', r"\1", markdown, flags=re.S)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_has_words_and_draws(name, results):
    figure = getattr(figures, name)(results)
    if isinstance(figure, MarkdownText):
        assert figure == "" or _sentence(figure).endswith(".")
        return
    assert re.fullmatch(r"[a-z0-9-]+", figure.name)
    for text in map(plain_text, (figure.alt, figure.caption)):
        assert len(text) > 20
        assert text.endswith((".", "!", "?"))
        assert not re.search(r"\bnan\b|None|\bNaT\b|inf\b", text)
    if figure.name == "schema":
        assert figure.draw().startswith(b"<svg")
        return
    texts = [text.get_text() for text in _drawn(figure).texts]
    assert texts
    assert not any("nan" in text.split() for text in texts)


@pytest.mark.parametrize("name", FIGURES)
def test_a_missing_signal_is_one_sentence(name, bare):
    shown = getattr(figures, name)(bare)
    if isinstance(shown, MarkdownText):
        assert shown == "" or _sentence(shown).endswith(".")
        assert shown.count(". ") == 0
    elif shown.name != "schema":
        _drawn(shown)
        assert "nan" not in f"{plain_text(shown.alt)} {plain_text(shown.caption)}".split()


def test_what_the_source_lacks_is_not_said_twice(bare):
    shown = [getattr(figures, name)(bare) for name in FIGURES]
    said = [_sentence(one) for one in shown if isinstance(one, MarkdownText) and one]
    assert len(said) == len(set(said))
    assert len(said) > 5


def test_figures_that_need_a_signal_need_it(bare):
    for name in (
        *("rating_histogram", "rows_by_month", "weekly_rhythm", "viewer_tenure"),
        *("mean_rating", "segment_activity"),
    ):
        assert isinstance(getattr(figures, name)(bare), MarkdownText)


def test_enough_figures_and_no_name_twice(results):
    names = [figure.name for figure in figures.all_figures(results)]
    assert len(names) >= 20
    assert len(set(names)) == len(names)


def test_bars_are_as_high_as_the_shares(results):
    axes = _drawn(figures.rating_histogram(results)).axes[0]
    heights = [patch.get_height() for patch in axes.patches]
    assert heights == pytest.approx([1 / 9, 1 / 9, 1 / 9, 2 / 9, 4 / 9])
    assert axes.get_ylim()[0] == 0


def test_the_title_states_the_finding(results):
    figure = figures.rating_histogram(results)
    assert _drawn(figure).texts[0].get_text().startswith("Viewers rate what they like: 67")


def test_the_elbow_is_a_share_of_the_first(results):
    line = _drawn(figures.elbow_curve(results)).axes[0].lines[0]
    assert line.get_xdata().tolist() == [2, 3, 4]
    assert line.get_ydata() == pytest.approx([1, 50 / 90, 40 / 90])


def test_the_gap_takes_the_smallest_k_within_one_error_of_the_highest(results):
    figure = figures.gap_curve(results)
    assert "takes k = 3" in plain_text(figure.alt)
    dashed = _drawn(figure).axes[0].lines[-1]
    assert dashed.get_ydata()[0] == pytest.approx(0.59)


def test_every_null_table_is_a_dot_beside_the_viewers(results):
    figure = figures.null_statistics(results)
    axes = _drawn(figure).axes[0]
    assert [len(line.get_xdata()) for line in axes.lines] == [9, 9, 9]
    assert "As high as the line or higher lie Gaussian: 1 of 9, " in plain_text(figure.alt)


def test_methods_are_compared_on_one_scale_with_their_errors(results):
    axes = _drawn(figures.silhouette_by_k(results)).axes[0]
    assert len(axes.containers) == 2
    assert axes.get_ylim()[0] <= 0
    bars = axes.containers[1].lines[2][0].get_segments()
    assert bars[0][:, 1].tolist() == pytest.approx([0.29, 0.33])


def test_the_heatmap_says_each_agreement(results):
    figure = figures.agreement_heatmap(results)
    assert {text.get_text() for text in _drawn(figure).axes[0].texts} == {"1.00", ".60"}
    assert "lowest is .60" in plain_text(figure.alt)


def test_the_map_for_the_eye_says_so(results):
    figure = figures.neighbour_map(results)
    words = " ".join(text.get_text() for text in _drawn(figure).texts)
    assert "For the eye only" in words


def test_segments_keep_their_colour(results):
    axes = _drawn(figures.segment_shares(results)).axes[0]
    from matplotlib.colors import to_hex

    inks = {to_hex(patch.get_facecolor()) for patch in axes.patches}
    assert inks == {style.segment_colour(0), style.segment_colour(1)}


def test_the_same_figure_gives_the_same_bytes(results, tmp_path):
    for folder in ("one", "two"):
        figures.viewer_concentration(results).save(tmp_path / folder)
    for suffix in ("svg", "png"):
        first, second = (
            (tmp_path / folder / f"concentration.{suffix}").read_bytes()
            for folder in ("one", "two")
        )
        assert first == second
    assert b"<dc:date>" not in (tmp_path / "one" / "concentration.svg").read_bytes()


def test_a_figure_is_drawn_only_when_its_file_is_missing(tmp_path):
    figure = Figure("known", "Caption.", "Alt.", lambda: 1 / 0)
    (tmp_path / "reports" / "figures").mkdir(parents=True)
    (tmp_path / "reports" / "figures" / "known.svg").touch()
    assert "(../reports/figures/known.svg)" in figure._repr_markdown_()


def test_hostile_words_of_a_figure_stay_text(tmp_path):
    (tmp_path / "reports" / "figures").mkdir(parents=True)
    (tmp_path / "reports" / "figures" / "x.svg").touch()
    figure = Figure("x", f"See {given.HOSTILE}", f"Seen {given.HOSTILE}", lambda: None)
    (block,) = _tree(figure._repr_markdown_())
    assert block["t"] == "Figure"
    assert block["c"][0][0] == "fig-x"
    assert not _kinds(block) & {"RawInline", "RawBlock", "Math", "Cite", "Code", "Emph", "Link"}
    flat = " ".join(given.HOSTILE.split())
    assert f"Seen {flat}" in json.loads(json.dumps(block))["c"][2][0]["c"][0]["c"][0][2][0][1]


@pytest.mark.parametrize("name", TABLES)
def test_hostile_tables_stay_text(name, results):
    shown = getattr(tables, name)(results)
    markdown = shown if isinstance(shown, MarkdownText) else shown._repr_markdown_()
    blocks = _tree(markdown)
    kinds = _kinds(blocks)
    assert not kinds & {"RawInline", "RawBlock", "Math", "Cite", "Emph", "Header"}
    if isinstance(shown, Table):
        assert blocks[0]["t"] == "Table"
        assert len(blocks[0]["c"][2]) <= 7
        assert "{{<" not in markdown
        assert f"{{#tbl-{shown.name}}}" in markdown


@pytest.mark.parametrize("name", narrative.__all__)
@pytest.mark.parametrize("which", ["results", "bare"])
def test_sentences_hold_no_markup_of_the_data(name, which, request):
    given_results = request.getfixturevalue(which)
    text = getattr(narrative, name)(given_results)
    if text is None:
        assert name == "draft_mark"
        return
    assert not _kinds(_tree(text)) & {"RawInline", "RawBlock", "Math", "Code"}
    # The sections of segments have headings: as many as there are segments, whatever their names.
    sections = len(given_results.interpreted.frame("segments")) * (name == "segment_sections")
    assert json.dumps(_tree(text)).count('"t": "Header"') == sections
    assert "{{<" not in text
    assert not re.search(r"\b(nan|None|NaT|inf)\b", text)


@pytest.mark.parametrize("name", TABLES)
def test_tables_cope_with_missing_signals(name, bare):
    shown = getattr(tables, name)(bare)
    markdown = shown if isinstance(shown, MarkdownText) else shown._repr_markdown_()
    assert markdown == "" or _tree(markdown)


@pytest.mark.parametrize("structure", ["none", "moderate", "strong"])
def test_no_types_are_claimed_without_structure(structure, tmp_path):
    results = _results(tmp_path, structure)
    text = narrative.audience_verdict(results)
    assert ("bands" in text) == (structure == "none")
    assert ("segment" in text) == (structure != "none")


def test_numbers_stand_right_with_equal_decimals():
    import pandas as pd

    frame = pd.DataFrame({"a|b": ["x", "y"], "n": [1234.5, 2.0]})
    lines = Table("t", "Caption.", frame, {"n": 2})._repr_markdown_().strip().splitlines()
    assert lines[0] == "| a\\|b | n |"
    assert lines[1].endswith("-: |")
    assert lines[2:4] == ["| x | 1,234.50 |", "| y | 2.00 |"]
    assert lines[-1] == ": Caption. {#tbl-t}"


def test_more_than_seven_columns_are_refused():
    import pandas as pd

    with pytest.raises(ValueError, match="at most 7"):
        Table("t", "C.", pd.DataFrame({str(i): [i] for i in range(8)}))._repr_markdown_()


@pytest.mark.parametrize("text", [given.HOSTILE, "1. a", "- b", "---", "a -- b ... c", "[x](y)"])
def test_escaped_text_is_the_text(text):
    (block,) = _tree(f"x {escape_markdown(text)}")
    assert block["t"] == "Para"
    assert _kinds(block) <= {"Para", "Str", "Space", "", "Quoted"}


@pytest.mark.parametrize("most", [3, 4, 8])
@pytest.mark.parametrize("days", [1, 20, 60, 200, 400, 700, 900, 1500, 4000, 20_000])
def test_an_axis_of_dates_has_ticks_whatever_its_span(days, most):
    from datetime import datetime, timedelta

    with style.report_style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn, axes = style.titled_canvas("Title", "Subtitle")
        start = datetime(2021, 3, 10)
        axes.plot([start, start + timedelta(days=days)], [0, 1])
        style.date_axis(axes.xaxis, most)
        drawn.canvas.draw()
        assert 1 <= len(axes.xaxis.get_ticklocs()) <= most + 2


def test_every_figure_of_the_chapters_is_written():
    assert {function.__name__ for function in figures.ONCE} == set(FIGURES)
    assert len(figures.ONCE) == len(FIGURES)


def test_ticks_that_lie_close_are_told_apart():
    from matplotlib.figure import Figure as Drawing

    for ends in ((1.0, 1.2), (0, 20_000), (0.951, 0.953)):
        axis = Drawing().subplots().yaxis
        axis.set_view_interval(*ends, ignore=True)
        style.plain_axis(axis)
        ticks = [at for at in axis.get_majorticklocs() if ends[0] <= at <= ends[1]]
        shown = [axis.get_major_formatter()(at) for at in ticks]
        assert len(set(shown)) == len(ticks) >= 3
        assert [float(one.replace(",", "")) for one in shown] == pytest.approx(ticks, rel=1e-4)
