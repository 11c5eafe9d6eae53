"""Rows are called ratings where they have one; of others it is told how many have."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.communicate.claims.data.source import _audit, rated_clause
from analysis.communicate.decided import told_ledger
from analysis.obtain import obtain
from analysis.settings import Settings

ROWS = 1_000


class Told:
    """What a sentence on rows asks for."""

    def __init__(self, **source) -> None:
        self.source, self.many = source, source["noun_plural"]
        self.read_rows = None


def log(folder, rated: int, **columns):
    random = np.random.default_rng(3)
    stars = np.where(random.permutation(ROWS) < rated, random.integers(1, 11, ROWS), 0)
    frame = pd.DataFrame(
        {"user_id": np.arange(ROWS) % 50, "movie_id": random.integers(1, 41, ROWS)}
    )
    frame = frame.assign(rating=pd.Series(stars).where(stars > 0).astype("Int64"), **columns)
    frame.to_csv(folder / "log.csv", index=False)
    return obtain(str(folder / "log.csv"), Settings())["source"].iloc[0].to_dict()


@pytest.mark.parametrize(
    ("rated", "many"), [(1_000, "ratings"), (850, "ratings"), (849, "events"), (400, "events")]
)
def test_rows_are_ratings_where_nearly_all_are_rated(tmp_path, rated, many):
    source = log(tmp_path, rated)
    assert (source["noun_plural"], source["known_rating"]) == (many, rated)
    assert source["has_rating"]


def test_viewings_that_few_rate_are_views(tmp_path):
    when = pd.date_range("2023-01-01", periods=ROWS, freq="h")
    source = log(tmp_path, 400, watched_at=when, watch_minutes=np.arange(ROWS) % 90 + 1.5)
    assert (source["noun_singular"], source["noun_plural"]) == ("view", "views")
    text, slots = rated_clause(Told(**source))
    assert text.format(rated=slots["rated"].shown) == ", 400 of them with a rating"


@pytest.mark.parametrize(
    ("rated", "many", "told"),
    [(1_000, "ratings", ""), (900, "ratings", ", 900 of them with a value"), (30, "views", "")],
)
def test_ratings_without_a_value_are_told_and_those_not_used_are_not(tmp_path, rated, many, told):
    source = log(tmp_path, rated, watched_at=pd.date_range("2023-01-01", periods=ROWS, freq="h"))
    assert source["noun_plural"] == many
    text, slots = rated_clause(Told(**source))
    assert text.format(**{name: slot.shown for name, slot in slots.items()}) == told


class Cleaned:
    """Results whose rows are views, with a ledger."""

    def __init__(self) -> None:
        self.obtained = self.scrubbed = self

    def record(self, _: str) -> dict:
        return {"noun_plural": "views"}

    def frame(self, _: str) -> pd.DataFrame:
        tables = ["source", "ratings", "users", "titles"]
        return pd.DataFrame({"table": tables, "rows_in": [9, 7, 5, 3]})


def test_the_ledger_calls_rows_what_they_are():
    told = told_ledger(Cleaned())
    assert told["table"].tolist() == ["source", "views", "users", "titles"]
    assert told["rows_in"].tolist() == [9, 7, 5, 3]


class Audited:
    """Results whose audit found anomalies of some severities."""

    def __init__(self, *severities: str) -> None:
        self.obtained, self.severities = self, severities

    def frame(self, _: str) -> pd.DataFrame:
        return pd.DataFrame({"severity": self.severities})


@pytest.mark.parametrize(
    ("severities", "told"),
    [
        (["high"], "one anomaly of high severity."),
        (["low"], "one anomaly, none of high severity."),
        (["high", "high"], "two anomalies, both of high severity."),
        (["high", "low"], "two anomalies, one of high severity."),
        (["high"] * 3, "three anomalies, all of high severity."),
    ],
)
def test_severities_agree_with_their_number(severities, told):
    assert _audit(Audited(*severities)).text == f"The audit found {told}"
