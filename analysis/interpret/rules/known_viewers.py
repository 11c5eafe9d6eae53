"""Measures of known viewers as the clustering took them, in their own units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.tables import Tables

Array = NDArray[np.floating[Any]]
Labels = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class KnownViewers:
    """Known viewers of the segments that are told of.

    Parameters
    ----------
    rows : DataFrame
        One row a viewer, one column a measure that the clustering used.
    segment : array (n,)
        Whose they are.
    split : array (n,)
        train, val or test.
    units : dict of str to str
        Unit of each measure.
    """

    rows: pd.DataFrame
    segment: Labels
    split: NDArray[np.str_]
    units: dict[str, str]

    def part(self, split: str, most: int, seed: int) -> KnownViewers:
        """Return the viewers of one split, drawn where there are more than `most`."""
        places = np.flatnonzero(self.split == split)
        if len(places) > most:
            places = np.sort(np.random.default_rng(seed).choice(places, most, replace=False))
        rows = self.rows.iloc[places].reset_index(drop=True)
        return KnownViewers(rows, self.segment[places], self.split[places], self.units)


def viewers_measured(labels: ir.Table, shown: list[int], scrubbed: Tables) -> KnownViewers:
    """Return known viewers with the measures that the clustering used.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment, evidence.
    shown : list of int
        Segments that may be told of.
    scrubbed : Tables
        features, users, catalogue, and treatment where there is one.

    Returns
    -------
    KnownViewers
        Values are drawn in to the limits that the clustering drew them in to, and what is missing
        is the median of training viewers, as there.
    """
    catalogue = scrubbed.frame("catalogue")
    kept = catalogue[catalogue["kept"].astype(bool)].set_index("feature")["unit"]
    full = labels.filter((labels["evidence"] == "full") & labels["segment"].isin(shown))
    users, features = scrubbed["users"], scrubbed["features"]
    names = [name for name in kept.index if name in features.columns]
    joined = (
        features.select("user_id", *names)
        .inner_join(full.select("user_id", "segment"), "user_id")
        .inner_join(users.select("user_id", "split"), "user_id")
        .order_by("user_id")
        .execute()
    )
    split = joined["split"].to_numpy(dtype=str)
    rows = _treated(joined[names].astype(float), split == "train", scrubbed)
    segment = joined["segment"].to_numpy(dtype=int)
    return KnownViewers(rows, segment, split, {name: str(kept[name]) for name in rows})


def _treated(rows: pd.DataFrame, train: NDArray[np.bool_], scrubbed: Tables) -> pd.DataFrame:
    """Return rows drawn in and filled; measures that tell training viewers apart in nothing go."""
    if "treatment" in scrubbed:
        limits = scrubbed.frame("treatment").set_index("feature")[["lower", "upper"]]
        limits = limits.reindex(rows.columns)
        rows = rows.clip(limits["lower"], limits["upper"], axis=1)
    rows = rows.fillna(rows[train].median())
    varied = rows[train].nunique() > 1
    return rows.loc[:, varied & rows.notna().all()]
