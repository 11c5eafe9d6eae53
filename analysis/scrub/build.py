"""From cleaned rows to features, all of it expressions of the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from analysis.engine import exact_mean
from analysis.scrub import genres, measures
from analysis.scrub.features import Learned, averaged, features, learn
from analysis.scrub.split import digits, first_half

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from analysis.scrub.catalogue import Feature
    from analysis.scrub.genres import Kinds


@dataclass(frozen=True)
class Material:
    """What features are computed from.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows with train (bool): user_id, title_id, rating, at, minutes, plays.
    years : ibis Table
        title_id and year, one row a title.
    kinds : Kinds
        Genres of titles.
    scale : tuple of float or None
        Lowest and highest rating.
    reference : float
        Day number of t_end.
    repeats : bool
        Whether viewers come back to a title.
    averaged : tuple of str
        What is averaged over events, see `features.averaged`.
    """

    events: ir.Table
    years: ir.Table
    kinds: Kinds
    scale: tuple[float | None, float | None]
    reference: float
    repeats: bool = False
    averaged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Built:
    """Rows and sums on the way to features.

    Parameters
    ----------
    rows : ibis Table
        Events with what is known of their titles.
    scale : measures.Scale
        Of ratings.
    measures : ibis Table
        Sums of each viewer, train (bool) included.
    learned : Learned
        What training viewers teach.
    """

    rows: ir.Table
    scale: measures.Scale
    measures: ir.Table
    learned: Learned


def rating_scale(events: ir.Table, scale: tuple[float | None, float | None]) -> measures.Scale:
    """Return μ of training viewers and the outer fifths of the scale."""
    rating = ibis.ifelse(events.train, events.rating, None)
    found = events.aggregate(mean=exact_mean(rating), low=rating.min(), high=rating.max())
    known = found.to_pyarrow().to_pylist()[0]
    low = known["low"] if scale[0] is None else scale[0]
    high = known["high"] if scale[1] is None else scale[1]
    if known["mean"] is None:
        return measures.Scale(0.0, 0.0, 0.0)
    fifth = (high - low) / 5
    return measures.Scale(known["mean"], low + fifth, high - fifth)


def rows_of(material: Material, scale: measures.Scale, stored: bool = True) -> ir.Table:
    """Return events joined to what training viewers teach of their titles.

    Parameters
    ----------
    material, scale
        What features are computed from.
    stored : bool
        Compute the small tables on the way once; else all stays one query.
    """
    events = measures.dated(material.events)
    learned = measures.titles_learned(events, scale.mean)
    so_far = measures.popularity_so_far(events)
    if stored:
        learned, so_far = learned.cache(), so_far.cache()
    return measures.prepared(events, material.years, learned, so_far)


def measured(rows: ir.Table, material: Material, scale: measures.Scale) -> ir.Table:
    """Return the sums of each viewer, with those of genres and repeats where there are any."""
    found = measures.by_user(measures.by_day(rows, scale, material.averaged))
    if material.repeats:
        pairs = rows.select("user_id", "title_id").distinct()
        counts = pairs.group_by("user_id").agg(titles=pairs.count().cast("float64"))
        found = found.join(counts, "user_id")
    if material.kinds.table is not None:
        tagged = genres.measured(rows, material.kinds)
        found = found.left_join(tagged, "user_id").drop("user_id_right")
        names = [name for name in tagged.columns if name != "user_id"]
        found = found.mutate(**{name: found[name].fill_null(0.0) for name in names})
    return found


def build(material: Material, train: ir.Table | None, viewers: ir.Table | None = None) -> Built:
    """Sum up viewers and learn from the training viewers.

    Parameters
    ----------
    material : Material
        What features are computed from.
    train : ibis Table or None
        user_id of training viewers; None learns from all that are summed up.
    viewers : ibis Table, optional
        user_id of those that are summed up; all by default.
    """
    scale = rating_scale(material.events, material.scale)
    rows = rows_of(material, scale)
    chosen = rows if viewers is None else rows.semi_join(viewers, "user_id")
    sums = measured(chosen, material, scale).cache()
    learners = sums if train is None else sums.semi_join(train, "user_id")
    return Built(rows, scale, sums, learn(learners, material.reference, material.kinds.names))


def sampled(built: Built, salt: str, share: float) -> ir.Table:
    """Return the rows of a share of the training viewers, computed once."""
    last = f"{min(int(share * 16**8), 16**8 - 1):08x}"
    chosen = digits(built.rows.user_id.cast("string"), salt + "sample") <= last
    return built.rows.filter(built.rows.train & chosen).cache()


def halves(
    built: Built, material: Material, declared: Sequence[Feature], rows: ir.Table, salt: str
) -> dict[str, tuple[ir.Table, ir.Table]]:
    """Return the features of both halves of these rows, halved by title and by day.

    Parameters
    ----------
    built, material
        The whole.
    declared : sequence of Feature
        What is computed, each under the halving that it names.
    rows : ibis Table
        Some of the rows of `built`.
    salt : str
        Of the hash that halves.
    """
    found = {}
    for by, column in (("title", rows.title_id), ("day", rows.day.fill_null(0))):
        names = [feature for feature in declared if feature.halved == by]
        part = replace(material, averaged=averaged(names))
        if by == "day":
            part = replace(part, repeats=False, kinds=replace(part.kinds, table=None))
        first = first_half(rows.user_id, column, salt)
        if names:
            found[by] = tuple(
                features(measured(rows.filter(half), part, built.scale), built.learned, names)
                for half in (first, ~first)
            )
    return found
