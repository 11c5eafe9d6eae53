"""How far indices move when a clustering is fitted again to resampled rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.clustering.distances import Array, Labels, silhouette_values, squared_distances
from analysis.clustering.rule import Rule
from analysis.model.compare.indices import weighted_indices
from analysis.model.compare.ranking import rank_scores

INDICES = ("silhouette", "calinski_harabasz", "davies_bouldin")


def reassign_noise(rows: Array, labels: Labels) -> Labels:
    """Return labels with noise given to the cluster of the nearest mean."""
    noise = labels < 0
    if not noise.any() or noise.all():
        return labels
    found = np.unique(labels[~noise])
    centres = np.array([rows[labels == one].mean(axis=0) for one in found])
    nearest = found[squared_distances(rows[noise], centres).argmin(axis=1)]
    again = labels.copy()
    again[noise] = nearest
    return again


def refit_indices(rows: Array, labellings: Sequence[Labels]) -> Array:
    """Return the indices of refits on the same rows, as those of a candidate are.

    Parameters
    ----------
    rows : array (n, q)
        Rows to choose on, which no refit saw.
    labellings : sequence of arrays (n,)
        Their labels by each refit.

    Returns
    -------
    array (B, 3)
        In the order of `INDICES`; nan where a refit leaves one cluster on these rows.
    """
    once, found = np.ones((len(rows), 1)), []
    for values, labels in zip(silhouette_values(rows, list(labellings)), labellings, strict=True):
        ratio, worst = weighted_indices(rows, reassign_noise(rows, labels), once)
        found.append((values.mean(), ratio[0], worst[0]))
    return np.array(found, float).reshape(len(labellings), len(INDICES))


def refit_errors(found: Mapping[str, Array], table: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Return the spread of indices and score over refits to resampled rows.

    Parameters
    ----------
    found : mapping
        By candidate, its indices in every refit (B, 3), see `refit_indices`.
    table : DataFrame
        The candidates and their criteria; those that refits do not change stay.
    rule : Rule
        The criteria that are ranked.

    Returns
    -------
    DataFrame
        A row a candidate, as in `table`: standard deviations of `INDICES` and score; nan where
        fewer than two refits tell them.
    """
    values = np.array([found[name] for name in table["candidate"]])
    scores = [
        rank_scores(
            table.assign(**dict(zip(INDICES, values[:, draw].T, strict=True))), rule.criteria
        )
        for draw in range(values.shape[1])
    ]
    columns = {name: pd.DataFrame(values[:, :, at]) for at, name in enumerate(INDICES)}
    columns["score"] = pd.DataFrame(np.array(scores).reshape(-1, len(table)).T)
    spreads = {name: column.std(axis=1, ddof=1).to_numpy() for name, column in columns.items()}
    return pd.DataFrame(spreads, index=table.index)


def joined_error(own: pd.Series, refits: pd.Series) -> pd.Series:
    """Return the error of the rows and of refits together; the one that is known, else nan."""
    squares = pd.DataFrame({"own": own.astype(float), "refits": refits}) ** 2
    return np.sqrt(squares.sum(axis=1, min_count=1))
