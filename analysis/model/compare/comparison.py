"""The comparison: every candidate judged on the same rows, and the choice among them."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.clustering.distances import Array, Labels
from analysis.clustering.parallel import one_thread
from analysis.clustering.rule import Rule
from analysis.clustering.space import Space
from analysis.errors import UserError
from analysis.model.compare.candidate import Candidate, candidate_row, one_cluster
from analysis.model.compare.fitting import fit_all, resample_best
from analysis.model.compare.indices import adjusted_rand
from analysis.model.compare.judge import Judge
from analysis.model.compare.printed.comparison_columns import typed_table
from analysis.model.compare.ranking import one_standard_error
from analysis.model.compare.votes import (
    choose_densest,
    choose_voted,
    cluster_separation,
    densest_mixtures,
)


@dataclass
class Comparison:
    """All candidates, their table and the choice.

    Parameters
    ----------
    printed : DataFrame
        One row a candidate, see `COLUMNS`, after one for the rows left in one cluster.
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

    printed: pd.DataFrame
    fitted: dict[str, Candidate]
    labels: dict[str, Labels]
    rows: Array
    sample: Array
    chosen: str
    icl_k: int | None

    @property
    def table(self) -> pd.DataFrame:
        """Return the candidates without the one cluster that no choice is made of."""
        return self.printed[self.printed["k"] != 1].reset_index(drop=True)


def compare_candidates(
    space: Space, ks: list[int], rule: Rule, kept: MutableMapping[str, Any] | None = None
) -> Comparison:
    """Fit, resample and judge every candidate, and choose by the rule."""
    everything, sample = fit_all(space, ks, rule, kept)
    fitted = {one.name: one for one in everything if one.model is not None and one.k > 1}
    judge = Judge(space, fitted, sample, rule)
    rows = [candidate_row(one, space) for one in everything if one.k != 1]
    table = judge.fill(typed_table(rows))
    best = contenders(table, rule)
    resample_best([fitted[name] for name in best], sample, rule, kept)
    judge.measure_sampling(_to_sample(table, rule.k_given), kept)
    table = judge.fill(table)
    single = typed_table(one_cluster(everything, space, judge.gap_of_one))
    chosen, among = "", _eligible(table, rule.k_given)
    if fitted:
        if space.interactions:
            first = choose_densest(among, rule.icl_near)
        else:
            first = choose_voted(among, _separations(fitted, judge, rule), rule)
        chosen = first or choose_candidate(among, rule)
    printed = pd.concat([single, table], ignore_index=True)
    icl_k = icl_choice(everything)
    return Comparison(printed, fitted, judge.labels, judge.rows, sample, chosen, icl_k)


def icl_choice(candidates: list[Candidate]) -> int | None:
    """Return the components that ICL picks, one included, of mixtures with a floor if any."""
    known = [one for one in candidates if np.isfinite(one.measured.get("icl", np.nan))]
    floor = max((one.floor for one in known), default=0.0)
    same = [(one.measured["icl"], one.k) for one in known if one.floor == floor]
    return min(same)[1] if same else None


def comparison_or_none(
    space: Space, rule: Rule, kept: MutableMapping[str, Any] | None = None
) -> Comparison | None:
    """Return the comparison, None where there are too few rows or nothing could be fitted."""
    ks = space.ks(rule)
    with one_thread():
        found = compare_candidates(space, ks, rule, kept) if ks else None
    return found if found is not None and found.chosen else None


def _to_sample(table: pd.DataFrame, k: int | None) -> list[str]:
    """Return the best candidate of every method, with the other k of its variant."""
    heads = _first(_ranked(table), k).drop_duplicates("method").set_index("method")["variant"]
    known = table[table["score"].notna()]
    return known.loc[known["method"].map(heads) == known["variant"], "candidate"].tolist()


def _separations(fitted: dict, judge: Judge, rule: Rule) -> dict[str, float]:
    own = [name for name, one in fitted.items() if one.method.own_k]
    return {
        name: cluster_separation(judge.rows, judge.labels[name], rule.apart_quantile)
        for name in own
    }


def _eligible(table: pd.DataFrame, k: int | None) -> pd.DataFrame:
    """Return the candidates that the choice is made among: those of a given k, else all."""
    if k is None:
        return table
    among = table[(table["k"] == k) & table["score"].notna()]
    if among.empty:
        raise UserError(
            f"{k} groups asked for, and no candidate divides these rows into {k}",
            "a number of groups that a clustering finds",
            "Ask for fewer with --k (setting model.k), or leave it out.",
        )
    return among


def contenders(table: pd.DataFrame, rule: Rule) -> list[str]:
    """Return the candidates that are resampled most: of lowest ICL, then of best score."""
    ranked = _first(_ranked(table), rule.k_given)["candidate"]
    dense = densest_mixtures(table[table["k"] == rule.k_given] if rule.k_given else table)
    return list(dict.fromkeys([*dense[: rule.best_icl], *ranked]))[: rule.best]


def _first(ranked: pd.DataFrame, k: int | None) -> pd.DataFrame:
    """Return the ranking with the candidates of a given k before the others."""
    return ranked.loc[(ranked["k"] != k).sort_values(kind="stable").index] if k else ranked


def choose_candidate(table: pd.DataFrame, rule: Rule) -> str:
    """Return the choice among the admissible candidates, or the best KMeans without any."""
    admissible = table[table["admissible"]]
    if len(admissible):
        return one_standard_error(admissible, rule)
    ranked = _ranked(table)
    plain = ranked[ranked["method"] == "KMeans"]
    return str((plain if len(plain) else ranked).iloc[0]["candidate"])


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    known = table[table["score"].notna()]
    return known.sort_values(["admissible", "score", "candidate"], ascending=[False, False, True])


def runner_up(comparison: Comparison, k: int | None = None) -> tuple[str, float]:
    """Return the best candidate of another method or k, and its ARI with the choice.

    Where k was given, only candidates with that k compete.
    """
    others = _ranked(_eligible(comparison.table, k))
    others = others[others["candidate"] != comparison.chosen]
    if not len(others):
        return "", float("nan")
    name = str(others.iloc[0]["candidate"])
    ari = adjusted_rand(comparison.labels[comparison.chosen], comparison.labels[name])
    return name, ari


def method_agreement(comparison: Comparison, rule: Rule) -> pd.DataFrame:
    """Return the ARI between the best candidate of every method, and whether they are alike.

    On the validation rows; the choice stands for its method, and where k was given, the best with
    that k for a method that has one.
    """
    ranked = _first(_ranked(comparison.table), rule.k_given)
    ranked = ranked.loc[(ranked["candidate"] != comparison.chosen).sort_values(kind="stable").index]
    best = ranked.drop_duplicates("method")["candidate"].tolist()
    pairs = [
        (one, other, adjusted_rand(comparison.labels[one], comparison.labels[other]))
        for one in best
        for other in best
    ]
    frame = pd.DataFrame(pairs, columns=["candidate_a", "candidate_b", "ari"])
    return frame.assign(alike=frame["ari"] >= rule.agreement)
