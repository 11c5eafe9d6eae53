"""How features are spread before and after the pipeline, and what treatment touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis import disclosure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.scrub.features.catalogue import Feature

# Bars of a histogram: fine enough to show two humps, coarse enough for some hundred viewers.
BINS = 30
# A value that was clipped may come back a rounding below the bound.
EDGE = 1e-12
TREATMENT = {
    "feature": "str", "weight": "float64", "viewers": "int64",
    "missing": "int64", "missing_share": "float64", "method": "str", "imputed": "int64",
    "lower": "float64", "upper": "float64",
    "winsorised_low": "int64", "winsorised_high": "int64", "clipped": "int64",
    "skew_raw": "float64", "skew_transformed": "float64",
    "reach_raw": "float64", "reach_transformed": "float64",
}  # fmt: skip


def feature_histogram(feature: str, stage: str, values: np.ndarray, log: bool) -> pd.DataFrame:
    """Return lower, upper, users and bins of even bins, on a log scale where asked and possible.

    They run from the tenth value to the tenth last: what lies beyond is of fewer viewers, and
    counts in the outermost. Bins of few viewers are joined with those beside them; `bins` says
    how many each was made of.

    Parameters
    ----------
    feature, stage : str
        Repeated in every row.
    values : ndarray
        One a viewer; fewer than ten finite ones give no rows.
    log : bool
        Space the bins by log(1 + x) for values from zero on.
    """
    values = values[np.isfinite(values)]
    if len(values) < disclosure.FEWEST:
        return pd.DataFrame()
    logged = log and values.min() >= 0
    scaled = np.sort(np.log1p(values) if logged else values)
    ends = (scaled[disclosure.FEWEST - 1], scaled[-disclosure.FEWEST])
    low, high = min(ends), max(ends)
    if not high > low:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, BINS + 1)
    users, _ = np.histogram(scaled.clip(low, high), edges)
    edges = np.expm1(edges) if logged else edges
    bins = pd.DataFrame({"lower": edges[:-1], "upper": edges[1:], "users": users, "bins": 1})
    how = {"lower": "min", "upper": "max", "users": "sum", "bins": "sum"}
    joined = bins.groupby(disclosure.joined_bins(bins["users"])).agg(how)
    return joined.assign(feature=feature, stage=stage)


def feature_distributions(
    raw: pd.DataFrame, matrix: pd.DataFrame, kept: Sequence[Feature]
) -> pd.DataFrame:
    """Return histograms of every kept feature, raw and transformed.

    Parameters
    ----------
    raw, matrix : DataFrame
        The same viewers before and after the pipeline, the matrix by block weights.
    kept : sequence of Feature
        Columns of both.
    """
    sizes = pd.Series([feature.block for feature in kept]).value_counts()
    frames = []
    for feature in kept:
        values = raw[feature.name].to_numpy(float)
        frames.append(feature_histogram(feature.name, "raw", values, feature.scale != "linear"))
        # Without its block's weight, so that all features can stand on one axis.
        scaled = matrix[feature.name].to_numpy(float) * np.sqrt(sizes[feature.block])
        frames.append(feature_histogram(feature.name, "transformed", scaled, False))
    made = pd.concat(
        [pd.DataFrame(columns=["feature", "stage", "lower", "upper", "users", "bins"]), *frames]
    )
    kinds = {"feature": "str", "stage": "str", "lower": float, "upper": float}
    return made.astype(kinds | {"users": "int64", "bins": "int64"}).reset_index(drop=True)


def treatment_record(
    raw: pd.DataFrame,
    matrix: pd.DataFrame,
    limits: tuple[np.ndarray, np.ndarray],
    kept: Sequence[Feature],
    how: Sequence[str],
    clip: float,
) -> pd.DataFrame:
    """Return how many values of each kept feature the pipeline touched.

    Parameters
    ----------
    raw, matrix : DataFrame
        The same viewers before and after.
    limits : tuple of ndarray
        What values are drawn in to, learned on train.
    kept : sequence of Feature
        Columns of both.
    how : sequence of str
        How each is imputed.
    clip : float
        Bound of the transformed values.

    Returns
    -------
    DataFrame
        The columns of `TREATMENT`, a row each feature; the weight is 1/√ of the features of its
        block.
    """
    sizes = pd.Series([feature.block for feature in kept]).value_counts()
    rows = []
    for feature, method, low, high in zip(kept, how, *limits, strict=True):
        values = raw[feature.name].to_numpy(float)
        weight = float(1 / np.sqrt(sizes[feature.block]))
        scaled = matrix[feature.name].to_numpy(float) / weight
        row = _treatment_row(values, scaled, (float(low), float(high)), clip, method)
        rows.append({"feature": feature.name, "weight": weight, **row})
    return pd.DataFrame(rows, columns=list(TREATMENT)).astype(TREATMENT)


def _treatment_row(
    values: np.ndarray,
    scaled: np.ndarray,
    limits: tuple[float, float],
    clip: float,
    method: str,
) -> dict[str, Any]:
    low, high = limits
    missing = int(np.isnan(values).sum())
    return {
        "viewers": len(values),
        "missing": missing,
        "missing_share": missing / len(values) if len(values) else 0.0,
        "method": method,
        "imputed": missing,
        "lower": low,
        "upper": high,
        "winsorised_low": int((values < low).sum()),
        "winsorised_high": int((values > high).sum()),
        "clipped": int((np.abs(scaled) >= clip - EDGE).sum()),
        "skew_raw": skew(values),
        "skew_transformed": skew(scaled),
        "reach_raw": reached_distance(values),
        "reach_transformed": reached_distance(scaled),
    }


def skew(values: np.ndarray) -> float:
    """Return the third standardised moment of the finite values, 0 where they are all equal."""
    values = values[np.isfinite(values)]
    if not len(values) or np.ptp(values) == 0:
        return 0.0
    centred = values - values.mean()
    return float((centred**3).mean() / (centred**2).mean() ** 1.5)


def reached_distance(values: np.ndarray) -> float:
    """Return the distance from the mean, in standard deviations, that ten viewers reach.

    0 where all are equal, or where there are fewer.
    """
    values = values[np.isfinite(values)]
    if len(values) < disclosure.FEWEST or np.ptp(values) == 0:
        return 0.0
    apart = np.sort(np.abs(values - values.mean()))
    return float(apart[-disclosure.FEWEST] / values.std())
