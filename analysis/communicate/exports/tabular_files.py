"""CSV and Parquet files, one table each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis import engine
from analysis.communicate.claims.portraits.recommendations import (
    recommendation_parts,
    recommended_rows,
)
from analysis.communicate.decided import printed_comparison, told_ledger
from analysis.text.cells import write_csv

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.tables import Results

# file: field of the results, table, columns in the order promised (further columns follow)
FILES = {
    "table_summary.csv": (
        "obtained",
        "tables",
        ("table", "kind", "rows", "columns", "description"),
    ),
    "sample.csv": ("obtained", "sample", ()),
    "relations.csv": (
        "obtained",
        "relations",
        ("child_table", "child_column", "parent_table", "parent_column")
        + ("declared", "containment", "orphans", "confidence"),
    ),
    "anomalies.csv": (
        "obtained",
        "anomalies",
        ("table", "column", "kind", "rows", "severity", "consequence"),
    ),
    "cleaning_ledger.csv": (
        "scrubbed",
        "ledger",
        ("table", "rule", "rows_in", "rows_dropped", "rows_changed", "rows_out"),
    ),
    "top_viewers.csv": ("explored", "top_viewers", ("rank", "viewer", "ratings")),
    "amounts.csv": ("explored", "amounts", ("signal", "total", "rows", "titles", "viewers")),
    "amount_titles.csv": ("explored", "amount_titles", ("signal", "title_id", "title", "total")),
    "model_comparison.csv": ("modelled", "comparison", ("candidate", "method", "k")),
    "model_comparison_columns.csv": ("modelled", "comparison_columns", ()),
    "prediction.csv": (
        "predicted",
        "scores",
        ("task", "model", "split", "metric", "who", "value", "low", "high", "rows", "viewers")
        + ("seconds",),
    ),
    "segment_profiles.csv": ("interpreted", "profiles", ("segment", "feature")),
    "segment_behaviour.csv": ("interpreted", "behaviour", ("segment", "measure")),
    "segment_quarters.csv": ("interpreted", "quarters", ("segment", "quarter")),
    "segment_tests.csv": ("interpreted", "evidence_tests", ("kind", "measure", "effect")),
    "segment_pairs.csv": ("interpreted", "evidence_pairs", ("measure", "first", "second")),
    "segment_groups.csv": ("interpreted", "fairness", ("group_kind", "group", "segment")),
    "group_trust.csv": ("interpreted", "group_trust", ("group_kind", "group", "measure")),
    "recommendations.csv": ("interpreted", "recommendations", ("text", "evidence")),
}
# The brief names every column of these files, so nothing follows.
EXACT = {"relations.csv", "anomalies.csv", "cleaning_ledger.csv", "prediction.csv"}
# Counts that a missing value would turn into decimals.
WHOLE = (
    *("rows", "rows_in", "rows_dropped", "rows_changed", "rows_out", "orphans"),
    *("k", "axes", "seed", "starts", "fitted_rows", "resamples", "judged"),
)


def worded_recommendations(results: Results) -> pd.DataFrame:
    """Return the recommendations that are told, with their words as `text` and `evidence`."""
    parts = recommendation_parts(results)
    rows = [row._asdict() for _, row in recommended_rows(results)]
    frame = results.interpreted.frame("recommendations")
    told = pd.DataFrame(rows, columns=list(frame.columns)).astype(frame.dtypes)
    return told.assign(
        text=[advice.text for advice, _ in parts],
        evidence=[" ".join(claim.text for claim in rest) for _, rest in parts],
    )


# Tables that are not written as their stage made them: they may tell of few, or lack words
# that fit the source.
TOLD = {
    "comparison": printed_comparison,
    "ledger": told_ledger,
    "recommendations": worded_recommendations,
}


def _ordered(frame: pd.DataFrame, first: tuple[str, ...], exact: bool) -> pd.DataFrame:
    rest = [] if exact else [name for name in frame.columns if name not in first]
    frame = frame[[*first, *rest]]
    whole = [name for name in WHOLE if name in frame.columns]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def viewer_segments(labels: ir.Table, names: pd.DataFrame) -> ir.Table:
    """Return user_id (as the source has it), segment (its id), confidence, evidence.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment (a number), confidence, evidence.
    names : DataFrame
        segment and id of those that are told of; of others the id is missing.
    """
    known = dict(zip(names["segment"].astype(int), names["id"], strict=True))
    ids = labels["segment"].cases(*known.items(), else_=None) if known else ibis.null("string")
    chosen = labels.select("user_id", segment=ids, confidence="confidence", evidence="evidence")
    return chosen.order_by("user_id")


def write_tables(reports: Path, results: Results) -> None:
    """Write every tabular file; the Parquet files alone hold one row a viewer."""
    for name, (stage, table, first) in FILES.items():
        told = TOLD.get(table)
        frame = told(results) if told else getattr(results, stage).frame(table)
        frame = _ordered(frame, first, name in EXACT)
        write_csv(frame, reports / name)
    engine.write_parquet(results.modelled["comparison_rows"], reports / "comparison_rows.parquet")
    told = results.predicted["predictions"].order_by("user_id")
    engine.write_parquet(told, reports / "predictions.parquet")
    named = results.interpreted.frame("segments")
    engine.write_parquet(
        viewer_segments(results.modelled["labels"], named), reports / "segments.parquet"
    )
