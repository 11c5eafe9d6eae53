"""The table of the declared rule: every part of it in words."""

from __future__ import annotations

import json
from string import Formatter
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.claims.captions.model_chapter.rule_words import rule_words
from analysis.communicate.claims.populations import Populations
from analysis.communicate.table import Table
from analysis.text.markdown import single_line
from analysis.text.nouns import english_list, spelled_number
from analysis.text.numbers import exact_percent, index_text, number_text

if TYPE_CHECKING:
    from analysis.tables import Results


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


# Names of the rule that are no words by themselves.
WORDS = {
    "calinski_harabasz": "Calinski–Harabasz",
    "davies_bouldin": "Davies–Bouldin",
    "ari_resamples": "stability",
    "kmeans": "k-means",
    "KMeans": "k-means",
    "Linkage": "linkage",
    "MiniBatchKMeans": "k-means in small batches",
    "bic": "BIC",
    "icl": "ICL",
    "prediction_strength KMeans": "prediction strength of k-means",
    "prediction_strength Ward": "that of Ward",
}
# Parts that are shares of viewers or of variance and so are read as per cent.
SHARES = {"axes_variance", "smallest_share", "noise_share"}


def _declared(key: str, value: object) -> str:
    """Return a part of the rule as a reader says it."""
    if isinstance(value, list):
        return english_list([WORDS.get(one, _name(one)) for one in map(str, value)])
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _said(value)
    if key == "seed":
        return str(value)
    if key in SHARES:
        return exact_percent(value)
    return index_text(value) if isinstance(value, float) else number_text(value)


def _competitor(one: dict) -> str:
    """Return a method that competes, with how many sets of parameters, and from how many rows."""
    name, sets = WORDS.get(one["method"], one["method"]), len(one["grid"])
    tried = f" ({spelled_number(sets)} ways)" if sets > 1 else ""
    floored = any("floor" in given for given in one["grid"])
    tried += " with a floor under every variance" if floored else ""
    return f"{name}{tried}" + (
        f" from {number_text(one['from_rows'])} viewers" * bool(one["from_rows"])
    )


def _in_words(rule: dict) -> dict[str, str]:
    """Return every part of the rule in words, those of a nested part as `part_name`."""
    said: dict[str, str] = {}
    for key, value in rule.items():
        if isinstance(value, dict):
            said |= {f"{key}_{name}": _declared(name, one) for name, one in value.items()}
        elif key == "candidates":
            said[key] = english_list([_competitor(one) for one in value])
        else:
            said[key] = _declared(key, value)
    return said


# Each part in words; the names in braces are those of the rule.
DECLARED = (
    (
        "Numbers of segments",
        "2 to {k_max}, never more than one for {rows_per_group} viewers to learn from",
    ),
    ("Candidates", "{candidates}, each with the parameters that are declared"),
    (
        "Fits",
        "{fitting_kmeans_starts} starts of k-means on all viewers to learn from, "
        "{fitting_starts} short ones of mixtures on at most {fitting_starts_rows} of them, of "
        "which the best is run on to all",
    ),
    (
        "Axes",
        "principal axes up to {axes_variance} of the variance; all of them where there are no "
        "more than {axes_all_below}",
    ),
    (
        "Simulated audiences",
        "{nulls} of each kind that decides and {nulls_copula} by copulas, beside "
        "{gate_samples} samples of {gate_rows} viewers, never more than {gate_share} of all, with "
        "{gate_starts} starts of k-means",
    ),
    (
        "Continuous tastes",
        "learned from {continuum_fewest} to {continuum_viewers} viewers, every {one} drawn, other "
        "measures in up to {continuum_bands} bands of {continuum_band} viewers with like numbers "
        "of {many}",
    ),
    (
        "Mixtures",
        "ones with free covariances of up to {gain_k_max} components on {gain_rows} viewers, "
        "{gain_passes} passes from the labels of k-means, viewers blurred by {gain_blur} of the "
        "spread of an axis",
    ),
    (
        "Moderate structure",
        "p at most {alpha}, after Holm over silhouettes and mixtures, against Gaussian audiences "
        "and continuous tastes, of silhouettes against uniform ones too; and either a rise of the "
        "silhouette that less its standard error reaches {delta_latent_moderate} over continuous "
        "tastes, and {delta_moderate} over the others, or a gain of mixtures that less its "
        "standard error reaches {gain_moderate}",
    ),
    (
        "Strong structure",
        "the same, with a rise of {delta_latent_strong} over continuous tastes and {delta_strong} "
        "over the others, or a gain of {gain_strong}; within {close} standard errors of the first "
        "line a verdict is close",
    ),
    (
        "Error rates",
        "of {calibration} audiences with continuous tastes {calibration_false} were taken for "
        "typed, of {calibration} with planted types, weak ones included, {calibration_missed} "
        "were missed",
    ),
    (
        "Groups by amount",
        "a valley of {amounts_depth} in logs of density between groups of {amounts_share} of "
        "viewers, as deep in none but {alpha} of {amounts_draws} smooth tables, after Holm",
    ),
    (
        "Minorities",
        "at least ten viewers, fewer than a segment needs, behind a gap of {minority_gap} standard "
        "deviations and {minority_steps} steps of a measure in which there is nobody",
    ),
    (
        "Resamples",
        "{resamples} for every candidate and {resamples_best} for the {best} best, {best_icl} of "
        "them by ICL, of {resample_rows} viewers; errors of indices and scores count what refits "
        "to the first move them on {refit_rows} others",
    ),
    (
        "Admissible",
        "the Jaccard of every segment at least {jaccard_each} and their mean {jaccard_mean}; no "
        "segment under {smallest_share} of viewers, nor under {smallest_users} viewers where there "
        "are {smallest_users_from} or more; noise at most {noise_share}",
    ),
    ("Score", "mean of ranks over {criteria}"),
    ("Number of segments", "{k_of_viewers}; ties by {ties}, stability to {ties_digits} digits"),
    (
        "Votes",
        "{voters}; prediction strength votes for the largest k that reaches {strength}, the gap "
        "by {gap_takes} over {gap_draws} uniform tables of {gap_rows} viewers",
    ),
    ("Result depends on the method", "where the runner-up agrees by less than {agreement}"),
    (
        "Variants",
        "{variants_seeds} other seeds, cuts at {variants_least} {many}, other features and "
        "scalings, each on {variants_rows} viewers",
    ),
    (
        "Readings",
        "a Jaccard up to {readings_jaccard_dissolved} is dissolved, under "
        "{readings_jaccard_trusted} not to be trusted, from {readings_jaccard_valid} valid, from "
        "{readings_jaccard_stable} highly stable; mainly a division by activity where the number "
        "of {many} explains more than {readings_activity}",
    ),
    ("Seed", "{seed}"),
)

# What only tables without interactions need, what `k_of_viewers` says in words, and the constants
# of single fits and tests, which stand in `reports/decision.json`.
ELSEWHERE = (
    *("apart", "apart_noise", "apart_quantile", "apart_stable", "k_of_tables"),
    *("votes_near", "votes_agreed", "k_given", "near", "gap_starts"),
    *("delta_smooth", "delta_smooth_blind", "valley", "valley_dimensions", "nulls_valley"),
    *("delta_icl", "delta_unparted", "nulls_table"),
    *("split_below", "bent_ks", "table_split", "table_clip"),
    *("table_smallest_share", "table_smallest_rows"),
)
# Groups of constants of single fits, by the start of their names.
PARTS = (
    *("fitting_", "continuum_", "amounts_", "valleys_", "variants_", "readings_"),
    "columns_",
)


def declared_rule(results: Results) -> Table:
    """Return the decision rule as it was declared, in words, with its hash."""
    record = results.modelled.record("rule")
    said, people = _in_words(json.loads(record["json"])), Populations(results)
    nouns = {"one": people.one, "many": people.many}
    left = {
        key: value
        for key, value in said.items()
        if key not in ELSEWHERE and not key.startswith(PARTS)
    }
    rows = []
    for part, words in DECLARED:
        every = [name for _, name, _, _ in Formatter().parse(words) if name]
        names = [name for name in every if name not in nouns]
        if set(names) <= said.keys():
            rows.append((part, words.format(**nouns, **{name: said[name] for name in names})))
            left = {key: value for key, value in left.items() if key not in names}
    if left:
        rows.append(("Further", "; ".join(f"{_name(k)}: {v}" for k, v in left.items())))
    told = rule_words(results)
    return Table(
        told.name,
        told.caption,
        pd.DataFrame(rows, columns=["Part", "Rule"]),
        {"Rule": lambda value: single_line(value, 900)},
        told.note or "",
    )
