"""The table of the declared rule: every part of it in words."""

from __future__ import annotations

import json
from string import Formatter
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.table import Table
from analysis.text.markdown import single_line
from analysis.text.nouns import english_list
from analysis.text.numbers import index_text, number_text

if TYPE_CHECKING:
    from analysis.tables import Tables


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{_name(key)}: {_said(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _name(key: object) -> str:
    return str(key).replace("_", " ")


WORDS = {
    "calinski_harabasz": "Calinski–Harabasz",
    "davies_bouldin": "Davies–Bouldin",
    "ari_resamples": "stability",
    "kmeans": "k-means",
}
SHARES = {"axes_variance", "smallest_share", "noise_share"}


def _declared(key: str, value: object) -> str:
    """Return a part of the rule as a reader says it."""
    if isinstance(value, list):
        return english_list([WORDS.get(one, _name(one)) for one in map(str, value)])
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _said(value)
    if key in SHARES:
        return f"{100 * value:g}\u00a0%"
    return index_text(value) if isinstance(value, float) else number_text(value)


# Each part in words; the names in braces are those of the rule.
DECLARED = (
    (
        "Numbers of clusters",
        "2 to {k_max}, never above a twentieth of the viewers who learn",
    ),
    (
        "Axes",
        "principal axes up to {axes_variance} of the variance; all of them where there are no "
        "more than {axes_all_below}",
    ),
    (
        "Tables without types",
        "{nulls} of each kind that decides and {nulls_copula} copula tables, with {gate_rows} "
        "viewers each and {gate_starts} starts of k-means",
    ),
    (
        "Moderate structure",
        "p at most {alpha} against Gaussian and uniform tables and continuous tastes; a rise of "
        "the silhouette of {delta_latent_moderate} or more over continuous tastes; and one of "
        "{delta_moderate} over the others, or an ICL of more than one component",
    ),
    (
        "Strong structure",
        "moderate structure, and a rise of {delta_strong} over Gaussian and uniform tables and "
        "{delta_latent_strong} over continuous tastes",
    ),
    (
        "Error rates",
        "of {calibration} replicas with continuous tastes {calibration_false} reached that rise, "
        "of {calibration} with planted types {calibration_missed} missed it",
    ),
    (
        "Resamples",
        "{resamples} for every candidate and {resamples_best} for the {best} best, of "
        "{resample_rows} viewers",
    ),
    (
        "Admissible",
        "the Jaccard of every group at least {jaccard_each} and their mean {jaccard_mean}; no "
        "group under {smallest_share} of viewers, nor under {smallest_users} viewers where there "
        "are {smallest_users_from} or more; noise at most {noise_share}",
    ),
    ("Score", "mean of ranks over {criteria}"),
    ("Number of groups", "{k_of_viewers}; ties by {ties}"),
    ("Votes", "prediction strength votes for the largest k that reaches {strength}"),
    ("Result depends on the method", "where the runner-up agrees by less than {agreement}"),
    ("Seed", "{seed}"),
)

# What only tables without interactions need, and what `k_of_viewers` says in words.
ELSEWHERE = (
    *("apart", "apart_noise", "apart_stable", "k_of_tables"),
    *("votes_near", "votes_agreed", "k_given"),
    *(
        "delta_smooth",
        "delta_smooth_blind",
        "valley",
        "valley_dimensions",
        "nulls_valley",
        "split_below",
    ),
)


def rule(modelled: Tables) -> Table:
    """Return the decision rule as it was declared, in words, with its hash."""
    record = modelled.record("rule")
    declared = json.loads(record["json"]).items()
    left = {key: _declared(key, value) for key, value in declared if key not in ELSEWHERE}
    rows, said = [], dict(left)
    for part, words in DECLARED:
        names = [name for _, name, _, _ in Formatter().parse(words) if name]
        if set(names) <= said.keys():
            rows.append((part, words.format(**{name: said[name] for name in names})))
            left = {key: value for key, value in left.items() if key not in names}
    if left:
        rows.append(("Further", "; ".join(f"{_name(k)}: {v}" for k, v in left.items())))
    return Table(
        "rule",
        f"The declared rule; its hash is {record['hash'][:16]}.",
        pd.DataFrame(rows, columns=["Part", "Rule"]),
        {"Rule": lambda value: single_line(value, 900)},
        "It stands in full in `reports/decision.json`.",
    )
