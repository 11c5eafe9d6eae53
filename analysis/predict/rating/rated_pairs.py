"""Ratings of viewers and titles as sparse matrices, and where an id stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

Array = np.ndarray


@dataclass(frozen=True)
class RatedPairs:
    """Who rated what how high.

    Parameters
    ----------
    viewers, titles : array
        Their ids, ascending.
    mean : float
        Mean of all ratings.
    counts, deviations : csr array (viewers, titles)
        Number of ratings of each pair, and the sum of their deviations from the mean; both hold
        the same pairs in the same order.
    """

    viewers: Array
    titles: Array
    mean: float
    counts: Any
    deviations: Any


def _plain_ids(ids: Any) -> Array:
    """Return ids as an array of numbers or of text, which can be written without objects."""
    found = np.asarray(ids)
    return found.astype(str) if found.dtype == object else found


def rated_pairs(ratings: pd.DataFrame) -> RatedPairs:
    """Return ratings as matrices; pairs rated again are joined.

    Parameters
    ----------
    ratings : DataFrame
        user_id, title_id and rating, at least one row.
    """
    row, viewers = pd.factorize(ratings["user_id"], sort=True)
    column, titles = pd.factorize(ratings["title_id"], sort=True)
    marks = ratings["rating"].to_numpy(dtype=float)
    shape, mean = (len(viewers), len(titles)), float(marks.mean())
    counts = sparse.csr_array((np.ones(len(marks)), (row, column)), shape=shape)
    deviations = sparse.csr_array((marks - mean, (row, column)), shape=shape)
    return RatedPairs(_plain_ids(viewers), _plain_ids(titles), mean, counts, deviations)


def known_places(known: Array, ids: pd.Series) -> Array:
    """Return where each id stands among the known ones, −1 for who or what is not known."""
    return pd.Index(known).get_indexer(pd.Index(ids))


def values_at(values: Array, places: Array) -> Array:
    """Return the value at each place, 0 at −1."""
    found = np.zeros((len(places), *values.shape[1:]))
    found[places >= 0] = values[places[places >= 0]]
    return found
