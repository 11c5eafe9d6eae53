"""Made-up histories: drawn from what many viewers have in common, the same again, and nobody's."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from stage_tables import stored

from analysis.interpret.histories import (
    AMOUNTS,
    Usual,
    drawn_rows,
    made_histories,
    typical_histories,
    usual_of_segments,
)

# Forty known viewers of one segment and twelve of another; viewer v has v % 5 + 2 rows, a day
# apart in the first and ten in the second, on titles 0, 1, 2 … in turn; title 9 is the secret of
# three viewers. Marks are 4 on even titles and 2 on odd ones, but one viewer in four says 3.
FIRST, SECOND = range(40), range(100, 112)
SECRET, FEW = 9, 3
FIRST_DAY = pd.Timestamp("2004-01-01")


def _rows():
    rows = []
    for viewer in (*FIRST, *SECOND):
        gap = 1 if viewer in FIRST else 10
        for at in range(viewer % 5 + 2):
            mark = 3.0 if viewer % 4 == 0 else (2.0 if at % 2 else 4.0)
            rows.append(
                (viewer, at, mark, pd.Timestamp("2004-01-01") + pd.Timedelta(days=at * gap))
            )
        if viewer < FEW:
            rows.append((viewer, SECRET, 5.0, pd.Timestamp("2004-01-01")))
    frame = pd.DataFrame(rows, columns=["user_id", "title_id", "rating", "at"])
    return frame.assign(event=frame.index, at=frame["at"].astype("datetime64[us]"))


@pytest.fixture
def scrubbed(tmp_path):
    titles = pd.DataFrame({"title_id": range(10), "title": [f"Title {n}" for n in range(10)]})
    return stored(tmp_path, {"ratings": _rows(), "titles": titles.assign(genuine=True)})


def _labels(folder, guessed=()):
    viewers = [*FIRST, *SECOND]
    labels = pd.DataFrame({"user_id": viewers, "segment": [int(v in SECOND) for v in viewers]})
    evidence = np.where(labels["user_id"].isin(guessed), "low", "full")
    return stored(folder / "made", {"labels": labels.assign(evidence=evidence)})["labels"]


def test_what_is_usual_is_counted_of_known_viewers(tmp_path, scrubbed):
    rows = drawn_rows(scrubbed["ratings"], _labels(tmp_path))
    usual = usual_of_segments(rows, scrubbed["titles"], [0, 1], 2)
    each = _rows()[lambda frame: frame["user_id"] < 40].groupby("user_id").size()
    assert usual[0].amounts == pytest.approx(each.quantile(AMOUNTS).tolist())
    assert set(usual[0].gaps) == {1}
    known = usual[0].titles.set_index("title")
    assert known.loc["Title 1", ["chosen", "mark"]].tolist() == [40, 2.0]
    assert known.loc["Title 0", ["chosen", "mark"]].tolist() == [40, 4.0]
    assert known.loc["Title 3", "chosen"] == sum(v % 5 >= 2 for v in FIRST)
    assert 1 not in usual  # of twelve viewers a tenth is fewer than two


def test_a_title_of_few_viewers_and_a_segment_of_few_are_in_no_history(tmp_path, scrubbed):
    rows = drawn_rows(scrubbed["ratings"], _labels(tmp_path))
    told = usual_of_segments(rows, scrubbed["titles"], [0, 1], FEW)[0]
    assert f"Title {SECRET}" in set(told.titles["title"])
    made = typical_histories(_labels(tmp_path), [0, 1], 7, FEW + 1, scrubbed=scrubbed)
    assert set(made["segment"]) == {0}
    assert f"Title {SECRET}" not in set(made["title"])
    # A tenth of forty viewers is fewer than ten.
    assert typical_histories(_labels(tmp_path), [0, 1], 7, 10, scrubbed=scrubbed).empty


def test_guessed_viewers_and_segments_that_are_not_told_of_are_in_none(tmp_path, scrubbed):
    labels = _labels(tmp_path, guessed=range(20))
    rows = drawn_rows(scrubbed["ratings"], labels)
    assert set(rows.select("user_id").distinct().execute()["user_id"]) == {*range(20, 40), *SECOND}
    assert typical_histories(labels, [], 7, 1, scrubbed=scrubbed).empty


def test_five_histories_go_from_few_rows_to_many_and_are_the_same_again(tmp_path, scrubbed):
    made = typical_histories(_labels(tmp_path), [0], 7, 2, scrubbed=scrubbed)
    pd.testing.assert_frame_equal(
        made, typical_histories(_labels(tmp_path), [0], 7, 2, scrubbed=scrubbed)
    )
    other = typical_histories(_labels(tmp_path), [0], 8, 2, scrubbed=scrubbed)
    assert not made.equals(other)
    each = made.groupby("history")
    assert each["rows"].first().is_monotonic_increasing
    assert list(each.groups) == [1, 2, 3, 4, 5]
    assert not made.duplicated(["history", "title"]).any()
    assert (
        made.groupby("history").size() == made.groupby("history")["rows"].first().clip(upper=5)
    ).all()
    assert each["day"].is_monotonic_increasing.all()
    assert (each["day"].first() == 0).all()
    assert (made["day"] <= made["span"]).all()
    assert set(made["mark"]) <= {2.0, 4.0, 5.0}


def test_days_steps_and_weights_are_those_given():
    titles = pd.DataFrame({"title": ["often", "never"], "chosen": [1, 0], "mark": [3.0, 1.0]})
    usual = Usual(np.array([3.0]), np.full(19, 7.0), titles.head(1))
    made = made_histories(usual, [1, 2])
    assert made == [
        {
            "history": 1,
            "rows": 3,
            "span": 14.0,
            "place": 1,
            "day": 0.0,
            "title": "often",
            "mark": 3.0,
        }
    ]
    undated = made_histories(Usual(np.array([3.0]), None, titles.head(1)), [1, 2])
    assert np.isnan(undated[0]["day"])
    assert np.isnan(undated[0]["span"])
