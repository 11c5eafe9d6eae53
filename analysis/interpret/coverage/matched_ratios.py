"""Representation of groups in segments: as it is, and at like amount and arrival."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis import disclosure
from analysis.interpret.coverage.matched_cells import cell_number
from analysis.intervals import Z

# Resamples of viewers for the error of a ratio: it is known to a twentieth.
DRAWS = 400
# Drawn at once, so that the largest tables of cells stay small.
CHUNK = 50
# Of fewer of a group's viewers nothing is said at like amount and arrival.
LEAST_MATCHED = 0.5
# Where a resample has nobody, half a viewer stands for none: its logarithm is told.
NOBODY = 0.5


def representation_ratios(counts: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the representation ratio P(g|s)/P(g) of every cell with its 95 % interval.

    Parameters
    ----------
    counts : DataFrame
        Viewers by group (rows) and segment (columns), no row or column empty.

    Notes
    -----
    On the log scale the variance is taken as 1/c_gs − 1/n_s + 1/c_g − 1/N (Katz).
    """
    hidden = disclosure.hidden_cells(counts)
    of_group, of_segment = counts.sum(axis=1), counts.sum(axis=0)
    hidden_groups = disclosure.hidden_counts(of_group)
    whole = float(of_group.sum())
    rows = []
    for group in counts.index:
        for segment in counts.columns:
            row = {"group": group, "segment": segment, "suppressed": hidden.loc[group, segment]}
            if not hidden_groups[group]:
                row["share_group"] = of_group[group] / whole
            if not row["suppressed"]:
                row |= _ratio(
                    counts.loc[group, segment], of_segment[segment], of_group[group], whole
                )
            rows.append(row)
    return rows


def _ratio(cell: float, segment: float, group: float, whole: float) -> dict[str, float]:
    ratio = (cell / segment) / (group / whole)
    error = np.sqrt(max(1 / cell - 1 / segment + 1 / group - 1 / whole, 0.0))
    return {
        "share_group_in_segment": cell / segment,
        "ratio": ratio,
        "low": ratio * np.exp(-Z * error),
        "high": ratio * np.exp(Z * error),
    }


def _log_ratios(cube: np.ndarray) -> np.ndarray:
    """Return the logarithm of seen over expected viewers, shape (…, groups, segments).

    Parameters
    ----------
    cube : array (…, cells, groups, segments)
        Viewers; only cells in which a group has members and others beside it have a say.
    """
    group = cube.sum(axis=-1, keepdims=True)
    segment = cube.sum(axis=-2, keepdims=True)
    every = group.sum(axis=-2, keepdims=True)
    shared = (group > 0) & (group < every)
    expected = np.where(shared, group * segment / np.maximum(every, 1), 0.0).sum(axis=-3)
    seen = np.where(shared, cube, 0).sum(axis=-3)
    return np.log(np.maximum(seen, NOBODY)) - np.log(np.maximum(expected, NOBODY))


def _drawn_errors(cube: np.ndarray, seed: int) -> np.ndarray:
    """Return the standard errors of the logarithms over resampled viewers."""
    rng, flat, found = np.random.default_rng(seed), cube.ravel(), []
    filled = np.flatnonzero(flat)
    for _ in range(DRAWS // CHUNK):
        drawn = np.zeros((CHUNK, len(flat)))
        drawn[:, filled] = rng.multinomial(int(flat.sum()), flat[filled] / flat.sum(), CHUNK)
        found.append(_log_ratios(drawn.reshape(CHUNK, *cube.shape)))
    return np.concatenate(found).std(axis=0, ddof=1)


def matched_ratios(known: pd.DataFrame, matched: tuple[str, ...], seed: int) -> pd.DataFrame:
    """Return how many times as many viewers of a group a segment holds as its cells would let.

    Parameters
    ----------
    known : DataFrame
        Known viewers by group, segment and cell, see `group_cells`.
    matched : tuple of str
        What makes the cells: amount, arrival.
    seed : int
        Of the resamples of viewers.

    Returns
    -------
    DataFrame
        group, segment, matched_ratio with matched_low and matched_high, matched_share (of the
        group's viewers in cells that others share) and p, of no difference; missing where fewer
        than half of the group are matched.
    """
    codes, groups = pd.factorize(known["group"])
    places, segments = pd.factorize(known["segment"])
    cells = cell_number(known, matched)
    cube = np.zeros((int(cells.max()) + 1, len(groups), len(segments)))
    np.add.at(cube, (cells, codes, places), known["viewers"])
    values, errors = _log_ratios(cube), _drawn_errors(cube, seed)
    group = cube.sum(axis=2)
    others = group.sum(axis=1, keepdims=True) - group
    share = np.where(others > 0, group, 0).sum(axis=0) / group.sum(axis=0)
    p = 2 * stats.norm.sf(np.abs(values) / np.maximum(errors, 1e-12))
    frame = pd.DataFrame(
        {
            "group": np.repeat(np.asarray(groups), len(segments)),
            "segment": np.tile(np.asarray(segments), len(groups)),
            "matched_share": np.repeat(share, len(segments)),
            "matched_ratio": np.exp(values).ravel(),
            "matched_low": np.exp(values - Z * errors).ravel(),
            "matched_high": np.exp(values + Z * errors).ravel(),
            "p": p.ravel(),
        }
    )
    lost = frame["matched_share"] < LEAST_MATCHED
    told = ["matched_ratio", "matched_low", "matched_high", "p"]
    return frame.assign(**frame[told].mask(lost))
