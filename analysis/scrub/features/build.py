"""From cleaned rows to features, all of it expressions of the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from analysis.engine import exact_sum
from analysis.hashed_ids import hash_digits
from analysis.scrub.features import genres, measures
from analysis.scrub.features.derivation import (
    Learned,
    averaged_measures,
    derived_features,
    learn_constants,
)
from analysis.scrub.split import first_half

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from analysis.scrub.features.catalogue import Feature
    from analysis.scrub.features.genres import Kinds


@dataclass(frozen=True)
class Material:
    """What features are computed from.

    Parameters
    ----------
    events : ibis Table
        Cleaned rows: user_id, title_id, rating, at, minutes, plays.
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
class Titles:
    """What training viewers teach of titles, in small tables.

    Parameters
    ----------
    counts : ibis Table
        title_id, block and n, see `measures.tally`.
    deviations : ibis Table
        title_id and deviation.
    so_far : ibis Table
        title_id, block, log_count and log_share.
    """

    counts: ir.Table
    deviations: ir.Table
    so_far: ir.Table


@dataclass(frozen=True)
class Built:
    """Rows and sums on the way to features.

    Parameters
    ----------
    events : ibis Table
        Dated events.
    rows : ibis Table
        Those that are summed up, with what is known of their titles.
    scale : measures.Scale
        Of ratings.
    measures : ibis Table
        Sums of each viewer.
    learned : Learned
        What training viewers teach.
    titles : Titles
        And what they teach of titles.
    """

    events: ir.Table
    rows: ir.Table
    scale: measures.Scale
    measures: ir.Table
    learned: Learned
    titles: Titles


def rating_scale(counts: ir.Table, scale: tuple[float | None, float | None]) -> measures.Scale:
    """Return μ of training viewers and the outer fifths of the scale.

    Parameters
    ----------
    counts : ibis Table
        As `measures.tally` gives them.
    scale : tuple of float or None
        Lowest and highest rating, where they are known.
    """
    found = counts.aggregate(
        total=exact_sum(counts.total),
        rated=counts.rated.sum(),
        low=counts.low.min(),
        high=counts.high.max(),
    )
    known = found.to_pyarrow().to_pylist()[0]
    if not known["rated"]:
        return measures.Scale(0.0, 0.0, 0.0)
    low = known["low"] if scale[0] is None else scale[0]
    high = known["high"] if scale[1] is None else scale[1]
    fifth = (high - low) / 5
    return measures.Scale(known["total"] / known["rated"], low + fifth, high - fifth)


def titles_of(counts: ir.Table, scale: measures.Scale) -> Titles:
    """Return what a count of events by title and block teaches."""
    return Titles(
        counts, measures.title_deviations(counts, scale.mean), measures.popularity_so_far(counts)
    )


def flagged_rows(events: ir.Table, train: ir.Table | None) -> ir.Table:
    """Add train (bool): whether a viewer learns; all do where `train` is None."""
    if train is None:
        return events.mutate(train=ibis.literal(True))
    rows = events.left_join(train.select("user_id", learns=True), "user_id")
    return rows.mutate(train=rows.learns.notnull()).drop("learns", "user_id_right")


def rows_of(events: ir.Table, titles: Titles, years: ir.Table) -> ir.Table:
    """Return events joined to what is known of their titles."""
    return measures.prepared_rows(events, years, titles.deviations, titles.so_far)


def measured_viewers(
    rows: ir.Table, material: Material, scale: measures.Scale, events: ir.Table | None = None
) -> ir.Table:
    """Return the sums of each viewer, with those of genres and repeats where there are any.

    Parameters
    ----------
    rows : ibis Table
        Events with what is known of their titles.
    material, scale
        What features are computed from.
    events : ibis Table, optional
        The same without what is known of titles, which spares joins.
    """
    events = rows if events is None else events
    found = measures.viewer_sums(rows, scale, material.averaged)
    found = found.join(measures.active_days(events), "user_id")
    for name, counted in (("binge", measures.binge_days), ("session", measures.viewing_sessions)):
        if name in material.averaged:
            found = found.join(counted(events), "user_id")
    if material.repeats:
        pairs = events.select("user_id", "title_id").distinct()
        counts = pairs.group_by("user_id").agg(titles=pairs.count().cast("float64"))
        found = found.join(counts, "user_id")
    if material.kinds.table is not None:
        tagged = genres.genre_measures(events, material.kinds)
        found = found.left_join(tagged, "user_id").drop("user_id_right")
        names = [name for name in tagged.columns if name != "user_id"]
        found = found.mutate(**{name: found[name].fill_null(0.0) for name in names})
    return found


def build_features(
    material: Material, train: ir.Table | None, viewers: ir.Table | None = None
) -> Built:
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
    events = measures.with_days(material.events)
    counts = measures.title_tally(flagged_rows(events, train), "title_id", "block").cache()
    scale = rating_scale(counts, material.scale)
    titles = titles_of(counts, scale)
    titles = replace(titles, deviations=titles.deviations.cache(), so_far=titles.so_far.cache())
    chosen = events if viewers is None else events.semi_join(viewers, "user_id")
    rows = rows_of(chosen, titles, material.years)
    sums = measured_viewers(rows, material, scale, chosen).cache()
    learners = sums if train is None else sums.semi_join(train, "user_id")
    learned = learn_constants(learners, material.reference, material.kinds.names)
    return Built(events, rows, scale, sums, learned, titles)


def sampled_rows(
    built: Built, material: Material, learners: ir.Table, most: tuple[int, int], salt: str
) -> ir.Table:
    """Return rows of training viewers drawn by hash, computed once.

    Parameters
    ----------
    built, material
        The whole.
    learners : ibis Table
        user_id and n of training viewers.
    most : tuple of int
        About how many viewers and how many rows are drawn at most.
    salt : str
        Of the hash.
    """
    found = learners.aggregate(viewers=learners.count(), rows=learners.n.sum())
    known = found.to_pyarrow().to_pylist()[0]
    share = min(most[0] / max(known["viewers"], 1), most[1] / max(known["rows"] or 1, 1))
    last = f"{min(int(share * 16**8), 16**8 - 1):08x}"
    drawn = learners.filter(hash_digits(learners.user_id.cast("string"), salt + "sample") <= last)
    events = built.events.semi_join(drawn.select("user_id").cache(), "user_id")
    return rows_of(events, built.titles, material.years).cache()


def half_features(
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
        part = replace(material, averaged=averaged_measures(names))
        if by == "day":
            part = replace(part, repeats=False, kinds=replace(part.kinds, table=None))
        first = first_half(rows.user_id, column, salt)
        if names:
            found[by] = tuple(
                derived_features(
                    measured_viewers(rows.filter(half), part, built.scale), built.learned, names
                )
                for half in (first, ~first)
            )
    return found
