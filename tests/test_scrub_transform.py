"""The pipeline: each step by hand, names out, the same matrix in a fresh process."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from obtained_folder import crowd, frame, named, obtained, settings

from analysis.scrub import scrub
from analysis.scrub.features.catalogue import Feature
from analysis.scrub.matrix import transform
from analysis.scrub.matrix.distributions import feature_histogram, reached_distance, skew

FEATURES = [
    Feature("a", "a", "u", "one", "f", scale="log"),
    Feature("b", "b", "u", "two", "f"),
    Feature("c", "c", "u", "two", "f"),
]


@pytest.fixture
def raw() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "a": rng.lognormal(2, 1, 400),
            "b": rng.normal(2000, 4, 400),
            "c": rng.exponential(1, 400),
        }
    )


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crowd")
    return folder, scrub(obtained(folder / "in", crowd(), named()), settings())


def fit(raw: pd.DataFrame, tails: float = 0.0, how: str = "median"):
    return transform.fitted_pipeline(FEATURES, raw, [tails] * 3, [how] * 3)


def test_blocks_weigh_the_same(raw):
    made = transform.applied_pipeline(fit(raw), raw)
    sizes = {"a": 1, "b": 2, "c": 2}
    for name, size in sizes.items():
        assert made[name].std(ddof=0) == pytest.approx(1 / np.sqrt(size), rel=0.02)


def test_values_are_clipped_before_the_block_weight(raw):
    wild = raw.copy()
    wild.loc[0, "b"] = 1e9
    wild.loc[1, "b"] = -np.inf
    made = transform.applied_pipeline(fit(raw, 0.01), wild)
    assert np.isfinite(made).all(axis=None)
    assert made["b"].abs().max() <= 3.5 / np.sqrt(2)


def test_limits_are_quantiles_of_the_finite_training_values():
    train = np.array([[0.0], [1.0], [2.0], [3.0], [4.0], [np.nan], [np.inf]])
    low, high = transform.tail_limits(train, [0.25])
    assert (low[0], high[0]) == (1.0, 3.0)


@pytest.mark.parametrize(("how", "value"), [("median", 2.0), ("mode", 1.0)])
def test_missing_values_are_filled_as_train_teaches(how, value):
    train = pd.DataFrame({name: [1.0, 1.0, 2.0, 3.0, 4.0] for name in "abc"})
    pipeline = transform.fitted_pipeline(FEATURES, train, [0.0] * 3, [how] * 3)
    lacking = pd.DataFrame({"a": [3.0, 3.0], "b": [np.nan, value], "c": [3.0, 3.0]})
    made = transform.applied_pipeline(pipeline, lacking)
    assert made.loc[0, "b"] == made.loc[1, "b"]


def test_a_model_fills_from_the_other_columns(raw):
    raw["c"] = raw["b"] * 2
    lacking = raw.copy()
    lacking.loc[0, "c"] = np.nan
    made = transform.applied_pipeline(fit(raw, how="model"), lacking)
    whole = transform.applied_pipeline(fit(raw, how="model"), raw)
    assert made.loc[0, "c"] == pytest.approx(whole.loc[0, "c"], abs=0.05)


def test_the_transform_is_learned_on_train_only(outcome):
    _, found = outcome
    users = frame(found["users"])
    train = found["features"].merge(users[users["eligible"] & (users["split"] == "train")])
    kept = list(found["matrix"].columns[3:])
    limits = found["treatment"].set_index("feature")
    for name in kept:
        assert limits.loc[name, "lower"] == pytest.approx(np.nanquantile(train[name], 0.001))


RELOAD = """
import sys
import pandas as pd
raw = pd.read_parquet(sys.argv[2])
if sys.argv[1].endswith(".pkl"):
    import pickle
    pipeline = pickle.loads(open(sys.argv[1], "rb").read())
else:
    from skops import io
    pipeline = io.loads(open(sys.argv[1], "rb").read(), trusted=["numpy.clip", "numpy.dtype"])
names = list(pipeline.get_feature_names_out())
made = pd.DataFrame(pipeline.transform(raw[list(pipeline.feature_names_in_)]), columns=names)
assert not [name for name in sys.modules if name.startswith("analysis")]
made.to_parquet(sys.argv[3])
"""


@pytest.mark.parametrize("name", ["preprocess.pkl", "preprocess.skops"])
def test_a_fresh_process_makes_the_same_matrix(outcome, name, tmp_path):
    _, found = outcome
    (tmp_path / name).write_bytes(found[name])
    eligible = found["features"]["n"] >= 5
    found["features"][eligible].to_parquet(tmp_path / "raw.parquet")
    arguments = [str(tmp_path / part) for part in (name, "raw.parquet", "made.parquet")]
    subprocess.run([sys.executable, "-c", RELOAD, *arguments], check=True, cwd=tmp_path)
    made = pd.read_parquet(tmp_path / "made.parquet")
    expected = found["matrix"].drop(columns=["user_id", "split", "n"])
    pd.testing.assert_frame_equal(made, expected, check_exact=True)


def test_the_twin_needs_no_trust_beyond_what_is_stated(outcome):
    from skops import io

    untrusted = io.get_untrusted_types(data=outcome[1]["preprocess.skops"])
    assert set(untrusted) <= set(transform.TRUSTED)


def test_treatment_can_be_told_by_column(tmp_path):
    told = {"level": "drop", "popularity": "winsor:0.1", "recency": "impute:mode"}
    found = scrub(obtained(tmp_path, crowd(), named()), settings(treatment=told))
    assert "level" not in found["matrix"]
    treatment = found["treatment"].set_index("feature")
    assert treatment.loc["recency", "method"] == "mode"
    if "popularity" in treatment.index:
        assert treatment.loc["popularity", "winsorised_low"] > 1


def test_parts_of_the_segmentation_make_up_the_matrix(outcome):
    _, found = outcome
    parts = [found[f"segmentation/X_{name}"] for name in ("train", "val", "test")]
    assert sum(map(len, parts)) == len(found["matrix"])
    assert set().union(*(part["user_id"] for part in parts)) == set(found["matrix"]["user_id"])


def test_every_histogram_counts_every_viewer(outcome):
    _, found = outcome
    counts = found["distributions"].groupby(["feature", "stage"])["users"].sum()
    missing = found["treatment"].set_index("feature")["missing"]
    for (feature, stage), users in counts.items():
        lacking = missing[feature] if stage == "raw" else 0
        assert users == len(found["matrix"]) - lacking


def test_a_constant_has_one_bar_and_no_skew():
    bars = feature_histogram("x", "raw", np.full(15, 2.0), True)
    assert bars["users"].sum() == 15
    assert feature_histogram("x", "raw", np.full(9, 2.0), True).empty
    assert skew(np.full(5, 2.0)) == 0
    assert skew(np.array([0.0, 0.0, 3.0])) == pytest.approx(np.sqrt(2) / 2)


def test_no_bar_is_of_few_viewers_and_no_end_of_one():
    # 1 to 50, and one viewer at a thousand: the tenth from below is 10, from above 42.
    values = np.array([*range(1, 51), 1000.0])
    bars = feature_histogram("x", "raw", values, False)
    assert (bars["lower"].iloc[0], bars["upper"].iloc[-1]) == (10, 42)
    assert bars["users"].sum() == 51
    assert bars["users"].min() >= 10
    assert bars["bins"].sum() == 30
    # Each bar tells of what lies between its ends; the first and the last of all beyond too.
    inner = bars.iloc[1:-1]
    for bar in inner.itertuples():
        assert bar.users == ((values >= bar.lower) & (values < bar.upper)).sum()


def test_distances_are_those_that_ten_viewers_reach():
    # Ninety at 0, nine at 10 and one at 100: the mean is 1.9, and the tenth farthest is at 10.
    values = np.array([0.0] * 90 + [10.0] * 9 + [100.0])
    spread = np.sqrt((9 * 100 + 10_000) / 100 - 1.9**2)
    assert reached_distance(values) == pytest.approx(8.1 / spread)
    assert reached_distance(values[-9:]) == 0
    assert reached_distance(np.full(12, 2.0)) == 0


def test_rules_that_touch_no_row_move_no_feature(outcome):
    _, found = outcome
    table = found["sensitivity"]
    assert set(table["rule"]) == set(found["rules"]["rule"])
    assert (table["change"] == 0).all()


def test_switching_a_rule_that_matters_moves_features(tmp_path):
    rows = crowd()
    rows.loc[rows.sample(frac=0.3, random_state=1).index, "rating"] = 1000.0
    found = scrub(obtained(tmp_path, rows), settings())
    change = found["sensitivity"].set_index(["rule", "feature"])["change"]
    assert change["out_of_range"].max() > 0.5
    assert (change["out_of_window"] == 0).all()
