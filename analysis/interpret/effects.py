"""How much of each feature's ranks the segments explain: Kruskal and Wallis, without p-values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from analysis.engine import exact_sum
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


def effect_sizes(features: ir.Table, labels: ir.Table, catalogue: pd.DataFrame) -> pd.DataFrame:
    """Return ε² of every feature over viewers with full evidence.

    Returns
    -------
    DataFrame
        feature, epsilon2_all, epsilon2_a (features that made the segments: descriptive only),
        epsilon2_b (missing until segments are made on one half of each viewer's rows and tested
        on the other), used_for_clustering. In the order of the catalogue.
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
    return frame.astype(COLUMNS)
