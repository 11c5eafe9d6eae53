"""What is there twice: copied viewers, equal rows, and what the ledger books of them."""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd
import pytest
from obtained_folder import crowd, frame, named, obtained, settings

from analysis.obtain.audit.copies import copied_viewers, copies_counted, equal_rows, same_events
from analysis.obtain.stage import audited_tables
from analysis.scrub.cleaning import marking
from analysis.scrub.stage import facts_of, stage_tables
from analysis.settings import load_settings

DAY = pd.Timestamp("2004-05-06")


def canonical(rows: pd.DataFrame) -> ibis.Table:
    full = rows.reindex(columns=["user_id", "title_id", "rating", "at", "minutes", "plays"])
    full = full.assign(event=range(len(full))).astype({"at": "datetime64[us]"})
    return ibis.memtable(full.astype(dict.fromkeys(("rating", "minutes", "plays"), "float64")))


def sixfold(rows: pd.DataFrame) -> pd.DataFrame:
    copies = [rows.assign(user_id=rows["user_id"] + 1000 * number) for number in range(6)]
    return pd.concat(copies).sample(frac=1, random_state=3)


def test_every_copy_of_a_long_history_is_found_and_no_original():
    rows = crowd(users=50, per_user=8, titles=300)
    found = copied_viewers(canonical(sixfold(rows)))
    counts = rows["user_id"].value_counts()
    known = sorted(counts[counts >= 5].index)
    assert len(known) < 50
    expected = [1000 * number + user for number in range(1, 6) for user in known]
    assert found["user_id"].tolist() == expected
    assert (found["original"] == found["user_id"] % 1000).all()
    assert (found["rows"] == counts[found["original"]].to_numpy()).all()


@pytest.mark.parametrize("column", ["title_id", "rating", "at"])
def test_a_history_with_one_other_value_is_no_copy(column):
    rows = crowd(users=30, titles=300)
    both = sixfold(rows)
    last = both[both["user_id"] > 1000].groupby("user_id").tail(1).index
    changed = {"title_id": 1, "rating": 0.5, "at": pd.Timedelta(days=1)}
    both = both.reset_index(drop=True)
    last = both[both["user_id"] > 1000].groupby("user_id").tail(1).index
    number = both.loc[last, "user_id"] // 1000
    both.loc[last, column] += [changed[column] * times for times in number]
    assert copied_viewers(canonical(both)).empty


def test_a_history_that_chance_repeats_is_no_copy():
    # Of six titles everybody chose five or six: equal sets are no copies.
    random = np.random.default_rng(4)
    lines = [
        (user, title, 5.0, DAY) for user in range(60)
        for title in random.choice(6, random.integers(5, 7), replace=False)
    ]  # fmt: skip
    rows = pd.DataFrame(lines, columns=["user_id", "title_id", "rating", "at"])
    assert rows.groupby("user_id")["title_id"].agg(frozenset).duplicated().any()
    assert copied_viewers(canonical(rows)).empty


# Two titles, five ratings and thirty days, all alike, in histories of five rows of 40 viewers:
# titles tell 5 bits, ratings 11.6 and days 24.5, where 2·log2(40) + 7 = 17.6 are needed.
@pytest.mark.parametrize(("alike", "copies"), [("", 1), ("rating", 1), ("at", 0), ("rating at", 0)])
def test_ratings_and_days_make_a_history_rare(alike, copies):
    random = np.random.default_rng(2)
    lines = [
        (user, title % 2, 1.0 + (user + title) % 5, DAY + pd.Timedelta(days=int(day)))
        for user in range(39)
        for title, day in enumerate(random.choice(30, 5, replace=False))
    ]
    rows = pd.DataFrame(lines, columns=["user_id", "title_id", "rating", "at"])
    rows = pd.concat([rows, rows[rows["user_id"] == 0].assign(user_id=99)], ignore_index=True)
    for column in alike.split():
        rows[column] = rows[column].iloc[0]
    found = copied_viewers(canonical(rows))
    assert found["user_id"].tolist() == [99] * copies


def test_copies_count_only_where_enough_viewers_remain():
    copies = pd.DataFrame({"user_id": range(5)})
    assert copies_counted(copies, {"users": 25})
    assert not copies_counted(copies, {"users": 24})
    assert not copies_counted(copies.iloc[:0], {"users": 25})


@pytest.mark.parametrize(
    ("signals", "same"),
    [
        ("rating time", True),
        ("time hours", True),
        ("time", False),
        ("time minutes", False),
        ("minutes", True),
        ("plays", True),
        ("", False),
    ],
)
def test_equal_rows_are_one_event_where_a_second_one_would_differ(signals, same):
    row = dict.fromkeys(
        [f"has_{name}" for name in ("rating", "time", "hours", "minutes", "plays")], False
    ) | {f"has_{name}": True for name in signals.split()}
    assert same_events(row) == same


def rows_with_repeats() -> pd.DataFrame:
    lines = [(1, 1, 3.0), (1, 1, 3.0), (1, 1, 3.0), (1, 2, 3.0), (2, 1, 3.0), (2, 1, None)]
    rows = pd.DataFrame(lines, columns=["user_id", "title_id", "rating"]).assign(at=DAY)
    return pd.concat([rows, pd.DataFrame([(None, 1, 3.0, DAY)] * 2, columns=rows.columns)])


def test_equal_rows_are_counted_without_those_that_name_nobody():
    assert equal_rows(canonical(rows_with_repeats())) == 2


@pytest.mark.parametrize(
    ("wanted", "same", "left"), [("auto", True, 4), ("auto", False, 6), ("drop", False, 4),
                                ("keep", True, 6)]
)  # fmt: skip
def test_the_first_of_equal_rows_stays(tmp_path, wanted, same, left):
    rows = rows_with_repeats().dropna(subset="user_id").astype({"user_id": "int64"})
    made = obtained(tmp_path, rows, equal_rows=2, same_events=same)
    chosen = settings(duplicate_rows=wanted, repeated_pairs="all").scrub
    cleaned = marking.clean_rows(made, facts_of(made, chosen))
    kept = frame(cleaned.ratings.order_by("event"))
    assert len(kept) == left
    assert kept["event"].tolist()[:2] == ([0, 3] if left == 4 else [0, 1])
    line = cleaned.ledger.set_index(["table", "rule"]).loc[("ratings", "duplicate_rows")]
    assert line.tolist() == [6, 6 - left, 0, left]


def test_copies_are_dropped_and_booked_with_their_rows(tmp_path):
    rows = crowd(users=30)
    both = pd.concat([rows, rows.assign(user_id=rows["user_id"] + 100)], ignore_index=True)
    copies = sorted(rows["user_id"].unique() + 100)
    made = obtained(tmp_path, both, named(), copied=copies, copied_viewers=len(copies))
    cleaned = marking.clean_rows(made, facts_of(made, settings().scrub))
    lines = cleaned.ledger.set_index(["table", "rule"])["rows_dropped"]
    assert lines[("ratings", "copied_viewers")] == len(rows)
    assert lines[("users", "copied_viewers")] == len(copies)
    assert set(frame(cleaned.viewers)["user_id"]) == set(rows["user_id"])
    alone = stage_tables(obtained(tmp_path / "alone", rows, named()), settings())
    with_copies = stage_tables(made, settings())
    for name in ("matrix", "features"):
        pd.testing.assert_frame_equal(
            frame(alone[name]).sort_values("user_id").reset_index(drop=True),
            frame(with_copies[name]).sort_values("user_id").reset_index(drop=True),
        )


@pytest.mark.parametrize("rated", [True, False])
def test_the_audit_names_what_is_there_twice(tmp_path, rated):
    rows = crowd(users=40, titles=200)
    rows = pd.concat([rows, rows.assign(user_id=rows["user_id"] + 100), rows.head(7)])
    rows = rows if rated else rows.drop(columns="rating")
    path = tmp_path / "views.csv"
    rows.rename(columns={"user_id": "viewer_id", "title_id": "movie_id", "at": "date"}).to_csv(
        path, index=False
    )
    _, table, frames = audited_tables(str(path), load_settings())
    odd = frames["anomalies"].set_index("kind")
    # The first rows stand there three times: their viewer is no copy of the other any more.
    first = rows["user_id"].iloc[0]
    assert odd.loc["duplicate rows", "rows"] == 7
    same = rows[~rows["user_id"].isin([first, first + 100])]
    assert odd.loc["copied viewers", "rows"] == len(same) / 2
    assert ("one of each counts" in odd.loc["duplicate rows", "consequence"]) == rated
    assert odd.loc["copied viewers", "consequence"].startswith("39 viewers have the history")
