"""The two tables of statistics, computed before any rating is nulled."""

from __future__ import annotations

import numpy as np

Columns = dict[str, np.ndarray]


def _distinct(group: np.ndarray, member: np.ndarray, groups: int) -> np.ndarray:
    """Count the distinct members of each group."""
    width = int(member.max()) + 1
    key = np.sort(group.astype(np.int64) * width + member)
    fresh = np.r_[True, key[1:] != key[:-1]]
    return np.bincount(key[fresh] // width, minlength=groups)


def group_statistics(
    group: np.ndarray, member: np.ndarray, rating: np.ndarray, day: np.ndarray
) -> Columns:
    """Return one row of statistics a group.

    Parameters
    ----------
    group : ndarray of int
        0 … groups − 1, each present.
    member : ndarray of int
        What is counted once: titles of a viewer, viewers of a title.
    rating : ndarray of int
        Stars, invalid ones included.
    day : ndarray of int
        Days since 1995-01-01.

    Returns
    -------
    dict
        total, mean, sd (ddof = 1, NaN for one rating), low, high, distinct, first, last.
    """
    order = np.argsort(group, kind="stable")
    total = np.bincount(group)
    starts = np.cumsum(total) - total
    value, when = rating[order].astype(np.int64), day[order]
    sums, squares = np.add.reduceat(value, starts), np.add.reduceat(value**2, starts)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (squares - sums * sums / total) / (total - 1)
        sd = np.where(total > 1, np.sqrt(np.maximum(variance, 0.0)), np.nan)
    low, high = np.minimum.reduceat(value, starts), np.maximum.reduceat(value, starts)
    return {
        "total": total.astype(float),
        "mean": sums / total,
        "sd": np.where((low == high) & (total > 1), 0.0, sd),
        "low": low.astype(float),
        "high": high.astype(float),
        "distinct": _distinct(group, member, len(total)).astype(float),
        "first": np.minimum.reduceat(when, starts),
        "last": np.maximum.reduceat(when, starts),
    }
