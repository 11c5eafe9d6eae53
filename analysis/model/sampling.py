"""Samples by activity, and how far a method that only sees a sample depends on it."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from analysis.model import standard_errors
from analysis.model.indices import Array, Labels, adjusted_rand
from analysis.model.methods import Method, cut, means, tree_of
from analysis.model.rule import Rule, seed_of

VOTERS = 15
COLUMNS = ("sampling_ari", "sampling_ari_se", "extension_ari", "extension_ari_se")


def deciles(n: Array) -> Labels:
    """Return 0 … 9 by the tenth of viewers that a number of events falls into."""
    if not len(n):
        return np.zeros(0, int)
    return np.searchsorted(np.quantile(n, np.arange(0.1, 0.95, 0.1)), n, side="left")


def drawn(size: int, strata: Labels, seed: int) -> Labels:
    """Return the sorted positions of a sample with every stratum's share kept.

    Parameters
    ----------
    size : int
        Rows wanted; all positions where there are fewer.
    strata : array (n,)
        Stratum of every row.
    seed : int
        Seed of the draw.
    """
    if len(strata) <= size:
        return np.arange(len(strata))
    shuffled = np.random.default_rng(seed).permutation(len(strata))
    # Every n/size-th row of the shuffled rows laid out stratum by stratum.
    laid = shuffled[np.argsort(strata[shuffled], kind="stable")]
    places = np.floor((np.arange(size) + 0.5) * len(strata) / size).astype(int)
    return np.sort(laid[places])


def disjoint(rows: int, size: int, most: int, seed: int) -> list[Labels]:
    """Return the sorted positions of disjoint samples of equal size; all rows if that is too many.

    Parameters
    ----------
    rows, size : int
        Rows there are and rows of a sample.
    most : int
        Samples at most.
    seed : int
        Seed of the draw.
    """
    order = np.random.default_rng(seed).permutation(rows)
    number = min(most, max(rows // size, 1))
    return [np.sort(order[start * size : (start + 1) * size]) for start in range(number)]


def vote(rows: Array, labels: Labels, targets: Array) -> Labels:
    """Return the most frequent label of the 15 nearest labelled rows of each target row."""
    from sklearn.neighbors import KNeighborsClassifier

    nearest = KNeighborsClassifier(min(VOTERS, len(rows))).fit(rows, labels)
    return nearest.predict(targets)


def sampling(
    method: Method,
    parameters: dict,
    ks: list[int],
    rows: Array,
    strata: Labels,
    targets: Array,
    rule: Rule,
) -> dict[int, dict[str, float]]:
    """Return how far a quadratic method depends on its sample, by k.

    Parameters
    ----------
    method, parameters, ks
        The unit, see `candidates.units`.
    rows, strata : arrays (n, q) and (n,)
        Training rows and their strata.
    targets : array (m, q)
        Rows that every fit labels.
    rule : Rule
        Sizes and seeds.

    Returns
    -------
    dict
        sampling_ari: mean ARI between the labels that fits to different samples give, nan where
        all rows are fitted; extension_ari: ARI between nearest centroid and 15-NN vote where
        labels are extended by centroid, else nan; both with standard errors over the samples.
        Key 0 for methods that find their own k.
    """
    repeats = rule.sampling_repeats if len(rows) > rule.quadratic_rows else 1
    labels: dict[int, list[Labels]] = {}
    extension: dict[int, list[float]] = {}
    for number in range(repeats):
        seed = seed_of(rule, "sampling", number)
        part = rows[drawn(rule.quadratic_rows, strata, seed)]
        for k, (model, own) in _fitted(method, parameters, ks, part, seed).items():
            labels.setdefault(k, []).append(model.predict(targets))
            if own is not None:
                voted = adjusted_rand(labels[k][-1], vote(part, own, targets))
                extension.setdefault(k, []).append(voted)
    return {k: _summary(found, extension.get(k, [])) for k, found in labels.items()}


def _fitted(method: Method, parameters: dict, ks: list[int], part: Array, seed: int) -> dict:
    """Return by k the model and, where labels are extended by centroid, those of the tree."""
    if method.labelling == "surrogate":
        tree = tree_of(part, parameters["linkage"])
        cuts = {k: cut(tree, k) for k in ks}
        return {k: (means(part, labels), labels) for k, labels in cuts.items()}
    found = method.fit(part, ks, parameters, seed, 1)
    return {0 if method.own_k else k: (model, None) for k, model in found.items()}


def _summary(labels: list[Labels], extension: list[float]) -> dict[str, Any]:
    aris = np.zeros((len(labels), len(labels)))
    for one, other in combinations(range(len(labels)), 2):
        aris[one, other] = aris[other, one] = adjusted_rand(labels[one], labels[other])
    apart = aris[np.triu_indices(len(labels), 1)]
    agreed = float(apart.mean()) if len(apart) else float("nan")
    extended = float(np.mean(extension)) if extension else float("nan")
    errors = standard_errors.of_pairs(aris), standard_errors.of_mean(np.array(extension))
    return dict(zip(COLUMNS, (agreed, errors[0], extended, errors[1]), strict=True))
