"""Viewers by one half of their titles, so that the other half can test what it says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis.scrub.matrix.transform import applied_pipeline, raw_columns
from analysis.scrub.split import first_half

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from sklearn.pipeline import Pipeline

    from analysis.scrub.features.catalogue import Feature


@dataclass(frozen=True)
class Halves:
    """Features of both halves of viewers' titles.

    Parameters
    ----------
    first, second : DataFrame
        user_id, n (rows of the half) and the features that are halved by title.
    fewest : int
        Rows that a viewer has in both halves.
    """

    first: pd.DataFrame
    second: pd.DataFrame
    fewest: int


def halved_names(computed: list[Feature]) -> list[str]:
    """Return the features that half of a viewer's titles tells by itself."""
    return [one.name for one in computed if one.halved == "title" and not one.volume]


def half_tables(
    halves: Halves, computed: list[Feature], raw: pd.DataFrame, pipeline: Pipeline
) -> dict[str, pd.DataFrame]:
    """Return the features of both halves, and the matrix as the first half has it.

    Parameters
    ----------
    halves : Halves
        Of some training viewers.
    computed : list of Feature
        What is halved.
    raw : DataFrame
        Raw features of every viewer, see `assembly.raw_of`.
    pipeline : Pipeline
        Raw features to the matrix.

    Returns
    -------
    dict
        half_features (user_id, half, n, features) and half_matrix (user_id and columns of the
        matrix), of viewers who meet the cut and have rows enough in both halves. What counts how
        much a viewer did, and when, is that of the whole in the matrix: no title is told by it.
    """
    names, columns = halved_names(computed), raw_columns(pipeline)
    eligible = raw.loc[raw["eligible"], ["user_id"]]
    both = [
        half[half["n"] >= halves.fewest].merge(eligible, on="user_id").set_index("user_id")
        for half in (halves.first, halves.second)
    ]
    known = both[0].index.intersection(both[1].index).sort_values()
    parts = [half.loc[known, ["n", *names]].assign(half=at) for at, half in enumerate(both, 1)]
    whole = raw.set_index("user_id").loc[known, columns]
    own = [name for name in columns if name in names]
    mixed = whole.assign(**{name: parts[0][name] for name in own})
    matrix = applied_pipeline(pipeline, mixed)
    return {
        "half_features": pd.concat(parts).reset_index()[["user_id", "half", "n", *names]],
        "half_matrix": matrix.rename_axis("user_id").reset_index(),
    }


def second_half_rows(ratings: ir.Table, viewers: pd.DataFrame, salt: str) -> ir.Table:
    """Return event of the rows of these viewers that are not of the first half.

    Parameters
    ----------
    ratings : ibis Table
        Cleaned rows.
    viewers : DataFrame
        user_id.
    salt : str
        Of the hash that halves.
    """
    own = ratings.semi_join(ibis.memtable(viewers[["user_id"]]), "user_id")
    rest = own.filter(~first_half(own["user_id"], own["title_id"], salt))
    return rest.select("event").order_by("event")
