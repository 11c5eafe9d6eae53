"""CSV and Parquet files, one table each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis import engine
from analysis.text.cells import write_csv

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from analysis.tables import Tables

# file: stage, table, columns in the order promised (further columns follow)
FILES = {
    "table_summary.csv": (0, "tables", ("table", "kind", "rows", "columns", "description")),
    "sample.csv": (0, "sample", ()),
    "relations.csv": (
        0,
        "relations",
        ("child_table", "child_column", "parent_table", "parent_column")
        + ("declared", "containment", "orphans", "confidence"),
    ),
    "anomalies.csv": (
        0,
        "anomalies",
        ("table", "column", "kind", "rows", "severity", "consequence"),
    ),
    "cleaning_ledger.csv": (
        1,
        "ledger",
        ("table", "rule", "rows_in", "rows_dropped", "rows_changed", "rows_out"),
    ),
    "model_comparison.csv": (3, "comparison", ("candidate", "method", "k")),
    "segment_profiles.csv": (4, "profiles", ("segment", "feature")),
    "recommendations.csv": (4, "recommendations", ("text", "evidence")),
}
EXACT = {"relations.csv", "anomalies.csv", "cleaning_ledger.csv"}
WHOLE = ("rows", "rows_in", "rows_dropped", "rows_changed", "rows_out", "orphans", "k")


def _ordered(frame: pd.DataFrame, first: tuple[str, ...], exact: bool) -> pd.DataFrame:
    rest = [] if exact else [name for name in frame.columns if name not in first]
    frame = frame[[*first, *rest]]
    whole = [name for name in WHOLE if name in frame.columns]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def segments(labels: ir.Table, names: pd.DataFrame) -> ir.Table:
    """Return user_id (as the source has it), segment (its id), confidence, evidence.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment (a number), confidence, evidence.
    names : DataFrame
        segment and id.
    """
    pairs = list(zip(names["segment"], names["id"], strict=True))
    ids = labels["segment"].cases(*((int(number), name) for number, name in pairs), else_=None)
    chosen = labels.select("user_id", segment=ids, confidence="confidence", evidence="evidence")
    return chosen.order_by("user_id")


def write(reports: Path, *stages: Tables) -> None:
    """Write every tabular file; `segments.parquet` alone holds one row a viewer."""
    for name, (stage, table, first) in FILES.items():
        frame = _ordered(stages[stage].frame(table), first, name in EXACT)
        write_csv(frame, reports / name)
    named = stages[4].frame("segments")
    engine.write_parquet(segments(stages[3]["labels"], named), reports / "segments.parquet")
