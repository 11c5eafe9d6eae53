"""Units of columns by the spread within groups, where a mixture says that there are groups.

By standard deviations, a column that parts far groups counts too little beside one that parts
near ones, for what lies between groups is no noise. The likelihood of a mixture does not depend on
units, so that it can tell the spread within groups before there are any.
"""

from __future__ import annotations

import numpy as np

from analysis.clustering.column_bends import usual_step
from analysis.clustering.distances import Array, Labels
from analysis.clustering.methods.lloyd import kmeans_by_k
from analysis.clustering.methods.mixture import Mixture, begun_mixture, climb_likelihood
from analysis.clustering.parallel import one_thread
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.sampling import sample_rows


def group_units(rows: Array, rule: Rule) -> Array:
    """Return by what each column is to be divided, shape (p,); ones where there is one group.

    Parameters
    ----------
    rows : array (n, p)
        Columns made comparable, each of which varies.
    rule : Rule
        Sizes, seeds, and how far a unit may be from the others.
    """
    how, alike = rule.columns, rows.std(axis=0)
    if not (1 < rows.shape[1] <= how.unit_columns and alike.all()):
        return np.ones(rows.shape[1])
    with one_thread():
        found = _best_mixture(rows / alike, rule)
    if found.k == 1:
        return np.ones(rows.shape[1])
    within = spread_within(found)
    usual = np.exp(np.log(within).mean())
    return alike * np.clip(within / usual, 1 / how.unit_most, how.unit_most)


def spread_within(found: Mixture) -> Array:
    """Return the standard deviation of each column within the components of a mixture (q,)."""
    inverse = np.linalg.inv(found.factors)
    variances = (inverse**2).sum(axis=1)
    return np.sqrt(found.weights @ variances)


def _best_mixture(rows: Array, rule: Rule) -> Mixture:
    """Return the full mixture of lowest ICL; values are blurred, so that none repeats."""
    how, seed = rule.columns, seed_of(rule, "units")
    base = sample_rows(rows, how.unit_rows, seed)
    steps = np.array([usual_step(column) for column in rows.T])
    base = base + how.step * steps * np.random.default_rng(seed).normal(size=base.shape)
    most = max(min(how.unit_ks, len(base) // rule.rows_per_group), 1)
    fits = [_mixture_of(base, k, seed, rule) for k in range(1, most + 1)]
    return min(fits, key=lambda one: one.criteria(base)[1])


def _mixture_of(rows: Array, k: int, seed: int, rule: Rule) -> Mixture:
    """Return the best of several short runs, run on; every other one starts from round groups."""
    how, fitting = rule.columns, rule.fitting
    tried = []
    for start in range(how.unit_starts):
        turns = how.unit_rounded * (start % 2)
        labels = rounded_labels(rows, k, seed + start, turns, fitting.mixture_floor)
        begun = begun_mixture(rows, labels, "full", fitting)
        tried.append(climb_likelihood(rows, begun, fitting.mixture_short, fitting))
    best = max(tried, key=lambda one: one[1])[0]
    return climb_likelihood(rows, best, fitting.mixture_long, fitting)[0]


def rounded_labels(rows: Array, k: int, seed: int, turns: int, floor: float) -> Labels:
    """Return labels of KMeans, found again so often where the last groups are round.

    There the pooled covariance within groups is one, as in the adaptive distances of Art,
    Gnanadesikan and Kettenring (1982); `floor` is added to each variance.
    """
    labels = kmeans_by_k(rows, [k], 1, seed)[k][1]
    for _ in range(turns):
        root = np.linalg.cholesky(pooled_covariance(rows, labels, floor))
        labels = kmeans_by_k(rows @ np.linalg.inv(root).T, [k], 1, seed)[k][1]
    return labels


def pooled_covariance(rows: Array, labels: Labels, floor: float) -> Array:
    """Return the covariance (q, q) about the means of groups, `floor` added to each variance."""
    member = np.eye(int(labels.max()) + 1)[labels]
    means = member.T @ rows / np.maximum(member.sum(axis=0), 1)[:, None]
    left = rows - means[labels]
    return left.T @ left / len(rows) + floor * np.eye(rows.shape[1])
