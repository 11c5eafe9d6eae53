"""Stability under resampling: clusterwise Jaccard, agreement of resamples, prediction strength."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.clustering.distances import Array, Labels
from analysis.clustering.methods.candidates import Method
from analysis.model.compare.indices import adjusted_rand, best_jaccard, contingency_table


def bootstrap_labels(
    rows: Array,
    method: Method,
    models: dict,
    parameters: dict,
    seeds: list[int],
    size: int | None = None,
    targets: Array | None = None,
) -> dict[Any, list[Labels]]:
    """Refit on bootstrap resamples and label all rows with each refit.

    Parameters
    ----------
    rows : array (n, q)
        The fixed sample the resamples are drawn from.
    method, parameters
        What is refitted.
    models : dict
        Key to fitted model; refits start from them.
    seeds : list of int
        One resample a seed.
    size : int, optional
        Rows of a resample; as many as there are by default.
    targets : array (t, q), optional
        Further rows that are labelled, after the others.

    Returns
    -------
    dict
        Key to a list of labels (n + t,), one a seed.
    """
    seen = rows if targets is None else np.vstack([rows, targets])
    labels: dict[Any, list[Labels]] = {key: [] for key in models}
    for seed in seeds:
        index = np.random.default_rng(seed).integers(0, len(rows), size or len(rows))
        again = method.refit(rows[index], models, parameters, seed)
        for key in models:
            labels[key].append(again[key].predict(seen).astype(np.int16))
    return labels


def resampled_jaccards(original: Labels, others: list[Labels]) -> Array:
    """Return the best Jaccard of each original cluster in every resample, shape (B, k)."""
    return np.array([best_jaccard(original, other) for other in others])


def clusterwise_jaccard(original: Labels, others: list[Labels]) -> Array:
    """Return the mean best Jaccard of each original cluster over resamples (Hennig 2007)."""
    return resampled_jaccards(original, others).mean(axis=0)


def resample_agreements(labels: list[Labels]) -> Array:
    """Return the adjusted Rand index of neighbouring resamples, shape (B - 1,)."""
    pairs = zip(labels, labels[1:], strict=False)
    return np.array([adjusted_rand(one, other) for one, other in pairs])


def prediction_strengths(
    rows: Array, method: Method, ks: list[int], parameters: dict, seeds: list[int]
) -> dict[int, Array]:
    """Return Tibshirani and Walther's (2005) prediction strength of every halving and half.

    Of each cluster of the one half, the share of pairs that the clustering of the other half
    puts together too; the worst cluster counts, both halves in turn.

    Parameters
    ----------
    rows : array (n, q)
        The rows that are halved.
    method, parameters
        What is fitted to each half.
    ks : list of int
        Numbers of clusters.
    seeds : list of int
        One halving a seed.

    Returns
    -------
    dict
        k to an array of two values a halving; none where a half could not be fitted.
    """
    strengths: dict[int, list[float]] = {k: [] for k in ks}
    for seed in seeds:
        order = np.random.default_rng(seed).permutation(len(rows))
        halves = rows[order[: len(rows) // 2]], rows[order[len(rows) // 2 :]]
        models = [method.fit(half, ks, parameters, seed, method.how.starts_half) for half in halves]
        for k in ks:
            for one in (0, 1):
                if k in models[0] and k in models[1]:
                    own, foreign = models[one][k], models[1 - one][k]
                    worst = _worst_pairs(own.predict(halves[one]), foreign.predict(halves[one]))
                    strengths[k].append(worst)
    return {k: np.array(found) for k, found in strengths.items()}


def _worst_pairs(own: Labels, foreign: Labels) -> float:
    counts = contingency_table(own, foreign)
    sizes = counts.sum(axis=1)
    together = (counts * (counts - 1)).sum(axis=1)
    pairs = sizes * (sizes - 1)
    return float(np.where(pairs > 0, together / np.maximum(pairs, 1), 0.0).min(initial=1.0))
