"""The feature query as one text of SQL, and the expression that any engine can run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from analysis.scrub.features import measures
from analysis.scrub.features.build import Material, measured_viewers, rows_of, titles_of
from analysis.scrub.features.derivation import Learned, derived_features
from analysis.scrub.split import viewer_split

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from analysis.scrub.features.catalogue import Feature
    from analysis.scrub.features.measures import Scale


@dataclass(frozen=True)
class Given:
    """What a query needs besides its tables.

    Parameters
    ----------
    material : Material
        Its scale, genres and repeats; the tables are replaced.
    scale : Scale
        Of ratings.
    learned : Learned
        What training viewers taught.
    declared : sequence of Feature
        What is computed.
    salt : str
        Of the split.
    """

    material: Material
    scale: Scale
    learned: Learned
    declared: Sequence[Feature]
    salt: str


HEADER = """\
-- Features of every viewer, one row a viewer, in original units.
-- Reads: ratings ({ratings}),
--        titles (title_id, one row a title, with its year of release){genres}.
-- μ, shrinkage and overall shares stand in the text as training viewers taught them.
"""


def feature_expression(
    ratings: ir.Table,
    years: ir.Table,
    title_genres: ir.Table | None,
    given: Given,
) -> ir.Table:
    """Return user_id, split, n and the features as one lazy query.

    Parameters
    ----------
    ratings : ibis Table
        Cleaned rows, on any engine.
    years : ibis Table
        title_id and year, on the same engine.
    title_genres : ibis Table or None
        title_id, genre and weight, on the same engine.
    given : Given
        What was learned.
    """
    drawn = viewer_split(ratings.user_id, given.salt)
    events = ratings.mutate(train=drawn == "train")
    kinds = replace(given.material.kinds, table=title_genres)
    material = replace(given.material, kinds=kinds)
    events = measures.with_days(events)
    titles = titles_of(measures.title_tally(events, "title_id", "block"), given.scale)
    rows = rows_of(events, titles, years)
    made = derived_features(
        measured_viewers(rows, material, given.scale), given.learned, given.declared
    )
    drawn = viewer_split(made.user_id, given.salt)
    return made.mutate(split=drawn).relocate("split", after="user_id")


def feature_sql(given: Given, ratings: ir.Table, dialect: str = "duckdb") -> str:
    """Return the query as SQL over tables named ratings, titles and title_genres.

    Parameters
    ----------
    given : Given
        What was learned.
    ratings : ibis Table
        Gives the types of the columns.
    dialect : str
        Of SQL, as Ibis names it.
    """
    columns = ("event", "user_id", "title_id", "rating", "at", "minutes", "plays")
    schema = {name: ratings.schema()[name] for name in columns}
    key = schema["title_id"]
    events = ibis.table(schema, name="ratings")
    years = ibis.table({"title_id": key, "year": "float64"}, name="titles")
    known = given.material.kinds.table is not None
    kinds = {"title_id": key, "genre": "string", "weight": "float64"}
    long = ibis.table(kinds, name="title_genres") if known else None
    query = feature_expression(events, years, long, given)
    genres = (
        ",\n--        title_genres (title_id, genre, weight = 1/genres of the title)"
        if known
        else ""
    )
    header = HEADER.format(ratings=", ".join(columns), genres=genres)
    return header + str(ibis.to_sql(query, dialect=dialect)) + "\n"
