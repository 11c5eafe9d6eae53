"""Every figure drawn from results without two like numbers: heights, places and labels by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import distinct_tables as distinct
import pandas as pd
import pytest
import stage_tables as given
from matplotlib.colors import to_hex

from analysis.communicate import figures, style
from analysis.communicate.figure import plain_text
from analysis.text.markdown import MarkdownText


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    made = distinct.results(tmp_path_factory.mktemp("distinct"))
    # Their age is drawn where most titles have a release year.
    titles = {
        "title_id": [1, 2],
        "title": ["A", "B"],
        "year": [1999.0, 1987.0],
        "genres": ["W"] * 2,
    }
    source = made.obtained.frame("source").assign(has_years=True)
    given.stored(made.obtained.folder, {"titles": pd.DataFrame(titles), "source": source})
    return made


def _figure(results, name):
    figure = getattr(figures, name)(results)
    assert not isinstance(figure, MarkdownText), figure
    return figure


def _axes(figure):
    with style.report_style():
        return figure.draw().axes


def _plain(texts) -> list[str]:
    return [text.get_text().replace("\xa0", " ").strip() for text in texts]


# Of the three segments: colours 4, 2 and 7 of the order.
INKS = ["#b27a00", "#009e73", "#00507d"]
# Lying bars: label, length, text at the end, from the top down.
LYING = {
    "feature_reliability": [
        *(("rating level", 0.66, ".66"), ("days seen", 0.57, ".57"), ("luck", 0.21, ".21"))
    ],
    "missing_values": [
        ("rating level", 0.15, "15 %, filled by median"),
        ("days seen", 0.05, "5 %, filled by mode"),
    ],
    "genre_shares": [("Drama", 0.64, "64 %"), ("War", 0.29, "29 %")],
    "segment_stability": [("Ants", 0.91, ".91"), ("Bees", 0.83, ".83"), ("Cats", 0.62, ".62")],
    "segment_effects": [("rating level", 0.31, "31 %"), ("days seen", 0.23, "23 %")],
}


def test_what_came_later_is_drawn_with_intervals_beside_the_others(results):
    (axes,) = _axes(_figure(results, "later_activity"))
    assert _plain(axes.get_yticklabels()) == ["Ants", "Bees", "Cats"]
    dots = [line for line in axes.lines if len(line.get_xdata()) == 1]
    rings = [line for line in dots if line.get_color() == "white"]
    own = [line for line in dots if line not in rings]
    assert [line.get_xdata()[0] for line in own] == [1.5, 3.27, 7.74]
    assert [line.get_xdata()[0] for line in rings] == pytest.approx([2.1, 3.87, 8.34])
    assert [line.get_ydata()[0] for line in (*own, *rings)] == [0, 1, 2, 0, 1, 2]
    ends = [part.get_segments()[0][:, 0].tolist() for part in axes.collections]
    assert ends == [pytest.approx([n - 0.35, n + 0.45]) for n in (1.5, 3.27, 7.74)]
    assert _plain(axes.texts) == ["1.5", "3.3", "7.7"]
    assert axes.get_xlim()[0] == 0


@pytest.mark.parametrize("name", list(LYING))
def test_lying_bars(results, name):
    (axes,) = _axes(_figure(results, name))
    bars = sorted(axes.patches, key=lambda bar: bar.get_y())
    labels, lengths, texts = zip(*LYING[name], strict=True)
    assert _plain(axes.get_yticklabels()) == list(labels)
    assert [bar.get_width() for bar in bars] == pytest.approx(list(lengths))
    assert {bar.get_x() for bar in bars} == {0}
    assert [text for text in _plain(axes.texts) if text] == list(texts)
    # The first row stands on top.
    assert axes.get_ylim()[0] > axes.get_ylim()[1]


# Upright bars of each panel: label, height, text above it (None: no texts).
UPRIGHT = {
    "rating_histogram": [
        [
            *(("1", 0.05, "5 %"), ("2", 0.12, "12 %"), ("3", 0.22, "22 %")),
            *(("4", 0.37, "37 %"), ("5", 0.24, "24 %")),
        ]
    ],
    "weekly_rhythm": [
        [
            *(("Mon", 0.11, "11 %"), ("Tue", 0.12, "12 %"), ("Wed", 0.13, "13 %")),
            *(("Thu", 0.14, "14 %"), ("Fri", 0.16, "16 %"), ("Sat", 0.19, "19 %")),
            ("Sun", 0.15, "15 %"),
        ],
        [("8", 0.3, None), ("20", 0.7, None)],
    ],
}


@pytest.mark.parametrize("name", list(UPRIGHT))
def test_upright_bars(results, name):
    panels = _axes(_figure(results, name))
    assert len(panels) == len(UPRIGHT[name])
    for axes, expected in zip(panels, UPRIGHT[name], strict=True):
        bars = sorted(axes.patches, key=lambda bar: bar.get_x())
        labels, heights, texts = zip(*expected, strict=True)
        assert [bar.get_height() for bar in bars] == pytest.approx(list(heights))
        assert _plain(axes.get_xticklabels()) == list(labels)
        assert [text for text in _plain(axes.texts) if text] == [text for text in texts if text]
        assert axes.get_ylim()[0] == 0


# Lines of the first panel: places across, heights.
LINES = {
    "reliability_by_rows": [([1, 6, 40], [0.16, 0.53, 0.88]), ([6, 6], [0, 1])],
    "viewer_concentration": [
        ([0, 1], [0, 1]),
        ([0, 0.5, 0.9, 1], [0, 0.12, 0.57, 1]),
        ([0.9], [0.57]),
    ],
    # 16 and 40 of 80; 24 stay longer
    "viewer_tenure": [([0, 365], [0.2, 0.7])],
    # 260 and 630 of 1,000; 110 are older
    "title_age": [([2, 20], [0.26, 0.89])],
    "gate_curves": [([2, 3], [0.19, 0.21]), ([2, 3], [0.17, 0.15]), ([2, 3], [0.25, 0.34])],
    "elbow_curve": [([2, 3, 4], [1, 60 / 80, 44 / 80])],
    "feature_tails": [([8.2, 6.4], [0, 1]), ([3.1, 2.9], [0, 1])],
    "viewer_projection": [([1.5], [4.5]), ([2.5], [5.5]), ([3.5], [6.5])],
    "segment_effects": [([0.35, 0.44], [0, 1])],
    "segment_stability": [([0.6, 0.6], [0, 1]), ([0.75, 0.75], [0, 1])],
    "feature_reliability": [([0.45, 0.45], [0, 1])],
}


@pytest.mark.parametrize("name", list(LINES))
def test_lines(results, name):
    found = _axes(_figure(results, name))[0].lines
    assert len(found) == len(LINES[name])
    for line, (across, up) in zip(found, LINES[name], strict=True):
        assert list(map(float, line.get_xdata())) == pytest.approx(across)
        assert list(map(float, line.get_ydata())) == pytest.approx(up)


# Error bars: of each the places of its lower and upper end.
ERRORS = {
    "gap_curve": [[(2, 0.47), (2, 0.53)], [(3, 0.68), (3, 0.72)], [(4, 0.69), (4, 0.81)]],
    "candidate_scores": [
        *([[(0.76, 0), (0.86, 0)]], [[(0.57, 1), (0.71, 1)]]),
        *([[(0.51, 2), (0.63, 2)]], [[(0.31, 3), (0.47, 3)]]),
    ],
    # Two standard errors each way.
    "silhouette_by_k": [
        *([(2, 0.19), (2, 0.31)], [(3, 0.32), (3, 0.36)], [(4, 0.14), (4, 0.3)]),
        [(2, 0.24), (2, 0.32)],
    ],
}


@pytest.mark.parametrize("name", list(ERRORS))
def test_error_bars(results, name):
    axes = _axes(_figure(results, name))[0]
    found = [
        ends for bar in axes.containers for lines in bar.lines[2] for ends in lines.get_segments()
    ]
    expected = [ends if len(ends) == 2 else ends[0] for ends in ERRORS[name]]
    assert len(found) == len(expected)
    for ends, hand in zip(found, expected, strict=True):
        assert [tuple(end) for end in ends] == [pytest.approx(end) for end in hand]


# Heatmaps: names of rows and columns, cells row by row.
HEATMAPS = {
    "moves_without_rules": (
        ["rating level", "days seen"],
        ["out of range", "repeated pairs"],
        [".21", ".05", ".13", ".08"],
    ),
    "feature_correlations": (
        *(["rating level", "days seen", "luck"], ["rating level", "days seen", "luck"]),
        ["1.0", "−.4", "1.0", ".2", ".1", "1.0"],
    ),
    # Of the best candidates; the columns bear the names of their methods alone.
    "agreement_heatmap": (
        *(["Ants k=9", "KMeans k=3", "Ward k=2"], ["Ants", "KMeans", "Ward"]),
        ["1.00", ".81", ".47", ".81", "1.00", ".64", ".47", ".64", "1.00"],
    ),
    "segment_profiles": (
        ["rating level", "days seen"],
        ["Ants", "Bees", "Cats"],
        [".6", "−.2", "−2.3", "−1.4", ".3", "1.9"],
    ),
}


@pytest.mark.parametrize("name", list(HEATMAPS))
def test_heatmaps(results, name):
    (axes,) = _axes(_figure(results, name))
    rows, columns, cells = HEATMAPS[name]
    assert _plain(axes.get_yticklabels()) == rows
    assert _plain(axes.get_xticklabels()) == columns
    assert _plain(axes.texts) == cells


def test_pairs_of_bars_of_the_segments(results):
    (axes,) = _axes(_figure(results, "segment_shares"))
    bars = sorted((b.get_y() + b.get_height() / 2, b.get_width(), b) for b in axes.patches)
    # 31, 19 and 10 of 60 known viewers above 170, 290 and 470 of their 930 rows.
    widths = [31 / 60, 170 / 930, 19 / 60, 290 / 930, 10 / 60, 470 / 930]
    assert [width for _, width, _ in bars] == pytest.approx(widths)
    # Colours 4, 2 and 7 of the order; viewers pale with an edge, rows full.
    inks = [ink for ink in INKS for _ in (0, 1)]
    assert [to_hex(bar.get_facecolor()) for _, _, bar in bars] == inks
    assert [to_hex(bar.get_edgecolor()) for _, _, bar in bars] == inks
    assert [bar.get_facecolor()[3] for _, _, bar in bars] == [0.35, 1.0] * 3
    assert _plain(axes.get_yticklabels()) == ["Ants", "Bees", "Cats"]
    assert _plain(axes.texts) == [
        *("52 % of known viewers", "18 % of their ratings", "32 % of known viewers"),
        *("31 % of their ratings", "17 % of known viewers", "51 % of their ratings"),
    ]


def test_one_bar_of_all_segments(results):
    (axes,) = _axes(_figure(results, "audience_bar"))
    bars = [(bar.get_x(), bar.get_width(), to_hex(bar.get_facecolor())) for bar in axes.patches]
    whole = bars[-1][0] + bars[-1][1]
    # 31, 19 and 10 of 60, from the left.
    assert [start / whole for start, *_ in bars] == pytest.approx([0, 31 / 60, 50 / 60])
    assert [long / whole for _, long, _ in bars] == pytest.approx([31 / 60, 19 / 60, 10 / 60])
    assert [ink for *_, ink in bars] == INKS
    assert [to_hex(line.get_color()) for line in axes.lines] == INKS
    assert _plain(axes.texts) == ["Ants 52 %", "Bees 32 %", "Cats 17 %"]


# Of each panel: its title; of each segment that has the measure its row, the others, the segment,
# and the ends of its interval.
DOTS = [
    ("year of release (mean)", [(2, 1991.6, 1974.4, 1973, 1976)]),
    ("days from first to last (median)", [(0, 88, 33, 30, 36)]),
    ("highest marks, of ratings", [(0, 0.237, 0.613, 0.607, 0.616)]),
    ("ratings each (median)", [(2, 6, 1, 1, 2)]),
    ("rating above a title’s mean", [(0, -0.17, 0.42, 0.38, 0.46)]),
    ("Drama, of ratings", [(0, 0.48, 0.72, 0.6, 0.84)]),
]


def test_what_was_counted_are_dots_with_intervals_beside_the_others(results):
    panels = _axes(_figure(results, "segment_behaviour"))
    assert [panel.get_title(loc="left") for panel in panels] == [title for title, _ in DOTS]
    for panel, (_, rows) in zip(panels, DOTS, strict=True):
        dots = [(line.get_ydata()[0], line.get_xdata()[0]) for line in panel.lines]
        ends = [line.get_segments()[0][:, 0].tolist() for line in panel.collections]
        for place, (at, other, value, low, high) in enumerate(rows):
            assert dots[2 * place : 2 * place + 2] == [(at, pytest.approx(other)), (at, value)]
            assert ends[place] == pytest.approx([low, high])
            assert to_hex(panel.lines[2 * place + 1].get_color()) == INKS[at]
        assert len(dots) == 2 * len(rows)
    assert _plain(panels[0].get_yticklabels()) == ["Ants", "Bees", "Cats"]
    assert _plain(panels[1].get_yticklabels()) == [""] * 3


# Of each unit: the questions, the effects, the ends of their intervals, and what is too small.
EFFECTS = [
    (
        ["Do ratings grow?", "Do viewers who come give more?"],
        *([23.4, 17.6], [(11.2, 36.7), (8.3, 27.7)], 5),
    ),
    (
        [
            "Does who gives more choose older titles?",
            "Does who arrived later choose older titles?",
            "Does who gives more choose better known\ntitles?",
            "Does who gives more choose other genres?",
        ],
        [1.3, -14.5, 1.8, 9.2],
        *([(-2.7, 5.3), (-22.2, -6.8), (0.4, 3.2), (4.1, 14.3)], 2),
    ),
    (
        [
            "Do viewers rate otherwise with experience?",
            "Do they rate older titles otherwise?",
            "Do they rate the best known titles\notherwise?",
        ],
        *([-0.084, 0.033, 0.026], [(-0.127, -0.041), (0.015, 0.051), (-0.011, 0.063)], 0.05),
    ),
]


def test_effects_are_dots_with_intervals_by_unit(results):
    panels = _axes(_figure(results, "tested_effects"))
    assert [panel.get_xlabel() for panel in panels] == [
        *("change a year, per cent", "percentage points", "stars")
    ]
    for panel, (questions, effects, ends, least) in zip(panels, EFFECTS, strict=True):
        assert _plain(panel.get_yticklabels()) == questions
        assert list(panel.lines[0].get_xdata()) == pytest.approx(effects)
        drawn = [line[:, 0].tolist() for line in panel.collections[0].get_segments()]
        assert drawn == [pytest.approx(pair) for pair in ends]
        (band,) = panel.patches
        assert _places(band) == pytest.approx((-least, least))
        assert list(panel.lines[1].get_xdata()) == [0, 0]
        assert panel.get_ylim()[0] > panel.get_ylim()[1]


def test_the_season_is_beside_the_trend(results, tmp_path):
    upper, lower = _axes(_figure(results, "trend_season"))
    assert upper.get_yscale() == "log"
    daily, trend = upper.lines
    assert list(daily.get_ydata())[:2] == [21.5, 23.5]
    assert list(trend.get_ydata())[:2] == [20, 22]
    dots = [line for line in lower.lines if line.get_marker() == "o"]
    assert list(dots[0].get_xdata()) == list(range(1, 13))
    assert list(dots[0].get_ydata())[:3] == pytest.approx([-0.03, -0.07, 0.01])
    ends = [line[:, 1].tolist() for line in lower.collections[0].get_segments()]
    assert ends[1] == pytest.approx([-0.12, -0.017])
    # Of two years the season stands without intervals: the record begins in November.
    short = given.stored(
        tmp_path,
        {name: results.explored.frame(name) for name in results.explored}
        | {
            "season_profile": results.explored.frame("season_profile").head(0),
            "season": results.explored.frame("season").assign(p=math.nan, shown=False, years=2),
        },
    )
    _, lower = _axes(_figure(replace(results, explored=short), "trend_season"))
    (dots,) = [line for line in lower.lines if line.get_marker() == "o"]
    assert list(dots.get_xdata())[:3] == [11, 12, 1]
    assert list(dots.get_ydata()) == pytest.approx([0.01] * 12)


def test_coverage_is_stacked_from_in_to_out(results):
    (axes,) = _axes(_figure(results, "viewer_coverage"))
    # Viewers 60, 20 and 5 of 85; rows 930, 70 and 134 + 100 of 1,234.
    bars = [(bar.get_x(), bar.get_width()) for bar in axes.patches]
    expected = [
        *((0, 60 / 85), (0, 930 / 1234), (60 / 85, 20 / 85), (930 / 1234, 70 / 1234)),
        *((80 / 85, 5 / 85), (1000 / 1234, 234 / 1234)),
    ]
    assert bars == [pytest.approx(bar) for bar in expected]
    assert _plain(axes.get_yticklabels()) == ["viewers", "ratings"]
    assert [text for text in _plain(axes.texts) if text] == ["71 %", "75 %", "24 %", "19 %"]


def test_cleaning_falls_from_rule_to_rule(results):
    (axes,) = _axes(_figure(results, "cleaning_waterfall"))
    assert [(b.get_x(), b.get_width()) for b in axes.patches] == [(0, 134), (134, 100), (0, 234)]
    names = ["out of range", "repeated pairs", "dropped in all"]
    assert _plain(axes.get_yticklabels()) == names
    texts = [text for text in _plain(axes.texts) if text]
    assert texts == ["134 dropped", "100 dropped and 7 changed", "234"]


def _places(bar) -> tuple[float, float]:
    return bar.get_x(), bar.get_x() + bar.get_width()


def test_bins_lie_where_they_are_on_a_logarithmic_axis(results):
    (axes,) = _axes(_figure(results, "ratings_per_viewer"))
    assert axes.get_xscale() == "log"
    assert [_places(bar) for bar in axes.patches] == [(1, 2), (2, 6), (6, 98)]
    # 11 in one doubling, 22 in log2 3, 47 in log2 (98 / 6)
    heights = [11, 22 / math.log2(3), 47 / math.log2(98 / 6)]
    assert [bar.get_height() for bar in axes.patches] == pytest.approx(heights)
    assert axes.get_ylim()[0] == 0


def test_a_bar_without_an_end_is_a_doubling_wide_and_paler(results, tmp_path):
    open_end = distinct.results(tmp_path)
    frame = open_end.explored.frame("user_counts")
    frame.loc[frame.index[-1], ["upper", "label"]] = [6, "6 and more"]
    given.stored(open_end.explored.folder, {"user_counts": frame})
    figure = _figure(open_end, "ratings_per_viewer")
    (axes,) = _axes(figure)
    assert [_places(bar) for bar in axes.patches] == [(1, 2), (2, 6), (6, 12)]
    assert axes.patches[-1].get_height() == pytest.approx(47)
    assert [bar.get_alpha() for bar in axes.patches] == [None, None, 0.55]
    assert "; the last bar holds all beyond it" in " ".join(_plain(axes.figure.texts))
    assert "The highest bar is 6 and more with 47 viewers" in plain_text(figure.alt)


# What stands in the file beside the pictures: its columns and its first row.
FILES = {
    "ratings-per-viewer": "lower,upper,label,users\n1,1,1,11\n",
    "concentration": "share_users,share_ratings\n0.0,0.0\n",
    "rating-distribution": "rating,ratings,share\n1.0,50,0.05\n",
    "mean-rating": "measure,lower,upper,users,spread\nraw,2.0,3.0,18,0.71\n",
    "by-month": "month,ratings\n2005-01-01,310\n",
    "rhythm": "place,share,part\n0,0.11,weekday\n",
    "tenure": "lower,upper,label,users\n0,0,one day,16\n",
    "title-popularity": "lower,upper,label,titles,genuine\n1,12,1–12,17,False\n",
    "title-age": "lower,upper,label,ratings\n0,2,two years,260\n",
    "genres": "genre,ratings,share\nDrama,640,0.64\n",
    "trend-season": "month,ratings,trend,daily,season,rest\n2001-11-01,600,20.0,21.5,1.01,1.02\n",
    "hypotheses": "hypothesis,detail,unit,n,effect,low,high,p_holm,verdict\n"
    "volume,,year,41.0,0.234,0.112,0.367,0.006,found\n",
}


def test_what_is_drawn_lies_beside_the_pictures(results, tmp_path):
    for figure in figures.all_figures(results):
        if figure.name in FILES:
            figure.save(tmp_path)
            text = (tmp_path / f"{figure.name}.csv").read_text(encoding="utf-8")
            assert text.startswith(FILES[figure.name])
    assert {path.stem for path in tmp_path.iterdir()} == FILES.keys()


def test_every_figure_of_what_viewers_do_has_its_data(results):
    for name in figures.__all__:
        make = getattr(figures, name)
        if ".explore_chapter." in make.__module__:
            made = make(results)
            assert isinstance(made, MarkdownText) or len(made.data), name


def test_what_is_beyond_the_last_end_is_said_beside_it(results):
    for name, rest in (("viewer_tenure", "30 % longer"), ("title_age", "11 % older")):
        (axes,) = _axes(_figure(results, name))
        assert _plain(axes.texts) == [rest]
    (axes,) = _axes(_figure(results, "viewer_tenure"))
    assert _plain(axes.get_xticklabels()) == ["one day", "a year"]


def test_noise_is_stacked_on_genuine_titles(results):
    (axes,) = _axes(_figure(results, "rows_per_title"))
    assert axes.get_xscale() == "log"
    low, high = math.log2(13), math.log2(100 / 44)
    bars = [(*_places(b), b.get_y(), b.get_height()) for b in axes.patches]
    expected = [
        *((1, 13, 0, 8 / low), (44, 100, 0, 31 / high)),
        *((1, 13, 8 / low, 17 / low), (44, 100, 31 / high, 0)),
    ]
    assert bars == [pytest.approx(bar) for bar in expected]
    inks = [to_hex(bar.get_facecolor()) for bar in axes.patches[::2]]
    assert inks == [style.ACCENT, style.ALL]


def test_means_as_they_are_and_shrunk(results):
    (axes,) = _axes(_figure(results, "mean_rating"))
    steps = [patch.get_data() for patch in axes.patches]
    # 58 in a bin that was joined of two are 29 and 29.
    assert [list(step.values) for step in steps] == [[18, 40, 22], [29, 22]]
    assert [list(step.edges) for step in steps] == [[2, 3, 4, 5], [2, 4, 5]]
    assert [patch.get_fill() for patch in axes.patches] == [True, False]


def test_rows_by_month(results):
    (axes,) = _axes(_figure(results, "rows_by_month"))
    (line,) = axes.lines
    assert pd.DatetimeIndex(line.get_xdata()).strftime("%Y-%m").tolist() == [
        *("2005-01", "2005-02", "2005-03")
    ]
    assert list(line.get_ydata()) == [310, 480, 210]


def test_minutes_by_month_in_all_and_of_a_viewer(results):
    above, below = _axes(_figure(results, "minutes_by_month"))
    heights = ([2010, 7650, math.nan, 7380, 550], [95.7, 226, math.nan, 180, 50])
    for axes, expected in zip((above, below), heights, strict=True):
        line, full, hollow = axes.lines
        months = pd.DatetimeIndex(line.get_xdata()).strftime("%Y-%m").tolist()
        assert months == ["2004-12", "2005-01", "2005-02", "2005-03", "2005-04"]
        assert list(line.get_ydata()) == pytest.approx(expected, nan_ok=True)
        # The record holds neither the first month whole nor the last.
        assert list(full.get_ydata()) == pytest.approx(expected[1:4], nan_ok=True)
        assert list(hollow.get_ydata()) == [expected[0], expected[4]]
        assert hollow.get_markerfacecolor() == "white"
        assert axes.get_ylim()[0] == 0
    (band,) = below.collections
    edges = band.get_paths()[0].vertices[:, 1]
    assert (edges.min(), edges.max()) == (83.1, 249)
    assert above.get_xlim() == below.get_xlim()
    assert isinstance(figures.plays_by_month(results), MarkdownText)


def test_activity_is_a_share_of_each_whole_quarter(results):
    (axes,) = _axes(_figure(results, "segment_activity"))
    lines, ends = axes.lines[::2], axes.lines[1::2]
    shares = [[0.26, 0.31, 0.27], [0.53, math.nan, 0.34], [0.21, 0.25, 0.39]]
    for line, end, share in zip(lines, ends, shares, strict=True):
        days = pd.DatetimeIndex(line.get_xdata()).strftime("%Y-%m").tolist()
        assert days == ["2004-01", "2004-07", "2005-01"]
        assert list(line.get_ydata()) == pytest.approx(share, nan_ok=True)
        assert end.get_ydata()[0] == share[-1]
    assert _plain(axes.texts) == ["Ants 27 %", "Bees 34 %", "Cats 39 %"]
    heights = [text.xy[1] for text in axes.texts]
    assert all(upper - lower > 0.03 for lower, upper in pairwise(heights))
    inks = [to_hex(line.get_color()) for line in lines]
    assert inks == INKS


def test_newcomers_are_a_share_of_each_whole_quarter(results):
    (axes,) = _axes(_figure(results, "segment_newcomers"))
    shares = [[0.44, 0.51, 0.64], [0.33, 0.29, 0.24], [0.23, 0.2, 0.12]]
    assert [list(line.get_ydata()) for line in axes.lines[::2]] == shares
    assert _plain(axes.texts) == ["Cats 12 %", "Bees 24 %", "Ants 64 %"]
    assert [to_hex(line.get_color()) for line in axes.lines[::2]] == INKS


def test_silhouettes_fall_within_each_group(results):
    (axes,) = _axes(_figure(results, "viewer_silhouettes"))
    tips = [sorted({x for x, _ in band.get_paths()[0].vertices} - {0}) for band in axes.collections]
    assert tips == [pytest.approx(values) for values in ([0.5, 0.7], [-0.2, 0.4], [0.3])]
    assert _plain(axes.texts) == ["Ants", "Bees", "Cats"]


# Nineteen viewers of a group are one mean, twenty are two; nine are none.
@pytest.mark.parametrize(("viewers", "dots"), [(9, 0), (19, 1), (20, 2), (45, 4)])
def test_no_dot_is_of_few_viewers(results, tmp_path, viewers, dots):
    frame = pd.DataFrame({"x": range(viewers), "y": 0.0, "segment": 0}).astype({"x": float})
    other = given.repeated({"x": [90.0], "y": [1.0], "segment": [1]})
    parts = {name: results.modelled.frame(name) for name in ("gate", "centroids")}
    parts["projection"] = pd.concat([frame, other], ignore_index=True)
    known = replace(results, modelled=given.stored(tmp_path, parts))
    (axes,) = _axes(figures.viewer_projection(known))
    first, second, third = (cloud.get_offsets() for cloud in axes.collections)
    assert (len(first), len(second), len(third)) == (dots, 1, 0)
    if dots == 2:
        assert sorted(first[:, 0]) == [4.5, 14.5]


def test_viewers_lie_where_the_projection_puts_them(results):
    (axes,) = _axes(_figure(results, "viewer_projection"))
    points = [tuple(*cloud.get_offsets()) for cloud in axes.collections]
    assert points == [(1, 4), (2, 5), (3, 6)]
    inks = [to_hex(cloud.get_facecolor()[0]) for cloud in axes.collections]
    assert inks == INKS
    assert _plain(axes.texts) == ["Ants", "Bees", "Cats"]


def test_features_before_and_after(results):
    panels = _axes(_figure(results, "features_before_after"))
    heights = [[bar.get_height() for bar in panel.patches] for panel in panels]
    # Bins that were joined of two and of four are as high as these on average.
    assert heights == [[25, 35], [28, 32], [22, 16], [15]]
    widths = [[bar.get_width() for bar in panel.patches] for panel in panels]
    assert widths == [[1, 1], [1, 1], [2, 1], [4]]


def test_nulls_say_their_own_p(results):
    (axes,) = _axes(_figure(results, "null_statistics"))
    assert _plain(axes.get_yticklabels()) == ["Gaussian", "uniform", "copula"]
    assert _plain(axes.texts) == ["p = .011", "p = .022", "p = .244"]


# What stands in title, caption and alt text of each figure, number by number.
WORDS = {
    "segment_activity": [
        "Bees: 34 % of ratings in the first quarter of 2005, 53 % in the first quarter of 2004",
        "Share of the ratings of a quarter by segment; 60 known viewers",
        "Shares of the ratings of known viewers: a segment whose share grows need not gain "
        "viewers, nor need the others lose any. Gaps: withheld",
        "One line a segment, from the first quarter of 2004 to the first quarter of 2005. That of "
        "Bees moves most, from 53 % in the first quarter of 2004 to 34 % in the first quarter of "
        "2005.",
    ],
    "cleaning_waterfall": [
        "81 % of 1,234 ratings are kept",
        "most of the others, 134, fall to one rule (out of range)",
        "7 ratings were changed by a rule",
        "from 1,234 ratings as read to 1,000 kept; the longest is out of range, with 134 dropped",
    ],
    "moves_without_rules": [
        "The rule out of range moves measures most, by .21 at most",
        "With the rule out of range the other way, rating level moves by .21",
        "by rule, for out of range and repeated pairs",
    ],
    "reliability_by_rows": [
        "With one rating each, about 16 % of the differences in viewers’ level are real",
        "16 % with one rating each, 53 % with 6 ratings. Known viewers have 6 ratings or more",
        "from 16 % with one rating to 88 % with 40 ratings",
    ],
    "feature_reliability": [
        "2 of 3 measures say the same",
        "A measure below .45 counts as chance",
        "from .66 for rating level down to .21 for luck",
    ],
    "missing_values": [
        "120 values of two measures are filled in",
        "; 60 known viewers",
        "the longest for rating level with 15 % of known viewers",
    ],
    "feature_tails": [
        "ten known viewers lie 8.2 standard deviations out or more",
        "ten reach 3.1 at most",
        "The longest, rating level, runs from 8.2 to 3.1",
    ],
    "features_before_after": [
        "2 of 2 measures are strongly skewed before the transform, none after",
        "rating level, goes from a skewness of 2.5 to .13",
    ],
    "feature_correlations": [
        "rating level and days seen oppose each other most: ρ = −.42",
        "one of any pair beyond .85 is dropped. Of 3 pairs none is beyond .7",
    ],
    "viewer_coverage": [
        "Known viewers are 71 % of viewers in the source and hold 75 % of ratings as read",
        "24 % of viewers in the source have fewer than 6 ratings",
        "5.9 % of viewers in the source and 19 % of ratings as read are out",
        "of ratings as read 75 %, 5.7 % and 19 %",
        "; 85 viewers in the source",
    ],
    "ratings_per_viewer": [
        "The median viewer gives 8.5 ratings, and a quarter of viewers give 14 or more. 14 % of "
        "viewers gave only one rating; 75 % of viewers have 6 ratings or more and are known",
        "The highest bar is 2–5 with 22 viewers. Each of the ten most active viewers gave 97 "
        "ratings or more",
    ],
    "viewer_concentration": [
        "The most active tenth of viewers gives 43 % of all ratings",
        "14 % of viewers give half of all ratings",
        "The Gini coefficient is .58",
        "the most active tenth gives 43 % of them, the other nine tenths 57 %",
    ],
    "rating_histogram": [
        "Viewers rate what they like: 61 % of ratings are 4 or more",
        "The mean rating is 3.62",
        "from 1 to 5. The longest bar is 4 with 37 % of ratings; the lowest holds 5 %, the "
        "highest 24 %",
    ],
    "mean_rating": [
        "spread by .71, allowing for chance by about .52",
        "The mean rating is 3.62; each",
        "80 viewers; bins of fewer than ten viewers are joined",
        "a standard deviation of .71; drawn towards the mean of all, with .52",
    ],
    "rows_by_month": [
        "47 % of all ratings are of 2004",
        "January 2005 to March 2005; 1,000 ratings",
        "It peaks in February 2005 at 480 and ends at 210",
    ],
    "minutes_by_month": [
        "Viewers watched most minutes in January 2005: 7,650",
        "December 2004 to April 2005; hollow: months that the record does not hold whole",
        "A viewer who came in January 2005 watched 230 minutes in it on average, one of March 2005 "
        "180",
    ],
    "weekly_rhythm": [
        "Saturday is the busiest day, Monday the quietest",
        "Saturday holds 19 % of ratings, 1.7 times what Monday holds",
        "the shortest for Monday with 11 %, beside bars by hour, the longest at 20:00",
    ],
    "trend_season": [
        "Ratings a day rose from November 2001 to March 2005: +23 % a year (95 % interval +11 % to "
        "+37 %) Ratings a day by month, November 2001 to March 2005",
        "There is a season: August lies +6 % from the trend",
        "a smooth trend that runs from 20 in November 2001 to 100 in March 2005",
    ],
    "tested_effects": [
        "Of nine hypotheses that were tested, five hold",
        "Effects with intervals of 95 %; dashed: no effect; grey: too small to matter",
        "Dots with intervals for nine hypotheses",
    ],
    "viewer_tenure": [
        "20 % of viewers came on one day only, 30 % were seen over more than a year",
        "It rises most over up to a year, by 50 %, and over the last span, longer, by 30 %",
    ],
    "rows_per_title": [
        "17 of 56 title ids look like faulty records, not like hidden gems: no title has more "
        "than 12 and fewer than 44 ratings",
        "from 1–12 to 44–99. 17 grey titles stand at the low end, 39 others above a gap",
    ],
    "title_age": [
        "26 % of ratings go to titles up to two years old, 11 % to titles over twenty years old",
        "It rises most in the span of twenty, by 63 %; the last span, older, holds 11 %",
    ],
    "genre_shares": [
        "Drama holds 64 % of all ratings",
        "the last drawn, War, holds 29 %",
    ],
    "gate_curves": [
        "Known viewers score .34 at best, simulated audiences without types .21",
        "The silhouette of known viewers is at best .34 (k = 3)",
        "for k from 2 to 3, highest (.34) at k = 3, over two bands of simulated audiences without "
        "types (Gaussian and uniform)",
    ],
    # 44 of 80; falls of 20 and 16
    "elbow_curve": ["where it is 55 % of that at k = 2; the largest fall is to k = 3"],
    "silhouette_by_k": [
        "By the silhouette KMeans with k = 3 parts viewers best",
        "the highest over known viewers kept for the choice is .34, at k = 3",
    ],
    # The k is the vote that the model stage wrote down.
    "gap_curve": [
        "By the gap statistic k = 2 suffices",
        "highest (.75) at k = 4; the rule takes k = 2",
    ],
    "candidate_scores": [
        "Taken for known viewers: KMeans with three segments, which scores best",
        "The admissible candidate with the fewest segments within one standard error of the best "
        "score is taken. Of the 4 candidates for known viewers that are shown, 3 are admissible",
        "The best is KMeans k=3 with .81",
    ],
    "agreement_heatmap": [
        "1 of 3 pairs of methods agree (.75 or more)",
        "the lowest is .47, between Ants k=9 and Ward k=2",
    ],
    "segment_stability": [
        "Two of three segments are found again when known viewers are drawn again (Jaccard .75",
        "Up to .50 a segment is dissolved, below .60 it should not be trusted, from .75 it is "
        "valid, from .85 highly stable",
        "from .62 (Cats) to .91 (Ants)",
    ],
    # One of five; their mean 1.7 / 5.
    "viewer_silhouettes": [
        "20 % of a sample of known viewers lie nearer to another segment",
        "the mean over a sample of known viewers is .34",
        "a sample of 50 known viewers",
        "from .10 (Bees) to .60 (Ants)",
    ],
    "viewer_projection": [
        "Ants and Bees lie nearest to each other among the segments",
        "in three colours, one for each segment: Ants, Bees and Cats",
    ],
    "neighbour_map": ["For the eye only", "in three colours"],
    # 31, 19 and 10 of 60; 470 of 930
    "audience_bar": [
        "Shares of 60 known viewers",
        "One bar of all known viewers in three segments: Ants (52 %), Bees (32 %) and Cats (17 %)",
    ],
    "segment_shares": [
        "Cats are 17 % of known viewers but give 51 % of the ratings of known viewers",
        "Share of 60 known viewers",
        "of the ratings of known viewers 51 % are from Cats",
        "Of known viewers: Ants (52 %), Bees (32 %) and Cats (17 %)",
    ],
    "segment_behaviour": [
        "Cats choose titles of 1974 on average (others 1992)",
        "(dots with 95 % intervals)",
        "one for each of six measures (year of release (mean), days from first to last (median), "
        "highest marks, of ratings, ratings each (median), rating above a title’s mean and Drama, "
        "of ratings)",
    ],
    "segment_profiles": [
        "Cats lie farthest from the median of known viewers in: rating level",
        "The largest deviation is −2.3, for rating level in Cats",
        "Heatmap of two measures",
        "never below a tenth of the standard deviation",
    ],
    "deciding_measures": [
        "What decides most about the segment: days seen and what goes with it",
        "from 44 % (days seen and what goes with it) to 12 % (rating level)",
    ],
    "rule_tree": [
        "Two questions put 78 % of known viewers kept for testing where the clustering does",
        "leads to three ends in two questions",
    ],
    "segment_effects": [
        "The segments explain 31 % of the differences between known viewers in: rating level",
        "two measures of known viewers, from 31 % (rating level) to 23 % (days seen)",
    ],
    "later_activity": [
        "Cats gave most in the 90 days that followed: 7.7 ratings each",
        "from 1.5 (Ants) to 7.7 (Cats)",
    ],
    "segment_newcomers": [
        "Ants are 64 % of newcomers of the first quarter of 2005, 44 % of those of the first "
        "quarter of 2004",
        "by segment, among known viewers",
        "One line a segment of newcomers, from the first quarter of 2004 to the first quarter of "
        "2005",
    ],
    "null_statistics": [
        "Known viewers exceed both kinds of simulated audiences that decide",
        "Gaussian: 1 of 9, uniform: 1 of 9 and copula: 1 of 9",
    ],
}


@pytest.mark.parametrize("name", list(WORDS))
def test_words_of_a_figure(results, name):
    figure = _figure(results, name)
    with style.report_style():
        heading = " ".join(text.get_text() for text in figure.draw().texts)
    told = f"{heading} {plain_text(figure.caption)} {plain_text(figure.alt)}"
    said = " ".join(told.replace("\xa0", " ").split())
    for words in WORDS[name]:
        assert words in said, said


def test_the_scale_of_high_ratings_is_the_sources(results, tmp_path):
    facts = {**distinct.SUMMARY, "high_from": 8.0, "share_high": 0.41}
    explored = given.stored(
        tmp_path,
        {
            "summary": pd.DataFrame([facts]),
            "rating_shares": results.explored.frame("rating_shares"),
        },
    )
    figure = figures.rating_histogram(replace(results, explored=explored))
    assert plain_text(figure.caption).replace("\xa0", " ") == (
        "The mean rating is 3.62, and 41 % of ratings are 8 or more."
    )


def test_criteria_of_mixtures_in_thousands(results, tmp_path):
    # BIC 1,000 and 900 at k = 2 and 3, ICL 1,050 and 1,100; lower is better.
    known = replace(results, modelled=given.modelled(tmp_path))
    panels = _axes(figures.information_criteria(known))
    assert [panel.get_title(loc="left") for panel in panels] == ["BIC", "ICL"]
    drawn = [(list(p.lines[0].get_xdata()), list(p.lines[0].get_ydata())) for p in panels]
    assert drawn == [([2, 3], [1.0, 0.9]), ([2, 3], [1.05, 1.1])]
    assert _plain(panels[1].texts) == ["full"]
    figure = figures.information_criteria(known)
    assert "lowest BIC is at k = 3, the lowest ICL of two or more at k = 2" in (
        plain_text(figure.alt)
    )


def test_methods_by_density_are_points_of_their_own_k(results, tmp_path):
    known = replace(results, modelled=given.modelled(tmp_path))
    (axes,) = _axes(figures.silhouette_by_k(known))
    (diamonds,) = [line for line in axes.lines if line.get_marker() == "D"]
    assert (list(diamonds.get_xdata()), list(diamonds.get_ydata())) == ([5], [0.1])
