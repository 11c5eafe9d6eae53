"""Titles that are nothing but noise: rows whose title was drawn at random leave a Poisson hump.

Rows with a uniformly random title id give each id a Poisson number of rows. Titles that have no
other rows then form a hump of small counts, parted by a gap from titles that people chose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np

from analysis.obtain.audit.noise_evidence import (
    REQUIRED,
    STRAYS,
    counts_evidence,
    evidence_text,
    noise_evidence,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Fewest titles on either side, and the share of rows that genuine titles must hold.
LEAST_TITLES = 10
LEAST_SHARE = 0.5
# The gap must end at this many times the tail of the fitted hump.
WIDE = 3.0
# Largest total variation distance between the hump and the fitted Poisson, beside sampling error.
MISFIT = 0.06


def poisson_rate(mean: float) -> float:
    """Return the rate of a zero-truncated Poisson with this mean (above 1)."""
    from scipy.optimize import brentq

    if mean <= 1.0 + 1e-9:
        return 0.0
    return float(brentq(lambda value: value / -np.expm1(-value) - mean, 1e-9, mean))


def _tail(fitted: float, titles: int) -> int:
    """Return the count above which less than half a noise title is expected."""
    from scipy.stats import poisson

    present = -np.expm1(-fitted)
    count = 1
    while titles * poisson.sf(count, fitted) / present >= 0.5:
        count += 1
    return count


def _misfit(counts: np.ndarray, titles: np.ndarray, fitted: float) -> float:
    from scipy.stats import poisson

    grid = np.arange(1, counts.max() + 1)
    expected = poisson.pmf(grid, fitted) / -np.expm1(-fitted)
    observed = np.zeros(len(grid))
    observed[counts - 1] = titles / titles.sum()
    return 0.5 * (np.abs(observed - expected).sum() + 1 - expected.sum())


def _split(counts: np.ndarray, titles: np.ndarray, upto: int) -> tuple[float, float] | None:
    """Try titles with at most `upto` rows as the hump; return the gap's width and middle."""
    inside = counts <= upto
    size = int(titles[inside].sum())
    if size < LEAST_TITLES:
        return None
    fitted = poisson_rate(float((counts * titles)[inside].sum() / size))
    if fitted <= 0 or _misfit(counts[inside], titles[inside], fitted) > MISFIT + size**-0.5 / 2:
        return None
    tail = _tail(fitted, size)
    above = counts > max(tail, upto)
    genuine = np.repeat(counts[above], titles[above])
    rows = (counts * titles).sum()
    if len(genuine) < LEAST_TITLES or genuine.sum() < LEAST_SHARE * rows:
        return None
    edge = float(np.quantile(genuine, STRAYS))
    if edge < WIDE * max(tail, upto):
        return None
    return edge / max(tail, upto), (max(tail, upto) * edge) ** 0.5


def noise_gap(counts: np.ndarray, titles: np.ndarray) -> dict:
    """Find the gap between noise titles and genuine ones.

    Parameters
    ----------
    counts : ndarray of int
        Numbers of rows that titles have, ascending and distinct.
    titles : ndarray of int
        How many titles have each.

    Returns
    -------
    dict
        detected, titles_noise, titles_genuine, rows_noise, gap_low (most rows of a noise
        title), gap_high (fewest of a genuine one), poisson_rate.
    """
    counts, titles = np.asarray(counts), np.asarray(titles)
    total = int(titles.sum())
    found = {
        "detected": False, "titles_noise": 0, "titles_genuine": total, "rows_noise": 0,
        "gap_low": float("nan"), "gap_high": float("nan"), "poisson_rate": float("nan"),
    }  # fmt: skip
    tried = [_split(counts, titles, int(upto)) for upto in counts[counts <= 200]]
    best = max((item for item in tried if item), key=lambda item: item[0], default=None)
    if best is None:
        return found
    noise = counts <= best[1]
    mean = float((counts * titles)[noise].sum() / titles[noise].sum())
    return {
        "detected": True,
        "titles_noise": int(titles[noise].sum()),
        "titles_genuine": int(titles[~noise].sum()),
        "rows_noise": int((counts * titles)[noise].sum()),
        "gap_low": float(counts[noise].max()),
        "gap_high": float(counts[~noise].min()),
        "poisson_rate": poisson_rate(mean),
    }


def noise_titles(rows: ir.Table, row: dict[str, Any], catalogue: ir.Table | None = None) -> dict:
    """Find noise titles among interactions: behind a gap, and as random rows would be.

    Parameters
    ----------
    rows : ibis Table
        Interactions in canonical columns.
    row : dict
        The record of the source: signals and scale.
    catalogue : ibis Table, optional
        A table that describes titles, where the source has one of its own.

    Returns
    -------
    dict
        As `noise_gap`, and evidence: in words what else speaks for noise.
    """
    counts = rows.filter(rows.title_id.notnull()).group_by("title_id").agg(n=ibis._.count())
    counts = counts.cache()
    frame = counts.group_by("n").agg(titles=ibis._.count()).order_by("n").to_pandas()
    numbers, titles = frame["n"].to_numpy(dtype=int), frame["titles"].to_numpy(dtype=int)
    found = noise_gap(numbers, titles)
    if not found["detected"]:
        return found | {"evidence": ""}
    edge = found["gap_low"]
    told = {"counts": counts_evidence(numbers, titles, edge, found["poisson_rate"])}
    told |= noise_evidence(rows, counts, edge, row, catalogue)
    if sum(told.values()) < REQUIRED:
        none = noise_gap(numbers[:0], titles[:0])
        return none | {"titles_genuine": int(titles.sum()), "evidence": ""}
    return found | {"evidence": evidence_text(told)}
