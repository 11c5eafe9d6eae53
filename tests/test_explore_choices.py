"""What viewers choose, and how that moves: every number worked out on paper."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import stage_tables as given
from scipy import stats

from analysis.explore.changes.calendar import Calendar
from analysis.explore.choices import chosen_tables
from analysis.explore.choices.choice_lifts import lifts_of_sides, plain_lifts
from analysis.explore.choices.count_caps import count_caps
from analysis.explore.choices.first_titles import (
    day_rows,
    keeping_titles,
    shrunken_shares,
    winning_titles,
)
from analysis.explore.choices.genre_trends import moved_genres
from analysis.explore.choices.title_ages import ages_of_choices
from analysis.explore.choices.title_marks import (
    extreme_titles,
    rated_titles,
    shrunken_means,
    top_marks,
)
from analysis.explore.choices.title_trends import moved_titles

YEARS = Calendar("year", (2003, 2004, 2005))
TITLES = pd.DataFrame(
    {
        "title_id": [1, 2, 3, 4],
        "title": ["Alpha", "Beta", "Gamma", None],
        "year": [2003.0, 1980.0, 2004.0, np.nan],
        "genres": ["Drama", "Drama|War", "War", None],
        "genuine": [True] * 4,
        "count": [1] * 4,
    }
)


def stored(folder, rows, **beside):
    """Return rows and titles as lazy tables; a row is viewer, title, mark and day."""
    frame = pd.DataFrame(rows, columns=["user_id", "title_id", "rating", "at"])
    at = pd.to_datetime(frame["at"], format="ISO8601").astype("datetime64[us]")
    nothing = {"minutes": np.nan, "plays": np.nan}
    frame = frame.assign(at=at, rating=frame["rating"].astype("float64"), **nothing)
    frame = frame.assign(**beside, event=range(len(frame)))
    tables = given.stored(folder, {"ratings": frame, "titles": TITLES})
    return tables["ratings"], tables["titles"]


def repeated(title, mark, day, viewers, start=0):
    """Return a row of each of so many viewers."""
    return [(viewer, title, mark, day) for viewer in range(start, start + viewers)]


def moving(folder):
    """Return three titles: of 2004 30, 70 and 100 rows of Alpha, Beta and Gamma; then 150, 10, 40.

    Each viewer has one row a year.
    """
    sizes = {"2004-05-05": (30, 70, 100), "2005-05-05": (150, 10, 40)}
    rows = []
    for day, counts in sizes.items():
        ends = np.cumsum((0, *counts))
        for title, (start, n) in enumerate(zip(ends, counts, strict=False), 1):
            rows += repeated(title, 3.0, day, n, start)
    return stored(folder, rows)


def test_titles_that_rise_and_fall(tmp_path):
    frame = moved_titles(*moving(tmp_path), YEARS)
    assert frame["before"].unique().tolist() == [pd.Timestamp("2004-01-01")]
    assert frame["now"].unique().tolist() == [pd.Timestamp("2005-01-01")]
    # Beta has ten rows in 2005, fewer than twenty, and is not told of.
    assert frame[["kind", "title", "n_before", "n_now"]].to_numpy().tolist() == [
        ["rises", "Alpha", 30, 150],
        ["falls", "Gamma", 100, 40],
    ]
    rise, fall = frame.iloc[0], frame.iloc[1]
    assert (rise["share_before"], rise["share_now"]) == (0.15, 0.75)
    assert (rise["viewers_before"], rise["viewers_now"]) == (30, 150)
    assert 3 < rise["low"] < rise["lift"] <= 5
    assert 0.4 <= fall["lift"] < fall["high"] < 1
    assert frame["titles"].tolist() == frame["moved"].tolist() == [2, 2]


def test_a_title_of_few_viewers_is_not_told_of(tmp_path):
    rows = [(viewer, 1, 3.0, day) for day in ("2004-05-05", "2005-05-05") for viewer in range(9)]
    rows += repeated(1, 3.0, "2005-05-06", 9) * 30 + repeated(1, 3.0, "2004-05-06", 9) * 3
    rows += repeated(3, 3.0, "2004-06-01", 300) + repeated(3, 3.0, "2005-06-01", 300)
    events, titles = stored(tmp_path, rows)
    assert moved_titles(events, titles, YEARS).empty
    told = moved_titles(events, titles, YEARS, fewest=9)
    assert told["title"].tolist() == ["Alpha"]


def two_sides(own=(30, 30), others=(10, 50)):
    """Return counts of two items on two sides, each choice of a viewer of its own."""
    counts = pd.DataFrame(
        [
            *((item, 0, others[at]) for at, item in enumerate("ab")),
            *((item, 1, own[at]) for at, item in enumerate("ab")),
        ],
        columns=["item", "side", "c"],
    )
    counts = counts.assign(viewers=counts["c"], cc=counts["c"], cn=counts["c"])
    totals = counts.groupby("side")["c"].sum().astype("float64")
    return counts, pd.DataFrame({"total": totals, "nn": totals})


def test_plain_lifts_hold_all_items_at_once():
    frame = plain_lifts(two_sides()[0], "item", two_sides()[1]).set_index("item")
    # 30.5 / 60 over 10.5 / 60; each variance is 30.5 / 30.5², since that of chance is less.
    error = np.sqrt(1 / 30.5 + 1 / 10.5)
    reach = stats.norm.ppf(1 - 0.025 / 2) * error
    assert frame.loc["a", "lift"] == pytest.approx(30.5 / 10.5)
    assert frame.loc["a", "high"] == pytest.approx(30.5 / 10.5 * np.exp(reach))
    assert frame.loc["a", "low"] == pytest.approx(30.5 / 10.5 / np.exp(reach))
    assert frame.loc["b", ["n_before", "n_now"]].tolist() == [50, 30]
    assert frame.loc["b", "share_now"] == 0.5


@pytest.mark.parametrize("lifts", [plain_lifts, lifts_of_sides])
def test_one_side_alone_has_no_lifts(lifts):
    counts, totals = two_sides()
    assert lifts(counts[counts["side"] == 1], "item", totals.loc[[1]]).empty


def test_shrunken_means_by_hand():
    # Within 1 for both; means 2 and 4 of 10 and 30 marks: weighted 3.5; 10 · 2.25 + 30 · .25 = 30;
    # room 40 − 1000 / 40 = 15; between (30 − 1) / 15.
    means = pd.DataFrame({"n": [10, 30], "mean": [2.0, 4.0], "var": [1.0, 1.0]})
    found, between = shrunken_means(means), 29 / 15
    weights = np.array([1 / (between + 0.1), 1 / (between + 1 / 30)])
    usual = (weights * [2, 4]).sum() / weights.sum()
    trust = between * weights
    assert found["usual"].tolist() == pytest.approx([usual] * 2)
    assert found["spread"].iloc[0] == pytest.approx(np.sqrt(between))
    assert found["shrunk"].tolist() == pytest.approx(usual + trust * (np.array([2, 4]) - usual))
    error = np.sqrt(trust * [1 / 10, 1 / 30] + (1 - trust) ** 2 / weights.sum())
    reach = stats.norm.ppf(0.975) * error
    assert (found["high"] - found["shrunk"]).tolist() == pytest.approx(reach)
    assert (found["shrunk"] - found["low"]).tolist() == pytest.approx(reach)


def test_titles_that_differ_by_chance_alone_are_drawn_together():
    means = pd.DataFrame({"n": [10, 10], "mean": [2.9, 3.1], "var": [1.0, 1.0]})
    found = shrunken_means(means)
    assert found["shrunk"].tolist() == pytest.approx([3, 3])
    assert found["spread"].tolist() == [0, 0]


def test_best_and_worst_titles(tmp_path):
    rows = [(at, 1, 4 + at % 2, "2004-01-01") for at in range(30)]
    rows += [(at, 2, 1 + at % 2, "2004-01-01") for at in range(40)]
    rows += [(at, 3, 5, "2004-01-01") for at in range(19)]
    events, titles = stored(tmp_path, rows)
    ordered = rated_titles(events)
    frame = extreme_titles(ordered, titles)
    assert frame[["kind", "title", "ratings", "viewers", "mean"]].to_numpy().tolist() == [
        ["best", "Alpha", 30, 30, 4.5],
        ["worst", "Beta", 40, 40, 1.5],
    ]
    assert (frame["titles"] == 2).all()
    assert (frame["low"] < frame["shrunk"]).all()
    assert frame["shrunk"].iloc[0] < 4.5
    # The most rated comes first, with the same mean and interval.
    top = top_marks(ordered)
    assert top[["title_id", "ratings"]].to_numpy().tolist() == [[2, 40], [1, 30]]
    same = ["shrunk", "low", "high"]
    assert top[same].to_numpy().tolist() == frame[same][::-1].to_numpy().tolist()


def test_shrunken_shares_by_hand():
    # 30 of 100 and 70 of 100: usual .5, apart 100 · .04 · 2 = 8, chance .25, room 100.
    between = (8 - 0.25) / (100 - 1)
    weight = 0.25 / between - 1
    found = shrunken_shares(np.array([30.0, 70.0]), np.array([100.0, 100.0]))
    own = stats.beta(30 + weight / 2, 70 + weight / 2)
    assert found["shrunk"][0] == pytest.approx((30 + weight / 2) / (100 + weight))
    assert (found["low"][0], found["high"][0]) == pytest.approx((own.ppf(0.025), own.ppf(0.975)))


@pytest.mark.parametrize("back", [(48.0, 52.0), (0.0, 0.0), (100.0, 100.0)])
def test_shares_that_differ_by_chance_alone_are_one(back):
    found = shrunken_shares(np.array(back), np.array([100.0, 100.0]))
    for name in ("shrunk", "low", "high"):
        assert list(found[name]) == pytest.approx([sum(back) / 200] * 2)


def arriving():
    """Return a record that begins in January and 120 newcomers of May, who choose one title.

    Of 60 with Alpha 45 are back with Beta, on the ninetieth day at the latest; of 60 with Gamma
    15, and ten more on the ninety-first day. One who was there in March is no newcomer.
    """
    rows = [(999, 2, 3.0, "2004-01-01"), (998, 1, 3.0, "2004-03-30")]
    rows += repeated(1, 3.0, "2004-05-01 10:00", 60)
    rows += repeated(2, 3.0, "2004-07-30 09:00", 45)
    rows += repeated(3, 3.0, "2004-05-01", 60, 100)
    rows += repeated(2, 3.0, "2004-06-01", 15, 100) + repeated(2, 3.0, "2004-07-31", 10, 115)
    # Too late to have ninety days left.
    return rows + repeated(1, 3.0, "2004-09-01", 30, 200)


END = pd.Timestamp("2004-09-30")


def test_titles_that_keep_and_lose_newcomers(tmp_path):
    events, titles = stored(tmp_path, arriving())
    frame = keeping_titles(day_rows(events), titles, END)
    columns = ["kind", "title", "newcomers", "returned", "share"]
    assert frame[columns].to_numpy().tolist() == [
        ["keeps", "Alpha", 60, 45, 0.75],
        ["loses", "Gamma", 60, 15, 0.25],
    ]
    assert frame["usual"].tolist() == [0.5, 0.5]
    assert frame["every"].tolist() == [120, 120]
    assert frame["moved"].tolist() == [2, 2]
    assert 0.5 < frame["low"].iloc[0] < frame["shrunk"].iloc[0] < 0.75


def test_who_was_there_when_the_record_began_is_no_newcomer(tmp_path):
    events, _ = stored(tmp_path, arriving())
    found = day_rows(events).execute()
    assert set(found["user_id"]) == {*range(60), *range(100, 160), *range(200, 230)}
    first = found[found["user_id"] == 0]
    assert first["first"].astype(str).unique().tolist() == ["2004-05-01"]
    assert first["second"].astype(str).unique().tolist() == ["2004-07-30"]


def test_who_keeps_few_is_not_told_of(tmp_path):
    rows = [row for row in arriving() if not (row[1] == 2 and 6 <= row[0] < 60)]
    events, titles = stored(tmp_path, rows)
    # Six of sixty came back after Alpha; nothing is compared with one title alone.
    assert keeping_titles(day_rows(events), titles, END).empty


def test_titles_that_newcomers_choose_first(tmp_path):
    rows = [(999, 2, 3.0, "2004-01-01")]
    rows += repeated(1, 3.0, "2004-05-01", 80) + repeated(2, 3.0, "2004-05-01", 20, 80)
    rows += repeated(1, 3.0, "2004-05-02", 30, 50) + repeated(2, 3.0, "2004-05-02", 70)
    frame = winning_titles(day_rows(stored(tmp_path, rows)[0]), stored(tmp_path, rows)[1])
    assert frame[["title", "n_before", "n_now", "titles"]].to_numpy().tolist() == [
        ["Alpha", 30, 80, 2]
    ]
    assert (frame["share_before"].item(), frame["share_now"].item()) == (0.3, 0.8)
    assert 1 < frame["low"].item() < frame["lift"].item() < 80.5 / 30.5


def test_genres_with_shares_marks_and_trends(tmp_path):
    frame = moved_genres(*moving(tmp_path), YEARS).set_index("genre")
    # Drama is Alpha and Beta, War Beta and Gamma: 260 and 220 of 400 rows.
    assert frame.index.tolist() == ["Drama", "War"]
    assert frame["ratings"].tolist() == [260, 220]
    assert frame["share"].tolist() == [0.65, 0.55]
    assert frame.loc["Drama", ["n_before", "n_now"]].tolist() == [100, 160]
    assert frame.loc["War", ["share_before", "share_now"]].tolist() == [0.85, 0.25]
    assert frame.loc["War", "lift"] == pytest.approx(50.5 / 170.5)
    assert frame["mean"].tolist() == [3, 3]
    assert frame["before"].unique().tolist() == [pd.Timestamp("2004-01-01")]
    assert frame["now"].unique().tolist() == [pd.Timestamp("2005-01-01")]


def test_means_of_genres_have_intervals_over_viewers(tmp_path):
    # Viewer 0 gives War 1 and 3, viewers 1 to 29 give it 4: sums less means are −3.74 and .13.
    rows = [(0, 2, 1.0, "2004-01-01"), (0, 3, 3.0, "2004-01-01")]
    rows += [(viewer, 3, 4.0, "2004-01-01") for viewer in range(1, 30)]
    row = moved_genres(*stored(tmp_path, rows), YEARS).set_index("genre").loc["War"]
    mean = 120 / 31
    error = np.sqrt(((4 - 2 * mean) ** 2 + 29 * (4 - mean) ** 2) / 31**2 * 30 / 29)
    assert row["mean"] == pytest.approx(mean)
    assert row["mean_high"] == pytest.approx(mean + stats.t.ppf(0.975, 29) * error)
    assert (row["marks"], row["viewers"]) == (31, 30)
    assert np.isnan(row["lift"])


def test_ages_of_what_is_chosen(tmp_path):
    frame = ages_of_choices(*moving(tmp_path), YEARS)
    # In 2004 Alpha is one year old, Beta 24, Gamma new; a year later 2, 25 and 1.
    assert frame["period"].dt.year.tolist() == [2004, 2005]
    assert frame["ratings"].tolist() == [200, 200]
    assert frame["recent"].tolist() == [0.65, 0.95]
    assert frame["old"].tolist() == [0.35, 0.05]
    assert frame["median_age"].tolist() == [0, 2]  # a hundred of Gamma; 40 of Gamma, then Alpha
    assert frame["median_year"].tolist() == [2003, 2003]
    assert (frame["recent_low"] < frame["recent"]).all()


def test_shares_of_few_viewers_by_age_are_missing(tmp_path):
    rows = repeated(1, 3.0, "2004-05-05", 91) + repeated(2, 3.0, "2004-05-05", 9, 91)
    rows += repeated(1, 3.0, "2005-05-05", 90) + repeated(2, 3.0, "2005-05-05", 10, 90)
    frame = ages_of_choices(*stored(tmp_path, rows), YEARS)
    assert frame["recent"].isna().tolist() == [True, False]
    assert frame["old"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        # 1,829 of 1,892 with exactly fifty.
        ({10: 3, 49: 60, 50: 1829}, [("most", 50, 1829, 1892)]),
        ({1: 900, 2: 50, 50: 40, 51: 10}, []),
        ({1: 800, 2: 50, 50: 9, 51: 50}, [("most", 51, 50, 909)]),
        ({1: 900, 2: 52, 50: 9, 51: 50}, []),  # less than a twentieth
        ({1: 800, 2: 50, 50: 11, 51: 54}, []),  # less than five times as many
        ({20: 32, 21: 18, 700: 1}, [("least", 20, 32, 51)]),
        ({20: 9, 21: 40}, []),
        ({1: 5, 50: 95}, []),  # tells of the five others
        ({}, []),
    ],
)
def test_caps_of_an_export(counts, told):
    frame = pd.DataFrame({"n": list(counts), "users": list(counts.values())}, dtype="int64")
    found = count_caps(frame)
    assert list(found[["end", "n", "viewers", "every"]].itertuples(index=False, name=None)) == told
    assert found["share"].tolist() == [viewers / every for *_, viewers, every in told]


@pytest.mark.parametrize("missing", [("rating",), ("at",), ("rating", "at")])
def test_what_the_source_lacks_empties_its_tables_only(tmp_path, missing):
    events, titles = moving(tmp_path)
    frame = given.without(events.execute(), *missing)
    events = given.stored(tmp_path / "less", {"ratings": frame})["ratings"]
    counts = pd.DataFrame({"n": [2], "users": [200]})
    calendar = Calendar("year") if "at" in missing else YEARS
    tables = chosen_tables(events, titles, calendar, {}, counts)
    for name in ("title_trends", "chosen_ages"):
        assert tables[name].empty == ("at" in missing)
    assert tables["title_marks"].empty == ("rating" in missing)
    assert len(tables["genre_trends"]) == 2
    assert tables["genre_trends"]["mean"].isna().all() == ("rating" in missing)
    given.stored(tmp_path / "again", tables)
