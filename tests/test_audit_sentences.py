"""What the audit and the dictionary say of columns is true of every row."""

from __future__ import annotations

import sqlite3

import numpy as np
import pandas as pd
import pytest

from analysis.obtain import obtain
from analysis.obtain.dictionary.data_dictionary import described_share
from analysis.obtain.dictionary.own_dictionary import column_draft
from analysis.obtain.profile.column import Column
from analysis.settings import Settings

ROWS = 400
WHEN = pd.date_range("2023-01-01", periods=ROWS, freq="5h").astype(str)


def told(folder, **tables) -> dict:
    """Return what is obtained of a database of some tables."""
    with sqlite3.connect(folder / "source.db") as connection:
        for name, frame in tables.items():
            frame.to_sql(name, connection, index=False)
    connection.close()
    return obtain(str(folder / "source.db"), Settings())


def views(**columns) -> pd.DataFrame:
    random = np.random.default_rng(2)
    ids = {"user_id": np.arange(ROWS) % 40 + 1, "movie_id": random.integers(1, 31, ROWS)}
    return pd.DataFrame({**ids, "watched_at": WHEN, **columns})


def odd(found: dict, column: str, kind: str) -> dict | None:
    frame = found["anomalies"]
    frame = frame[(frame["column"] == column) & (frame["kind"] == kind)]
    return frame.iloc[0].to_dict() if len(frame) else None


def test_rows_of_nobody_count_for_nothing(tmp_path):
    rows = views(rating=np.arange(ROWS) % 5 + 1.0)
    rows["movie_id"] = rows["movie_id"].astype("Int64").mask(np.arange(ROWS) < 20)
    rows.loc[40:43, "rating"] = None
    found = told(tmp_path, views=rows)
    assert odd(found, "movie_id", "missing values")["consequence"] == (
        "5.0% of rows are without a title; they count for nothing."
    )
    assert odd(found, "rating", "missing values")["consequence"] == (
        "1.0% of rows are without a rating; they count as events, not as values."
    )


def test_what_cannot_be_used_is_missing_and_told_once(tmp_path):
    minutes = [str(at % 90 + 1) for at in range(ROWS)]
    # Of the rows 40 are empty, 20 infinite, 12 are too large; 328 have minutes.
    minutes[:40], minutes[40:60], minutes[60:72] = [""] * 40, ["inf"] * 20, ["1e308"] * 12
    views(minutes=minutes).to_csv(tmp_path / "views.csv", index=False)
    found = obtain(str(tmp_path / "views.csv"), Settings())
    assert found["interactions"].to_pandas()["minutes"].count() == 328
    missing = odd(found, "minutes", "missing values")
    assert missing["rows"] == 72
    assert missing["consequence"] == (
        "18.0% of rows are without minutes, those whose value stands for none or cannot be read "
        "included; they count as events, not as values."
    )
    infinite, unread = (
        odd(found, "minutes", f"{kind} values") for kind in ("infinite", "unreadable")
    )
    assert (infinite["rows"] if infinite else 0) + unread["rows"] == 32


def test_only_what_the_source_says_is_its_own_description():
    frame = pd.DataFrame({"draft": [True, False, False, False], "description": ["a", "", "b", ""]})
    assert described_share(frame) == 0.25
    assert described_share(frame.iloc[:2]) == 0.0


def test_a_source_without_descriptions_describes_no_column(tmp_path):
    found = told(tmp_path, views=views(rating=np.arange(ROWS) % 5 + 1.0, screen="large"))
    assert "The source itself describes no column;" in found["data_dictionary.md"].decode()


@pytest.mark.parametrize(
    ("name", "draft"),
    [
        ("movie_id", "Identifier of the movie"),
        ("account_id", "Identifier of the account"),
        ("id", "Identifier of the row of links"),
        ("imdbId", ""),
        ("rating_key", ""),
    ],
)
def test_drafts_name_only_what_a_word_is_known_for(name, draft):
    assert column_draft(Column("links", name, 0, "integer", rows=9)) == draft


def test_an_end_is_no_time_watched(tmp_path):
    random = np.random.default_rng(4)
    start = 1_700_000_000 + np.sort(random.integers(0, 20_000_000, ROWS))
    log = views().drop(columns="watched_at")
    log = log.assign(started=start, stopped=start + random.integers(300, 7_000, ROWS))
    plays = pd.DataFrame(
        {"movie_id": log["movie_id"], "title": "Film " + log["movie_id"].astype(str)}
    )
    found = told(tmp_path, history=log, played=plays)
    columns = found["columns"].set_index(["table", "column"])["description"]
    assert columns["history", "stopped"] == "When the viewing ended"
    assert found["interactions"].to_pandas()["minutes"].between(5, 117).all()
    tables = found["tables"].set_index("table")["description"]
    assert tables["played"] == "Facts of titles, of some in several rows"


def test_shares_are_of_every_row_that_has_a_value(tmp_path):
    rows = views(rating=np.arange(ROWS) % 5 + 1.0, screen="large")
    rows["room"] = np.where(np.arange(ROWS) % 3, "hall", "den")
    rows["user_id"] = rows["user_id"].astype("Int64").mask(np.arange(ROWS) % 10 == 0)
    columns = told(tmp_path, views=rows)["columns"].set_index("column")["top_values"]
    assert columns["screen"] == "large (100.0%)"
    assert columns["room"] == "hall (66.5%); den (33.5%)"
