"""Rows of nobody on which predictors are tried: shuffled, of strangers, and none of few viewers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.reuse.forecasts.exported_forecasts import made_up_viewers
from analysis.tables import Results, Tables


def results_of(folder, ids):
    """Return results of viewers of whom two in three learn, each with two rows and one pair."""
    (folder / "prediction" / "rating").mkdir(parents=True)
    count = len(ids)
    split = ["train", "train", "test"] * (count // 3 + 1)
    pd.DataFrame({"user_id": ids, "split": split[:count]}).to_parquet(folder / "users.parquet")
    numbers = np.arange(count, dtype=float)
    rows = pd.DataFrame({"user_id": ids, "n": numbers + 1, "recency": 1000 + numbers})
    rows.to_parquet(folder / "prediction" / "now.parquet")
    pairs = rows.assign(event=np.arange(count), title_id=[f"t{at}" for at in range(count)])
    pairs.to_parquet(folder / "prediction" / "rating" / "X_test.parquet")
    scrubbed = Tables(folder)
    return Results(scrubbed, scrubbed, scrubbed, scrubbed, scrubbed, scrubbed)


NUMBERS, TEXTS = list(range(3, 63)), [f"nobody {at}" for at in range(100, 160)]


@pytest.mark.parametrize("ids", [NUMBERS, TEXTS, [-5, *NUMBERS[1:]]])
@pytest.mark.parametrize("task", ["rating", "churn"])
def test_rows_are_of_training_viewers_and_of_none_of_them(tmp_path, ids, task):
    made = made_up_viewers(results_of(tmp_path, ids), task, ["n", "recency"], seed=4)
    assert len(made) == 20
    learners = {float(at) for at in range(60) if at % 3 < 2}
    assert set(made["n"] - 1) | set(made["recency"] - 1000) <= learners
    assert not (made["recency"] - 1000 == made["n"] - 1).all()
    if task == "rating":
        assert not set(made["user_id"]) & set(ids)
        assert made["user_id"].nunique() == 20
        assert set(made["title_id"]) <= {f"t{at:.0f}" for at in learners}


@pytest.mark.parametrize("task", ["rating", "churn"])
def test_of_few_viewers_no_row_is_made_up(tmp_path, task):
    made = made_up_viewers(results_of(tmp_path, NUMBERS[:12]), task, ["n", "recency"], seed=4)
    assert made.empty
    assert {"n", "recency"} <= set(made)
