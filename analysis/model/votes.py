"""Each criterion's own choice of k, and the choice that follows from them for a bare table.

Measured on generated tables (`tests/benchmark_tables.py`), the vote finds the number of groups
more often than the mean of ranks does, and the mixture of lowest ICL at that number agrees best
with the truth.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from analysis.model.indices import Array, Labels
from analysis.model.selection import max_se

STRENGTH = 0.8
APART = 3.0
COVERED = 0.95


def votes(table: pd.DataFrame) -> dict[str, int]:
    """Return the k that each criterion picks.

    Parameters
    ----------
    table : DataFrame
        The comparison; KMeans votes by silhouette, Calinski-Harabasz, Davies-Bouldin, gap
        (global-SE rule), KMeans and Ward by prediction strength (largest k of at least .8),
        mixtures by BIC and ICL.
    """
    table = table[~table["parameters"].str.contains("axes")]
    plain = table[(table["method"] == "KMeans") & table["silhouette"].notna()]
    plain = plain.sort_values("k", ignore_index=True)
    mixtures = table[(table["method"] == "Gaussian mixture") & table["icl"].notna()]
    found: dict[str, int] = {}
    if len(plain):
        k = plain["k"].astype(int)
        found["silhouette"] = k[plain["silhouette"].astype(float).idxmax()]
        for name, sign in (("calinski_harabasz", 1), ("davies_bouldin", -1)):
            values = sign * plain[name].astype(float)
            if values.notna().any():
                found[name] = k[values.idxmax()]
        gaps, errors = plain["gap"].to_numpy(float), plain["gap_se"].to_numpy(float)
        if np.isfinite(gaps).all():
            found["gap"] = k[max_se(gaps, errors) - 1]
    for method in ("KMeans", "Ward"):
        own = table[(table["method"] == method) & table["prediction_strength"].notna()]
        strong = own.loc[own["prediction_strength"].astype(float) >= STRENGTH, "k"]
        if len(own):
            key = f"prediction_strength {method}"
            found[key] = strong.max() if len(strong) else own["k"].min()
    for name in ("bic", "icl"):
        if len(mixtures):
            found[name] = mixtures.loc[mixtures[name].astype(float).idxmin(), "k"]
    return {name: int(k) for name, k in found.items()}


def order_of(cast: dict[str, int]) -> list[int]:
    """Return the numbers voted for: most votes first, ties by nearness to the median vote."""
    counts = Counter(cast.values())
    middle = float(np.median(list(cast.values()))) if cast else 0.0
    return sorted(counts, key=lambda k: (-counts[k], abs(k - middle), k))


def choose_voted(table: pd.DataFrame, apart: dict[str, float]) -> str | None:
    """Return the candidate that the votes lead to, None where no admissible one has such a k.

    Density clusterings that part the rows by empty space decide first; else the admissible
    mixture of lowest ICL with the k of most votes, or the best score where no mixture is.

    Parameters
    ----------
    table : DataFrame
        The comparison.
    apart : dict
        Separation of density candidates, see `separation`.
    """
    good = table[table["admissible"]].sort_values("candidate")
    empty = good[good["candidate"].map(apart).fillna(0.0).astype(float) >= APART]
    empty = empty[empty["noise_share"] <= 1 - COVERED]
    if len(empty):
        ordered = empty.sort_values(["noise_share", "score"], ascending=[True, False])
        return str(ordered.iloc[0]["candidate"])
    for k in order_of(votes(table)):
        here = good[good["k"] == k]
        mixtures = here[here["icl"].notna()]
        if len(mixtures):
            return str(mixtures.loc[mixtures["icl"].astype(float).idxmin(), "candidate"])
        if len(here):
            return str(here.loc[here["score"].astype(float).idxmax(), "candidate"])
    return None


def separation(rows: Array, labels: Labels) -> float:
    """Return the smallest gap between two clusters in units of usual nearest distances.

    Parameters
    ----------
    rows : array (n, q)
        The rows.
    labels : array (n,)
        Clusters, -1 for noise, which is left out.

    Returns
    -------
    float
        Smallest distance between rows of different clusters over the 99th percentile of the
        distance to the nearest row of the own cluster.
    """
    from scipy.spatial import cKDTree

    near, gap = [], np.inf
    for one in np.unique(labels[labels >= 0]):
        inside, outside = rows[labels == one], rows[(labels >= 0) & (labels != one)]
        tree = cKDTree(inside)
        if len(inside) > 1:
            near.append(tree.query(inside, k=2)[0][:, 1])
        if len(outside):
            gap = min(gap, float(tree.query(outside)[0].min()))
    usual = float(np.quantile(np.concatenate(near), 0.99)) if near else 0.0
    return gap / usual if usual > 0 and np.isfinite(gap) else 0.0
