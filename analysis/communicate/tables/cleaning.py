"""Tables of scrub: the ledger, the rules, the measures and what was done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.communicate.decided import GAPS
from analysis.communicate.table import Table
from analysis.disclosure import told_counts
from analysis.text.markdown import MarkdownText, single_line
from analysis.text.nouns import counted_noun
from analysis.text.numbers import index_text, percent_tenths

if TYPE_CHECKING:
    from analysis.tables import Results


def _words(name: str) -> str:
    return name.replace("_", " ")


def cleaning_ledger(results: Results) -> Table | MarkdownText:
    """Return the cleaning ledger, without the rules that touched nothing."""
    ledger = results.scrubbed.frame("ledger")
    frame = ledger[(ledger["rows_dropped"] > 0) | (ledger["rows_changed"] > 0)]
    if frame.empty:
        return MarkdownText("No rule had to touch a row.")
    names = {
        "rows_in": "In",
        "rows_dropped": "Dropped",
        "rows_changed": "Changed",
        "rows_out": "Out",
    }
    shown = pd.DataFrame({"Table": frame["table"], "Rule": frame["rule"].map(_words)})
    for name, label in names.items():
        shown[label] = frame[name].astype("float64")
    return Table(
        "ledger",
        "Cleaning ledger: what leaves a rule enters the next of the same table, so no row is lost "
        "unseen.",
        shown.reset_index(drop=True),
        note="Rules that touched nothing are left out here; `reports/cleaning_ledger.csv` has all.",
    )


def cleaning_rules(results: Results) -> Table:
    """Return the declared rules with their reasons."""
    frame = results.scrubbed.frame("rules").sort_values("position")
    return Table(
        "rules",
        "Cleaning rules in the order applied, and why.",
        pd.DataFrame(
            {
                "Rule": frame["rule"].map(_words),
                "Table": frame["table"],
                "Applied": frame["enabled"].astype(bool).map({True: "yes", False: "no"}),
                "Reason": frame["reason"],
            }
        ),
        {"Reason": lambda value: single_line(value, 300)},
    )


def measured_features(results: Results) -> Table | MarkdownText:
    """Return the measures that are used, with reliability and correlation with activity."""
    frame = results.scrubbed.frame("catalogue")
    kept = frame[frame["kept"].astype(bool)]
    if kept.empty:
        return MarkdownText("No measure of a viewer could be kept.")
    missing = told_counts((kept["missing_share"] * kept["viewers"]).round(), kept["viewers"])
    halves = told_counts(kept["reliability_users"], kept["viewers"])
    return Table(
        "features",
        "Measures in use; reliability on two halves of a history (– where it does not apply), and "
        "Spearman correlation with log activity.",
        pd.DataFrame(
            {
                "Measure": kept["label"],
                "Unit": kept["unit"],
                "Block": kept["block"],
                "Missing": missing / kept["viewers"],
                "Reliability": kept["reliability"].astype("float64"),
                "Viewers": halves,
                "ρ with log n": kept["rho_log_n"].astype("float64"),
            }
        ),
        {
            "Missing": percent_tenths,
            "Reliability": index_text,
            "ρ with log n": index_text,
            "Viewers": 0,
        },
        GAPS if missing.isna().any() or halves.isna().any() else "",
    )


def feature_treatment(results: Results) -> Table | MarkdownText:
    """Return how many values of each measure the pipeline touched."""
    frame, catalogue = results.scrubbed.frame("treatment"), results.scrubbed.frame("catalogue")
    if frame.empty:
        return MarkdownText("No measure was kept, so none was treated.")
    labels = catalogue.set_index("feature")["label"]
    viewers = int(frame["viewers"].max())
    told = _touched(frame)
    return Table(
        "treatment",
        f"What the pipeline touched, of {counted_noun(viewers, 'viewer')} each: values filled in, "
        "drawn "
        "in to the tails of the training viewers, and clipped after the transform.",
        pd.DataFrame(
            {
                "Measure": frame["feature"].map(labels),
                "Filled": told["Filled"],
                "By": frame["method"],
                "Drawn in": told["Drawn in"],
                "Clipped": told["Clipped"],
                "Skew before": frame["skew_raw"],
                "Skew after": frame["skew_transformed"],
            }
        ),
        {"Skew before": 2, "Skew after": 2},
        GAPS if any(counts.isna().any() for counts in told.values()) else "",
    )


def _touched(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Return how many values were touched in which way, those of few viewers missing."""
    ways = {
        "Filled": frame["imputed"],
        "Drawn in": frame["winsorised_low"] + frame["winsorised_high"],
        "Clipped": frame["clipped"],
    }
    return {name: told_counts(counts, frame["viewers"]) for name, counts in ways.items()}


def dropped_features(results: Results) -> Table | MarkdownText:
    """Return the measures that were dropped, and why."""
    frame = results.scrubbed.frame("catalogue")
    lost = frame[~frame["kept"].astype(bool)]
    if lost.empty:
        return MarkdownText("No measure had to be dropped.")
    return Table(
        "dropped-features",
        "Measures that were dropped, and why.",
        pd.DataFrame({"Measure": lost["label"], "Reason": lost["dropped_reason"].map(_reason)}),
        {"Reason": lambda value: single_line(value, 200)},
    )


def _reason(value: object) -> str:
    return "–" if value is None or value != value else str(value)
