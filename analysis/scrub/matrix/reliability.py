"""How far a feature says the same twice: halves of each viewer's events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.scrub.features.catalogue import Feature
    from analysis.scrub.features.shrinkage import Components

# Of fewer viewers a correlation of halves says nothing.
FEWEST_VIEWERS = 20
# Numbers of ratings at which the curve is drawn, closer where it bends.
CURVE = (1, 2, 3, 4, 5, 7, 9, 12, 16, 20, 30, 50, 100)


def spearman_brown(correlation: float) -> float:
    """Return the reliability of the whole from the correlation of its halves.

    Negative correlations give 0.
    """
    return 2 * correlation / (1 + correlation) if correlation > 0 else 0.0


def _correlation(first: np.ndarray, second: np.ndarray) -> float:
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def split_half(
    first: pd.DataFrame, second: pd.DataFrame, features: Sequence[Feature], fewest: float
) -> dict[str, tuple[float, int]]:
    """Return reliability and number of viewers of each feature that is not a volume.

    Parameters
    ----------
    first, second : DataFrame
        Features of each half, columns user_id, n and the features.
    features : sequence of Feature
        What is asked.
    fewest : float
        Events that a viewer needs in both halves.

    Returns
    -------
    dict
        Feature to (Spearman–Brown of the halves' rank correlation, viewers); NaN where fewer
        than 20 viewers have both.
    """
    both = first.merge(second, on="user_id", suffixes=("", "_b"))
    both = both[(both["n"] >= fewest) & (both["n_b"] >= fewest)]
    found = {}
    for feature in features:
        if feature.volume:
            found[feature.name] = (np.nan, 0)
            continue
        pair = both[[feature.name, f"{feature.name}_b"]].dropna()
        if len(pair) < FEWEST_VIEWERS:
            found[feature.name] = (np.nan, len(pair))
            continue
        ranks = pair.rank().to_numpy()
        found[feature.name] = (spearman_brown(_correlation(*ranks.T)), len(pair))
    return found


def reliability_curve(known: Components | None) -> pd.DataFrame:
    """Return the reliability n/(n + λ) of a viewer's level by n, no rows without ratings."""
    if known is None or not known.viewers:
        return pd.DataFrame({"n": pd.Series(dtype="int64"), "reliability": pd.Series(dtype=float)})
    return pd.DataFrame({"n": list(CURVE), "reliability": [known.reliability(n) for n in CURVE]})


def rank_correlations(frame: pd.DataFrame) -> pd.DataFrame:
    """Return Spearman's ρ of every two columns over the viewers that have both, as a square."""
    square = frame.rank().corr()
    # Ranks of a column with holes are those among the viewers that have both columns.
    for name in frame.columns[frame.isna().any()]:
        for other in frame.columns.drop(name):
            rho = frame[[name, other]].corr(method="spearman").iloc[0, 1]
            square.loc[name, other] = square.loc[other, name] = rho
    return square


def long_form(square: pd.DataFrame) -> pd.DataFrame:
    """Return feature_a, feature_b and rho of every pair, each once."""
    names = list(square.columns)
    rows = [
        {"feature_a": a, "feature_b": b, "rho": float(square.loc[a, b])}
        for at, a in enumerate(names)
        for b in names[at + 1 :]
    ]
    return pd.DataFrame(rows, columns=["feature_a", "feature_b", "rho"]).astype(
        {"feature_a": "str", "feature_b": "str", "rho": "float64"}
    )
