"""Segments drawn on one half of each viewer's titles, tested on the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.clustering.matching import matched_segments
from analysis.clustering.refitting import chosen_recipe, refitted_segmentation
from analysis.interpret.evidence.category_tests import counted_cells
from analysis.interpret.evidence.circular_guard import FIRST, SECOND, WHOLE, CircularTest, Drawn
from analysis.interpret.evidence.effect_draws import epsilon_draws, viewer_draws
from analysis.interpret.evidence.evidence_columns import (
    EPSILON,
    HALF,
    category_row,
    estimate_columns,
    tried_test,
)
from analysis.interpret.evidence.rank_tests import (
    Array,
    Labels,
    TestedColumn,
    cliff_delta,
    dunn_pairs,
    kruskal_test,
)

if TYPE_CHECKING:
    from analysis.clustering.rule import Rule
    from analysis.tables import Tables


@dataclass(frozen=True)
class HalvedViewers:
    """Viewers by both halves of their titles, in segments drawn on the first.

    Parameters
    ----------
    first, second : DataFrame
        Measures of each half, by user_id.
    segment : array (n,)
        Segment of the report that is most like that drawn on the first half; told ones only.
    drawn : Drawn
        What drew them.
    ari : float
        How far they are the segments of the report, on the same half.
    """

    first: pd.DataFrame
    second: pd.DataFrame
    segment: Labels
    drawn: Drawn
    ari: float


def halved_viewers(
    rule: Rule, shown: list[int], *, scrubbed: Tables, modelled: Tables
) -> HalvedViewers | None:
    """Draw segments anew on the first half alone.

    Parameters
    ----------
    rule : Rule
        How methods are fitted.
    shown : list of int
        Segments that are told of.
    scrubbed : Tables
        half_matrix, half_features, catalogue.
    modelled : Tables
        chosen, half_labels.

    Returns
    -------
    HalvedViewers or None
        None where the source tells no halves, or they cannot be divided.
    """
    if "half_matrix" not in scrubbed or "half_labels" not in modelled:
        return None
    recipe, halves = chosen_recipe(modelled.record("chosen")), scrubbed.frame("half_matrix")
    if recipe is None or halves.empty:
        return None
    columns = [name for name in halves if name != "user_id"]
    matrix = halves[["user_id"]].assign(split="train", n=1.0).join(halves[columns])
    found = refitted_segmentation(matrix, recipe, rule)
    if found is None:
        return None
    own = pd.Series(found.assign(found.points(halves))[0], halves["user_id"].to_numpy())
    today, match = matched_segments(own, modelled.frame("half_labels"), len(found.centres))
    features, names = scrubbed.frame("half_features"), scrubbed.frame("catalogue")
    parts = features.set_index("user_id").drop(columns="n")
    segment = pd.Series(today[own.to_numpy()], own.index)
    told = segment[segment.isin(shown)]
    first, second = (
        parts[parts["half"] == half].drop(columns="half").reindex(told.index) for half in (1, 2)
    )
    drawn = drawn_on_half(columns, list(first), names)
    return HalvedViewers(first, second, told.to_numpy(int), drawn, match["ari"])


def drawn_on_half(clustered: list[str], halved: list[str], catalogue: pd.DataFrame) -> Drawn:
    """Return what drew segments on the first half: counts of how much and when on both.

    Parameters
    ----------
    clustered : list of str
        Columns of the matrix.
    halved : list of str
        Measures that each half tells by itself.
    catalogue : DataFrame
        feature and block: measures of a block with a column that is counted on both halves hang
        on these counts.
    """
    rows = {name: FIRST if name in halved else WHOLE for name in clustered}
    blocks = catalogue.set_index("feature")["block"]
    counted = {blocks.get(name) for name, drew in rows.items() if drew == WHOLE}
    return Drawn(rows, amounts=frozenset(blocks.index[blocks.isin(counted - {None})]))


def half_rows(
    halved: HalvedViewers, seed: int
) -> tuple[list[dict[str, Any]], dict[str, Array], dict[str, Array]]:
    """Return a row for each measure of the halves, and ε² of its draws on the first and second."""
    counts = viewer_draws(len(halved.segment), seed)
    rows, on_first, on_second = [], {}, {}
    for name in halved.second:
        if halved.second[name].notna().sum() < 2 or halved.first[name].notna().sum() < 2:
            continue
        draws = [
            epsilon_draws(part[name].to_numpy(float), halved.segment, counts)
            for part in (halved.first, halved.second)
        ]
        on_first[name], on_second[name] = draws
        rows.append(_half_row(halved, str(name), *draws))
    return rows, on_first, on_second


def _column(halved: HalvedViewers, name: str) -> TestedColumn:
    values = halved.second[name].to_numpy(float)
    told = np.isfinite(values)
    return TestedColumn(name, SECOND, values[told], halved.segment[told])


def _half_row(halved: HalvedViewers, name: str, first: Array, second: Array) -> dict[str, Any]:
    column = _column(halved, name)
    told = tried_test(HALF, name, lambda: kruskal_test(column, halved.drawn))
    # Of a measure that did not draw the segments there is nothing that could shrink.
    used = name in halved.drawn.rows
    drew = estimate_columns(first, "drawn_") if used else {}
    kept = estimate_columns(second / np.where(first > 0, first, np.nan), "kept_") if used else {}
    return {
        **{**told, "effect": EPSILON, **estimate_columns(second), **drew, **kept},
        **{"viewers": len(column.values), "groups": len(np.unique(column.groups))},
    }


def half_pairs(halved: HalvedViewers) -> list[dict[str, Any]]:
    """Return a row for each pair of segments and measure that may be tested on the second half."""
    rows = []
    for name in halved.second:
        column = _column(halved, str(name))
        try:
            pairs = dunn_pairs(column, halved.drawn)
        except CircularTest:
            continue
        for pair in pairs.itertuples(index=False):
            apart = cliff_delta(
                *(column.values[column.groups == one] for one in (pair.first, pair.second))
            )
            ends = {"delta": apart.value, "low": apart.low, "high": apart.high}
            rows.append({"measure": str(name), **pair._asdict(), **ends})
    return rows


def half_categories(
    halved: HalvedViewers, favourites: pd.DataFrame, seed: int, fewest: int
) -> list[dict[str, Any]]:
    """Return a row for each category of what viewers chose in the second half.

    Parameters
    ----------
    halved : HalvedViewers
        As they were drawn.
    favourites : DataFrame
        One column a category, by user_id.
    seed : int
        Of the resamples.
    fewest : int
        What is not few.
    """
    segment = pd.Series(halved.segment, halved.second.index)
    found = []
    for name in favourites:
        cells = counted_cells(favourites[name].reindex(segment.index), segment, fewest)
        if min(cells.shape, default=0) > 1:
            found.append(category_row(HALF, str(name), SECOND, cells, halved.drawn, seed))
    return found
