"""How many viewers chose each title, and whose share of them moved since the edition before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.editions.edition_folder import TITLES

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


def count_title_viewers(
    seen: ir.Table, titles: ir.Table, fewest: int, most: int = TITLES
) -> pd.DataFrame:
    """Return how many viewers chose each title, the best known first.

    Parameters
    ----------
    seen : ibis Table
        user_id and title_id, each pair once.
    titles : ibis Table
        title_id and title.
    fewest : int
        Titles of fewer viewers are left out.
    most : int
        How many titles are told.

    Returns
    -------
    DataFrame
        title_id (as text), title, viewers.
    """
    counted = seen.group_by("title_id").aggregate(viewers=seen.count())
    counted = counted.filter(counted["viewers"] >= fewest)
    named = counted.left_join(titles.select("title_id", "title"), "title_id")
    told = named.select(
        title_id=named["title_id"].cast("string"),
        title=named["title"].fill_null(named["title_id"].cast("string")),
        viewers=named["viewers"].cast("int64"),
    )
    return told.order_by(ibis.desc("viewers"), "title_id").limit(most).to_pandas()
