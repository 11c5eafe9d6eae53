"""Cleaning: a ledger that balances, rules that can be switched, errors that name the rule."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from obtained_folder import obtained, settings

from analysis.errors import UserError
from analysis.scrub.cleaning import marking
from analysis.scrub.cleaning.rules import RULES, require_consistent
from analysis.scrub.cleaning.window import last_day
from analysis.scrub.split import viewer_split
from analysis.scrub.stage import facts_of, stage_tables
from analysis.settings import Scrub

DAY = pd.Timestamp("2004-05-06")


def clean(folder: Path, rows: pd.DataFrame, scrub: dict | None = None, **more):
    made = obtained(folder, rows, **more)
    return marking.clean_rows(made, facts_of(made, settings(**(scrub or {})).scrub))


def kept(cleaned) -> pd.DataFrame:
    return cleaned.ratings.order_by("event").to_pandas()


def line(ledger: pd.DataFrame, table: str, rule: str) -> list[int]:
    row = ledger[(ledger["table"] == table) & (ledger["rule"] == rule)].iloc[0]
    return [int(row[name]) for name in ("rows_in", "rows_dropped", "rows_changed", "rows_out")]


def rows_of(*lines: tuple) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=["user_id", "title_id", "rating", "at"])


def balanced(ledger: pd.DataFrame) -> None:
    for table in ("ratings", "users", "titles"):
        part = ledger[ledger["table"] == table]
        assert list(part["rule"]) == [rule.name for rule in RULES]
        assert (part["rows_in"] - part["rows_dropped"] == part["rows_out"]).all()
        assert list(part["rows_in"])[1:] == list(part["rows_out"])[:-1]
        assert (part[["rows_in", "rows_dropped", "rows_changed", "rows_out"]] >= 0).all(axis=None)


@pytest.fixture
def messy() -> pd.DataFrame:
    return rows_of(
        (1, 10, 4.0, DAY),
        (1, 10, 2.0, DAY + pd.Timedelta(days=3)),
        (1, 11, 0.0, DAY),
        (1, 12, np.nan, DAY),
        (2, 10, 6.0, DAY),
        (3, 10, 3.0, pd.Timestamp("2006-02-01")),
        (3, 11, 5.0, DAY),
        (4, 99, 3.0, DAY),
        (5, 11, 3.0, DAY),
        (5, 12, 4.0, DAY),
        (5, 10, 4.0, DAY),
    )


@pytest.fixture
def cleaned(tmp_path, messy):
    titles = pd.DataFrame(
        {"title_id": [10, 10, 11, 50], "title": ["Ten", None, "Eleven", "Fifty"], "year": 1999.0}
    )
    statistics = pd.DataFrame({"user_id": [1, 777], "total": [np.nan, 3.0], "mean": [3.0, 3.0]})
    return clean(
        tmp_path,
        messy,
        titles=titles,
        statistics=statistics,
        noise=1.0,
        window_start=pd.Timestamp("1998-10-01"),
        window_end=pd.Timestamp("2005-12-31"),
    )


def test_every_rule_takes_what_it_declares(cleaned):
    ledger = cleaned.ledger
    balanced(ledger)
    assert line(ledger, "ratings", "out_of_range") == [11, 2, 0, 9]
    assert line(ledger, "ratings", "out_of_window") == [9, 1, 0, 8]
    assert line(ledger, "ratings", "repeated_pairs") == [8, 1, 0, 7]
    assert line(ledger, "ratings", "noise_titles") == [7, 1, 0, 6]
    assert line(ledger, "ratings", "null_ratings") == [6, 0, 0, 6]
    assert line(ledger, "users", "phantom_users") == [6, 1, 0, 5]
    assert line(ledger, "users", "out_of_range") == [5, 1, 0, 4]
    assert line(ledger, "users", "noise_titles") == [4, 1, 0, 3]
    assert line(ledger, "titles", "doubled_titles") == [6, 1, 0, 5]
    assert line(ledger, "titles", "noise_titles") == [5, 1, 0, 4]
    assert line(ledger, "titles", "missing_titles") == [4, 0, 1, 4]
    assert line(ledger, "titles", "unrated_titles") == [4, 1, 0, 3]


def test_the_last_of_a_pair_stays_and_a_null_stays_as_an_event(cleaned):
    rows = kept(cleaned)
    assert list(rows["event"]) == [1, 3, 6, 8, 9, 10]
    assert rows.set_index("event")["rating"].isna().to_dict()[3]


def test_titles_are_named_once_and_noise_is_flagged(cleaned):
    titles = cleaned.titles.to_pandas().set_index("title_id")
    assert titles["title"].to_dict() == {
        10: "Ten",
        11: "Eleven",
        12: "title 12",
        99: "title 99",
    }
    assert titles["genuine"].to_dict() == {10: True, 11: True, 12: True, 99: False}
    assert titles["count"].to_dict() == {10: 2, 11: 2, 12: 2, 99: 1}


@pytest.mark.parametrize(
    ("rule", "off", "rows"),
    [
        ("out_of_range", False, 8),
        ("out_of_window", False, 7),
        ("repeated_pairs", "all", 7),
        ("noise_titles", False, 7),
        ("null_ratings", "drop", 5),
    ],
)
def test_each_rule_can_be_switched(tmp_path, messy, rule, off, rows):
    told = {"noise": 1.0, "window_end": pd.Timestamp("2005-12-31")}
    made = clean(tmp_path, messy, {rule: off}, **told)
    balanced(made.ledger)
    assert len(kept(made)) == rows


@pytest.mark.parametrize(
    ("how", "booked", "names"),
    [("name", [3, 0, 2, 3], {"Ten", "title 11", "title 12"}),
     ("keep", [3, 0, 0, 3], {"Ten", None}),
     ("drop", [3, 2, 0, 1], {"Ten"})],
)  # fmt: skip
def test_titles_without_a_name(tmp_path, messy, how, booked, names):
    titles = pd.DataFrame({"title_id": [10, 11], "title": ["Ten", None]})
    rows = messy[messy["title_id"] != 99]
    made = clean(tmp_path, rows, {"missing_titles": how}, titles=titles)
    balanced(made.ledger)
    assert line(made.ledger, "titles", "missing_titles") == booked
    found = made.titles.to_pandas()["title"]
    assert {None if name != name else name for name in found} == names


def test_watch_logs_keep_repeated_pairs(tmp_path):
    rows = pd.DataFrame({"user_id": [1, 1, 2], "title_id": [5, 5, 5], "minutes": [30, 20, -4]})
    made = clean(tmp_path, rows)
    assert kept(made)["minutes"].fillna(-1).tolist() == [30, 20, -1]
    assert line(made.ledger, "ratings", "impossible_values") == [3, 0, 1, 3]


def _of_split(split: str) -> int:
    import ibis

    ids = ibis.memtable(pd.DataFrame({"user_id": range(1, 60)}))
    found = ids.mutate(split=viewer_split(ids.user_id, "audience-decode")).to_pandas()
    return int(found[found["split"] == split]["user_id"].iloc[0])


@pytest.mark.parametrize(
    ("split", "total", "mean", "restored"),
    [
        ("train", 3.0, 11 / 3, 4.0),
        ("val", 3.0, 11 / 3, 4.0),
        ("test", 3.0, 11 / 3, 4.0),
        ("train", 4.0, 11 / 4, None),
        ("train", 3.0, 3.5, None),
    ],
    ids=["train", "val", "test", "other rows", "not on the scale"],
)
def test_a_single_null_rating_is_restored_where_that_is_exact(
    tmp_path, split, total, mean, restored
):
    user = _of_split(split)
    rows = rows_of((user, 1, 2.0, DAY), (user, 2, 5.0, DAY), (user, 3, np.nan, DAY))
    told = pd.DataFrame({"user_id": [user], "total": [total], "mean": [mean]})
    made = clean(tmp_path, rows, statistics=told)
    found = kept(made).set_index("title_id").loc[3]
    assert found["recovered"] == (restored is not None)
    assert (np.isnan(found["rating"]) and restored is None) or found["rating"] == restored
    assert line(made.ledger, "ratings", "recovered_ratings")[2] == (restored is not None)


def test_rounded_means_restore_nothing_that_they_cannot_decide(tmp_path):
    user = _of_split("train")
    titles = np.arange(400)
    rows = pd.DataFrame({"user_id": user, "title_id": titles, "rating": 3.0, "at": DAY})
    rows.loc[0, "rating"] = np.nan
    told = pd.DataFrame({"user_id": [user], "total": [400.0], "mean": [3.0]})
    assert not kept(clean(tmp_path, rows, statistics=told))["recovered"].any()


@pytest.mark.parametrize(
    ("last", "given", "documented", "end"),
    [
        # Nobody came in the last month: the documentation knows until when they were looked for.
        ("2005-12-01", None, "2005-12-31", "2005-12-31"),
        # Rows break off before the end that is documented.
        ("2005-11-30 23:00", None, "2005-12-31", "2005-11-30"),
        ("2005-08-31", "2005-12-31", None, "2005-12-31"),
        ("2005-08-31", None, None, "2005-08-31"),
    ],
)
def test_the_window_ends_where_rows_or_words_end(last, given, documented, end):
    settings = Scrub(window_end=given)
    source = {"window_end": pd.Timestamp(documented) if documented else None}
    limit = datetime.fromisoformat(given or documented or "2006-05-05")
    found = last_day(datetime.fromisoformat(last), limit, settings, source)
    assert found == datetime.fromisoformat(end)


def test_future_dates_lie_outside_every_window(tmp_path):
    rows = rows_of((1, 1, 4.0, DAY), (1, 2, 4.0, pd.Timestamp("2190-01-01")))
    made = clean(tmp_path, rows)
    assert line(made.ledger, "ratings", "out_of_window") == [2, 1, 0, 1]


@pytest.mark.parametrize(
    ("rows", "scrub", "rule"),
    [
        (rows_of((1, 1, 9.0, DAY), (2, 1, 8.0, DAY)), {}, "out_of_range"),
        (rows_of((1, 1, 4.0, DAY)), {"window_start": "2020-01-01"}, "out_of_window"),
    ],
)
def test_a_rule_that_drops_everything_is_named(tmp_path, rows, scrub, rule):
    with pytest.raises(UserError, match=rule):
        clean(tmp_path, rows, scrub)


@pytest.mark.parametrize(
    ("scrub", "named"),
    [
        ({"window_start": "2005-01-01", "window_end": "2004-01-01"}, "window_start"),
        ({"rating_low": 5, "rating_high": 1}, "rating_low"),
        ({"window_end": "2004-01-01", "out_of_window": False}, "out_of_window"),
        ({"rating_low": 1, "out_of_range": False}, "out_of_range"),
        ({"treatment": {"colour": "drop"}}, "colour"),
        ({"treatment": {"level": "fold"}}, "fold"),
        ({"treatment": {"level": "winsor:0.7"}}, "winsor:0.7"),
    ],
)
def test_contradictory_settings_are_named_before_any_work(scrub, named):
    with pytest.raises(UserError, match=named):
        require_consistent(settings(**scrub).scrub)
    with pytest.raises(UserError, match=named):
        stage_tables({}, settings(**scrub))


EVENTS = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.integers(1, 8),
        st.sampled_from([None, 0.0, 1.0, 3.0, 5.0, 6.0, float("inf")]),
        st.sampled_from([None, DAY, DAY + pd.Timedelta(days=9), pd.Timestamp("1990-01-01")]),
    ),
    min_size=1,
    max_size=30,
)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EVENTS, st.integers(0, 2), st.sampled_from(["auto", "last", "all"]), st.booleans())
def test_the_ledger_balances_on_any_rows(lines, noise, repeated, window):
    scrub = {"repeated_pairs": repeated, "out_of_window": window}
    with tempfile.TemporaryDirectory() as folder:
        rows = rows_of(*lines)
        start = {"window_start": pd.Timestamp("2000-01-01")}
        try:
            made = clean(Path(folder), rows, scrub, noise=float(noise), **start)
        except UserError as error:
            if "drops all" not in str(error):
                raise
            return
        balanced(made.ledger)
        found = kept(made)
        totals = made.ledger.groupby("table")["rows_dropped"].sum()
        assert len(found) == len(rows) - totals["ratings"]
        assert found["user_id"].nunique() == rows["user_id"].nunique() - totals["users"]
        genuine = made.titles.filter(made.titles.genuine).count().to_pyarrow().as_py()
        assert genuine == rows["title_id"].nunique() - totals["titles"]


def test_rules_state_one_reason_each():
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.reason.endswith(".") for rule in RULES)
