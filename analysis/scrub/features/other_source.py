"""Features of the viewers of another source, by what the training viewers taught.

Titles that the model knows (the same id, and the same name where both sources give one) are read
by what it learned of them: deviation, popularity up to each date, year, genres, noise. Titles
that it does not know are read by what the new source shows: their deviation from the trained mean
under the same shrinkage, and their popularity there, brought to the size of the training table;
where the source is too small for that, such a title says nothing of taste.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import ibis

from analysis.errors import UserError
from analysis.scrub.cleaning import marking, window
from analysis.scrub.cleaning.facts import Facts
from analysis.scrub.features import catalogue, genres, measures
from analysis.scrub.features.build import Material, flagged_rows, measured_viewers
from analysis.scrub.features.derivation import (
    Learned,
    averaged_measures,
    derived_features,
    viewers_now,
)
from analysis.scrub.stage import signals_of
from analysis.settings import Scrub

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.scrub.features.learned_constants import Constants
    from analysis.tables import Tables

# The popularity of an unknown title is counted in the new source where that holds at least this
# share of the training events; in a smaller one it is chance.
LEAST_EVENTS = 0.1
# What stands before the names of measures that predictions are made of.
AHEAD = "ahead_"
ELSEWHERE = "Score a source with the same signals, or fit a model to this one with `run --source`."


@dataclass(frozen=True)
class Again:
    """Another source, cleaned as the training source was.

    Parameters
    ----------
    ratings : ibis Table
        Cleaned rows; title_id is the trained title, or "new " and the source's own id.
    titles : ibis Table
        title_id, title, known, of_noise, year, genres, deviation, one row a title of the source.
    facts : Facts
        What the rules went by.
    """

    ratings: ir.Table
    titles: ir.Table
    facts: Facts


def trained_facts(obtained: Tables, constants: Constants, settings: Scrub) -> Facts:
    """Return what the rules go by: the trained settings, and the window of the new source."""
    source = obtained.record("source")
    start = settings.window_start or source["window_start"] or constants.start
    # Whoever asks for labels asks for every viewer's, copies or not.
    ends = {"window_start": start, "window_end": settings.window_end, "copied_viewers": False}
    kept = Scrub(**constants.settings | ends)
    limits = window.window_bounds(kept, source, datetime.now(UTC))
    noise = obtained.record("noise")
    noise["gap_low"] = noise["gap_low"] if kept.noise_titles and noise["detected"] else None
    found = constants.noise or noise["gap_low"] is not None
    stray = window.stray_moments(obtained.frame("stray_dates"), settings)
    return Facts(kept, source, noise | {"detected": found}, limits, stray)


def require_scale(source: dict[str, Any], facts: Facts) -> None:
    """Refuse ratings that are plainly given on another scale than the trained ones.

    Raises
    ------
    UserError
        When the highest rating lies above the trained scale, or in its lower half.
    """
    low, high = facts.settings.rating_low, facts.settings.rating_high
    top = source["rating_high"]
    if not source["has_rating"] or low is None or high is None or top is None:
        return
    if top > high or top <= (low + high) / 2:
        raise UserError(
            f"ratings up to {top:g} in {source['name']}",
            f"ratings from {low:g} to {high:g}, as the model was fitted on",
            "Bring the ratings to that scale, or fit a model to this source.",
        )


def _alike(rows: ir.Table, named: bool) -> ir.BooleanValue:
    """Say where a title and the trained one of the same id are one and the same.

    Where both sources name titles, the names have to agree, or to be missing from both.
    """
    if not named:
        return rows.genuine.notnull()
    lacking = rows.name.isnull() | (rows.name == "title " + rows.key)
    equal = (rows.own.strip().lower() == rows.name.strip().lower()).fill_null(False)
    return rows.genuine.notnull() & (equal | (rows.own.isnull() & lacking))


def _matched(obtained: Tables, known: ir.Table, facts: Facts, named: bool) -> ir.Table:
    """Return one row a title of the source with what the model knows of it."""
    events, titles = obtained["interactions"], obtained["titles"]
    ids = events.group_by("title_id").agg(read=events.count())
    ids = ids.filter(ids.title_id.notnull())
    own = titles.select("title_id", own="title", own_year="year", own_genres="genres")
    rows = ids.left_join(own, "title_id").drop("title_id_right")
    rows = rows.mutate(key=rows.title_id.cast("string"))
    rows = rows.left_join(known.rename(key="title"), "key").drop("key_right")
    rows = rows.mutate(same=_alike(rows, named and facts.source["has_titles"]))
    found = rows.group_by(["title_id", "key", "read"]).agg(
        same=rows.same.any(),
        genuine=rows.genuine.max(),
        deviation=rows.deviation.max(),
        **{name: rows[name].min() for name in ("own_year", "own_genres", "year", "genres")},
    )
    gap = -1.0 if facts.noise["gap_low"] is None else facts.noise["gap_low"]
    return found.select(
        "title_id",
        "read",
        title=ibis.ifelse(found.same, found.key, "new " + found.key),
        known=found.same,
        of_noise=ibis.ifelse(found.same, ~found.genuine.fill_null(True), found.read <= gap),
        year=ibis.coalesce(found.own_year, ibis.ifelse(found.same, found.year, None)),
        genres=ibis.coalesce(found.own_genres, ibis.ifelse(found.same, found.genres, None)),
        deviation=ibis.ifelse(found.same, found.deviation, None),
    ).cache()


def cleaned_again(
    obtained: Tables, constants: Constants, known: ir.Table, settings: Scrub
) -> tuple[Again, set[str]]:
    """Clean the rows of another source as those of the training source were.

    Parameters
    ----------
    obtained : Tables
        The other source.
    constants : Constants
        What was learned.
    known : ibis Table
        The trained titles, see `learned_constants.described_titles`.
    settings : Scrub
        Its window counts; all else is as it was trained.

    Returns
    -------
    Again and the signals that the source has
    """
    facts = trained_facts(obtained, constants, settings)
    require_scale(facts.source, facts)
    titles = _matched(obtained, known, facts, constants.named)
    noise = titles.select("title_id", "read", "of_noise")
    made = marking.clean_rows(obtained, facts, noise)
    signals = signals_of(made, facts) | {"repeats"}
    told = titles.aggregate(years=titles.year.count(), genres=titles.genres.count())
    counts = told.to_pyarrow().to_pylist()[0]
    signals = (signals - {"years", "genres"}) | {name for name, n in counts.items() if n}
    rows = made.ratings.join(titles.select("title_id", "title"), "title_id")
    rows = rows.mutate(title_id=rows.title).drop("title")
    return Again(rows, titles.mutate(title_id=titles.title).drop("title"), facts), signals


def require_signals(constants: Constants, signals: set[str]) -> list[catalogue.Feature]:
    """Return the features that the model was fitted on.

    Raises
    ------
    UserError
        Naming the signals that the source lacks and what they are needed for.
    """
    declared = {item.name: item for item in catalogue.all_features(constants.learned.genres)}
    wanted = [declared[name] for name in constants.features]
    lacking = {need for item in wanted for need in item.needs if need not in signals}
    if lacking:
        labels = [item.label for item in wanted if lacking & set(item.needs)]
        names = " and no ".join(catalogue.SIGNALS[n] for n in catalogue.SIGNALS if n in lacking)
        raise UserError(
            f"the source has no {names}", f"what the model needs for {', '.join(labels)}", ELSEWHERE
        )
    return wanted


def _popularity(
    events: ir.Table, titles: ir.Table, counts: ir.Table, constants: Constants
) -> ir.Table:
    """Return log_count and log_share by title and block, see `measures.popularity_so_far`."""
    seen = events.select("title_id", "block").distinct()
    trained = counts.select(title_id="title", block="block", n="n")
    rows = trained.union(seen.mutate(n=ibis.literal(0.0))).group_by(["title_id", "block"])
    both = rows.agg(n=ibis._.n.sum())
    blocks = both.group_by("block").agg(total=both.n.sum())
    size = ibis.memtable({"titles": [constants.titles]})
    known = titles.filter(titles.known).select("title_id")
    found = measures.cumulated_popularity(both, blocks, size).semi_join(known, "title_id")
    total = events.count().to_pyarrow().as_py()
    if total < LEAST_EVENTS * constants.events:
        return found.cache()
    own = events.group_by(["title_id", "block"]).agg(n=events.count() * (constants.events / total))
    blocks = own.group_by("block").agg(total=own.n.sum())
    size = own.aggregate(titles=own.title_id.nunique())
    other = measures.cumulated_popularity(own, blocks, size).anti_join(known, "title_id")
    return found.union(other).cache()


def _deviations(events: ir.Table, titles: ir.Table, constants: Constants) -> ir.Table:
    """Return the deviation of every title: the trained one, else the new source's own."""
    counts = measures.title_tally(flagged_rows(events, None), "title_id")
    own = measures.title_deviations(counts, constants.scale.mean)
    known = titles.filter(titles.known).select("title_id", trained="deviation")
    both = own.left_join(known, "title_id").drop("title_id_right")
    return both.select("title_id", deviation=ibis.coalesce(both.trained, both.deviation)).cache()


def _reference(again: Again, constants: Constants) -> float:
    """Return the later of the trained t_end and the new source's own."""
    facts, dates = again.facts, again.ratings.select(first="at", last="at")
    told = window.described_window(dates, facts.window, facts.settings, facts.source, 0)
    seen = told["reference"]
    own = window.day_number(seen) if seen is not None else constants.learned.reference
    return max(own, constants.learned.reference)


def ahead_features(constants: Constants, signals: set[str]) -> list[catalogue.Feature]:
    """Return the measures that predictions are made of, none where the source lacks a signal."""
    ahead = constants.ahead
    if ahead is None or "time" not in signals:
        return []
    declared = {item.name: item for item in catalogue.all_features(ahead.learned.genres)}
    wanted = [declared[name] for name in ahead.measures]
    return wanted if {need for item in wanted for need in item.needs} <= signals else []


def _material(
    again: Again, wanted: list[catalogue.Feature], events: ir.Table, learned: Learned
) -> Material:
    """Return what these features are computed from."""
    kinds = genres.Kinds((), None)
    if any("genres" in item.needs for item in wanted):
        kinds = genres.listed_genres(again.titles, learned.genres)
    years = again.titles.group_by("title_id").agg(year=again.titles.year.min())
    repeats = "loyalty" in {item.name for item in wanted}
    averaged = averaged_measures(wanted)
    return Material(events, years, kinds, (None, None), learned.reference, repeats, averaged)


def features_of(
    again: Again,
    wanted: list[catalogue.Feature],
    ahead: list[catalogue.Feature],
    counts: ir.Table,
    constants: Constants,
) -> ir.Table:
    """Return user_id, n, told (events whose title says something of taste) and the features.

    Where predictions are asked there are also `active` and the measures that they are made of,
    each with AHEAD before its name.

    Parameters
    ----------
    again : Again
        The cleaned source.
    wanted : list of Feature
        What the model was fitted on.
    ahead : list of Feature
        What predictions are made of, see `ahead_features`; none where they are not asked.
    counts : ibis Table
        Events of training viewers by title and block, see `constants.title_counts`.
    constants : Constants
        What was learned.
    """
    events = measures.with_days(again.ratings)
    so_far = _popularity(events, again.titles, counts, constants)
    learned = replace(constants.learned, reference=_reference(again, constants))
    material = _material(again, [*wanted, *ahead], events, learned)
    deviations = _deviations(events, again.titles, constants)
    rows = measures.prepared_rows(events, material.years, deviations, so_far)
    summed = measured_viewers(rows, material, constants.scale).cache()
    made = derived_features(summed, learned, wanted)
    if constants.ahead is not None and ahead:
        # The window to come begins on the day after the last one.
        then = replace(constants.ahead.learned, reference=learned.reference + 1)
        now = viewers_now(summed, then, constants.ahead.days, ahead).drop("n")
        named = now.rename({f"{AHEAD}{item.name}": item.name for item in ahead})
        made = made.join(named, "user_id")
    taste = {"popularity", "novelty"} & {item.name for item in wanted}
    says = rows.log_count.count() if taste else rows.count()
    told = rows.group_by("user_id").agg(told=says.cast("float64"))
    return made.join(told, "user_id").order_by("user_id")
