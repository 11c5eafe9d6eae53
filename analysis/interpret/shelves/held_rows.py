"""Shelves counted on titles that placed nobody: segments by one half, choices of the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from analysis import disclosure
from analysis.interpret.portraits.behaviour import COLUMNS, count_behaviour, told_behaviour
from analysis.interpret.portraits.summed_viewers import summed_viewers
from analysis.interpret.shelves.shelf_lifts import shelf_of

if TYPE_CHECKING:
    from analysis.interpret.portraits.material import Material
    from analysis.tables import Tables


def held_behaviour(
    material: Material,
    shown: list[int],
    *,
    scrubbed: Tables,
    modelled: Tables,
    fewest: int = disclosure.FEWEST,
) -> pd.DataFrame:
    """Count shelves on the second half of viewers' titles, by segments of the first.

    Parameters
    ----------
    material : Material
        What is counted of the source.
    shown : list of int
        Segments that may be told of.
    scrubbed, modelled : Tables
        second_half (the rows) and half_labels (the segments).
    fewest : int
        What is not few.

    Returns
    -------
    DataFrame
        As the table behaviour, measures of shelves only; empty where no halves are told.
    """
    measures = tuple(measure for measure in material.measures if shelf_of(measure.name, ()))
    if "second_half" not in scrubbed or "half_labels" not in modelled or not measures:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    labels = modelled["half_labels"]
    rows = material.events.semi_join(scrubbed["second_half"], "event")
    held = replace(material, events=rows, measures=measures)
    each = summed_viewers(held, labels.select("user_id", "segment"))
    counted = each.group_by("segment").aggregate(n=each.count()).execute()
    if len(counted) < 2:
        return pd.DataFrame(columns=list(COLUMNS)).astype(COLUMNS)
    known = counted.set_index("segment")["n"]
    found = count_behaviour(each, held, fewest)
    return told_behaviour(found, known, float(known.sum()), shown, fewest)
