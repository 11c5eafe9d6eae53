"""Two parts of a history: of equal size, without a row in both, days whole where they may be."""

from __future__ import annotations

import ibis
import pandas as pd
import pytest
from obtained_folder import crowd, frame, named, obtained, settings

from analysis.scrub import scrub
from analysis.scrub.features.catalogue import Feature
from analysis.scrub.matrix.thinned_histories import (
    ROOM,
    SHARES,
    ordered_rows,
    parted_rows,
    whole_amounts,
)


def _rows(days, viewer=1):
    size = len(days)
    rows = {"user_id": viewer, "title_id": range(size), "day": days, "event": range(size)}
    return pd.DataFrame(rows).astype({"day": "Int64"})


def _placed(rows, repeats=False):
    found = ordered_rows(ibis.memtable(rows), "salt", repeats).mutate(number=ibis._.user_id)
    return found.order_by("user_id", "place")


def test_days_stay_together():
    placed = _placed(_rows([1, 2, 3, 1, 2, 3, 1, 2, 3])).execute()
    assert placed["place"].tolist() == list(range(1, 10))
    assert (placed["many"] == 9).all()
    days = placed["day"].tolist()
    assert sum(one != other for one, other in zip(days, days[1:], strict=False)) == 2


def test_titles_stay_together_where_viewers_come_back_to_them():
    rows = _rows([1, 2, 3, 1, 2, 3, 1, 2, 3]).assign(title_id=[0, 0, 0, 1, 1, 1, 2, 2, 2])
    titles = _placed(rows, repeats=True).execute()["title_id"].tolist()
    assert sum(one != other for one, other in zip(titles, titles[1:], strict=False)) == 2


def test_rows_without_a_date_are_drawn_one_by_one():
    placed = _placed(_rows([None] * 12)).execute()
    assert sorted(placed["event"]) == list(range(12))
    assert placed["event"].tolist() != list(range(12))


def test_parts_are_of_equal_size_and_share_no_row():
    """Thirteen rows: 6 4 3 2 1, since an eighth and the next have as many as one before."""
    parts = parted_rows(_placed(_rows(list(range(13))))).execute()
    parts["at"], parts["part"] = parts["user_id"] % ROOM // 2, parts["user_id"] % 2
    sizes = parts.groupby(["at", "part"]).size().unstack()
    assert sizes[0].tolist() == sizes[1].tolist() == [6, 4, 3, 2, 1]
    assert [SHARES[at] for at in sizes.index] == [1 / 2, 3 / 8, 1 / 4, 3 / 16, 1 / 8]
    for _, each in parts.groupby("at"):
        assert each["event"].is_unique
    assert (parts["user_id"] // ROOM == 1).all()


def test_one_row_has_no_part():
    assert parted_rows(_placed(_rows([5]))).count().execute() == 0


FEATURES = [
    Feature("events", "events", "count", "volume", "n", volume=True),
    Feature("level", "level", "stars", "level", "mean"),
]


@pytest.mark.parametrize(("counts", "events"), [([4, 9, 9], [9.0, 9.0]), ([4, 4, 9], [4.0, 4.0])])
def test_amounts_are_of_the_whole_only_where_no_viewer_did_as_little(counts, events):
    """The part has five rows: one of three viewers has as few, or two of them."""
    parts = pd.DataFrame({"user_id": [3, 3], "n": [5.0, 5], "events": [4.0, 4], "level": [1.0, 2]})
    whole = pd.DataFrame({"user_id": [1, 2, 3], "n": counts, "events": counts, "level": 7.0})
    found = whole_amounts(parts, whole, FEATURES)
    assert found["events"].tolist() == events
    assert found["level"].tolist() == [1.0, 2.0]


def test_the_stage_parts_learning_and_validating_viewers(tmp_path):
    made = scrub(obtained(tmp_path, crowd(users=70), named()), settings())
    thinned, users = frame(made["thinned_matrix"]), frame(made["users"]).set_index("user_id")
    assert set(thinned["split"]) == {"train", "val"}
    assert (users.loc[thinned["user_id"], "split"].to_numpy() == thinned["split"]).all()
    whole = users.loc[thinned["user_id"], "n"].to_numpy()
    assert ((whole * thinned["share"]) // 1 == thinned["n"]).all()
    matrix = frame(made["matrix"])
    assert list(thinned.columns)[5:] == list(matrix.columns)[3:]
    assert thinned.iloc[:, 5:].notna().all(axis=None)
    sizes = thinned.groupby(["user_id", "share"])["part"].agg(list)
    assert all(one == [1, 2] for one in sizes)
