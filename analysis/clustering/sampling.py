"""Samples of rows: plain, by activity, and disjoint."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.distances import Array, Labels

Rows = TypeVar("Rows", bound=NDArray[Any])


def sample_rows(rows: Rows, size: int, seed: int) -> Rows:
    """Return a fixed sample of rows without replacement, all of them where there are fewer."""
    if len(rows) <= size:
        return rows
    index = np.random.default_rng(seed).choice(len(rows), size, replace=False)
    return cast(Rows, rows[np.sort(index)])


def activity_deciles(n: Array) -> Labels:
    """Return 0 … 9 by the tenth of viewers that a number of events falls into."""
    if not len(n):
        return np.zeros(0, int)
    return np.searchsorted(np.quantile(n, np.arange(0.1, 0.95, 0.1)), n, side="left")


def stratified_sample(size: int, strata: Labels, seed: int) -> Labels:
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


def disjoint_samples(rows: int, size: int, most: int, seed: int) -> list[Labels]:
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
