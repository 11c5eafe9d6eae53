"""Each criterion's own choice of k, and the choice that follows from them.

Measured on generated tables (`tests/benchmark_tables.py`), the vote finds the number of groups
more often than the mean of ranks does, and the mixture of lowest ICL at that number agrees best
with the truth. Measured on generated audiences (`benchmarks/choice.py`), the ICL of mixtures whose
variances have a floor finds the number of types more often than ranks or votes do.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from analysis.clustering.distances import Array, Labels
from analysis.clustering.rule import Rule
from analysis.model.compare.ranking import max_se


def criteria_votes(table: pd.DataFrame, rule: Rule) -> dict[str, int]:
    """Return the k that each criterion picks.

    Parameters
    ----------
    table : DataFrame
        The comparison, of which what sees all axes votes: KMeans by silhouette,
        Calinski-Harabasz, Davies-Bouldin, gap (global-SE rule), KMeans and Ward by prediction
        strength (largest k that reaches the rule's mark, no vote where none does), mixtures by
        BIC and ICL, those with a floor alone where there are any.
    rule : Rule
        For the mark of prediction strength.
    """
    table = table[table["axes_share"] == 1]
    plain = table[(table["method"] == "KMeans") & table["silhouette"].notna()]
    plain = plain.sort_values("k", ignore_index=True)
    mixtures = table[(table["method"] == "Gaussian mixture") & table["icl"].notna()]
    floored = mixtures[mixtures["floor"] > 0]
    mixtures = floored if len(floored) else mixtures
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
            found["gap"] = k[max_se(gaps, errors, rule.gap_takes, rule.near) - 1]
    for method in ("KMeans", "Ward"):
        own = table[(table["method"] == method) & table["prediction_strength"].notna()]
        strong = own.loc[own["prediction_strength"].astype(float) >= rule.strength, "k"]
        if len(strong):
            found[f"prediction_strength {method}"] = strong.max()
    for name in ("bic", "icl"):
        if len(mixtures):
            found[name] = mixtures.loc[mixtures[name].astype(float).idxmin(), "k"]
    return {name: int(k) for name, k in found.items() if name in rule.voters}


def order_of(cast: dict[str, int], rule: Rule) -> list[int]:
    """Return the numbers voted for, best supported first, ties by nearness to the median vote.

    A vote supports its k wholly and the k beside it the less the farther they are, up to a
    distance of `votes_near` in logarithms: 14 and 15 back each other, 2 and 3 do not. Where ICL
    takes the k of BIC, the components that describe the density also part the rows, which counts
    `votes_agreed` more.
    """
    chosen = np.array(list(cast.values()), float)
    both = "icl" in cast and cast["icl"] == cast.get("bic")
    weights = np.array([1 + rule.votes_agreed * (both and name == "icl") for name in cast])
    support = {
        k: round(
            float(weights @ np.maximum(0, 1 - np.abs(np.log(chosen / k)) / rule.votes_near)), 9
        )
        for k in set(cast.values())
    }
    middle = float(np.median(chosen)) if cast else 0.0
    return sorted(support, key=lambda k: (-support[k], abs(k - middle), k))


def majority_vote(cast: dict[str, int]) -> int:
    """Return the k that more than half of the criteria pick, 0 where there is none."""
    k, most = Counter(cast.values()).most_common(1)[0] if cast else (0, 0)
    return k if 2 * most > len(cast) else 0


def densest_mixtures(table: pd.DataFrame) -> list[str]:
    """Return the mixtures whose variances have a floor, lowest ICL first.

    Parameters
    ----------
    table : DataFrame
        The comparison, or the candidates among which the choice is made.
    """
    known = table[(table["floor"] > 0) & table["icl"].notna() & table["score"].notna()]
    ordered = known.assign(icl=known["icl"].astype(float)).sort_values(["icl", "candidate"])
    return ordered["candidate"].tolist()


def choose_densest(table: pd.DataFrame, near: float) -> str | None:
    """Return the admissible mixture with a floor of lowest ICL, None where there is none.

    Of those whose ICL a row is as low but for `near`, the one with the fewest clusters: where ICL
    is flat, starts decide which is lowest.
    """
    good = table[table["admissible"].astype(bool)]
    known = good.set_index("candidate").loc[densest_mixtures(good)]
    each = known["icl"].astype(float) / known["fitted_rows"].astype(float)
    alike = known[each <= each.min() + near]
    return str(alike["k"].astype(int).idxmin()) if len(alike) else None


def choose_voted(table: pd.DataFrame, apart: dict[str, float], rule: Rule) -> str | None:
    """Return the candidate that the votes lead to, None where no admissible one has such a k.

    A stable density clustering that parts nearly all rows by empty space decides first, unless
    most criteria agree on another k; else the admissible mixture of lowest ICL with the k of
    most support, or the best score where no mixture is.

    Parameters
    ----------
    table : DataFrame
        The comparison.
    apart : dict
        Separation of density candidates, see `cluster_separation`.
    rule : Rule
        The thresholds.
    """
    good = table[table["admissible"]].sort_values("candidate")
    cast = criteria_votes(table, rule)
    agreed = majority_vote(cast) if (good["k"] == majority_vote(cast)).any() else 0
    empty = good[good["candidate"].map(apart).fillna(0.0).astype(float) >= rule.apart]
    empty = empty[empty["noise_share"] <= rule.apart_noise]
    empty = empty[empty["ari_resamples"].astype(float) >= rule.apart_stable]
    empty = empty[empty["k"] == agreed] if agreed else empty
    if len(empty):
        ordered = empty.sort_values(["noise_share", "score"], ascending=[True, False])
        return str(ordered.iloc[0]["candidate"])
    for k in order_of(cast, rule):
        here = good[good["k"] == k]
        if len(here):
            return _at(here)
    return None


def _at(here: pd.DataFrame) -> str:
    mixtures = here[here["icl"].notna()]
    if len(mixtures):
        return str(mixtures.loc[mixtures["icl"].astype(float).idxmin(), "candidate"])
    return str(here.loc[here["score"].astype(float).idxmax(), "candidate"])


def cluster_separation(rows: Array, labels: Labels, quantile: float) -> float:
    """Return the smallest gap between two clusters in units of usual nearest distances.

    Parameters
    ----------
    rows : array (n, q)
        The rows.
    labels : array (n,)
        Clusters, -1 for noise, which is left out.
    quantile : float
        Of the distances to the nearest row of the own cluster, which counts as usual.

    Returns
    -------
    float
        Smallest distance between rows of different clusters over the usual one to the nearest
        row of the own cluster.
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
    usual = float(np.quantile(np.concatenate(near), quantile)) if near else 0.0
    return gap / usual if usual > 0 and np.isfinite(gap) else 0.0
