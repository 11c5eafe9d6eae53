"""Tables of the model: votes, the gate, the candidates, what the result depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.words import given_number
from analysis.communicate.decided import (
    FEW,
    GAPS,
    not_compared,
    p_text,
    threshold_text,
    told_comparison,
    votes_by_criterion,
)
from analysis.communicate.table import Table
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import counted_noun, noun_form, spelled_number
from analysis.text.numbers import index_text, number_text, percent_tenths, percent_text

if TYPE_CHECKING:
    from analysis.tables import Results

# About a page; the CSV holds them all.
MOST_CANDIDATES = 25

# What each vote is called, and the idea of a cluster behind it.
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


def criterion_votes(results: Results) -> Table | MarkdownText:
    """Return the number of groups that each criterion would take by itself."""
    cast = votes_by_criterion(results)
    if not cast:
        return not_compared(results, "No criterion could be asked.")
    named = [(*CRITERIA.get(name, (name.replace("_", " "), "")), k) for name, k in cast.items()]
    frame = pd.DataFrame(named, columns=["Criterion", "Looks at", "k"])
    apart = frame["k"].nunique()
    same = "They agree" if apart == 1 else f"They name {spelled_number(apart)} different numbers"
    without = "" if len(cast) == len(CRITERIA) else " No k satisfies those that are not listed."
    caption = f"The k that each criterion would take by itself. {same}.{without}"
    return Table("votes", caption, frame)


# Column of the gate's record, its words, its decimals.
GATE = (
    ("p_gaussian", "p against Gaussian tables", 3),
    ("p_uniform", "p against uniform tables", 3),
    ("p_latent", "p against continuous tastes", 3),
    ("p_copula", "p against copula tables (does not decide)", 3),
    ("delta", "Δ, rise of the silhouette over Gaussian and uniform tables", 3),
    ("delta_se", "its standard error", 3),
    ("delta_latent", "Δ over continuous tastes", 3),
    ("delta_latent_se", "its standard error", 3),
    ("p_mixture", "p of mixtures against continuous tastes, after Holm", 3),
    ("gain", "gain of mixtures beyond continuous tastes, in BIC a viewer", 3),
    ("gain_se", "its standard error", 3),
    ("icl_k", "k that the ICL of Gaussian mixtures takes", 0),
)


def gate_measures(results: Results) -> Table:
    """Return the figures of the structure gate, those that disagree included."""
    record = results.modelled.record("gate")
    known = {"strong": "strong structure", "moderate": "moderate structure"}
    known["not_tested"] = "not tested"
    verdict = known.get(record["structure"], "no strong structure")
    shown = [
        (label, "not computed" if record[name] is None else _figure(record, name, digits))
        for name, label, digits in GATE
    ]
    return Table(
        "gate",
        f"The structure gate; its verdict by the declared thresholds: {verdict}.",
        pd.DataFrame(shown, columns=["Figure", "Value"]),
        {"Value": str},
        MarkdownText(single_line(record["note"], 400)) if record["note"] else "",
        ["Value"],
    )


def _figure(record: dict[str, Any], name: str, digits: int) -> str:
    if name.startswith("p_") and name != "p_mixture":
        return p_text(record[name], None if name == "p_copula" else record["tables"])
    return index_text(record[name], digits)


def _unnumbered(candidate: str) -> str:
    return str(candidate).rsplit(" k=", 1)[0]


def best_candidates(results: Results) -> Table | MarkdownText:
    """Return the best candidates with the criteria that decide."""
    frame = told_comparison(results)
    if frame.empty:
        return not_compared(results, "No candidate clustering could be fitted.")
    order = frame.assign(asked=frame["k"] == given_number(results)).sort_values(
        ["asked", "score", "candidate"], ascending=[False, False, True]
    )
    shown = order.head(MOST_CANDIDATES)
    first = (
        "" if given_number(results) is None else ", those with the given number before all others"
    )
    left = f"; the first {MOST_CANDIDATES} by score{first}" if len(order) > MOST_CANDIDATES else ""
    return Table(
        "comparison",
        f"{counted_noun(len(frame), 'candidate')}{left}. Jaccard is the least stable group’s; a "
        "candidate "
        "is admissible where every group is stable and large enough.",
        _deciding(shown),
        {
            "Silhouette": index_text,
            "Jaccard": index_text,
            "Smallest": percent_tenths,
            "Score": lambda value: index_text(value, 3),
        },
        f"{GAPS + ' ' if shown['smallest_share'].isna().any() else ''}All criteria of all "
        "candidates, with their standard errors and how each was fitted, are in "
        "`reports/model_comparison.csv`.",
    )


def _deciding(shown: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Candidate": shown["candidate"].map(lambda value: single_line(_unnumbered(value), 36)),
            "k": shown["k"].astype("float64"),
            "Silhouette": shown["silhouette"].astype("float64"),
            "Jaccard": shown["jaccard_min"].astype("float64"),
            "Smallest": shown["smallest_share"].astype("float64"),
            "Score": shown["score"].astype("float64"),
            "Admissible": [
                "yes" if ok else single_line(reason or "no", 60)
                for ok, reason in zip(shown["admissible"], shown["reason"], strict=True)
            ],
        }
    )


# Column of the comparison and its heading.
VALIDITY = {
    "silhouette": "Silhouette",
    "calibrated": "Calibrated",
    "dbcv": "DBCV",
    "noise_share": "Noise",
    "sampling_ari": "Samples",
}


def method_validity(results: Results) -> Table | MarkdownText:
    """Return what compares methods of different kinds: each method's best candidate."""
    frame = told_comparison(results)
    columns = [name for name in VALIDITY if name in frame.columns]
    if "calibrated" not in columns or frame["score"].isna().all():
        return not_compared(
            results, "Methods of different kinds were not compared beyond the criteria above."
        )
    known = frame[frame["score"].notna()].assign(asked=frame["k"] == given_number(results))
    order = ["asked", "admissible", "score", "candidate"]
    best = known.sort_values(order, ascending=[False, False, False, True]).drop_duplicates("method")
    shown = {"Candidate": best["candidate"].map(lambda value: single_line(value, 36))}
    shown |= {VALIDITY[name]: best[name].astype("float64") for name in columns}
    return Table(
        "validity",
        "The best candidate of each method. Calibrated: silhouette, Calinski–Harabasz and "
        "Davies–Bouldin in standard deviations above random clusterings of the same k, on average. "
        "DBCV judges density methods by density, from −1 to 1. Samples: agreement of labels where "
        "a method was fitted to one sample of viewers or another.",
        pd.DataFrame(shown),
        {
            "Silhouette": index_text,
            "Calibrated": lambda value: number_text(value, 1),
            "DBCV": index_text,
            "Noise": lambda value: percent_text(value, 0),
            "Samples": index_text,
        },
        f"A dash: not due for this method, or of {FEW} and withheld.",
    )


def choice_sensitivity(results: Results) -> Table | MarkdownText:
    """Return how the clustering moves when a choice is made otherwise."""
    frame = results.modelled.frame("sensitivity")
    if frame.empty:
        return MarkdownText("What the result depends on was not varied in this run.")
    labels = results.scrubbed.frame("catalogue").set_index("feature")["label"].to_dict()
    seeds = frame[frame["check"] == "seed"]
    rows = (
        [("other seeds", f"the lowest of {len(seeds)}", seeds["ari"].min(), seeds["depends"].any())]
        if len(seeds)
        else []
    )
    rows += [
        (row.check.replace("_", " "), single_line(labels.get(row.value, row.value), 40))
        + (row.ari, row.depends)
        for row in frame[frame["check"] != "seed"].itertuples()
    ]
    low, line = int(frame["depends"].sum()), threshold_text(results, "agreement")
    lie = noun_form(low, "lies", "lie")
    said = f"{counted_noun(low, 'variant')} of {len(frame)} {lie} below {line}"
    shown = pd.DataFrame(rows, columns=["Varied", "To", "Agreement", "Note"])
    shown["Agreement"] = shown["Agreement"].astype("float64")
    shown["Note"] = ["depends on this" if depends else "" for depends in shown["Note"]]
    shown = shown if low else shown.drop(columns="Note")
    return Table(
        "sensitivity",
        "Adjusted Rand index between the chosen clustering and one made otherwise; below "
        f"{line} the result depends on the choice. {said}.",
        shown,
        {"To": str, "Agreement": index_text, "Note": str},
    )
