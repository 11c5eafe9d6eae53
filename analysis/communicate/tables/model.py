"""Tables of the model: votes, the gate, the candidates, what the result depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.communicate.claims.captions.model_chapter.choice_words import (
    best_candidates_words,
    best_of_methods,
    listed_candidates,
    sensitivity_words,
    validity_words,
)
from analysis.communicate.claims.captions.model_chapter.criterion_words import CRITERIA, votes_words
from analysis.communicate.claims.captions.model_chapter.gate_words import gate_measures_words
from analysis.communicate.claims.captions.model_chapter.model_populations import declared_parts
from analysis.communicate.claims.claim import Claim, joined_claims
from analysis.communicate.decided import p_text, votes_by_criterion
from analysis.communicate.table import Table
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.numbers import index_text, number_text, percent_tenths, percent_text

if TYPE_CHECKING:
    from analysis.tables import Results


def criterion_votes(results: Results) -> Table | MarkdownText:
    """Return the number of segments that each criterion would take by itself."""
    words, cast = votes_words(results), votes_by_criterion(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    named = [(*CRITERIA.get(name, (name.replace("_", " "), "")), k) for name, k in cast.items()]
    return Table(
        words.name, words.caption, pd.DataFrame(named, columns=["Criterion", "Looks at", "k"])
    )


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
    record, words = results.modelled.record("gate"), gate_measures_words(results)
    copula = declared_parts(results).get("nulls_copula")
    shown = [
        (label, "not computed" if record[name] is None else _figure(record, name, digits, copula))
        for name, label, digits in GATE
    ]
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(shown, columns=["Figure", "Value"]),
        {"Value": str},
        words.note or "",
        ["Value"],
    )


def _figure(record: dict[str, Any], name: str, digits: int, copula: float | None) -> str:
    if name == "p_mixture":
        # Before Holm's factor the smallest possible p is that of no simulated audience.
        bare, after = p_text(record["gain_p_latent"], record["tables"]), index_text(record[name], 3)
        return f"{bare} ({after})" if bare.startswith("none") else after
    if name.startswith("p_"):
        return p_text(record[name], copula if name == "p_copula" else record["tables"])
    return index_text(record[name], digits)


def _unnumbered(candidate: str) -> str:
    return str(candidate).rsplit(" k=", 1)[0]


def best_candidates(results: Results) -> Table | MarkdownText:
    """Return the best candidates with the criteria that decide."""
    words = best_candidates_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    return Table(
        words.name,
        words.caption,
        _deciding(listed_candidates(results)),
        {
            "Silhouette": index_text,
            "Jaccard": index_text,
            "Smallest": percent_tenths,
            "Score": lambda value: index_text(value, 3),
        },
        words.note or "",
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
# What the stage calls a variant, in the report's words.
VARIED = {"without feature": "without measure"}


def method_validity(results: Results) -> Table | MarkdownText:
    """Return what compares methods of different kinds: each method's best candidate."""
    words = validity_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    best = best_of_methods(results)
    shown = {"Candidate": best["candidate"].map(lambda value: single_line(value, 36))}
    shown |= {head: best[name].astype("float64") for name, head in VALIDITY.items() if name in best}
    return Table(
        words.name,
        words.caption,
        pd.DataFrame(shown),
        {
            "Silhouette": index_text,
            "Calibrated": lambda value: number_text(value, 1),
            "DBCV": index_text,
            "Noise": lambda value: percent_text(value, 0),
            "Samples": index_text,
        },
        words.note or "",
    )


def choice_sensitivity(results: Results) -> Table | MarkdownText:
    """Return how the clustering moves when a choice is made otherwise."""
    frame, words = results.modelled.frame("sensitivity"), sensitivity_words(results)
    if isinstance(words, Claim):
        return joined_claims([words])
    labels = results.scrubbed.frame("catalogue").set_index("feature")["label"].to_dict()
    seeds = frame[frame["check"] == "seed"]
    rows = (
        [("other seeds", f"the lowest of {len(seeds)}", seeds["ari"].min(), seeds["depends"].any())]
        if len(seeds)
        else []
    )
    rows += [
        (VARIED.get(row.check, row.check.replace("_", " ")),)
        + (single_line(labels.get(row.value, row.value), 40), row.ari, row.depends)
        for row in frame[frame["check"] != "seed"].itertuples()
    ]
    shown = pd.DataFrame(rows, columns=["Varied", "To", "Agreement", "Note"])
    shown["Agreement"] = shown["Agreement"].astype("float64")
    shown["Note"] = ["depends on this" if depends else "" for depends in shown["Note"]]
    shown = shown if frame["depends"].any() else shown.drop(columns="Note")
    return Table(
        words.name, words.caption, shown, {"To": str, "Agreement": index_text, "Note": str},
        words.note or "",
    )  # fmt: skip
