"""A chosen clustering fitted again to other viewers: the same types, or none of too few."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from stage_tables import stored

from analysis.clustering.refitting import ClusteringRecipe, refitted_segmentation
from analysis.clustering.rule import declared
from analysis.model import model
from analysis.model.compare.indices import adjusted_rand
from analysis.predict.conditions import SPLITS
from analysis.predict.explaining.segment_gain import refitted_before
from analysis.settings import Model, Settings
from analysis.tables import Tables

DRAFT = Settings(model=Model(draft=True, k_max=5))
CENTRES = np.array([[0, 0, 0], [7, 0, 0], [0, 7, 0]])


def _viewers(size, seed):
    random = np.random.default_rng(seed)
    truth = random.choice(3, size, p=[0.5, 0.3, 0.2])
    table = pd.DataFrame(CENTRES[truth] + random.normal(size=(size, 3)), columns=list("abc"))
    table.insert(0, "user_id", np.arange(size))
    table.insert(1, "split", random.choice(["train", "val", "test"], size, p=[0.6, 0.2, 0.2]))
    table.insert(2, "n", random.integers(5, 60, size))
    return table, truth


def _recipe(folder):
    viewers, _ = _viewers(900, 1)
    viewers.to_parquet(folder / "matrix.parquet", index=False)
    viewers.head(0).to_parquet(folder / "low_evidence_matrix.parquet", index=False)
    chosen = model(Tables(folder), DRAFT)["chosen"].iloc[0]
    return ClusteringRecipe(chosen["method"], json.loads(chosen["parameters"]), int(chosen["k"]))


def test_before_a_cut_those_teach_and_are_matched_who_have_rows_enough_by_then(tmp_path):
    viewers, truth = _viewers(900, 3)
    unsure = viewers.head(500).assign(
        user_id=np.arange(900, 1400), n=1, split="train", a=np.linspace(-30, 30, 500)
    )
    frames = {f"prediction/matrix_{split}": pd.concat([viewers, unsure]) for split in SPLITS}
    today = pd.DataFrame({"user_id": np.arange(1400), "segment": [*truth, *[1] * 500]})
    recipe = _recipe(tmp_path)
    chosen = {"method": recipe.method, "parameters": json.dumps(recipe.parameters), "k": recipe.k}
    made = {"chosen": pd.DataFrame([chosen]), "labels": today}
    scrubbed = stored(tmp_path / "scrub", {**frames, "window": pd.DataFrame({"min_ratings": [5]})})
    found = refitted_before(
        scrubbed=scrubbed, modelled=stored(tmp_path / "made", made), settings=DRAFT
    )
    assert found.match["viewers"] == 900
    assert found.match["agreement"] > 0.98
    assert found.labels["test"].index.tolist() == list(range(1400))


def test_what_was_chosen_finds_the_types_among_other_viewers(tmp_path):
    recipe = _recipe(tmp_path)
    assert recipe.k == 3
    viewers, truth = _viewers(700, 2)
    found = refitted_segmentation(viewers, recipe, declared(DRAFT.model, 0))
    labels, sure = found.assign(found.points(viewers))
    assert adjusted_rand(truth, labels) > 0.97
    assert np.bincount(labels).tolist() == sorted(np.bincount(labels), reverse=True)
    assert ((sure > 0) & (sure <= 1)).all()


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("KMeans", {"axes": 0.75}),
        ("Gaussian mixture", {"covariance_type": "full", "floor": 0.1}),
        ("Ward", {"linkage": "ward"}),
        ("HDBSCAN", {"min_cluster_share": 0.05, "min_samples": 10}),
    ],
)
def test_every_kind_is_fitted_again_and_labels_everybody(method, parameters):
    viewers, truth = _viewers(600, 3)
    recipe = ClusteringRecipe(method, parameters, 3)
    found = refitted_segmentation(viewers, recipe, declared(DRAFT.model, 0))
    labels = found.assign(found.points(viewers))[0]
    assert set(labels) == {0, 1, 2}
    assert adjusted_rand(truth, labels) > 0.95


def test_too_few_viewers_are_not_divided():
    viewers, _ = _viewers(60, 4)
    recipe = ClusteringRecipe("KMeans", {}, 3)
    assert refitted_segmentation(viewers, recipe, declared(DRAFT.model, 0)) is None
