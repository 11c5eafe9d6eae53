"""How much of each feature's ranks the segments explain: Kruskal and Wallis, without p-values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from analysis.engine import exact_sum
from analysis.interpret.evidence.evidence_columns import EPSILON, HALF
from analysis.interpret.profiles import join_evidenced

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "feature": "str",
    "epsilon2_all": "float64",
    "epsilon2_a": "float64",
    "epsilon2_b": "float64",
    "used_for_clustering": "bool",
}


def epsilon_squared(table: ir.Table, value: str, group: str) -> float:
    """Return ε² = H/(n − 1), H of Kruskal and Wallis corrected for ties.

    Parameters
    ----------
    table : ibis Table
        One row a viewer.
    value, group : str
        Columns; rows without a value are left out.

    Returns
    -------
    float
        Between 0 and 1; missing for fewer than two groups or when all values are equal.

    Notes
    -----
    H/(n − 1) is the share of the ranks' sum of squares that lies between groups.
    """
    known = table.filter(table[value].notnull()).select(x=table[value], g=table[group])
    ranked = known.mutate(
        below=ibis.rank().over(ibis.window(order_by=known["x"])),
        ties=known["x"].count().over(ibis.window(group_by=known["x"])),
        n=known["x"].count().over(ibis.window()),
    )
    doubled = 2 * ranked["below"] + ranked["ties"] + 1
    share = ranked["ties"] / ranked["n"].cast("float64")
    found = (
        ranked.group_by("g")
        .aggregate(n=ranked.count(), rank=doubled.sum(), ties=exact_sum(share * share))
        .order_by("g")
        .execute()
    )
    n = float(found["n"].sum())
    if len(found) < 2:
        return np.nan
    total = (n**3 - n * n * float(found["ties"].sum())) / 12
    size = found["n"].astype("float64")
    between = float((size * (found["rank"] / (2 * size) - (n + 1) / 2) ** 2).sum())
    return min(between / total, 1.0) if total > n * 1e-6 else np.nan


def effect_sizes(
    features: ir.Table,
    labels: ir.Table,
    catalogue: pd.DataFrame,
    halves: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return ε² of every feature over viewers with full evidence.

    Parameters
    ----------
    features, labels : ibis Table
        Of every viewer.
    catalogue : DataFrame
        feature and kept.
    halves : DataFrame, optional
        As `half_values` gives it.

    Returns
    -------
    DataFrame
        feature, epsilon2_all, epsilon2_a (features that made the segments: descriptive only; on
        the first half where there are halves), epsilon2_b (on the other half, of segments by the
        first; missing where no half tells the feature), used_for_clustering. In the order of the
        catalogue.
    """
    joined = join_evidenced(features, labels)
    known = catalogue[catalogue["feature"].isin(features.columns)]
    found = [epsilon_squared(joined, name, "segment") for name in known["feature"]]
    used = known["kept"].to_numpy(dtype=bool)
    frame = pd.DataFrame(
        {
            "feature": known["feature"].to_numpy(),
            "epsilon2_all": found,
            "epsilon2_a": np.where(used, found, np.nan),
            "epsilon2_b": np.nan,
            "used_for_clustering": used,
        }
    )
    if halves is not None:
        on = frame["feature"].map(halves["epsilon2_b"])
        first = frame["feature"].map(halves["epsilon2_a"]).where(used & on.notna())
        frame = frame.assign(epsilon2_a=first.fillna(frame["epsilon2_a"]), epsilon2_b=on)
    return frame.astype(COLUMNS)


def half_values(tests: pd.DataFrame) -> pd.DataFrame | None:
    """Return epsilon2_a and epsilon2_b by measure from the table of tests; None without halves."""
    halves = tests[(tests["kind"] == HALF) & (tests["effect"] == EPSILON)].set_index("measure")
    if halves.empty:
        return None
    return pd.DataFrame({"epsilon2_a": halves["drawn_value"], "epsilon2_b": halves["value"]})
