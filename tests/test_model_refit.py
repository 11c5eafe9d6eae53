"""Rows of the comparison, fitted again with plain scikit-learn from what the files print."""

from __future__ import annotations

import importlib
import json
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal
from sklearn.cluster import DBSCAN
from sklearn.datasets import load_iris
from sklearn.metrics import adjusted_rand_score
from sklearn.neighbors import NearestCentroid, NearestNeighbors

from analysis.clustering.methods import candidates, recipe
from analysis.clustering.rule import Rule
from analysis.clustering.rule_parts import Competitor, Readings
from analysis.clustering.space import matrix_space, table_space
from analysis.model import cluster
from analysis.model.compare import fitting, gap
from analysis.model.compare.comparison import compare_candidates
from analysis.model.compare.judge import jaccard_lists
from analysis.model.compare.printed.compared_rows import compared_rows, used_rows
from analysis.model.compare.printed.comparison_columns import COLUMNS, HIGH, LOW, described_columns
from analysis.model.compare.stability import bootstrap_labels, resampled_jaccards
from analysis.settings import Model, Settings
from analysis.text.cells import write_csv

# Every sample is smaller than what it is drawn from.
RULE = Rule(
    **{"k_max": 4, "seed": 3, "resamples": 3, "resamples_best": 6, "best": 3, "random_cuts": 4},
    **{"split_below": 800, "fit_rows": 500, "quadratic_rows": 300, "resample_rows": 400},
    **{"silhouette_rows": 150, "gap_draws": 3, "sampling_repeats": 2, "strength_halvings": 1},
)
RULE = replace(RULE, fitting=replace(RULE.fitting, starts_rows=250))
# What the brief wants: five rows at least, of all kinds; more of each are tried where they are.
WANTED = [
    *("KMeans k=3", "KMeans (50% of variance) k=3", "Gaussian mixture (full) k=3"),
    *("Gaussian mixture (tied) k=4", "Gaussian mixture (diag) k=2", "Ward k=3"),
    *("Gaussian mixture (spherical) k=3", "Linkage (average) k=2", "Linkage (complete) k=3"),
    *(
        "Gaussian mixture (full, floor 10%) k=4",
        "Birch k=3",
        "DBSCAN (0.7, 2)",
        "HDBSCAN (0.025, 5)",
    ),
]


def estimator(path, parameters):
    module, name = path.rsplit(".", 1)
    return getattr(importlib.import_module(module), name)(**parameters)


def refitted(row, rows):
    """Return the labels that a printed row gives all printed rows, by scikit-learn alone."""
    axes = rows[[f"axis_{number}" for number in range(1, int(row["axes"]) + 1)]].to_numpy()
    own, parameters = axes[rows[row["fitted_to"]]], json.loads(row["parameters"])
    assert len(own) == row["fitted_rows"]
    if isinstance(row["start"], str):
        start = json.loads(row["start"])
        begun = estimator(start["estimator"], start["parameters"]).fit(axes[rows["started"]])
        taken = {name: value for name, value in parameters.items() if str(value)[:6] == "start."}
        parameters |= {name: getattr(begun, value[6:]) for name, value in taken.items()}
    fitted = estimator(row["estimator"], parameters).fit(own)
    if row["labelling"] == "native":
        return fitted.predict(axes)
    if row["labelling"] == "surrogate":
        return NearestCentroid().fit(own, fitted.labels_).predict(axes)
    dense = own[fitted.labels_ >= 0]
    near, place = NearestNeighbors(n_neighbors=1).fit(dense).kneighbors(axes)
    labels = fitted.labels_[fitted.labels_ >= 0][place[:, 0]]
    return np.where(near[:, 0] <= row["reach"], labels, -1)


def assert_refits(row, rows):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # short runs are not meant to converge
        found = refitted(row, rows)
    assert adjusted_rand_score(rows[row["candidate"]], found) >= 0.999


def uneven(size):
    """Return rows in three groups of unequal size and shape, one of them thin."""
    random = np.random.default_rng(4)
    truth = random.choice(3, size, p=[0.5, 0.3, 0.2])
    centres = np.array([[0, 0, 0, 0], [6, 1, 0, 0], [0, 7, 2, 0]])
    spread = np.array([[1, 1, 1, 0.2], [2, 0.4, 1, 0.2], [0.7, 1, 1.5, 0.2]])
    return centres[truth] + random.normal(size=(size, 4)) * spread[truth]


@pytest.fixture(scope="module")
def compared():
    space, points = table_space(pd.DataFrame(uneven(1200)).add_prefix("x"), RULE, False)
    return space, points, compare_candidates(space, [2, 3, 4], RULE)


@pytest.fixture(scope="module")
def printed(compared, tmp_path_factory):
    """Return the comparison and its rows as they are read back from files."""
    space, _, comparison = compared
    folder = tmp_path_factory.mktemp("printed")
    write_csv(comparison.printed, folder / "model_comparison.csv")
    compared_rows(space, comparison, RULE).to_parquet(folder / "comparison_rows.parquet")
    table = pd.read_csv(folder / "model_comparison.csv").set_index("candidate", drop=False)
    return table, pd.read_parquet(folder / "comparison_rows.parquet")


@pytest.mark.parametrize("candidate", WANTED)
def test_a_row_is_refitted_from_what_it_prints(printed, candidate):
    table, rows = printed
    assert_refits(table.loc[candidate], rows)


def test_samples_are_smaller_than_what_they_are_drawn_from(printed):
    counts = printed[1][["fitted", "sampled", "started", "resampled", "judged"]].sum()
    assert counts.tolist() == [500, 300, 250, 400, 150]
    assert printed[1].loc[printed[1]["sampled"], "fitted"].all()


def test_rows_stand_where_the_table_has_them(compared, printed):
    rows = printed[1]
    axes = rows.filter(like="axis_").to_numpy()
    assert axes == pytest.approx(compared[1][rows["row"]])
    marks = used_rows(compared[0], RULE)
    assert {name: rows.loc[rows[name], "row"].tolist() for name in marks} == {
        name: places.tolist() for name, places in marks.items()
    }


def test_a_density_without_clusters_prints_its_radius_too():
    rows = np.random.default_rng(0).normal(size=(200, 2))
    wide, least = {"eps_factor": 3.0, "min_samples_per_axis": 2}, candidates.METHODS["DBSCAN"]
    (found,) = fitting.fit_unit(least, wide, [2], rows, np.zeros(200, int), rows, RULE)
    assert (found.k, found.reason) == (0, "found 1 cluster(s)")
    assert set(DBSCAN(**found.made.parameters).fit(rows).labels_) - {-1} == {0}


def as_a_reader_meets_it(result):
    """Return comparison and rows of the JSON that `cluster` writes, as its tables."""
    found = json.loads(json.dumps(result, allow_nan=False))
    table = pd.DataFrame(found["comparison"])
    for name in ("parameters", "start"):
        table[name] = [value and json.dumps(value) for value in table[name]]
    return table.set_index("candidate", drop=False), pd.DataFrame(found["rows"])


@pytest.mark.parametrize("transform", [True, False])
def test_the_choice_for_a_table_is_fitted_again_from_the_result(transform):
    table = pd.DataFrame(uneven(400), columns=["a", "b", "c", "d"])
    result = cluster(table, Settings(seed=5, model=Model(draft=True)), transform, 4)
    compared, rows = as_a_reader_meets_it(result)
    assert rows["row"].tolist() == list(range(400))
    labels = np.array(result["labels"])
    assert_refits(compared.loc[result["chosen"]["candidate"]], rows.assign(**{
        result["chosen"]["candidate"]: labels
    }))  # fmt: skip
    assert list(compared.columns) == [one["column"] for one in result["comparison_columns"]]
    assert compared.loc["One cluster", "parameters"]
    steps = compared["space"].iloc[0]["transform"]
    assert any("PowerTransformer" in step for step in steps) == transform


@pytest.mark.build
def test_rows_of_a_built_demo_are_refitted_from_its_files(built):
    table = pd.read_csv(built.root / "reports" / "model_comparison.csv")
    rows = pd.read_parquet(built.root / "reports" / "comparison_rows.parquet")
    known = table[table["candidate"].isin(rows.columns)]
    firsts = known.drop_duplicates(["method", "variant"], keep="last")
    assert {"KMeans", "Gaussian mixture", "Ward", "Birch", "HDBSCAN"} <= set(firsts["method"])
    for row in firsts.to_dict("records"):
        assert_refits(row, rows)


@pytest.mark.build
def test_a_built_demo_has_a_dictionary_of_its_comparison(built):
    header = (built.root / "reports" / "model_comparison.csv").read_text().split("\n", 1)[0]
    columns = pd.read_csv(built.root / "reports" / "model_comparison_columns.csv")
    assert header.split(",") == columns["column"].tolist()


def test_the_dictionary_has_every_column_once_and_says_what_it_is(printed):
    columns = described_columns()
    assert columns["column"].tolist() == COLUMNS == list(printed[0].columns)
    assert columns["column"].is_unique
    assert (columns[["meaning", "unit"]] != "").all(axis=None)
    assert set(columns["direction"]) == {HIGH, LOW, ""}
    measured = columns[columns["column"].str.endswith("_se")].set_index("column")
    assert (measured["direction"] == LOW).all()
    assert (measured[["measured_on", "source"]] != "").all(axis=None)


def test_the_row_of_one_cluster_by_hand(compared):
    space, _, comparison = compared
    row = comparison.printed.iloc[0]
    fitted = space.train[np.searchsorted(space.train_at, used_rows(space, RULE)["fitted"])]
    sample = comparison.sample
    assert (row["candidate"], row["k"], row["admissible"]) == ("One cluster", 1, False)
    total = ((sample - sample.mean(axis=0)) ** 2).sum()
    assert row["within_ss"] == pytest.approx(total)
    # The axes are principal ones, so that the full covariance costs more and gains nothing.
    assert row["variant"] in ("full", "diag", "tied")
    spread = np.cov(fitted.T, bias=True) + 1e-3 * np.eye(fitted.shape[1])
    spread = np.diag(np.diagonal(spread)) if row["variant"] == "diag" else spread
    told = multivariate_normal(fitted.mean(axis=0), spread).logpdf(fitted).sum()
    assert row["log_likelihood"] == pytest.approx(told)
    q = fitted.shape[1]
    free = 2 * q if row["variant"] == "diag" else q + q * (q + 1) / 2
    assert row["bic"] == row["icl"] == pytest.approx(-2 * told + free * np.log(len(fitted)))
    value, error = gap.gap_statistic(sample, [1], RULE)
    assert (row["gap"], row["gap_se"]) == (value[0], error[0])
    unknown = ["silhouette", "calinski_harabasz", "davies_bouldin", "score", "jaccard_mean"]
    assert row[unknown].isna().all()


def test_mixtures_with_a_floor_have_one_cluster_of_their_own():
    space = table_space(pd.DataFrame(uneven(300)).add_prefix("x"), RULE, False)[0]
    kinds = ({"covariance_type": "diag"}, {"covariance_type": "diag", "floor": 0.5})
    rule = replace(RULE, candidates=(Competitor("Gaussian mixture", kinds),))
    found = compare_candidates(space, [2], rule)
    both = found.printed[found.printed["k"] == 1].set_index("candidate")
    assert list(both.index) == ["One cluster", "One cluster (floor 50%)"]
    assert both["floor"].tolist() == [0, 0.5]
    assert both["icl"].iloc[0] < both["icl"].iloc[1]
    assert set(found.table["k"]) == {2}


def test_one_cluster_is_no_candidate(compared):
    comparison = compared[2]
    assert "One cluster" not in set(comparison.table["candidate"])
    assert (comparison.table["k"] != 1).all()
    assert comparison.printed["k"].tolist()[:3] == [1, 1, 2]
    assert comparison.chosen in set(comparison.table["candidate"])


def test_the_log_likelihood_of_a_mixture_is_what_its_bic_is_of(printed):
    table = printed[0]
    mixtures = table[table["method"] == "Gaussian mixture"]
    q, n = 4, 500
    shapes = {"full": q * (q + 1) / 2, "diag": q, "spherical": 1}
    for kind, size in shapes.items():
        own = mixtures[mixtures["variant"] == kind]
        free = own["k"] * (size + q + 1) - 1
        assert (-2 * own["log_likelihood"] + free * np.log(n)).tolist() == pytest.approx(
            list(own["bic"])
        )


def test_jaccard_dissolved_and_recovered_by_hand():
    drawn = np.array([[0.5, 0.75, 0.2], [0.51, 0.76, 1.0], [0.4, 0.74, 0.6]])
    found = jaccard_lists(drawn, np.array([0, 1, 3]), 4, Readings())
    assert json.loads(found["jaccard"]) == pytest.approx([0.47, 0.75, None, 0.6])
    assert json.loads(found["dissolved"]) == [2, 0, None, 1]
    assert json.loads(found["recovered"]) == [0, 2, None, 1]


@pytest.mark.parametrize(("k", "expected"), [(2, [0.995, 0.997]), (3, [0.953, 0.963, 1.0])])
def test_jaccard_of_iris_as_in_clusterboot(k, expected):
    rows, _ = load_iris(return_X_y=True)
    method = candidates.METHODS["KMeans"]
    models = method.fit(rows, [k], {}, 1, 5)
    drawn = bootstrap_labels(rows, method, models, {}, list(range(100)))[k]
    values = resampled_jaccards(models[k].predict(rows), drawn)
    found = jaccard_lists(values, np.arange(k), k, Readings())
    assert sorted(json.loads(found["jaccard"])) == pytest.approx(expected, abs=0.03)
    assert min(json.loads(found["recovered"])) >= 95
    assert max(json.loads(found["dissolved"])) <= 1


def test_lists_have_an_entry_for_every_cluster(printed):
    table = printed[0]
    known = table[table["silhouette"].notna()]
    for name in ("jaccard", "dissolved", "recovered"):
        assert [len(json.loads(text)) for text in known[name]] == known["k"].tolist()
    firsts = [min(json.loads(text)) for text in known["jaccard"]]
    assert firsts == pytest.approx(known["jaccard_min"], abs=1e-6)
    for row in known.to_dict("records"):
        both = np.add(json.loads(row["dissolved"]), json.loads(row["recovered"]))
        assert (both <= row["resamples"]).all()


def test_the_space_is_printed_with_every_column(printed):
    space = json.loads(printed[0]["space"].iloc[0])
    assert (space["weights"], space["axes"]) == ({}, 4)
    assert not any("Yeo" in step or "Power" in step for step in space["transform"])


def test_weights_of_features_are_printed_by_name():
    frame = pd.DataFrame(uneven(90), columns=["a", "b", "c", "d"])
    frame = frame.assign(user_id=range(90), split=["train", "val", "test"] * 30, n=9)
    space = matrix_space(frame, RULE, {"a": 2**-0.5, "c": 1.0, "dropped": 0.5})
    assert json.loads(space.text())["weights"] == {"a": 0.707107, "c": 1.0}
    assert space.train_at.tolist() == list(range(0, 90, 3))
    assert space.validation_at.tolist() == list(range(1, 90, 3))


def test_a_recipe_names_what_is_imported():
    from sklearn.cluster import HDBSCAN

    made = recipe.recipe_of(HDBSCAN(min_cluster_size=7, copy=True))
    assert made.estimator == "sklearn.cluster.HDBSCAN"
    assert json.loads(made.parameters_text())["min_cluster_size"] == 7
    assert (made.seed, made.starts, made.start_text()) == (None, None, "")


def test_kmeans_starts_as_often_on_halves_as_on_all_rows():
    rows = uneven(200)
    for starts in (2, 5):
        for name in ("KMeans", "MiniBatchKMeans"):
            made = candidates.METHODS[name].fit(rows, [3], {}, 1, starts)[3].made
            assert made.starts == 10
        kind = {"covariance_type": "full"}
        made = candidates.METHODS["Gaussian mixture"].fit(rows, [3], kind, 1, starts)[3].made
        assert made.starts == starts


def test_birch_is_refitted_within_the_radius_that_is_printed():
    rows, method = uneven(600), candidates.METHODS["Birch"]
    models = method.fit(rows, [2, 3], {}, 1, 1)
    radius = models[3].made.parameters["threshold"]
    again = method.refit(rows[::2], models, {}, 1)
    assert again[3].made.parameters["threshold"] == radius
    assert 50 <= len(again[3].centres) <= 300
    narrow = method.refit(rows[:60], models, {}, 1)
    assert narrow[3].made.parameters["threshold"] < radius
