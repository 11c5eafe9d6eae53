"""Interactions in canonical form: their numbers, and what repeats among them."""

import numpy as np
import pandas as pd
import pytest

from analysis.obtain import obtain
from analysis.settings import Settings


def log(folder, extra: pd.DataFrame | None = None) -> dict:
    draw = np.random.default_rng(5)
    pairs = draw.permutation(60 * 40)[:1500]
    rows = pd.DataFrame({
        "user_id": pairs // 40, "movie_id": pairs % 40, "rating": draw.integers(1, 6, 1500),
        "date": pd.Timestamp("2004-01-01") + pd.to_timedelta(draw.integers(0, 700, 1500), "D"),
    })  # fmt: skip
    rows = rows if extra is None else pd.concat([rows, extra(rows)], ignore_index=True)
    rows.to_csv(folder / "ratings.csv", index=False)
    return rows, obtain(str(folder / "ratings.csv"), Settings())


def test_events_are_the_numbers_of_the_rows_as_read(tmp_path):
    rows, found = log(tmp_path)
    read = found["interactions"].to_pandas().sort_values("event", ignore_index=True)
    assert read["event"].tolist() == list(range(len(rows)))
    assert read["user_id"].tolist() == rows["user_id"].tolist()
    assert read["rating"].tolist() == rows["rating"].tolist()


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (None, {}),
        (lambda rows: rows.head(7), {"duplicate rows": 7}),
        (lambda rows: rows.head(4).assign(rating=9 - rows["rating"]), {"repeated pairs": 4}),
        (lambda rows: pd.concat([rows.head(3), rows.head(5).assign(date="2005-12-30")]),
         {"duplicate rows": 3, "repeated pairs": 5}),
        (lambda rows: pd.concat([rows.head(2)] * 3), {"duplicate rows": 6}),
    ],
)  # fmt: skip
def test_repeats_are_counted_exactly(tmp_path, extra, expected):
    _, found = log(tmp_path, extra)
    odd = found["anomalies"]
    odd = odd[odd["kind"].isin(["duplicate rows", "repeated pairs"])]
    assert dict(zip(odd["kind"], odd["rows"], strict=True)) == expected
