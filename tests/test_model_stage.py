"""The stage and the bare table from end to end, on planted truth and on what is too little."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from analysis.clustering.export import rebuild_segmentation
from analysis.errors import UserError
from analysis.model import cluster, model
from analysis.model.compare.indices import adjusted_rand
from analysis.model.segment_tables import half_label_table
from analysis.settings import Model, Settings
from analysis.tables import Tables

DRAFT = Settings(model=Model(draft=True, k_max=5))
TABLES = [
    *("rule", "gate", "gate_curve", "gate_draws", "comparison", "chosen", "labels", "stability"),
    *("agreement", "projection", "centroids", "silhouettes", "sensitivity"),
]


def matrix(size, groups, seed, first=0):
    random = np.random.default_rng(seed)
    centres = np.array([[0, 0, 0], [6, 0, 0], [0, 6, 0], [0, 0, 6]])[:groups]
    truth = random.integers(0, groups, size)
    rows = centres[truth] + random.normal(size=(size, 3))
    table = pd.DataFrame(rows, columns=["one", "two", "three"])
    table.insert(0, "user_id", np.arange(size) + first)
    table.insert(1, "split", random.choice(["train", "val", "test"], size, p=[0.6, 0.2, 0.2]))
    table.insert(2, "n", random.integers(5, 60, size))
    return table, truth


def scrubbed(folder, full, low):
    full.to_parquet(folder / "matrix.parquet", index=False)
    low.to_parquet(folder / "low_evidence_matrix.parquet", index=False)
    return Tables(folder)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    full, truth = matrix(1500, 3, 4)
    low, _ = matrix(200, 3, 5, first=10_000)
    return model(scrubbed(tmp_path_factory.mktemp("planted"), full, low), DRAFT), truth


def test_planted_groups_are_found(planted):
    found, truth = planted
    assert found["gate"]["structure"].item() == "strong"
    assert found["chosen"]["k"].item() == 3
    labels = found["labels"]
    assert labels["evidence"].value_counts().to_dict() == {"full": 1500, "low": 200}
    assert adjusted_rand(truth, labels["segment"].to_numpy()[:1500]) > 0.9
    assert labels["margin"].between(0, 1).all()


def test_every_table_is_there(planted):
    found, _ = planted
    assert set(TABLES) <= set(found)
    sizes = found["labels"]["segment"].value_counts()
    assert sizes.index.tolist() == sorted(sizes.index)
    assert found["comparison"]["candidate"].is_unique
    assert json.loads(found["chosen"]["test"].item())["rule"] == found["rule"]["hash"].item()


def test_every_measure_of_the_comparison_has_its_standard_error(planted):
    table = planted[0]["comparison"].set_index("candidate").loc["KMeans k=3"]
    names = ("silhouette", "calinski_harabasz", "davies_bouldin", "jaccard_mean", "score")
    fitted = ("within_ss", "smallest_share", "prediction_strength", "calibrated", "silhouette_z")
    for name in names + fitted:
        assert 0 <= table[f"{name}_se"] < 0.2 * abs(table[name])
    mixture = planted[0]["comparison"].set_index("candidate").loc["Gaussian mixture (full) k=3"]
    for name in ("bic", "icl"):
        assert 0 < mixture[f"{name}_se"] < 0.2 * abs(mixture[name])
    assert 0 <= table["ari_resamples_se"] < 0.1


def test_the_same_seed_gives_the_same_labels(planted, tmp_path):
    found, _ = planted
    full, _ = matrix(1500, 3, 4)
    again = model(scrubbed(tmp_path, full, full.head(0)), DRAFT)["labels"]
    pd.testing.assert_frame_equal(again, found["labels"].head(1500))


def test_the_exported_values_give_the_same_labels(planted):
    found, _ = planted
    full, _ = matrix(1500, 3, 4)
    again = rebuild_segmentation(json.loads(found["segmentation.json"]))
    segments, margin = again.assign(again.points(full))
    labels = found["labels"].head(1500)
    assert segments.tolist() == labels["segment"].tolist()
    assert margin.round(6).tolist() == labels["margin"].tolist()
    # Nothing was parted, so that how sure they are is not known.
    assert json.loads(found["segmentation.json"])["scale"] is None
    assert labels["confidence"].isna().all()


def test_halves_are_labelled_as_the_whole_is(planted, tmp_path):
    """The matrix of halves holds the last hundred viewers, the first fifty as they are."""
    found, _ = planted
    full, _ = matrix(1500, 3, 4)
    halved = full.tail(100).drop(columns=["split", "n"]).reset_index(drop=True)
    halved.loc[50:, ["one", "two", "three"]] = [6.0, 0.0, 0.0]
    halved.to_parquet(tmp_path / "half_matrix.parquet", index=False)
    again = rebuild_segmentation(json.loads(found["segmentation.json"]))
    table = half_label_table(again, Tables(tmp_path))
    assert table["user_id"].tolist() == list(range(1400, 1500))
    assert table["segment"][:50].tolist() == found["labels"]["segment"][1400:1450].tolist()
    assert table["segment"][50:].nunique() == 1
    assert found["half_labels"].empty


def test_one_continuous_population_has_no_structure(tmp_path):
    full, _ = matrix(1500, 1, 6)
    found = model(scrubbed(tmp_path, full, full.head(0)), DRAFT)
    assert found["gate"]["structure"].item() == "none"
    assert found["chosen"]["convenience"].item()


def test_a_single_measure_of_few_values_is_compared_too(tmp_path):
    full, _ = matrix(1500, 1, 7)
    one = full.drop(columns=["two", "three"]).assign(one=full["one"].round())
    found = model(scrubbed(tmp_path, one, one.head(0)), DRAFT)
    assert set(TABLES) <= set(found)
    assert len(found["labels"]) == 1500
    assert found["neighbours"].empty


@pytest.mark.parametrize(
    "full",
    [matrix(3, 1, 1)[0], matrix(400, 1, 1)[0].assign(one=1.0, two=1.0, three=1.0)],
    ids=["three viewers", "duplicates only"],
)
def test_too_little_gives_one_segment(full, tmp_path):
    found = model(scrubbed(tmp_path, full, full.head(0)), DRAFT)
    assert found["gate"]["structure"].item() == "not_tested"
    assert found["gate"]["note"].item()
    assert set(found["labels"]["segment"]) == {0}
    assert set(TABLES) <= set(found)


def test_a_failing_candidate_is_recorded(monkeypatch, tmp_path):
    from analysis.clustering import parallel
    from analysis.clustering.methods import candidates

    def failing(*arguments):
        raise ArithmeticError("no convergence")

    monkeypatch.setattr(parallel, "process_count", lambda: 1)
    broken = candidates.Method("Birch", failing, failing, "native")
    monkeypatch.setitem(candidates.METHODS, "Birch", broken)
    full, _ = matrix(600, 2, 7)
    table = model(scrubbed(tmp_path, full, full.head(0)), DRAFT)["comparison"]
    assert "no convergence" in table.set_index("candidate").loc["Birch k=2", "reason"]
    assert table.set_index("candidate").loc["KMeans k=2", "admissible"]


def test_cluster_reads_any_table():
    table, truth = matrix(300, 3, 8)
    rows = table[["one", "two", "three"]].assign(text="x", constant=1.0)
    rows.loc[0, "one"] = np.nan
    found = cluster(rows, DRAFT, transform=False, k_max=6)
    assert found["verdict"]["structure"] == "strong"
    assert found["columns"] == ["one", "two", "three"]
    assert adjusted_rand(truth, np.array(found["labels"])) > 0.9
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame({"a": [1.0]}),
        pd.DataFrame({"a": [2.0] * 100}),
        pd.DataFrame({"a": np.arange(9) * 1.5}),
    ],
    ids=["one row", "constant", "fewer rows than k"],
)
def test_cluster_of_too_little_is_one(table):
    found = cluster(table, DRAFT)
    assert found["verdict"]["structure"] == "not_tested"
    assert set(found["labels"]) == {0}
    json.dumps(found, allow_nan=False)


def test_cluster_refuses_words():
    with pytest.raises(UserError, match="numbers"):
        cluster(pd.DataFrame({"a": ["x", "y"]}), DRAFT)


@pytest.mark.parametrize("shape", ["exponential", "standard_t"])
def test_tails_are_not_groups(shape):
    random = np.random.default_rng(5)
    draw = {
        "exponential": random.exponential,
        "standard_t": lambda size: random.standard_t(3, size),
    }
    found = cluster(pd.DataFrame(draw[shape](size=(500, 3))), DRAFT, transform=False, k_max=5)
    assert found["verdict"]["structure"] == "none"


def three_groups(size=240):
    table, truth = matrix(size, 3, 8)
    return table[["one", "two", "three"]], truth


@pytest.mark.parametrize("change", ["row order", "constant", "unit", "labels of columns"])
def test_cluster_does_not_depend_on(change):
    rows, truth = three_groups()
    order = np.arange(len(rows))
    if change == "row order":
        order = np.random.default_rng(0).permutation(len(rows))
    changed = {
        "row order": rows.iloc[order],
        "constant": rows + 1e4,
        "unit": rows * 1000,
        "labels of columns": rows.set_axis(["p", "q", "r"], axis=1),
    }[change]
    found = cluster(changed, DRAFT, k_max=4)
    assert found["verdict"]["structure"] == "strong"
    assert found["chosen"]["k"] == 3
    assert adjusted_rand(truth[order], np.array(found["labels"])) > 0.95


@pytest.mark.parametrize(
    "damage", ["doubled rows", "gaps", "an empty column", "infinite values", "one far row"]
)
def test_cluster_of_damaged_tables(damage):
    rows, truth = three_groups()
    rows = rows.reset_index(drop=True)
    if damage == "doubled rows":
        rows, truth = pd.concat([rows, rows]), np.concatenate([truth, truth])
    if damage == "gaps":
        rows = rows.mask(np.random.default_rng(1).random(rows.shape) < 0.03)
    if damage == "an empty column":
        rows["empty"] = np.nan
    if damage == "infinite values":
        rows.iloc[[3, 5], 0] = [np.inf, -np.inf]
    if damage == "one far row":
        rows.iloc[7] = 1e6
    found = cluster(rows, DRAFT, k_max=4)
    assert len(found["labels"]) == len(rows)
    assert found["chosen"]["k"] == 3
    assert adjusted_rand(truth, np.array(found["labels"])) > 0.8
    json.dumps(found, allow_nan=False)


def test_one_group_is_none():
    rows = pd.DataFrame(np.random.default_rng(2).normal(size=(300, 3)), columns=list("abc"))
    assert cluster(rows, DRAFT, k_max=4)["verdict"]["structure"] == "none"


def test_what_the_segments_depend_on_is_varied(planted):
    found = planted[0]["sensitivity"].set_index(["check", "value"])
    table = found["ari"]
    checks = table.index.get_level_values("check").value_counts().to_dict()
    assert checks["seed"] == 5
    assert checks["scaling"] == 3
    assert checks["without feature"] == 3
    assert set(table["minimum n"].index) == {"3", "5", "9", "20"}
    assert (table["seed"] > 0.9).all()
    # The third column does not part the first three groups; the others do.
    assert table["without feature", "three"] > 0.95
    assert (table["without feature"][["one", "two"]] < 0.75).all()
    assert found.loc[("without feature", "one"), "note"] == "the segments depend on this"
