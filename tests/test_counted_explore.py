"""Every table of explore on the counted source, against numbers worked out with pencil."""

from __future__ import annotations

import counted_source as counted
import numpy as np
import pandas as pd
import pytest
import stage_tables as given

from analysis.explore import explore
from analysis.explore.viewers import binned_viewer_counts, lorenz, viewers_summary


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Return what explore makes of the rows that are kept."""
    folder = tmp_path_factory.mktemp("counted")
    events, titles = counted.kept_rows(), counted.kept_titles()
    window = given.window(start="2003-01-01", end="2005-06-30")
    parts = {"ratings": events, "titles": titles, "window": window}
    scrubbed = given.stored(folder / "scrubbed", parts)
    return explore(obtained=given.obtained(folder, has_hours=True), scrubbed=scrubbed, fewest=1)


# Seven viewers with 1, 2, 3, 5, 5, 6 and 8 rows, 30 in all; 29 marks that sum up to 104.
SUMMARY = {
    "users": 7,
    "ratings": 30,
    "q1_n": 2,  # the second of seven, since a quarter of seven is 1.75
    "median_n": 5,  # the fourth
    "q3_n": 6,  # the sixth: 5.25
    "max_n": 8,
    "share_one_rating": 1 / 7,
    "top_decile_share": 0.7 * 8 / 30,  # seven tenths of the viewer with 8
    "half_from_share": 2.2 / 7,  # 8 + 6 + one of the next one's five are 15
    # Sums from below 1, 3, 6, 11, 16, 22, 30: the areas between them add up to 148 of 210.
    "gini": 1 - 148 / 210,
    "mean_rating": 104 / 29,
    "share_top_rating": 8 / 29,
    "share_high": 18 / 29,  # ten fours and eight fives
    "high_from": 4,
    "busiest_year": 2004,
    "busiest_year_share": 18 / 30,
    "titles": 8,
    "top_titles": 8,
    "top_titles_share": 1,
}


@pytest.mark.parametrize("name", list(SUMMARY))
def test_summary(tables, name):
    assert tables["summary"][name].item() == pytest.approx(SUMMARY[name], abs=1e-12)


@pytest.mark.parametrize("name", ["minutes", "plays"])
def test_what_the_source_lacks_is_missing(tables, name):
    assert np.isnan(tables["summary"][name].item())


def test_span_and_nouns(tables):
    row = tables["summary"].iloc[0]
    assert (row["first"], row["last"]) == (
        pd.Timestamp("2003-01-01 00:00"),
        pd.Timestamp("2005-06-30 23:00"),
    )
    assert (row["noun_singular"], row["noun_plural"]) == ("rating", "ratings")


# table: its columns with every row, counted from the source
COUNTED = {
    "rating_shares": (
        ["rating", "ratings", "share"],
        [(1, 3, 3 / 29), (2, 3, 3 / 29), (3, 5, 5 / 29), (4, 10, 10 / 29), (5, 8, 8 / 29)],
    ),
    "by_year": (
        ["year", "ratings", "users"],
        [
            (pd.Timestamp("2003-01-01"), 8, 3),
            (pd.Timestamp("2004-01-01"), 18, 5),
            (pd.Timestamp("2005-01-01"), 4, 2),
        ],
    ),
    # Monday first; 2 July 2004 with its five rows was a Friday.
    "by_weekday": (
        ["weekday", "ratings", "share"],
        [(day, n, n / 30) for day, n in enumerate((5, 1, 2, 3, 8, 4, 7))],
    ),
    "user_counts": (
        ["lower", "upper", "label", "users"],
        [
            *((1, 1, "1", 1), (2, 2, "2", 1), (3, 3, "3", 1)),
            *((4, 5, "4–5", 2), (6, 7, "6–7", 1), (8, 8, "8", 1)),
        ],
    ),
    "tenure": (
        ["lower", "upper", "label", "users"],
        [
            (0, 0, "one day", 2),  # viewers 1 and 4
            (1, 7, "up to a week", 2),  # 2 after one day, 3 after seven
            (8, 30, "up to a month", 0),
            (31, 91, "up to 3 months", 1),  # 5: October and one day
            (92, 182, "up to 6 months", 0),
            (183, 365, "up to a year", 1),  # 6: 365 days, though 2004 had one more
            (366, 730, "up to 2 years", 0),
            (731, 1461, "up to 4 years", 1),  # 7: 731 days
            (1462, 36525, "longer", 0),
        ],
    ),
    # Rows that stay: 7, 6, 4, 4, 2, 3, 2 and 2 of the eight titles.
    "title_counts": (
        ["lower", "upper", "label", "titles", "genuine"],
        [
            (1, 1, "1", 0, True),
            (2, 2, "2", 3, True),
            *((3, 3, "3", 1, True), (4, 5, "4–5", 2, True), (6, 7, "6–7", 2, True)),
        ],
    ),
    "age_of_title": (
        ["lower", "upper", "label", "ratings"],
        [
            (-1000, -1, "before release", 2),  # Zeta by 5 and 6
            (0, 0, "same year", 7),  # Gamma by 6 and 7, Delta four times, Zeta by 7
            (1, 1, "1 year", 2),  # Gamma by 3 and 4
            (2, 2, "2 years", 0),
            (3, 5, "3–5 years", 6),  # Beta
            (6, 10, "6–10 years", 0),
            (11, 20, "11–20 years", 8),  # Alpha seven times, Theta by 5 at twenty
            (21, 40, "21–40 years", 1),  # Theta by 7 at twenty-one
            (41, 3000, "over 40 years", 2),  # Epsilon
        ],
    ),
    "top_titles": (
        ["title_id", "title", "year", "ratings", "mean"],
        [
            (10, "Alpha", 1990, 7, 30 / 7),
            (20, "Beta", 2000, 6, 24 / 6),
            (30, "Gamma", 2003, 4, 12 / 3),  # one of four has no mark
            (40, "Delta", 2004, 4, 14 / 4),
            (60, "Zeta", 2005, 3, 11 / 3),
            (50, "Epsilon", 1950, 2, 5 / 2),
            (70, "Eta", np.nan, 2, 5 / 2),
            (80, "Theta", 1984, 2, 3 / 2),
        ],
    ),
    # Drama: Alpha, Beta and Eta; Comedy: Beta, Gamma and Zeta; War: Delta, Zeta and Theta.
    "genre_shares": (
        ["genre", "ratings", "share"],
        [("Drama", 15, 15 / 30), ("Comedy", 13, 13 / 30), ("War", 9, 9 / 30)],
    ),
}


@pytest.mark.parametrize("name", list(COUNTED))
def test_counted_table(tables, name):
    columns, rows = COUNTED[name]
    frame = tables[name]
    assert list(frame.columns) == columns
    expected = pd.DataFrame(rows, columns=columns).astype(dict(frame.dtypes))
    pd.testing.assert_frame_equal(frame, expected, rtol=1e-12)


# month: rows, viewers; all other months of the thirty are empty
MONTHS = {
    "2003-01": (2, 1), "2003-03": (3, 1), "2003-06": (2, 1), "2003-12": (1, 1),
    "2004-01": (1, 1), "2004-02": (2, 1), "2004-03": (3, 2), "2004-05": (2, 1),
    "2004-07": (5, 1), "2004-10": (4, 1), "2004-11": (1, 1), "2005-01": (1, 1),
    "2005-02": (1, 1), "2005-03": (1, 1), "2005-06": (1, 1),
}  # fmt: skip


def test_months(tables):
    frame = tables["by_month"]
    assert frame["month"].tolist() == pd.date_range("2003-01-01", "2005-06-01", freq="MS").tolist()
    for row in frame.itertuples():
        assert (row.ratings, row.users) == MONTHS.get(f"{row.month:%Y-%m}", (0, 0))


HOURS = {0: 1, 1: 2, 2: 1, 8: 5, 10: 1, 12: 6, 19: 5, 20: 2, 21: 1, 22: 5, 23: 1}


def test_hours(tables):
    frame = tables["by_hour"]
    assert frame["hour"].tolist() == list(range(24))
    assert frame["ratings"].tolist() == [HOURS.get(hour, 0) for hour in range(24)]
    assert frame["share"].tolist() == pytest.approx([HOURS.get(hour, 0) / 30 for hour in range(24)])


# Viewers with 1, 2, 3, 5, 5, 6 and 8 rows: a point after each.
def test_lorenz_curve(tables):
    frame = tables["lorenz"]
    assert frame["share_users"].tolist() == pytest.approx([at / 7 for at in range(8)])
    held = [0, 1, 3, 6, 11, 16, 22, 30]
    assert frame["share_ratings"].tolist() == pytest.approx([rows / 30 for rows in held])


# Of so many viewers with 1, 2, 3 … rows: points, and rows below the first and the last but one.
@pytest.mark.parametrize(
    ("viewers", "points", "first", "last"),
    [
        (9, 2, 0, 45),
        (35, 4, 11 * 12 / 2 + 12 * 2 / 3, 23 * 24 / 2 + 24 / 3),  # of 11⅔ and of 23⅓ viewers
        (99, 10, 11 * 12 / 2, 88 * 89 / 2),
        (150, 11, 15 * 16 / 2, 135 * 136 / 2),  # tenths, since fifteenths miss nine tenths
        (1000, 101, 10 * 11 / 2, 990 * 991 / 2),
    ],
)
def test_points_of_the_lorenz_curve_lie_ten_viewers_apart(viewers, points, first, last):
    frame = lorenz(pd.DataFrame({"n": range(1, viewers + 1), "users": 1}))
    assert len(frame) == points
    held = frame["share_ratings"] * viewers * (viewers + 1) / 2
    assert (held.iloc[min(1, points - 2)] if points > 2 else 0) == pytest.approx(first)
    assert held.iloc[-2 if points > 2 else -1] == pytest.approx(last)


# Means 3, 3.5, 3.6, 22/6, 4, 4 and 5 in 24 bins from 1 to 5, each a sixth wide.
MEANS = {12: 1, 15: 2, 16: 1, 18: 2, 23: 1}


def binned(tables, measure):
    """Return one of the two histograms of viewers' means, and how many viewers are in its bins."""
    frame = tables["user_means"]
    frame = frame[frame["measure"] == measure]
    return frame, frame["users"].tolist()


def test_means_of_viewers(tables):
    frame, users = binned(tables, "raw")
    assert frame["lower"].tolist() == pytest.approx([1 + at / 6 for at in range(24)])
    assert frame["upper"].tolist() == pytest.approx([1 + (at + 1) / 6 for at in range(24)])
    assert users == [MEANS.get(at, 0) for at in range(24)]
    means = [3, 3.5, 3.6, 22 / 6, 4, 4, 5]
    assert frame["spread"].tolist() == pytest.approx([np.std(means, ddof=1)] * 24)
    # Within viewers the variance is 42.5 / 22, between them 4.5 / 6, less than it: no viewer
    # differs from 104 / 29 beyond noise, so all fall into the sixteenth bin.
    frame, users = binned(tables, "shrunk")
    assert users == [7 * (at == 15) for at in range(24)]
    assert frame["spread"].tolist() == pytest.approx([0] * 24, abs=1e-4)


def test_viewers_who_differ_keep_their_place_in_part(tmp_path):
    # Two viewers with ten marks each, five 1 and five 2, or five 4 and five 5. Within: 5 / 18.
    # Between: 10 · (1.5² + 1.5²) / 1 = 45, n₀ = 10, τ² = (45 − 5/18) / 10 = 4.4722,
    # λ = .2778 / 4.4722 = 1 / 16.1, so that 10 / (10 + λ) = .99383 of the way is kept:
    # 3 ± 1.49074 are .50926 and 3.49074 above 1: of sixths the fourth and the twenty-first.
    marks = [1, 2] * 5 + [4, 5] * 5
    tables = explored(tmp_path, user_id=["a"] * 10 + ["b"] * 10, rating=marks)
    assert binned(tables, "shrunk")[1] == [int(at in (3, 20)) for at in range(24)]
    # One mark each: nothing is known of the noise, and nobody is told apart.
    tables = explored(tmp_path / "single", user_id=["a", "b"], rating=[1, 5])
    assert binned(tables, "raw")[1] == [1] + [0] * 22 + [1]
    assert binned(tables, "shrunk")[1] == [0] * 12 + [2] + [0] * 11
    # 1 and 3, 3 and 5: within 2, between 2 · (1 + 1) = 4, τ² = 1, λ = 2, half of the way:
    # 2.5 and 3.5, nine and fifteen sixths above 1.
    tables = explored(tmp_path / "half", user_id=list("aabb"), rating=[1, 3, 3, 5])
    assert binned(tables, "shrunk")[1] == [int(at in (9, 15)) for at in range(24)]


# Thirty viewers who gave 1, three who gave 2 and twelve who gave 5: the three are told of with
# the twelve, and with the empty bins before them, which would tell where they stand.
def test_means_of_few_viewers_are_told_with_those_beside_them(tmp_path):
    marks = [1] * 30 + [2] * 3 + [5] * 12
    tables = explored(tmp_path, user_id=list(range(45)), rating=marks, fewest=10)
    frame, users = binned(tables, "raw")
    told = frame.loc[frame["users"] > 0, ["lower", "upper", "users"]].to_numpy().tolist()
    assert told == [pytest.approx([1, 1 + 1 / 6, 30]), pytest.approx([1 + 1 / 6, 5, 15])]
    assert sum(users) == 45


def explored(folder, fewest=1, **columns):
    """Return the tables of explore for rows with these columns."""
    rows = pd.DataFrame(columns)
    rows = rows.assign(**{"event": range(len(rows)), "minutes": np.nan, "plays": np.nan})
    rows["title_id"] = rows.get("title_id", 1)
    rows["at"] = pd.Series(pd.to_datetime(rows.get("at", "2005-01-03")), index=rows.index)
    rows["rating"] = rows["rating"].astype("float64") if "rating" in rows else np.nan
    return explore(
        obtained=given.obtained(folder), scrubbed=given.scrubbed(folder, rows), fewest=fewest
    )


# The upper three tenths of the scale: 4 and 5 of five stars, 8 to 10 of ten points.
@pytest.mark.parametrize(
    ("values", "first", "share"),
    [
        ([1, 2, 3, 4, 5], 4, 2 / 5),
        ([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5], 4, 3 / 10),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 8, 3 / 10),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 7, 4 / 11),  # seven tenths exactly
        ([1, 2, 3, 4, 5, 6, 7], 6, 2 / 7),  # from 5.2 on
        ([0, 1], 1, 1 / 2),
        ([-10, 0, 4, 10], 4, 2 / 4),  # from −10 + 14 on
    ],
)
def test_high_marks_on_any_scale(tmp_path, values, first, share):
    found = explored(tmp_path, user_id=["a"] * len(values), rating=values)["summary"].iloc[0]
    assert found["high_from"] == first
    assert found["share_high"] == pytest.approx(share)
    assert found["share_top_rating"] == pytest.approx(1 / len(values))


# viewers with so many rows: first quartile, median, third quartile
@pytest.mark.parametrize(
    ("counts", "quartiles"),
    [
        ((1, 2, 3, 4), (1.5, 2.5, 3.5)),  # a cut between two viewers: their middle
        ((1, 2, 3, 4, 5), (2, 3, 4)),
        ((2, 2, 2, 7), (2, 2, 4.5)),
        ((1, 1, 1, 1, 1, 1, 1, 9), (1, 1, 1)),
        ((3,), (3, 3, 3)),
    ],
)
def test_quartiles_of_viewers(tmp_path, counts, quartiles):
    users = [str(at) for at, n in enumerate(counts) for _ in range(n)]
    found = explored(tmp_path, user_id=users)["summary"].iloc[0]
    assert tuple(found[["q1_n", "median_n", "q3_n"]]) == quartiles


# number of equal marks from 0 to `top`, 41 or more of them: bins of 1, 2, 5 or 10 times ten
@pytest.mark.parametrize(
    ("top", "lower", "counts"),
    [
        (40, range(0, 41, 2), [2] * 20 + [1]),  # 41 values: a twentieth is 2
        (41, range(0, 42, 5), [5] * 8 + [2]),  # 2.05: the next is 5
        (100, range(0, 101, 5), [5] * 20 + [1]),
        (101, range(0, 102, 10), [10] * 10 + [2]),
        (39, range(40), [1] * 40),  # forty values are shown one by one
    ],
)
def test_fine_scales_in_bins(tmp_path, top, lower, counts):
    frame = explored(tmp_path, user_id=["a"] * (top + 1), rating=range(top + 1))["rating_shares"]
    assert frame["rating"].tolist() == list(lower)
    assert frame["ratings"].tolist() == counts


# A hundred and one marks, ten apart: a twentieth of a thousand is 50, five tens.
def test_bins_of_large_marks(tmp_path):
    frame = explored(tmp_path, user_id=["a"] * 101, rating=range(0, 1001, 10))["rating_shares"]
    assert frame["rating"].tolist() == list(range(0, 1001, 50))
    assert frame["ratings"].tolist() == [5] * 20 + [1]


# Forty-one marks a tenth apart: a twentieth of four is .2, two tenths, though .6 / .2 is under 3.
def test_bins_of_decimal_marks(tmp_path):
    marks = [mark / 10 for mark in range(41)]
    frame = explored(tmp_path, user_id=["a"] * 41, rating=marks)["rating_shares"]
    assert frame["rating"].tolist() == [edge / 10 for edge in range(0, 41, 2)]
    assert frame["ratings"].tolist() == [2] * 20 + [1]


# The twenty titles with most rows lead; ties by their number.
def test_top_twenty_titles(tmp_path):
    titles = [*range(1, 23), *range(3, 22)]  # 3 to 21 twice, 1, 2 and 22 once: 41 rows
    tables = explored(tmp_path, user_id=["a"] * 41, title_id=titles)
    assert tables["top_titles"]["title_id"].tolist() == [*range(3, 22), 1]
    row = tables["summary"].iloc[0]
    assert (row["titles"], row["top_titles"]) == (22, 20)
    assert row["top_titles_share"] == pytest.approx(39 / 41)


# Days from first to last of sixteen viewers: both ends of each class.
DAYS = (0, 1, 7, 8, 30, 31, 91, 92, 182, 183, 365, 366, 730, 731, 1461, 1462)


def test_bounds_of_tenure(tmp_path):
    at = [pd.Timestamp("2001-01-01 23:00") + pd.Timedelta(days=n) for end in DAYS for n in (0, end)]
    users = [str(place) for place in range(len(DAYS)) for _ in (0, 1)]
    # Another viewer has no date and is in no class.
    tables = explored(tmp_path, user_id=[*users, "undated"], at=[*at, pd.NaT])
    assert tables["summary"]["users"].item() == len(DAYS) + 1
    frame = tables["tenure"]
    assert frame["users"].tolist() == [1, 2, 2, 2, 2, 2, 2, 2, 1]
    assert frame["lower"].tolist() == [0, 1, 8, 31, 92, 183, 366, 731, 1462]
    assert frame["upper"].tolist() == [0, 7, 30, 91, 182, 365, 730, 1461, 36525]


# viewers by days between their two rows: spans as told, with their viewers
@pytest.mark.parametrize(
    ("days", "told"),
    [
        (
            {0: 12, 5: 3, 20: 8, 400: 30},
            [("one day", 12), ("up to a month", 11), ("up to 2 years", 30)],
        ),
        # A few at the end go to those before them.
        ({0: 12, 5: 30, 2000: 4}, [("one day", 12), ("longer", 34)]),
        ({0: 5, 3: 4, 2000: 4}, [("any time", 13)]),
    ],
)
def test_spans_of_few_viewers_are_told_with_those_beside_them(tmp_path, days, told):
    spans = [span for span, viewers in days.items() for _ in range(viewers)]
    at = [pd.Timestamp("2001-01-01") + pd.Timedelta(days=n) for end in spans for n in (0, end)]
    users = [place for place in range(len(spans)) for _ in (0, 1)]
    frame = explored(tmp_path, fewest=10, user_id=users, at=at)["tenure"]
    frame = frame[frame["users"] > 0]
    assert list(zip(frame["label"], frame["users"], strict=True)) == told


# viewers with 1, 2, 3 … rows: what of quartiles, the single row, the tenth and the half is told
@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (list(range(1, 20)), set()),
        (list(range(1, 21)), {"median_n"}),
        (list(range(1, 41)), {"median_n", "q1_n", "q3_n", "half_from_share"}),
        ([1] * 10 + list(range(2, 92)),
         {"median_n", "q1_n", "q3_n", "half_from_share", "top_decile_share", "share_one_rating"}),
        ([1] * 40 + [2] * 9, {"median_n", "q1_n", "q3_n", "half_from_share"}),
    ],
)  # fmt: skip
def test_figures_of_few_viewers_are_missing(rows, told):
    counted = pd.Series(rows).value_counts().sort_index()
    found = viewers_summary(pd.DataFrame({"n": counted.index, "users": counted.to_numpy()}))
    asked = ("median_n", "q1_n", "q3_n", "half_from_share", "top_decile_share", "share_one_rating")
    assert {name for name in asked if not np.isnan(found[name])} == told


# Ten viewers with one row, ten with four and twelve with five. How many have five or more is told
# too: the bin of four and five is told apart at the cut, where ten stand on either side.
@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({1: 10, 4: 10, 5: 12}, [("1", 10), ("2", 0), ("3", 0), ("4–5", 22)]),
        # Three with four rows would follow from the twenty with fewer than five.
        ({1: 17, 4: 3, 5: 12}, [("1–5", 32)]),
        # Nine with less than five rows: that number is withheld, so that nothing follows.
        ({1: 5, 4: 4, 5: 16}, [("1–5", 25)]),
    ],
)
def test_bins_do_not_tell_who_stands_at_the_cut(counts, told):
    distribution = pd.DataFrame({"n": counts.keys(), "users": counts.values()})
    frame = binned_viewer_counts(distribution, cut=5)
    assert list(zip(frame["label"], frame["users"], strict=True)) == told


# Years of thirteen titles chosen in 2005: both ends of each class.
YEARS = (2006, 2005, 2004, 2003, 2002, 2000, 1999, 1995, 1994, 1985, 1984, 1965, 1964)


def test_bounds_of_a_titles_age(tmp_path):
    known = {"title_id": range(13), "title": "x", "year": [float(year) for year in YEARS]}
    titles = pd.DataFrame(known).assign(genres="War", genuine=True, count=1)
    rows = given.events().head(1)  # in January 2005
    rows = pd.concat([rows.assign(title_id=title) for title in range(13)], ignore_index=True)
    parts = {"ratings": rows, "titles": titles, "window": given.window()}
    scrubbed = given.stored(tmp_path / "rows", parts)
    frame = explore(obtained=given.obtained(tmp_path), scrubbed=scrubbed, fewest=1)["age_of_title"]
    assert frame["ratings"].tolist() == [1, 1, 1, 1, 2, 2, 2, 2, 1]


# Injected noise stands below a gap: three titles with 2 rows, one with 5; two genuine with 40, one
# of which nobody judged.
def test_noise_and_genuine_titles_in_bins(tmp_path):
    titles = pd.DataFrame(
        {"title_id": range(7), "count": [2, 2, 2, 5, 40, 40, 0], "title": "x", "year": 2000.0}
    ).assign(genres="War", genuine=[*[False] * 4, True, None, True])
    parts = {"ratings": given.events(), "titles": titles, "window": given.window()}
    scrubbed = given.stored(tmp_path / "rows", parts)
    frame = explore(obtained=given.obtained(tmp_path), scrubbed=scrubbed, fewest=1)["title_counts"]
    assert frame["lower"].tolist() == [1, 2, 3, 4, 6, 8, 11, 16, 23, 32]
    assert frame["upper"].tolist() == [1, 2, 3, 5, 7, 10, 15, 22, 31, 40]
    assert frame["titles"].tolist() == [0, 3, 0, 1, 0, 0, 0, 0, 0, 2]
    assert frame.loc[frame["titles"] > 0, "genuine"].tolist() == [False, False, True]


def test_many_rows_of_few_values_are_shown_one_by_one(tmp_path):
    frame = explored(tmp_path, user_id=["a"] * 90, rating=[1, 2, 5] * 30)["rating_shares"]
    assert frame["rating"].tolist() == [1, 2, 5]
    assert frame["ratings"].tolist() == [30, 30, 30]


# A title told twice keeps its first name and year; "" and "(no genres listed)" are no genres.
def test_a_title_told_twice_counts_once(tmp_path):
    titles = pd.DataFrame(
        {
            "title_id": [1, 1, 2],
            "title": ["Beta", "Alpha", "Gamma"],
            "year": [2004.0, 2001.0, 2005.0],
            "genres": ["War", "Drama", "(no genres listed)|"],
        }
    ).assign(genuine=True, count=1)
    parts = {"ratings": given.events(), "titles": titles, "window": given.window()}
    scrubbed = given.stored(tmp_path / "rows", parts)
    tables = explore(obtained=given.obtained(tmp_path), scrubbed=scrubbed, fewest=1)
    top = tables["top_titles"].set_index("title_id")
    assert top.loc[1, ["title", "year", "ratings"]].tolist() == ["Alpha", 2001, 4]
    assert tables["genre_shares"][["genre", "ratings"]].to_numpy().tolist() == [["Drama", 4]]
    assert tables["title_counts"]["titles"].tolist() == [2]
    # Title 1 in 2003, 2004 and twice in 2005 is 2, 3, 4 and 4 years old; title 2 is of the year
    # before it came in 2004, and of the year in 2005.
    ages = tables["age_of_title"].set_index("label")["ratings"]
    assert ages[ages > 0].to_dict() == {
        **{"before release": 1, "same year": 2, "2 years": 1, "3–5 years": 3},
    }


# What one source lacks another has: the row of figures has the same columns for all.
@pytest.mark.parametrize(
    "columns", [{"user_id": ["a"]}, {"user_id": []}], ids=["no marks", "no rows"]
)
def test_figures_that_cannot_be_told_are_missing(tmp_path, tables, columns):
    found = explored(tmp_path, **columns)["summary"]
    assert set(found.columns) == set(tables["summary"].columns)
    row, rows = found.iloc[0], len(columns["user_id"])
    assert (row["users"], row["ratings"], row["titles"]) == (rows, rows, rows)
    assert row[["mean_rating", "share_high", "share_top_rating", "high_from"]].isna().all()
    counted = row[["median_n", "q1_n", "q3_n", "max_n", "share_one_rating", "top_decile_share"]]
    assert counted.isna().tolist() == [not rows] * 6
    assert row[["half_from_share", "gini"]].isna().tolist() == [not rows] * 2
