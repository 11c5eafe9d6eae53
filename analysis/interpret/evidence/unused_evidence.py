"""What is known of viewers and drew no segment: dropped measures, and attributes of the source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.interpret.evidence.category_tests import counted_cells
from analysis.interpret.evidence.circular_guard import WHOLE, Drawn
from analysis.interpret.evidence.evidence_columns import UNUSED, category_row, rank_row
from analysis.interpret.evidence.rank_tests import TestedColumn

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.tables import Tables

# Numbers of more values are ranked, others are categories.
MOST_KINDS = 20
# How attributes are told from measures.
ATTRIBUTE = "attribute:"


def drawn_on_all(scrubbed: Tables) -> Drawn:
    """Return what drew the segments of the report, with what tells the same as it.

    Parameters
    ----------
    scrubbed : Tables
        catalogue, correlations and feature_limits: measures that hang together more than is
        allowed between clustered ones tell the same.
    """
    catalogue = scrubbed.frame("catalogue")
    used = catalogue.loc[catalogue["kept"].astype(bool), "feature"]
    copies: dict[str, set[str]] = {name: set() for name in used}
    if "correlations" in scrubbed:
        limit = float(scrubbed.record("feature_limits")["max_correlation"])
        related = scrubbed.frame("correlations")
        for row in related[related["rho"].abs() > limit].itertuples():
            for one, other in ((row.feature_a, row.feature_b), (row.feature_b, row.feature_a)):
                if one in copies and one != other:
                    copies[one].add(str(other))
    return Drawn(dict.fromkeys(used, WHOLE), copies)


def unused_rows(
    labels: ir.Table,
    shown: list[int],
    seed: int,
    fewest: int,
    *,
    obtained: Tables,
    scrubbed: Tables,
) -> list[dict[str, Any]]:
    """Return a row for each measure that was dropped, and each attribute of viewers.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment, evidence.
    shown : list of int
        Segments that are told of.
    seed : int
        Of the resamples.
    fewest : int
        What is not few.
    obtained : Tables
        viewers with their attributes.
    scrubbed : Tables
        features and what is known of them.
    """
    drawn, catalogue = drawn_on_all(scrubbed), scrubbed.frame("catalogue")
    features = scrubbed["features"]
    dropped = catalogue.loc[~catalogue["kept"].astype(bool), "feature"]
    names = [name for name in dropped if name in features.columns]
    full = labels.filter((labels["evidence"] == "full") & labels["segment"].isin(shown))
    known = full.select("user_id", "segment")
    measured = features.select("user_id", *names).inner_join(known, "user_id")
    frame = measured.order_by("user_id").execute() if names else pd.DataFrame()
    rows = [_column_row(frame[name], frame["segment"], name, drawn, seed, fewest) for name in names]
    rows += _attribute_rows(known, obtained, drawn, seed, fewest)
    return [row for row in rows if row]


def _attribute_rows(
    known: ir.Table, obtained: Tables, drawn: Drawn, seed: int, fewest: int
) -> list[dict[str, Any]]:
    viewers = obtained["viewers"]
    if len(viewers.columns) < 2:
        return []
    frame = viewers.inner_join(known, "user_id").order_by("user_id").execute()
    return [
        _column_row(frame[name], frame["segment"], f"{ATTRIBUTE}{name}", drawn, seed, fewest)
        for name in viewers.columns
        if name != "user_id"
    ]


def _column_row(
    values: pd.Series, segment: pd.Series, name: str, drawn: Drawn, seed: int, fewest: int
) -> dict[str, Any]:
    """Return the row of a column, of none where it tells nobody apart."""
    told = values.notna()
    values, segment = values[told], segment[told]
    if segment.nunique() < 2 or values.nunique() < 2:
        return {}
    if pd.api.types.is_numeric_dtype(values) and values.nunique() > MOST_KINDS:
        column = TestedColumn(name, WHOLE, values.to_numpy(float), segment.to_numpy(int))
        return rank_row(UNUSED, column, drawn, seed)
    cells = counted_cells(values, segment, fewest)
    if min(cells.shape) < 2:
        return {}
    return category_row(UNUSED, name, WHOLE, cells, drawn, seed)
