"""Viewers by one half of their titles: no row on both sides, nothing of the second in the first."""

from __future__ import annotations

import hashlib
import pickle

import pandas as pd
import pytest
from obtained_folder import crowd, frame, named, obtained, settings

from analysis.scrub import scrub
from analysis.scrub.features.catalogue import Feature
from analysis.scrub.matrix.halves import Halves, half_tables, halved_names
from analysis.scrub.matrix.transform import (
    applied_pipeline,
    fitted_pipeline,
    matrix_columns,
    raw_columns,
)

SALT = "audience-decode"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    rows = crowd(users=70)
    folder = obtained(tmp_path_factory.mktemp("halves"), rows, named())
    outcome = scrub(folder, settings())
    names = ("half_features", "half_matrix", "second_half", "matrix", "features", "users")
    return rows, outcome, {name: frame(outcome[name]) for name in names}


def in_first(user, title) -> bool:
    """Say by hand whether md5 puts a viewer's title into the first half."""
    return hashlib.md5(f"{SALT}{user}:{title}".encode()).hexdigest() < "8"


def test_every_row_is_in_one_half(made):
    rows, _, tables = made
    first = [in_first(*pair) for pair in zip(rows["user_id"], rows["title_id"], strict=True)]
    known = set(tables["half_matrix"]["user_id"])
    assert len(known) > 20
    rest = rows[~pd.Series(first) & rows["user_id"].isin(known)]
    assert tables["second_half"]["event"].tolist() == rest.index.tolist()
    counted = rows[first].groupby("user_id").size()
    halved = tables["half_features"].set_index(["half", "user_id"])["n"]
    assert halved[1].to_dict() == counted[sorted(known)].to_dict()
    assert halved[2].to_dict() == rest.groupby("user_id").size().to_dict()
    assert halved.min() >= 3


def test_viewers_are_those_who_taught_and_meet_the_cut(made):
    _, _, tables = made
    users = tables["users"].set_index("user_id").loc[tables["half_matrix"]["user_id"]]
    assert set(users["split"]) == {"train"}
    assert users["eligible"].all()


def test_the_matrix_has_the_first_half_of_what_titles_tell(made):
    _, outcome, tables = made
    pipeline = pickle.loads(outcome["preprocess.pkl"])
    names = raw_columns(pipeline)
    halved, matrix = tables["half_matrix"], tables["matrix"]
    assert list(halved.columns) == ["user_id", *matrix_columns(pipeline)]
    first = tables["half_features"].query("half == 1").set_index("user_id")
    raw = tables["features"].set_index("user_id").loc[first.index, names]
    own = [name for name in ("level", "popularity", "release_year") if name in names]
    assert own
    assert not raw[own].equals(first[own])
    mixed = raw.assign(**{name: first[name] for name in names if name in first})
    expected = applied_pipeline(pipeline, mixed)
    pd.testing.assert_frame_equal(halved.set_index("user_id"), expected)
    # How much and when is that of the whole.
    whole = matrix.set_index("user_id").loc[halved["user_id"]]
    assert "events" not in first
    assert halved["events"].tolist() == whole["events"].tolist()


TITLED = Feature("x", "x", "share", "taste", "x")


def test_what_half_of_the_titles_tells():
    volume = Feature("b", "b", "count", "volume", "n", volume=True)
    daily = Feature("c", "c", "share", "volume", "n", halved="day")
    assert halved_names([TITLED, volume, daily]) == ["x"]


def test_few_rows_in_either_half_are_left_out():
    """Viewers 1 to 4 have rows 3 3, 3 2, 2 3 and 5 4; the last does not meet the cut."""

    def half(counts, values):
        return pd.DataFrame({"user_id": [1, 2, 3, 4], "n": counts, "x": values})

    halves = Halves(half([3, 3, 2, 5], [1.0, 2, 3, 4]), half([3, 2, 3, 4], [5.0, 6, 7, 8]), 3)
    raw = pd.DataFrame({"user_id": [1, 2, 3, 4], "x": 9.0, "eligible": [True, True, True, False]})
    train = pd.DataFrame({"x": range(50)}, dtype=float)
    pipeline = fitted_pipeline([TITLED], train, [0.0], ["median"])
    tables = half_tables(halves, [TITLED], raw, pipeline)
    assert tables["half_features"].to_numpy().tolist() == [[1, 1, 3, 1.0], [1, 2, 3, 5.0]]
    expected = applied_pipeline(pipeline, pd.DataFrame({"x": [1.0]}))
    assert tables["half_matrix"].to_numpy().tolist() == [[1, expected.iloc[0, 0]]]
