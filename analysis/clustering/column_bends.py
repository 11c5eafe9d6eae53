"""Columns of any table made comparable: bent where one population is skewed, else left straight."""

from __future__ import annotations

import numpy as np

from analysis.clustering.density_cuts import (
    deepest_cut,
    density_at,
    silverman_width,
    valley_borders,
)
from analysis.clustering.distances import Array, Mask
from analysis.clustering.rule_columns import Columns


def transform_columns(rows: Array, clip: float, how: Columns) -> tuple[Array, Mask]:
    """Return columns made comparable, one by one, and which of them stayed straight (p,).

    A column of one population is bent by Yeo-Johnson, standardised and clipped. Of a column with
    valleys in its density, groups of different size make the skew: bent towards one bell, small
    ones far out would melt into each other. It stays straight.

    Parameters
    ----------
    rows : array (n, p)
        The columns, each of which varies.
    clip : float
        Standard deviations beyond which values are clipped.
    how : Columns
        What counts as a valley, and how straight columns are scaled.
    """
    from sklearn.preprocessing import PowerTransformer, StandardScaler

    z = StandardScaler().fit_transform(rows)
    with np.errstate(all="ignore"):
        bent = PowerTransformer().fit_transform(z)
    good = np.isfinite(bent).all(axis=0) & (bent.std(axis=0) > 1e-6)
    bent = np.where(good, bent, z)
    found = np.clip(bent, -clip, clip)
    straight = [
        has_valley(one, how) and has_valley(other, how)
        for one, other in zip(z.T, bent.T, strict=True)
    ]
    for place in np.flatnonzero(straight):
        found[:, place] = straight_column(z[:, place], clip, how)
    return found, np.array(straight)


def usual_step(values: Array) -> float:
    """Return the median distance between neighbouring values that differ."""
    return float(np.median(np.diff(np.unique(values))))


def column_density(values: Array, how: Columns) -> tuple[Array, Array]:
    """Return places and density of a column, under a kernel wider than the steps of its values."""
    width = max(silverman_width(values, how.width), how.step * usual_step(values))
    return density_at(values, width, how.cells)


def least_share(rows: int, how: Columns) -> float:
    """Return the share of so many rows that a group holds at least."""
    return max(how.share, how.rows / rows)


def has_valley(values: Array, how: Columns) -> bool:
    """Tell whether a valley of density cuts off enough of a column's values on both sides."""
    if values.std() == 0:
        return False
    return (
        deepest_cut(column_density(values, how)[1], least_share(len(values), how))[0] >= how.depth
    )


def straight_column(values: Array, clip: float, how: Columns) -> Array:
    """Return a column with valleys in units of the spread within its groups.

    What lies between the groups is no noise, so that it makes the unit smaller, by half at most.
    Values beyond those that a smallest group could hold are drawn in to `clip` deviations of all
    others.

    Parameters
    ----------
    values : array (n,)
        The column, standardised.
    clip : float
        Deviations.
    how : Columns
        What counts as a group.
    """
    few = min(max(how.rows, round(how.outer * len(values))), len(values) // 2)
    low, high = np.sort(values)[[few - 1, -few]]
    reach = clip * float(np.clip(values, low, high).std())
    values = np.clip(values, low - reach, high + reach)
    places, density = column_density(values, how)
    cuts = valley_borders(density, least_share(len(values), how), how.depth)
    member = np.searchsorted(places[cuts], values)
    means = np.bincount(member, values) / np.maximum(np.bincount(member), 1)
    within = float(np.sqrt(np.mean((values - means[member]) ** 2)))
    return values / max(within, how.least)
