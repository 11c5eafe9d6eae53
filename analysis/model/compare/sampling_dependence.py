"""How far a method that only sees a sample of the rows depends on which it saw."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from analysis.clustering.distances import Array, Labels
from analysis.clustering.methods.candidates import Method
from analysis.clustering.methods.linkage import cluster_means, cut_tree, linkage_tree
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.sampling import stratified_sample
from analysis.model.compare import standard_errors
from analysis.model.compare.indices import adjusted_rand

COLUMNS = ("sampling_ari", "sampling_ari_se", "extension_ari", "extension_ari_se")


def neighbour_vote(rows: Array, labels: Labels, targets: Array, voters: int) -> Labels:
    """Return the most frequent label of the nearest labelled rows of each target row."""
    from sklearn.neighbors import KNeighborsClassifier

    nearest = KNeighborsClassifier(min(voters, len(rows))).fit(rows, labels)
    return nearest.predict(targets)


def sampling_dependence(
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
        The unit, see `fitting.work_units`.
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
        all rows are fitted; extension_ari: ARI between nearest centroid and a vote of the nearest
        rows where labels are extended by centroid, else nan; both with standard errors over the
        samples. Key 0 for methods that find their own k.
    """
    repeats = rule.sampling_repeats if len(rows) > rule.quadratic_rows else 1
    labels: dict[int, list[Labels]] = {}
    extension: dict[int, list[float]] = {}
    for number in range(repeats):
        seed = seed_of(rule, "sampling", number)
        part = rows[stratified_sample(rule.quadratic_rows, strata, seed)]
        for k, (model, own) in _fitted(method, parameters, ks, part, seed).items():
            labels.setdefault(k, []).append(model.predict(targets))
            if own is not None:
                voted = adjusted_rand(
                    labels[k][-1], neighbour_vote(part, own, targets, rule.sampling_voters)
                )
                extension.setdefault(k, []).append(voted)
    return {k: _summary(found, extension.get(k, [])) for k, found in labels.items()}


def _fitted(method: Method, parameters: dict, ks: list[int], part: Array, seed: int) -> dict:
    """Return by k the model and, where labels are extended by centroid, those of the tree."""
    if method.labelling == "surrogate":
        tree = linkage_tree(part, parameters["linkage"])
        cuts = {k: cut_tree(tree, k) for k in ks}
        return {k: (cluster_means(part, labels), labels) for k, labels in cuts.items()}
    found = method.fit(part, ks, parameters, seed, method.how.starts_half)
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
