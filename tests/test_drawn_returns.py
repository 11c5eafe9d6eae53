"""Figures of viewers who come again: heights, places and labels by hand, and what is not told."""

from __future__ import annotations

import re
from dataclasses import replace

import distinct_tables as distinct
import numpy as np
import pandas as pd
import pytest
import returning_source as source
import stage_tables as given
from distinct_returning import returning_frames
from matplotlib.colors import to_hex
from test_explore_returning import made_up

from analysis.communicate import figures, narrative, style
from analysis.communicate.claims.explore import (
    active_viewers,
    arrivals,
    returns,
    second_visits,
)
from analysis.communicate.figure import plain_text
from analysis.explore.viewers import tenure_bins
from analysis.text.markdown import MarkdownText

MAKERS = (
    *(active_viewers.active_claims, arrivals.arrival_claims),
    *(returns.return_claims, second_visits.second_claims),
)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return distinct.results(tmp_path_factory.mktemp("returns"))


def axes_of(results, name):
    figure = getattr(figures, name)(results)
    assert not isinstance(figure, MarkdownText), figure
    with style.report_style():
        return figure.draw().axes


def plain(texts) -> list[str]:
    return [text.get_text().replace("\xa0", " ").strip() for text in texts]


def test_pairs_of_bars_by_amount(results):
    (axes,) = axes_of(results, "viewer_bands")
    bars = sorted((bar.get_y(), bar.get_width(), bar.get_alpha()) for bar in axes.patches)
    widths = [0.525, 0.17, 0.3375, 0.35, 0.1375, 0.48]
    assert [width for _, width, _ in bars] == pytest.approx(widths)
    assert [alpha for *_, alpha in bars] == [0.35, 1.0] * 3
    assert plain(axes.get_yticklabels()) == ["1–7", "8–30", "31 or more"]
    assert sorted(plain(axes.texts)) == sorted(["52 %", "34 %", "14 %", "17 %", "35 %", "48 %"])
    assert axes.get_ylim()[0] > axes.get_ylim()[1]


def test_boxes_by_amount(results):
    panels = axes_of(results, "amount_spread")
    titles = [panel.get_title(loc="left") for panel in panels]
    assert titles == ["mean rating", "days with ratings"]
    found = [
        sorted({(round(float(np.mean(line.get_xdata())), 6), line.get_ydata()[0])
                for line in panel.lines if len(set(line.get_ydata())) == 1
                and line.get_linewidth() == 2})
        for panel in panels
    ]  # fmt: skip
    # The median of the most active is not told.
    assert found == [[(0, 3.1), (1, 3.4)], [(0, 2.0), (1, 9.0)]]
    box = panels[0].patches[0].get_path().vertices[:, 1]
    assert (box.min(), box.max()) == (2.5, 3.6)
    assert plain(panels[0].get_xticklabels()) == ["1–7", "8–30", "31 or more"]


def test_returning_viewers_stand_below_new_ones(results):
    (axes,) = axes_of(results, "arrivals_and_returns")
    bars = [(bar.get_y(), bar.get_height(), to_hex(bar.get_facecolor())) for bar in axes.patches]
    back = [0, 105, 326, 187]
    expected = [(0, height, style.ALL) for height in back]
    expected += [(low, new, style.ACCENT) for low, new in zip(back, (58, 205, 96, 23), strict=True)]
    assert bars == expected
    assert plain(axes.texts) == ["of new viewers", "of returning viewers"]
    assert axes.get_ylim()[0] == 0


def test_cohorts_are_rows_of_the_heatmap(results):
    (axes,) = axes_of(results, "retention_heatmap")
    # Nothing is told of those who arrived in February.
    assert plain(axes.get_yticklabels()) == ["January 2005"]
    assert plain(axes.get_xticklabels()) == ["1", "2"]
    assert plain(axes.texts) == ["41 %", "34 %"]
    assert axes.images[0].get_array().tolist() == [[0.414, 0.345]]
    assert axes.get_xlabel() == "months since arrival"


def test_the_curve_has_its_interval(results):
    (axes,) = axes_of(results, "retention_curve")
    (line,) = axes.lines
    assert (list(line.get_xdata()), list(line.get_ydata())) == ([1, 2], [0.429, 0.393])
    band = {tuple(point) for point in axes.collections[0].get_paths()[0].vertices.round(6)}
    assert band == {(1, 0.291), (1, 0.578), (2, 0.236), (2, 0.576)}
    assert axes.get_ylim()[0] == 0


def test_gaps_lie_where_they_are_on_a_logarithmic_axis(results):
    (axes,) = axes_of(results, "visit_gaps")
    assert axes.get_xscale() == "log"
    bars = [(bar.get_x(), bar.get_x() + bar.get_width(), bar.get_height()) for bar in axes.patches]
    # Each holds one doubling.
    assert bars == [pytest.approx(bar) for bar in ((1, 2, 0.26), (2, 4, 0.35), (4, 8, 0.39))]


DOTS = [
    ("one", 0.257, 0.39, 0.543), ("two or three", 0.449, 0.652, 0.812),
    ("between", 0.552, 0.833, 0.953), ("3.8 or more", 0.491, 0.722, 0.875),
    ("lesser known", 0.387, 0.6, 0.781), ("best known", 0.324, 0.524, 0.717),
    ("before 17 January 2005", 0.317, 0.526, 0.727),
    ("since 17 January 2005", 0.667, 0.864, 0.953),
]  # fmt: skip


def test_groups_of_the_first_day_are_dots_with_intervals(results):
    (axes,) = axes_of(results, "second_visits")
    lines = [list(line.get_xdata()) for line in axes.lines]
    assert lines[::2] == [[low, high] for _, low, _, high in DOTS]
    assert lines[1::2] == [[share] for _, _, share, _ in DOTS]
    places = [line.get_ydata()[0] for line in axes.lines[1::2]]
    assert places == sorted(places)
    assert plain(axes.get_yticklabels()) == [name for name, *_ in DOTS]
    heads = ["ratings on the first day", "first mark", "first title", "arrived"]
    assert [text for text in plain(axes.texts) if not text.endswith("%")] == heads
    assert axes.get_ylim()[0] > axes.get_ylim()[1]


# Title and caption or alt of each figure.
WORDS = {
    "viewer_bands": (
        "The most active 14 % of viewers gave 31 ratings or more each and 48 % of all ratings",
        "The least active band holds 52 % of viewers and 17 % of ratings, the most active 14 % and "
        "48 %.",
    ),
    "amount_spread": (
        "The median of mean rating is 3.1 in the least active band, 3.4 in the most active",
        "from 3.1 in the least active band to 3.4",
    ),
    "arrivals_and_returns": (
        "13 new viewers came in the three months from December 2004 on, 29 in the three months "
        "before",
        "by month from December 2004 to March 2005",
    ),
    "retention_heatmap": (
        "Of viewers who arrived after the first month of the record and before March 2004, 36 % "
        "were active in March 2005, fewer than the "
        "64 % of March 2004",
        "It is deepest for those of January 2005 after 1 month, with 41 %",
    ),
    "retention_curve": (
        "43 % of viewers are active in the month after that of their arrival",
        "at 43 % after the first",
    ),
    "visit_gaps": (
        "Half of all returns come within 3 days of the visit before",
        "The bin with most, 4–7 days, holds 39 %",
    ),
    "second_visits": (
        "Of viewers with one rating on their first day 39 % came again within 90 days, of those "
        "with two or three 65 %",
        "But for the first group, of viewers with one rating on their first day.",
    ),
}


@pytest.mark.parametrize("name", list(WORDS))
def test_words_of_figures(results, name):
    figure, (title, part) = getattr(figures, name)(results), WORDS[name]
    with style.report_style():
        heading = " ".join(text.get_text() for text in figure.draw().texts)
    assert heading.replace("\xa0", " ").startswith(title)
    told = f"{plain_text(figure.caption)} {plain_text(figure.alt)}".replace("\xa0", " ")
    assert part in told


def with_frames(results, folder, **changes):
    """Return the results with tables of explore changed."""
    frames = {name: results.explored.frame(name) for name in results.explored} | changes
    return replace(results, explored=given.stored(folder, frames))


def empty(*names):
    return {name: returning_frames()[name].iloc[:0] for name in names}


DATED = ("new_returning", "arrival_years", "retention", "retention_curve", "earlier_arrivals",
         "came_back", "visit_gaps", "visit_facts", "second_visits", "second_visit_differences",
         "second_visit_facts")  # fmt: skip
ABSENT = {
    "arrivals_and_returns": "The source has no dates, so who is new and who returns is unknown.",
    "retention_heatmap": "The source has no dates, so who comes again is unknown.",
    "retention_curve": "The source has no dates, so how many viewers are active later is unknown.",
    "visit_gaps": "The source has no dates, so how long viewers stay away is unknown.",
    "second_visits": "The source has no dates, so what brings viewers back is unknown.",
}


def test_a_source_without_dates_loses_these_questions_in_one_sentence_each(results, tmp_path):
    bare = with_frames(results, tmp_path, **empty(*DATED))
    for name, sentence in ABSENT.items():
        shown = str(getattr(figures, name)(bare))
        assert sentence in shown
        assert shown.count(". ") == 0
    for name in ("arrival_reading", "return_reading", "absence_reading", "second_visit_reading"):
        assert getattr(narrative, name)(bare) == ""
    assert not isinstance(figures.viewer_bands(bare), MarkdownText)


WITHHELD = {
    "retention_heatmap": ("retention", "earlier_arrivals"),
    "retention_curve": ("retention_curve",),
    "visit_gaps": ("visit_gaps",),
    "second_visits": ("second_visits",),
    "viewer_bands": ("amount_bands", "amount_spread"),
    "amount_spread": ("amount_spread",),
}


@pytest.mark.parametrize("name", list(WITHHELD))
def test_what_tells_of_few_is_one_sentence(results, tmp_path, name):
    few = with_frames(results, tmp_path, **empty(*WITHHELD[name]))
    shown = str(getattr(figures, name)(few))
    assert "withheld, since it would tell of fewer than ten viewers, or" in shown
    assert shown.count(". ") == 0


# share now with its interval, and how it lies to .5 (.45 to .55)
@pytest.mark.parametrize(
    ("share", "low", "high", "said"),
    [
        (0.7, 0.65, 0.75, "more than the 50 %"),
        (0.3, 0.25, 0.35, "fewer than the 50 %"),
        (0.53, 0.48, 0.58, "about as many as the 50 %"),
    ],
)
def test_a_difference_is_said_only_where_it_is_sure(results, tmp_path, share, low, high, said):
    frame = results.explored.frame("earlier_arrivals")
    frame[["share", "low", "high"]] = [(0.5, 0.45, 0.55), (share, low, high)]
    phrase = returns.earlier_phrase(with_frames(results, tmp_path, earlier_arrivals=frame))
    assert said in phrase.claim("a.b").text.replace("\xa0", " ")


def test_the_last_cohort_is_compared_with_that_of_the_same_season(results, tmp_path):
    rows = [
        ("2004-01-01", 50.0, 20.0, 0.4, 0.28, 0.54), ("2004-07-01", 90.0, 70.0, 0.78, 0.68, 0.85),
        ("2005-01-01", 60.0, 48.0, 0.8, 0.68, 0.88), ("2005-04-01", 40.0, *[float("nan")] * 4),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["arrived", "users", "returned", "share", "low", "high"])
    frame = frame.assign(arrived=pd.to_datetime(frame["arrived"]), age=1, unit="quarter")
    known = with_frames(results, tmp_path, retention=frame)
    claims = {claim.id: claim for claim in returns.return_claims(known)}
    assert claims["explore.cohort_change"].text.replace("\xa0", " ") == (
        "Of those who arrived in the first quarter of 2005, 80 % were active in the next quarter, "
        "more than the 40 % of the first quarter of 2004."
    )


def test_one_month_is_a_month(results, tmp_path):
    frame = results.explored.frame("arrival_years").assign(months=1)
    phrase = arrivals.new_viewers_phrase(with_frames(results, tmp_path, arrival_years=frame))
    assert phrase.claim("a.b").text == (
        "13 new viewers came in December 2004, 29 in the month before."
    )


@pytest.mark.parametrize(("days", "said"), [(1, "1 day or more"), (30, "30 days or more")])
def test_a_day_is_no_days(results, tmp_path, days, said):
    frame = results.explored.frame("came_back").query(f"days == {days}")
    phrase = returns.came_back_phrase(with_frames(results, tmp_path, came_back=frame))
    assert said in phrase.claim("a.b").text


# Of how many viewers over how many days; one of them is few, and one record is a single day.
LITTLE = [(1, 700), (11, 700), (25, 700), (70, 700), (300, 0), (300, 9), (3_000, 9_000)]


@pytest.mark.parametrize(("users", "days"), LITTLE, ids=str)
def test_little_gives_no_absurd_word(tmp_path, users, days):
    frame = made_up(users, users, days=max(days, 1))
    end = pd.Timestamp("2001-01-01") + pd.Timedelta(days=days)
    frame["at"] = frame["at"].clip(upper=end)
    made = source.returning(tmp_path, frame, fewest=10, start="2001-01-01", end=str(end.date()))
    stored = given.stored(tmp_path, {"ratings": frame})
    made |= {"tenure": tenure_bins(stored["ratings"], 10)}
    evidence = {"evidence": ["full", "low"], "users": [users, 0], "rows": [len(frame), 0]}
    known = given.only(
        obtained=given.obtained(tmp_path),
        explored=given.stored(tmp_path / "explored", made),
        scrubbed=given.stored(
            tmp_path / "clean",
            {"viewers_by_evidence": pd.DataFrame(evidence), "window": given.window()},
        ),
    )
    claims = [claim for make in MAKERS for claim in make(known)]
    for name in WORDS:
        shown = getattr(figures, name)(known)
        if not isinstance(shown, MarkdownText):
            claims += [shown.caption, shown.alt]
            with style.report_style():
                shown.draw().draw_without_rendering()
    for claim in claims:
        assert not re.search(r"\b(nan|None|NaT|inf)\b|\b1 (days|months|quarters)\b", claim.text)


def test_hand_made_tables_have_the_columns_of_the_stage(tmp_path):
    made = source.returning(tmp_path)
    by_hand = returning_frames()
    assert by_hand.keys() == made.keys()
    for name, frame in by_hand.items():
        assert set(frame.columns) == set(made[name].columns), name
