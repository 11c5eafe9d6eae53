"""What viewers did after a cut, on planted types: who is told of, against whom, and when nobody."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from stage_tables import stored

from analysis.interpret.forward import forward_table
from analysis.settings import Model, Settings

DRAFT = Settings(model=Model(draft=True, k_max=5))
CENTRES = np.array([[0, 0, 0], [8, 0, 0], [0, 8, 0]])
# Rows of a viewer behind the cut: none of most viewers, so many of the others, by type.
LATER = {0: (4, 2), 1: (2, 6), 2: (10, 1)}
SHARES = (0.5, 0.3, 0.2)


def _viewers(size=900, seed=4):
    random = np.random.default_rng(seed)
    truth = random.choice(3, size, p=SHARES)
    table = pd.DataFrame(CENTRES[truth] + random.normal(size=(size, 3)), columns=list("abc"))
    table.insert(0, "user_id", np.arange(size))
    table.insert(1, "split", random.choice(["train", "val", "test"], size, p=[0.6, 0.2, 0.2]))
    table.insert(2, "n", 20)
    return table, truth


def _stages(folder, truth_today=None, every=None, cut=5):
    """Return scrub and model of viewers whose type says what they do behind the cut."""
    table, truth = _viewers()
    order = table.groupby(truth).cumcount().to_numpy()
    rows = [LATER[t][1] if at % LATER[t][0] == 0 else 0 for t, at in zip(truth, order, strict=True)]
    table.loc[:99, "n"] = 3
    table.loc[100:109, "n"] = 5
    today = truth if truth_today is None else truth_today(truth)
    windows = pd.DataFrame(
        {
            **{"split": ["train", "val", "test"], "days": 90},
            "cut": pd.to_datetime(["2004-01-01", "2004-04-01", "2004-07-01"]),
            "end": pd.to_datetime(["2004-04-01", "2004-07-01", "2004-10-01"]),
        }
    )
    scrubbed = {
        "prediction_windows": windows.head(every),
        "prediction/matrix_test": table,
        "prediction/engagement/y_test": pd.DataFrame({"user_id": table["user_id"], "events": rows}),
        "window": pd.DataFrame({"min_ratings": [cut]}),
    }
    recipe = {"method": "Gaussian mixture", "k": 3}
    recipe["parameters"] = json.dumps({"covariance_type": "full", "floor": 0.1})
    modelled = {
        "chosen": pd.DataFrame([recipe]),
        "labels": pd.DataFrame({"user_id": table["user_id"], "segment": today}),
    }
    kept = pd.DataFrame({"type": truth, "rows": rows}).iloc[100:]
    made = {"scrubbed": stored(folder / "s", scrubbed), "modelled": stored(folder / "m", modelled)}
    return made, kept


def test_each_segment_is_told_of_known_viewers_beside_all_others(tmp_path):
    made, kept = _stages(tmp_path)
    found = forward_table([0, 1, 2], **made, settings=DRAFT).set_index("segment")
    assert found.index.tolist() == [0, 1, 2]
    assert (found["overlap"] > 0.98).all()
    for segment in range(3):
        own, others = kept[kept["type"] == segment], kept[kept["type"] != segment]
        row = found.loc[segment]
        # A viewer or two lie between the types.
        assert row["viewers"] == pytest.approx(len(own), abs=3)
        assert row["viewers"] + row["others"] == 800
        assert row["came"] == pytest.approx(own["rows"].gt(0).mean(), abs=0.01)
        assert row["each"] == pytest.approx(own["rows"].mean(), abs=0.05)
        assert row["others_came"] == pytest.approx(others["rows"].gt(0).mean(), abs=0.01)
        assert row["others_each"] == pytest.approx(others["rows"].mean(), abs=0.05)
        error = 1.96 * own["rows"].std() / np.sqrt(len(own))
        assert row["each_high"] - row["each"] == pytest.approx(error, rel=0.05)
        assert row["each"] - row["each_low"] == pytest.approx(error, rel=0.05)
        assert row["came_low"] < row["came"] < row["came_high"]
    assert found["cut"].unique().tolist() == [pd.Timestamp("2004-07-01")]
    assert found["days"].tolist() == [90] * 3


def test_the_segments_of_today_are_told_by_their_numbers(tmp_path):
    turned = np.array([2, 0, 1])
    made, kept = _stages(tmp_path, lambda truth: turned[truth])
    found = forward_table([0, 1, 2], **made, settings=DRAFT).set_index("segment")
    for segment in range(3):
        own = kept[turned[kept["type"]] == segment]
        assert found.loc[segment, "each"] == pytest.approx(own["rows"].mean(), abs=0.05)


def test_a_segment_that_was_another_before_the_cut_is_left_out(tmp_path):
    """Two of three in the third type are of the first today: only the second is found again."""
    random = np.random.default_rng(0)

    def mixed(truth):
        return np.where(truth == 1, 1, np.where(random.random(len(truth)) < 0.5, 0, 2))

    made, _ = _stages(tmp_path, mixed)
    assert forward_table([0, 1, 2], **made, settings=DRAFT)["segment"].tolist() == [1]


@pytest.mark.parametrize(
    ("every", "cut", "shown"), [(0, 5, [0, 1, 2]), (3, 500, [0, 1]), (3, 5, [])]
)
def test_without_a_window_or_viewers_nobody_is_told_of(tmp_path, every, cut, shown):
    made, _ = _stages(tmp_path, every=every, cut=cut)
    assert forward_table(shown, **made, settings=DRAFT).empty


def test_what_few_viewers_did_is_withheld(tmp_path):
    made, kept = _stages(tmp_path)
    fewest = int(kept[kept["type"] == 2]["rows"].gt(0).sum()) + 3
    found = forward_table([0, 1, 2], **made, settings=DRAFT, fewest=fewest).set_index("segment")
    assert np.isnan(found.loc[2, ["came", "came_low", "each", "each_high"]].astype(float)).all()
    assert found.loc[[0, 1], ["came", "each"]].notna().all(axis=None)
