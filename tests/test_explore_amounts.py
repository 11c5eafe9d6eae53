"""Minutes and plays in all, by month and by title: on paper, and again from rows with pandas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import stage_tables as given
from scipy import stats
from watch_log import watch_log

from analysis.explore.amounts import amount_tables

NO = float("nan")
TITLES = pd.DataFrame(
    {
        "title_id": [1, 2, 3],
        "title": ["Alpha", given.HOSTILE, None],
        "year": [2003.0, NO, NO],
        "genres": [None] * 3,
        "genuine": [True] * 3,
        "count": [1] * 3,
    }
)
BOTH = {"has_minutes": True, "has_plays": True}
SPREAD = ["p10", "q1", "median", "q3", "p90"]


def tables_of(folder, events, titles=TITLES, source=BOTH, window=None, fewest=1):
    """Return the tables of amounts of some rows."""
    lacking = {name: NO for name in ("minutes", "plays") if name not in events}
    events = events.assign(event=range(len(events)), **lacking)
    events["at"] = pd.to_datetime(events["at"]).astype("datetime64[us]")
    kept = given.stored(folder, {"ratings": events, "titles": titles})
    each = events.groupby("user_id").size()
    counts = each.value_counts().sort_index().rename_axis("n").rename("users").reset_index()
    records = {"source": source, "window": window or {}}
    return amount_tables(kept["ratings"], kept["titles"], records, counts, fewest)


def ten_rows():
    """Return ten rows of four viewers, of which two rows and one viewer have no minutes."""
    rows = [
        *[("a", 1, 10.0, "2024-01-01"), ("a", 2, 50.0, "2024-01-31"), ("a", 1, NO, "2024-02-01")],
        *[("b", 1, 20.0, "2024-01-15"), ("b", 3, 0.0, "2024-03-01"), ("b", 3, 40.0, None)],
        *[("c", 2, 30.0, "2024-03-05"), ("c", 2, 70.0, "2024-03-06"), ("c", 1, 80.0, "2024-03-07")],
        ("d", 1, NO, "2024-02-02"),
    ]
    return pd.DataFrame(rows, columns=["user_id", "title_id", "minutes", "at"])


def test_minutes_in_all(tmp_path):
    frame = tables_of(tmp_path, ten_rows())["amounts"]
    assert frame["signal"].tolist() == ["minutes"]
    row = frame.iloc[0]
    # Three viewers have 60, 60 and 180; the row of nothing watched is one of the eight.
    assert row[["total", "rows", "titles", "viewers"]].tolist() == [300, 8, 3, 3]
    assert (row["row_mean"], row["row_median"]) == (37.5, 35)
    assert row["mean"] == 100
    half = stats.t.ppf(0.975, 2) * np.sqrt((40**2 + 40**2 + 80**2) / 3**2 * 3 / 2)
    assert (row["low"], row["high"]) == pytest.approx((100 - half, 100 + half))
    assert row[SPREAD].tolist() == [60, 60, 60, 180, 180]
    # Three tenths of the viewer with most are the top tenth of three.
    assert row["top_tenth"] == pytest.approx(0.3 * 180 / 300)


def test_minutes_by_month(tmp_path):
    window = {"start": pd.Timestamp("2024-01-01"), "end": pd.Timestamp("2024-03-30")}
    frame = tables_of(tmp_path, ten_rows(), window=window)["amount_months"]
    assert frame["month"].dt.month.tolist() == [1, 2, 3]
    # Nobody has minutes in February; the rows without a day are of no month.
    assert frame["viewers"].tolist() == [2, 0, 2]
    assert frame["total"].tolist() == [80, 0, 180]
    assert frame["mean"].fillna(-1).tolist() == [40, -1, 90]
    # The record ends a day before March does.
    assert frame["whole"].tolist() == [True, True, False]
    half = stats.t.ppf(0.975, 1) * np.sqrt((20**2 + 20**2) / 2**2 * 2)
    assert frame["high"].iloc[0] == pytest.approx(40 + half)


def test_titles_with_most_minutes(tmp_path):
    frame = tables_of(tmp_path, ten_rows())["amount_titles"]
    assert frame["title_id"].tolist() == [2, 1, 3]
    assert frame["title"].fillna("").tolist() == [given.HOSTILE, "Alpha", ""]
    assert frame["total"].tolist() == [150, 110, 40]
    assert frame["share"].tolist() == pytest.approx([0.5, 11 / 30, 2 / 15])
    assert frame["rows"].tolist() == [3, 3, 2]
    assert frame["viewers"].tolist() == [2, 3, 1]
    assert frame["row_mean"].tolist() == pytest.approx([50, 110 / 3, 20])


def test_plays_are_told_beside_minutes(tmp_path):
    rows = ten_rows().assign(plays=[1.0, 2, 3, 1, 1, 1, 1, 1, 5, 4])
    tables = tables_of(tmp_path, rows)
    for name in ("amounts", "amount_months", "amount_titles"):
        assert tables[name]["signal"].unique().tolist() == ["minutes", "plays"]
    row = tables["amounts"].set_index("signal").loc["plays"]
    assert row[["total", "rows", "viewers", "row_mean", "row_median"]].tolist() == [20, 10, 4, 2, 1]
    assert row["median"] == 5  # 6, 3, 7 and 4


@pytest.mark.parametrize("flags", [{}, {"has_plays": True}])
def test_what_the_source_does_not_carry_is_not_told(tmp_path, flags):
    source = {"has_minutes": False, "has_plays": False} | flags
    tables = tables_of(tmp_path, ten_rows(), source=source)
    assert {name: len(frame) for name, frame in tables.items()} == {
        "amounts": 0, "amount_months": 0, "amount_titles": 0,
    }  # fmt: skip
    given.stored(tmp_path / "again", tables)


def test_plays_without_a_date_are_of_no_month(tmp_path):
    rows = ten_rows().assign(plays=1.0, at=None)
    window = {"start": None, "end": None}
    tables = tables_of(tmp_path, rows, window=window)
    assert tables["amounts"]["total"].tolist() == [300, 10]
    assert tables["amount_months"].empty
    given.stored(tmp_path / "again", tables)


def test_nothing_is_told_of_few(tmp_path):
    rows = ten_rows()
    assert tables_of(tmp_path / "three", rows, fewest=4)["amounts"].empty
    tables = tables_of(tmp_path / "two", rows, fewest=2)
    # How many have minutes would tell that one has none.
    assert np.isnan(tables["amounts"]["viewers"].item())
    assert tables["amounts"]["median"].isna().all()
    assert tables["amounts"]["p10"].isna().all()
    assert tables["amounts"]["top_tenth"].isna().all()
    assert tables["amount_titles"]["title_id"].tolist() == [2, 1]
    # Of three viewers of a month, a fourth month of one is told with none of them.
    more = pd.DataFrame({"user_id": ["a"], "title_id": [1], "minutes": [5.0], "at": ["2024-04-01"]})
    months = tables_of(tmp_path / "one", pd.concat([rows, more]), fewest=2)["amount_months"]
    assert months["total"].isna().tolist() == [True, False, False, True]


@pytest.fixture(scope="module")
def logged(tmp_path_factory):
    """Return a watch log whose every ninth row has no minutes, and its tables."""
    rows = watch_log(120, 4)[0].rename(
        columns={"profile_id": "user_id", "show_id": "title_id", "started_at": "at"}
    )
    rows["minutes"] = rows["minutes"].mask(rows.index % 9 == 0)
    rows["plays"] = 1.0 + rows.index % 3
    ids = sorted(rows["title_id"].unique())
    titles = pd.DataFrame({"title_id": ids, "title": [f"Show {i}" for i in ids]})
    titles = titles.assign(year=NO, genres=None, genuine=True, count=1)
    return rows, tables_of(tmp_path_factory.mktemp("log"), rows, titles, fewest=10)


@pytest.mark.parametrize("signal", ["minutes", "plays"])
def test_amounts_counted_again_from_rows(logged, signal):
    rows, tables = logged
    known = rows[rows[signal].notna()]
    each = known.groupby("user_id")[signal].sum()
    row = tables["amounts"].set_index("signal").loc[signal]
    assert row["total"] == pytest.approx(known[signal].sum())
    assert (row["rows"], row["viewers"]) == (len(known), len(each))
    assert row["row_mean"] == pytest.approx(known[signal].mean())
    assert row["row_median"] == pytest.approx(known[signal].median(), abs=0.051)
    assert row["mean"] == pytest.approx(each.mean())
    for name, share in zip(SPREAD, (0.1, 0.25, 0.5, 0.75, 0.9), strict=True):
        told = np.quantile(each, share, method="averaged_inverted_cdf")
        assert row[name] == pytest.approx(told, abs=0.51)
    top = each.sort_values(ascending=False).head(12).sum() / each.sum()
    assert row["top_tenth"] == pytest.approx(top, rel=1e-6)


@pytest.mark.parametrize("signal", ["minutes", "plays"])
def test_months_and_titles_counted_again_from_rows(logged, signal):
    rows, tables = logged
    known = rows[rows[signal].notna()]
    month = known["at"].dt.to_period("M").dt.start_time
    by = known.groupby(month)
    frame = tables["amount_months"].query("signal == @signal").set_index("month")
    assert len(frame) == by.ngroups >= 10
    assert frame["viewers"].tolist() == by["user_id"].nunique().tolist()
    assert frame["total"].tolist() == pytest.approx(by[signal].sum().tolist())
    each = by[signal].sum() / by["user_id"].nunique()
    assert frame["mean"].tolist() == pytest.approx(each.tolist())
    kinds = known.groupby("title_id").agg(
        total=(signal, "sum"), rows=(signal, "size"), viewers=("user_id", "nunique")
    )
    top = kinds[kinds["viewers"] >= 10].sort_values("total", ascending=False).head(20)
    titles = tables["amount_titles"].query("signal == @signal")
    assert titles["total"].tolist() == pytest.approx(top["total"].tolist())
    found = titles.set_index("title_id")
    assert found["viewers"].to_dict() == kinds.loc[found.index, "viewers"].to_dict()
    assert found["rows"].to_dict() == kinds.loc[found.index, "rows"].to_dict()
