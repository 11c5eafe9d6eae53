"""Tables of the model: the declared rule, the gate, the candidates, what the result depends on."""

from __future__ import annotations

import json
from string import Formatter
from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.narrative.doubts import given_k
from analysis.communicate.table import Table
from analysis.communicate.words import Prose, count, listed, noun, number, plain, score, spelled

if TYPE_CHECKING:
    from analysis.tables import Tables

MOST_CANDIDATES = 25
VALID = 0.75


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
        return listed([WORDS.get(one, _name(one)) for one in map(str, value)])
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _said(value)
    if key in SHARES:
        return f"{100 * value:g}\u00a0%"
    return score(value) if isinstance(value, float) else number(value)


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
    *("delta_smooth", "valley", "valley_dimensions", "nulls_valley", "split_below"),
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
        {"Rule": lambda value: plain(value, 900)},
        "It stands in full in `reports/decision.json`.",
    )


CRITERIA = {
    "silhouette": ("silhouette", "nearness to the own group against the next"),
    "calinski_harabasz": ("Calinski–Harabasz", "spread between groups over spread within"),
    "davies_bouldin": ("Davies–Bouldin", "spread of the closest pair over its distance"),
    "gap": ("gap, global rule", "spread within against uniform tables"),
    "prediction_strength KMeans": ("prediction strength", "k-means of one half on the other"),
    "prediction_strength Ward": ("prediction strength, Ward", "Ward of one half on the other"),
    "bic": ("BIC of mixtures", "the density of viewers"),
    "icl": ("ICL of mixtures", "the density, and how clearly components part"),
}


def votes(modelled: Tables) -> Table | Prose:
    """Return the number of groups that each criterion would take by itself."""
    cast = json.loads(modelled.record("chosen").get("votes") or "{}")
    if not cast:
        return Prose("No criterion could be asked.")
    named = [(*CRITERIA.get(name, (_name(name), "")), k) for name, k in cast.items()]
    frame = pd.DataFrame(named, columns=["Criterion", "Looks at", "k"])
    apart = frame["k"].nunique()
    same = "They agree" if apart == 1 else f"They name {spelled(apart)} different numbers"
    without = "" if len(cast) == len(CRITERIA) else " No k satisfies those that are not listed."
    caption = f"The k that each criterion would take by itself. {same}.{without}"
    return Table("votes", caption, frame)


GATE = (
    ("p_gaussian", "p against Gaussian tables", 3),
    ("p_uniform", "p against uniform tables", 3),
    ("p_latent", "p against continuous tastes", 3),
    ("p_copula", "p against copula tables (does not decide)", 3),
    ("delta", "Δ, rise of the silhouette over Gaussian and uniform tables", 3),
    ("delta_latent", "Δ over continuous tastes", 3),
    ("icl_k", "k that the ICL of Gaussian mixtures takes", 0),
)


def gate(modelled: Tables) -> Table:
    """Return the figures of the structure gate, those that disagree included."""
    record = modelled.record("gate")
    known = {"strong": "strong structure", "moderate": "moderate structure"}
    verdict = known.get(record["structure"], "no strong structure")
    shown = [
        (label, "not computed" if record[name] is None else score(record[name], digits))
        for name, label, digits in GATE
    ]
    return Table(
        "gate",
        f"The structure gate; its verdict by the declared thresholds: {verdict}.",
        pd.DataFrame(shown, columns=["Figure", "Value"]),
        {"Value": str},
        Prose(plain(record["note"], 400)) if record["note"] else "",
        ["Value"],
    )


def _unnumbered(candidate: str) -> str:
    return str(candidate).rsplit(" k=", 1)[0]


def comparison(modelled: Tables) -> Table | Prose:
    """Return the best candidates with the criteria that decide."""
    frame = modelled.frame("comparison")
    if frame.empty:
        return Prose("No candidate clustering could be fitted.")
    order = frame.assign(asked=frame["k"] == given_k(modelled)).sort_values(
        ["asked", "score", "candidate"], ascending=[False, False, True]
    )
    shown = order.head(MOST_CANDIDATES)
    left = f"; the first {MOST_CANDIDATES}" if len(order) > MOST_CANDIDATES else ""
    return Table(
        "comparison",
        f"{count(len(frame), 'candidate')}{left}. Jaccard is the least stable group’s; a candidate "
        "is admissible where every group is stable and large enough.",
        pd.DataFrame(
            {
                "Candidate": shown["candidate"].map(lambda value: plain(_unnumbered(value), 36)),
                "k": shown["k"].astype("float64"),
                "Silhouette": shown["silhouette"].astype("float64"),
                "Jaccard": shown["jaccard_min"].astype("float64"),
                "Smallest": shown["smallest_share"].astype("float64"),
                "Score": shown["score"].astype("float64"),
                "Admissible": [
                    "yes" if ok else plain(reason or "no", 60)
                    for ok, reason in zip(shown["admissible"], shown["reason"], strict=True)
                ],
            }
        ),
        {
            "Silhouette": score,
            "Jaccard": score,
            "Smallest": lambda value: f"{100 * value:.1f}\u00a0%",
            "Score": lambda value: score(value, 3),
        },
        "All criteria of all candidates, with their standard errors, are in "
        "`reports/model_comparison.csv`.",
    )


VALIDITY = {
    "silhouette": "Silhouette",
    "calibrated": "Calibrated",
    "dbcv": "DBCV",
    "noise_share": "Noise",
    "sampling_ari": "Samples",
}


def validity(modelled: Tables) -> Table | Prose:
    """Return what compares methods of different kinds: each method's best candidate."""
    frame = modelled.frame("comparison")
    columns = [name for name in VALIDITY if name in frame.columns]
    if "calibrated" not in columns or frame["score"].isna().all():
        return Prose("Methods of different kinds were not compared beyond the criteria above.")
    known = frame[frame["score"].notna()].assign(asked=frame["k"] == given_k(modelled))
    order = ["asked", "admissible", "score", "candidate"]
    best = known.sort_values(order, ascending=[False, False, False, True]).drop_duplicates("method")
    shown = {"Candidate": best["candidate"].map(lambda value: plain(value, 36))}
    shown |= {VALIDITY[name]: best[name].astype("float64") for name in columns}
    return Table(
        "validity",
        "The best candidate of each method. Calibrated: silhouette, Calinski–Harabasz and "
        "Davies–Bouldin in standard deviations above random clusterings of the same k, on average. "
        "DBCV judges density methods by density, from −1 to 1. Samples: agreement of labels where "
        "a method was fitted to one sample of viewers or another.",
        pd.DataFrame(shown),
        {
            "Silhouette": score,
            "Calibrated": lambda value: number(value, 1),
            "DBCV": score,
            "Noise": lambda value: f"{100 * value:.0f}\u00a0%",
            "Samples": score,
        },
        "A dash: not due for this method.",
    )


def sensitivity(scrubbed: Tables, modelled: Tables) -> Table | Prose:
    """Return how the clustering moves when a choice is made otherwise."""
    frame = modelled.frame("sensitivity")
    if frame.empty:
        return Prose("What the result depends on was not varied in this run.")
    labels = scrubbed.frame("catalogue").set_index("feature")["label"].to_dict()
    seeds = frame[frame["check"] == "seed"]
    rows = (
        [("other seeds", f"the lowest of {len(seeds)}", seeds["ari"].min())] if len(seeds) else []
    )
    rows += [
        (_name(row.check), plain(labels.get(row.value, row.value), 40), row.ari)
        for row in frame[frame["check"] != "seed"].itertuples()
    ]
    low = int((frame["ari"] < VALID).sum())
    said = f"{count(low, 'variant')} of {len(frame)} {noun(low, 'lies', 'lie')} below .75"
    shown = pd.DataFrame(rows, columns=["Varied", "To", "Agreement"])
    shown["Agreement"] = shown["Agreement"].astype("float64")
    if low:
        notes = ["depends on this" if ari < VALID else "" for ari in shown["Agreement"]]
        shown = shown.assign(Note=notes)
    return Table(
        "sensitivity",
        "Adjusted Rand index between the chosen clustering and one made otherwise; below .75 the "
        f"result depends on the choice. {said}.",
        shown,
        {"To": str, "Agreement": score, "Note": str},
    )
