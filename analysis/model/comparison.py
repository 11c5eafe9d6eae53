"""The comparison: every candidate judged on the same rows, and the choice among them."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis import progress
from analysis.model.candidates import Candidate, fit_all, original_labels, resample_best
from analysis.model.gap import gap_by_k
from analysis.model.gate import sampled
from analysis.model.indices import (
    Array,
    adjusted_rand,
    calinski_harabasz,
    davies_bouldin,
    silhouette_values,
)
from analysis.model.resampling import clusterwise_jaccard, mean_agreement
from analysis.model.rule import Rule, seed_of
from analysis.model.selection import admissibility, one_standard_error, score_errors, scores
from analysis.model.space import Space
from analysis.model.votes import choose_voted, separation

COLUMNS = [
    "candidate",
    "method",
    "k",
    "parameters",
    "silhouette",
    "silhouette_se",
    "calinski_harabasz",
    "davies_bouldin",
    "jaccard_mean",
    "jaccard_min",
    "ari_resamples",
    "prediction_strength",
    "gap",
    "gap_se",
    "bic",
    "icl",
    "smallest_share",
    "noise_share",
    "score",
    "score_se",
    "resamples",
    "seconds",
    "memory_mb",
    "admissible",
    "reason",
]


@dataclass
class Comparison:
    """All candidates, their table and the choice.

    Parameters
    ----------
    table : DataFrame
        One row a candidate, see `COLUMNS`.
    fitted : dict
        Candidate by name, only those that were fitted with two clusters or more.
    labels : dict
        Labels of the validation rows by candidate name.
    rows, sample : arrays
        The validation rows and the rows that resamples were drawn from.
    chosen : str
        Name of the choice; empty where nothing could be fitted.
    icl_k : int or None
        Number of components that ICL picks.
    """

    table: pd.DataFrame
    fitted: dict[str, Candidate]
    labels: dict[str, Array]
    rows: Array
    sample: Array
    chosen: str
    icl_k: int | None


def compare(
    space: Space, ks: list[int], rule: Rule, kept: MutableMapping[str, Any] | None = None
) -> Comparison:
    """Fit, resample and judge every candidate, and choose by the rule."""
    everything, sample = fit_all(space, ks, rule, kept)
    rows = sampled(space.validation, rule.silhouette_rows, seed_of(rule, "silhouette", 0))
    fitted = {one.name: one for one in everything if one.model is not None and one.k > 1}
    labels = {name: original_labels(one, rows) for name, one in fitted.items()}
    table = pd.DataFrame([_plain(one) for one in everything if one.k != 1], columns=COLUMNS)
    judge = Judge(space, rows, labels, fitted, sample, rule)
    table = judge.fill(table)
    best = list(_ranked(table)["candidate"].head(rule.best))
    resample_best([fitted[name] for name in best], sample, rule, kept)
    table = judge.fill(table)
    icl = [(one.icl, one.k) for one in everything if np.isfinite(one.icl)]
    chosen = ""
    if fitted:
        apart = {} if space.interactions else _separations(fitted, labels, rows)
        voted = None if space.interactions else choose_voted(table, apart)
        chosen = voted or choose(table)
    return Comparison(table, fitted, labels, rows, sample, chosen, min(icl)[1] if icl else None)


def _separations(fitted: dict, labels: dict, rows: Array) -> dict[str, float]:
    own = [name for name, one in fitted.items() if one.method.own_k]
    return {name: separation(rows, labels[name]) for name in own}


def choose(table: pd.DataFrame) -> str:
    """Return the choice among the admissible candidates, or the best KMeans without any."""
    admissible = table[table["admissible"]]
    if len(admissible):
        return one_standard_error(admissible)
    ranked = _ranked(table)
    plain = ranked[ranked["method"] == "KMeans"]
    return str((plain if len(plain) else ranked).iloc[0]["candidate"])


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    known = table[table["score"].notna()]
    return known.sort_values(["admissible", "score", "candidate"], ascending=[False, False, True])


def _plain(one: Candidate) -> dict[str, Any]:
    return {
        "candidate": one.name,
        "method": one.method.name,
        "k": one.k,
        "parameters": json.dumps(one.parameters),
        "prediction_strength": one.strength,
        "bic": one.bic,
        "icl": one.icl,
        "memory_mb": one.memory_mb,
        "admissible": False,
        "reason": one.reason,
    }


class Judge:
    """What is measured of every candidate on the same validation rows.

    Parameters
    ----------
    space : Space
        Sizes before the split.
    rows : array (n, q)
        The validation rows.
    labels : dict
        Labels of `rows` by candidate.
    fitted : dict
        Candidates by name.
    sample : array (m, q)
        The rows that resamples were drawn from.
    rule : Rule
        The rule.
    """

    def __init__(self, space, rows, labels, fitted, sample, rule):
        self.space, self.rows, self.labels = space, rows, labels
        self.fitted, self.sample, self.rule = fitted, sample, rule
        with progress.step("Judging candidates on the same rows"):
            values = silhouette_values(rows, list(labels.values()))
            self.values = dict(zip(labels, values, strict=True))
            self.gaps = gap_by_k(fitted, sample, rule)
            self.fixed = {name: self._fixed(name) for name in fitted}

    def _fixed(self, name: str) -> dict[str, Any]:
        labels, values = self.labels[name], self.values[name]
        sizes = np.bincount(labels[labels >= 0], minlength=self.fitted[name].k) / len(labels)
        return {
            "silhouette": float(values.mean()),
            "silhouette_se": float(values.std(ddof=1) / np.sqrt(len(values))),
            "calinski_harabasz": calinski_harabasz(self.rows, labels),
            "davies_bouldin": davies_bouldin(self.rows, labels),
            "smallest_share": float(sizes.min()),
            "noise_share": float((labels < 0).mean()),
            **self.gaps.get(name, {}),
        }

    def _resampled(self, name: str) -> dict[str, Any]:
        one = self.fitted[name]
        jaccard = clusterwise_jaccard(original_labels(one, self.sample), one.resampled)
        found = self.fixed[name] | {
            "jaccard_mean": float(jaccard.mean()),
            "jaccard_min": float(jaccard.min()),
            "ari_resamples": mean_agreement(one.resampled),
            "resamples": len(one.resampled),
            "seconds": round(one.seconds, 3),
        }
        reason = admissibility(found, self.rule, self.space.rows, self.space.interactions)
        return found | {"reason": reason, "admissible": not reason}

    def fill(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with every measurement, score and its standard error."""
        for name in self.fitted:
            for column, value in self._resampled(name).items():
                table.loc[table["candidate"] == name, column] = value
        table["admissible"] = table["admissible"].astype(bool)
        known = table["candidate"].isin(list(self.fitted))
        inner = table[known]
        labels = [self.labels[name] for name in inner["candidate"]]
        values = [self.values[name] for name in inner["candidate"]]
        table.loc[known, "score"] = scores(inner, self.rule.criteria)
        errors = score_errors(self.rows, labels, values, inner, self.rule) if len(inner) else []
        table.loc[known, "score_se"] = errors
        return table


def runner_up(comparison: Comparison) -> tuple[str, float]:
    """Return the best candidate of another method or k, and its ARI with the choice."""
    others = _ranked(comparison.table)
    others = others[others["candidate"] != comparison.chosen]
    if not len(others):
        return "", float("nan")
    name = str(others.iloc[0]["candidate"])
    ari = adjusted_rand(comparison.labels[comparison.chosen], comparison.labels[name])
    return name, ari


def agreement(comparison: Comparison) -> pd.DataFrame:
    """Return the ARI between the best candidate of every method on the validation rows."""
    best = _ranked(comparison.table).drop_duplicates("method")["candidate"].tolist()
    pairs = [
        (one, other, adjusted_rand(comparison.labels[one], comparison.labels[other]))
        for one in best
        for other in best
    ]
    return pd.DataFrame(pairs, columns=["candidate_a", "candidate_b", "ari"])
