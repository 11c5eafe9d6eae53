"""From indices to a choice: admissibility, ranks, the one-standard-error rule, votes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.clustering.distances import Array
from analysis.clustering.rule import Rule, seed_of
from analysis.model.compare.indices import weighted_indices
from analysis.model.compare.standard_errors import resample_weights

# Of all others high is good.
LOW_IS_GOOD = ("davies_bouldin",)


def admissibility_reasons(row: dict, rule: Rule, rows: int, interactions: bool) -> str:
    """Return why a candidate is not admissible, empty where it is.

    Parameters
    ----------
    row : dict
        jaccard_min, jaccard_mean, smallest_share, noise_share of the candidate, and judged, the
        rows that the shares are of.
    rule : Rule
        The thresholds.
    rows : int
        Rows before the split.
    interactions : bool
        Whether the rows are viewers.
    """
    reasons = []
    if row["jaccard_min"] < rule.jaccard_each:
        reasons.append(f"a cluster's Jaccard is {row['jaccard_min']:.2f}")
    if row["jaccard_mean"] < rule.jaccard_mean:
        reasons.append(f"mean Jaccard is {row['jaccard_mean']:.2f}")
    if row["smallest_share"] < smallest_allowed(rule, rows, interactions):
        few = interactions and disclosure.is_few(round(row["smallest_share"] * row["judged"]))
        held = f"fewer than {disclosure.FEWEST} viewers" if few else f"{row['smallest_share']:.1%}"
        reasons.append(f"the smallest cluster holds {held}")
    if row["noise_share"] > rule.noise_share:
        noise = round(row["noise_share"] * row["judged"])
        few = interactions and disclosure.tells_few(noise, row["judged"])
        said = f"more than {rule.noise_share:.0%}" if few else f"{row['noise_share']:.0%}"
        reasons.append(f"{said} of the rows are noise")
    return "; ".join(reasons)


def smallest_allowed(rule: Rule, rows: int, interactions: bool) -> float:
    """Return the smallest share a cluster may have."""
    if not interactions:
        return max(rule.table_smallest_rows, rule.table_smallest_share * rows) / rows
    users = rule.smallest_users if rows >= rule.smallest_users_from else 0
    return max(rule.smallest_share, users / rows)


def rank_scores(table: pd.DataFrame, criteria: tuple[str, ...]) -> Array:
    """Return the mean over the criteria of rank / number ranked; the best is near 1.

    Parameters
    ----------
    table : DataFrame
        One row a candidate with the criteria as columns; gaps rank last.
    criteria : tuple of str
        The columns that count.
    """
    ranks = []
    for name in criteria:
        values = table[name].astype(float)
        ranks.append((-values if name in LOW_IS_GOOD else values).rank(na_option="top"))
    return (sum(ranks) / len(ranks) / max(len(table), 1)).to_numpy()


def score_errors(
    rows: Array, labellings: list, values: list, table: pd.DataFrame, rule: Rule
) -> dict[str, Array]:
    """Return standard errors over bootstrap resamples of the validation rows.

    Parameters
    ----------
    rows : array (n, q)
        Validation rows.
    labellings, values : lists of arrays (n,)
        Labels and silhouettes of every candidate in `table`.
    table : DataFrame
        The candidates' criteria.
    rule : Rule
        Number of resamples and criteria.

    Returns
    -------
    dict
        score_se, calinski_harabasz_se and davies_bouldin_se, one a candidate.
    """
    weights = resample_weights(len(rows), rule.score_resamples, seed_of(rule, "scores"))
    silhouettes = np.array(values) @ weights / len(rows)
    pairs = [weighted_indices(rows, labels, weights) for labels in labellings]
    found = []
    for number in range(rule.score_resamples):
        again = table.assign(
            silhouette=silhouettes[:, number],
            calinski_harabasz=[ratio[number] for ratio, _ in pairs],
            davies_bouldin=[worst[number] for _, worst in pairs],
        )
        found.append(rank_scores(again, rule.criteria))
    ratio, worst = np.array(pairs).std(axis=2, ddof=1).T
    return {
        "score_se": np.std(found, axis=0, ddof=1),
        "calinski_harabasz_se": ratio,
        "davies_bouldin_se": worst,
    }


def near_best(table: pd.DataFrame, rule: Rule) -> tuple[pd.Series, pd.DataFrame]:
    """Return the candidate of best score, and those that lie within its standard error."""
    best = table.sort_values(["score", "candidate"], ascending=[False, True]).iloc[0]
    return best, table[table["score"] >= best["score"] - rule.near * best["score_se"]]


def one_standard_error(table: pd.DataFrame, rule: Rule) -> str:
    """Return the name of the choice: the smallest k within one standard error of the best.

    Ties on k are broken in the order that the rule declares, then by score and name.
    """
    near = near_best(table, rule)[1]
    near = near[near["k"] == near["k"].min()]
    near = near.assign(
        kmeans=near["method"] == "KMeans", stability=near["ari_resamples"].round(rule.ties_digits)
    )
    order = near.sort_values(
        [*rule.ties, "score", "candidate"], ascending=[*[False] * len(rule.ties), False, True]
    )
    return str(order.iloc[0]["candidate"])


def max_se(values: Array, errors: Array, rule: str = "globalSEmax", factor: float = 1.0) -> int:
    """Return the position (from 1) that a rule picks on a curve with standard errors.

    Parameters
    ----------
    values, errors : arrays (K,)
        The curve and its standard errors.
    rule : str
        firstSEmax, Tibs2001SEmax or globalSEmax, as in R's cluster::maxSE.
    factor : float
        Standard errors that count as near.
    """
    values, errors = np.asarray(values, float), np.asarray(errors, float) * factor
    if rule == "Tibs2001SEmax":
        good = np.flatnonzero(values[:-1] >= values[1:] - errors[1:])
        return int(good[0]) + 1 if len(good) else len(values)
    if rule == "firstSEmax":
        falls = np.flatnonzero(np.diff(values) <= 0)
        top = int(falls[0]) if len(falls) else len(values) - 1
    else:
        top = int(values.argmax())
    near = np.flatnonzero(values[:top] >= values[top] - errors[top])
    return (int(near[0]) if len(near) else top) + 1
