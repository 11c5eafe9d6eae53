"""The gap statistic for KMeans (Tibshirani, Walther and Hastie 2001)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.clustering.distances import Array
from analysis.clustering.methods.lloyd import kmeans_by_k
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.sampling import sample_rows
from analysis.model.compare.candidate import ONE
from analysis.model.gate.nulls import uniform_null

if TYPE_CHECKING:
    from analysis.model.compare.candidate import Candidate

# The within sum of squares of as many clusters as rows is none, and has no logarithm.
LEAST = 1e-300


def log_within(rows: Array, ks: list[int], starts: int, seed: int) -> Array:
    """Return log of the within sum of squares of KMeans for each k, shape (len(ks),)."""
    fits = [within for _, _, within in kmeans_by_k(rows, ks, starts, seed).values()]
    return np.log(np.maximum(fits, LEAST))


def gap_of_logs(observed: Array, drawn: Array) -> tuple[Array, Array]:
    """Return the gap of each k and its standard error, sd·√(1 + 1/B).

    Parameters
    ----------
    observed : array (K,)
        Logs of the within sum of squares of the rows.
    drawn : array (B, K)
        The same of tables drawn without structure.
    """
    return drawn.mean(axis=0) - observed, drawn.std(axis=0) * np.sqrt(1 + 1 / len(drawn))


def gap_statistic(rows: Array, ks: list[int], rule: Rule) -> tuple[Array, Array]:
    """Return the gap of each k over uniform tables, and its standard error."""
    seeds = [seed_of(rule, "gap", number) for number in range(rule.gap_draws)]
    drawn = np.array(
        [
            log_within(uniform_null(rows, np.random.default_rng(seed)), ks, rule.gap_starts, seed)
            for seed in seeds
        ]
    )
    observed = log_within(rows, ks, rule.gap_starts, seed_of(rule, "gap"))
    return gap_of_logs(observed, drawn)


def is_plain(one: Candidate) -> bool:
    """Tell whether this is KMeans on all axes."""
    return one.method.name == "KMeans" and one.axes_share == 1


def gap_by_k(fitted: dict[str, Candidate], sample: Array, rule: Rule) -> dict[str, dict]:
    """Return gap and its standard error for every KMeans candidate and one cluster, by name."""
    plain = {one.k: name for name, one in fitted.items() if is_plain(one)}
    if not plain:
        return {}
    plain[1] = ONE
    ks = sorted(plain)
    values, errors = gap_statistic(
        sample_rows(sample, rule.gap_rows, seed_of(rule, "gap rows")), ks, rule
    )
    return {
        plain[k]: {"gap": float(value), "gap_se": float(error)}
        for k, value, error in zip(ks, values, errors, strict=True)
    }
