"""Three windows by date for prediction: what was known before a cut, and what came after.

The window of observation ends with three horizons: targets of train, validation and test
come from the third last, second last and last of them, features of each from before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis.engine import exact_sum
from analysis.scrub.cleaning.window import day_number
from analysis.scrub.features import measures
from analysis.scrub.features.build import build_features, flagged_rows
from analysis.scrub.features.derivation import derived_features
from analysis.scrub.prediction import viewer_attributes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir
    from ibis import Schema

    from analysis.scrub.features.build import Built, Material
    from analysis.scrub.features.catalogue import Feature

SPLITS = ("train", "val", "test")


@dataclass(frozen=True)
class Taught:
    """What is learned of everybody, from before the first cut.

    Parameters
    ----------
    material : Material
        What was known then.
    built : Built
        Sums of viewers, and what training viewers teach.
    """

    material: Material
    built: Built


@dataclass(frozen=True)
class Context:
    """What the windows share.

    Parameters
    ----------
    declared : sequence of Feature
        Features that the source yields.
    viewers : ibis Table
        user_id of the sample of viewers to describe.
    learners : ibis Table
        user_id of viewers who teach of everybody, and of how popular titles are.
    attributes : ibis Table
        user_id and what is known of viewers themselves, see `encoded_attributes`.
    taught, encoded : Taught and ibis Table, optional
        From the window of train, once it is known.
    """

    declared: Sequence[Feature]
    viewers: ir.Table
    learners: ir.Table
    attributes: ir.Table
    taught: Taught | None = None
    encoded: ir.Table | None = None


@dataclass(frozen=True)
class Horizon:
    """One window of targets.

    Parameters
    ----------
    split : str
        train, val or test.
    cut : datetime
        First moment of the targets; features end before it.
    end : datetime
        First moment behind them.
    """

    split: str
    cut: datetime
    end: datetime


def three_horizons(end: datetime, days: int) -> list[Horizon]:
    """Return the three windows of targets that end with the observation.

    Parameters
    ----------
    end : datetime
        First moment behind the window of observation.
    days : int
        Length of each.
    """
    step = timedelta(days=days)
    cuts = [end - step * left for left in (3, 2, 1)]
    return [Horizon(name, cut, cut + step) for name, cut in zip(SPLITS, cuts, strict=True)]


def usable_horizons(first: datetime | None, end: datetime | None, horizon: int) -> int:
    """Return the days of each window: as asked, or a quarter of what there is.

    Returns
    -------
    int
        0 where the source has no dates, or fewer than four days of them.
    """
    if first is None or end is None:
        return 0
    return min(horizon, (end - first).days // 4)


def known_before(material: Material, cut: datetime) -> Material:
    """Return what was known before `cut`; ratings restored from later totals are none of it."""
    events = material.events.filter(material.events["at"] < cut)
    known = ibis.ifelse(events.recovered, None, events.rating)
    return replace(material, events=events.mutate(rating=known), reference=day_number(cut))


def known_titles(events: ir.Table, mean: float, years: ir.Table) -> ir.Table:
    """Return what earlier events of all viewers say of titles.

    Parameters
    ----------
    events : ibis Table
        What came before the cut.
    mean : float
        μ of the ratings.
    years : ibis Table
        title_id and year.

    Returns
    -------
    ibis Table
        title_id, title_events, title_deviation (b_i) and title_year.
    """
    counts = measures.title_tally(flagged_rows(events, None), "title_id")
    deviations = measures.title_deviations(counts, mean)
    found = counts.select("title_id", title_events="n").join(deviations, "title_id")
    found = found.left_join(years, "title_id").drop("title_id_right")
    return found.rename(title_deviation="deviation", title_year="year")


def rows_after(events: ir.Table, horizon: Horizon) -> ir.Table:
    """Return the events of a window of targets, ratings as the source gave them."""
    inside = events.filter((events["at"] >= horizon.cut) & (events["at"] < horizon.end))
    return inside.mutate(rating=ibis.ifelse(inside.recovered, None, inside.rating))


def rating_task(known: ir.Table, titles: ir.Table, targets: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Return X and y of the task rating: one row an event with a rating.

    Viewers and titles without earlier events stay, their columns null.
    """
    rated = targets.filter(targets.rating.notnull())
    keys = rated.select("event", "user_id", "title_id")
    x = keys.left_join(known, "user_id").drop("user_id_right")
    x = x.left_join(titles, "title_id").drop("title_id_right")
    return x.order_by("event"), rated.select("event", "rating").order_by("event")


def target_counts(known: ir.Table, targets: ir.Table) -> ir.Table:
    """Return what came later of every known viewer: events, those with minutes, and minutes."""
    later = targets.group_by("user_id").agg(
        later=targets.count(),
        timed=targets.minutes.count(),
        minutes=exact_sum(targets.minutes.cast("float64")),
    )
    found = known.select("user_id").left_join(later, "user_id").drop("user_id_right")
    return found.fill_null({"later": 0, "timed": 0, "minutes": 0.0})


def prediction_tasks(
    known: ir.Table, titles: ir.Table, targets: ir.Table, recent: ir.Table
) -> dict[str, tuple[ir.Table, ir.Table]]:
    """Return X and y of every task.

    Parameters
    ----------
    known : ibis Table
        user_id, n and features before the cut.
    titles : ibis Table
        What was known of titles.
    targets : ibis Table
        Events of the window.
    recent : ibis Table
        user_id of viewers active in one horizon before the cut.
    """
    later = target_counts(known, targets).cache()
    active = known.semi_join(recent, "user_id").order_by("user_id")
    gone = later.semi_join(recent, "user_id").order_by("user_id")
    return {
        "rating": rating_task(known, titles, targets),
        "engagement": (
            known.order_by("user_id"),
            later.select("user_id", "timed", "minutes", events="later").order_by("user_id"),
        ),
        "churn": (active, gone.select("user_id", churned=(gone.later == 0).cast("int64"))),
    }


def window_tables(
    material: Material, horizon: Horizon, context: Context
) -> tuple[dict[str, ir.Table], Context]:
    """Return the tables of one window, and the context with what was learned."""
    past = known_before(material, horizon.cut)
    built = build_features(past, context.learners, context.viewers)
    taught = context.taught or Taught(past, built)
    now = replace(taught.built.learned, reference=past.reference)
    known = derived_features(built.measures, now, context.declared).cache()
    encoded = context.encoded
    if encoded is None:
        encoded = viewer_attributes.encoded_attributes(
            context.attributes, known.select("user_id")
        ).cache()
    known = known.left_join(encoded, "user_id").drop("user_id_right")
    events = material.events.semi_join(context.viewers, "user_id")
    recently = past.events.filter(past.events["at"] >= horizon.cut - (horizon.end - horizon.cut))
    titles = known_titles(past.events, built.scale.mean, material.years).cache()
    made = prediction_tasks(
        known, titles, rows_after(events, horizon), recently.select("user_id").distinct()
    )
    return {
        f"prediction/{task}/{side}_{horizon.split}": table
        for task, pair in made.items()
        for side, table in zip("Xy", pair, strict=True)
    }, replace(context, taught=taught, encoded=encoded)


def empty_tasks(declared: Sequence[Feature], ids: Schema) -> dict[str, ir.Table]:
    """Return every table without a row, for a source without dates."""
    columns = {"user_id": ids["user_id"], "n": "float64"}
    columns |= {feature.name: "float64" for feature in declared}
    titles = dict.fromkeys(("title_events", "title_deviation", "title_year"), "float64")
    rating = {"event": "int64", "user_id": ids["user_id"], "title_id": ids["title_id"]}
    kinds = {
        "rating": (rating | columns | titles, {"event": "int64", "rating": "float64"}),
        "engagement": (
            columns,
            {"user_id": ids["user_id"], "timed": "int64", "minutes": "float64", "events": "int64"},
        ),
        "churn": (columns, {"user_id": ids["user_id"], "churned": "int64"}),
    }
    return {
        f"prediction/{task}/{side}_{split}": ibis.memtable(
            {name: [] for name in schema}, schema=schema
        )
        for task, pair in kinds.items()
        for side, schema in zip("Xy", pair, strict=True)
        for split in SPLITS
    }


def prediction_windows(
    material: Material, window: dict, days: int, context: Context
) -> tuple[dict[str, Any], Taught | None]:
    """Return the tables of all tasks and windows, and prediction_windows that describes them.

    Beside them stands what the window of train taught, None without windows.

    Parameters
    ----------
    material : Material
        Cleaned rows and titles.
    window : dict
        The record of the observation window.
    days : int
        Days that are looked ahead.
    context : Context
        Features and viewers.
    """
    end = window["end"] + timedelta(days=1) if window["end"] is not None else None
    days = usable_horizons(window["first"], end, days)
    made: dict[str, Any] = {}
    lines = []
    for horizon in three_horizons(end, days) if end and days else ():
        tables, context = window_tables(material, horizon, context)
        made |= tables
        lines.append({"split": horizon.split, "cut": horizon.cut, "end": horizon.end, "days": days})
    if not days:
        made |= empty_tasks(context.declared, material.events.schema())
    kinds = {"split": "str", "cut": "datetime64[us]", "end": "datetime64[us]", "days": "int64"}
    made["prediction_windows"] = pd.DataFrame(lines, columns=list(kinds)).astype(kinds)
    return made, context.taught
