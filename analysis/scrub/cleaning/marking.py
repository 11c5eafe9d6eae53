"""Every row marked with the rule that drops it, and the ledger that follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis.scrub.cleaning import ledger
from analysis.scrub.cleaning.carried_signals import OF_ROWS, OF_TITLES, carried_columns
from analysis.scrub.cleaning.facts import Facts
from analysis.scrub.cleaning.recovery import restored_ratings
from analysis.scrub.cleaning.rules import (
    BEFORE_REASONS,
    BEFORE_RULES,
    KEPT,
    POSITIONS,
    RULES,
    TABLES,
)
from analysis.scrub.cleaning.title_rows import marked_titles

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.tables import Tables

COLUMNS = ("event", "user_id", "title_id", "rating", "at", "minutes", "plays")


@dataclass(frozen=True)
class Cleaned:
    """Rows that stay, lazily, and what became of the others.

    Parameters
    ----------
    ratings : ibis Table
        event, user_id, title_id, rating, at, minutes, plays, recovered.
    titles : ibis Table
        title_id, title, year, genres, genuine, count; noise titles included.
    noise : ibis Table
        title_id, read (rows as read) and of_noise.
    viewers : ibis Table
        Of the rows that stay: user_id, n, n_rated, dated, minutes and plays (how many rows have
        them), first and last.
    ledger : DataFrame
        table, rule, rows_in, rows_dropped, rows_changed, rows_out.
    """

    ratings: ir.Table
    titles: ir.Table
    noise: ir.Table
    viewers: ir.Table
    ledger: pd.DataFrame


def _impossible(rows: ir.Table, facts: Facts) -> ir.Table:
    """Null numbers that no measurement gives, and say where.

    Infinite ones go always, since nothing can be computed with them.
    """
    strict = facts.settings.impossible_values
    odd = {}
    for name in ("rating", "minutes", "plays"):
        value = rows[name]
        odd[name] = value.isnan() | value.isinf()
        if strict and name != "rating":
            odd[name] |= value < 0
        odd[name] = odd[name].fill_null(False)
    fixed = {name: ibis.ifelse(strange, None, rows[name]) for name, strange in odd.items()}
    return rows.mutate(impossible=odd["rating"] | odd["minutes"] | odd["plays"], **fixed)


def _undated(rows: ir.Table, facts: Facts) -> ir.Table:
    """Null stray dates, and say where."""
    at, stray = rows["at"], ibis.literal(False)
    for kind, moment in facts.stray if facts.settings.stray_dates else ():
        stray |= {"before": at < moment, "after": at >= moment, "moment": at == moment}[kind]
    stray = stray.fill_null(False)
    return rows.mutate(stray=stray, at=ibis.ifelse(stray, None, at))


def _noise_ids(events: ir.Table, facts: Facts) -> ir.Table:
    counted = events.group_by("title_id").agg(read=events.count())
    gap = facts.noise["gap_low"] if facts.noise["detected"] else -1.0
    return counted.mutate(of_noise=counted.read <= (-1.0 if gap is None else gap)).cache()


def _equal_to_earlier(events: ir.Table) -> ir.Table:
    """Return the events that say again what an earlier row says."""
    said = [name for name in COLUMNS if name != "event"]
    counted = events.group_by(said).agg(rows=events.count(), first=events.event.min())
    several = counted.filter(counted.rows > 1).cache()
    alike = [events[name].identical_to(several[name]) for name in said]
    again = events.join(several, alike).select(event=events.event, first=several["first"])
    return (
        again.filter(again.event > again["first"])
        .select("event", doubled=ibis.literal(True))
        .cache()
    )


def _annotated(events: ir.Table, noise: ir.Table, statistics: ir.Table, facts: Facts) -> ir.Table:
    """Join what the rules look at: noise titles and restored ratings."""
    enabled = {rule.name for rule in RULES if rule.enabled(facts)}
    rows = _undated(_impossible(events, facts), facts)
    rows = carried_columns(rows, OF_ROWS, facts.source)
    if "noise_titles" in enabled:
        flags = noise.select("title_id", "of_noise")
        rows = rows.join(flags, "title_id", how="left").drop("title_id_right")
        rows = rows.mutate(of_noise=rows.of_noise.fill_null(False))
    if facts.copied is not None and "copied_viewers" in enabled:
        copies = facts.copied.select("user_id", copied=ibis.literal(True))
        rows = rows.join(copies, "user_id", how="left").drop("user_id_right")
        rows = rows.mutate(copied=rows.copied.fill_null(False))
    if "duplicate_rows" in enabled:
        rows = rows.join(_equal_to_earlier(events), "event", how="left").drop("event_right")
        rows = rows.mutate(doubled=rows.doubled.fill_null(False))
    some = statistics.limit(1).count().to_pyarrow().as_py()
    if "recovered_ratings" not in enabled or not some:
        return rows.mutate(recovered=ibis.literal(False))
    known = restored_ratings(rows, statistics, facts.source["rating_step"]).cache()
    rows = rows.join(known, "user_id", how="left").drop("user_id_right")
    recovered = rows.rating.isnull() & rows.restored.notnull()
    return rows.mutate(recovered=recovered, rating=ibis.coalesce(rows.rating, rows.restored)).drop(
        "restored"
    )


def _position(rows: ir.Table, facts: Facts, names: set[str]) -> ir.IntegerValue:
    """Return the position of the first enabled rule that drops a row, or KEPT."""
    branches = [
        (rule.drops(rows, facts), POSITIONS[rule.name])
        for rule in RULES
        if rule.drops and rule.name in names and rule.enabled(facts)
    ]
    return ibis.cases(*branches, else_=KEPT) if branches else ibis.literal(KEPT)


def _superseded(rows: ir.Table, facts: Facts) -> ir.Table:
    """Return the events that a later one of the same viewer and title replaces."""
    before = {rule.name for rule in RULES[: POSITIONS["repeated_pairs"] - 1]}
    alive = rows.filter(_position(rows, facts, before) == KEPT)
    pairs = alive.group_by(["user_id", "title_id"]).agg(rows=alive.count())
    # Stored, so that the join back to all rows is planned by how few there are.
    pairs = pairs.filter(pairs.rows > 1).cache()
    again = alive.semi_join(pairs, ["user_id", "title_id"])
    order = [again["at"].desc(nulls_first=False), again.event.desc()]
    window = ibis.window(group_by=[again.user_id, again.title_id], order_by=order)
    place = ibis.row_number().over(window)
    placed = again.select("event", place=place)
    return placed.filter(placed.place > 0).select("event", superseded=ibis.literal(True)).cache()


def marked_rows(events: ir.Table, noise: ir.Table, statistics: ir.Table, facts: Facts) -> ir.Table:
    """Return every row with `position`: of the rule that drops it, KEPT for what stays."""
    rows = _annotated(events, noise, statistics, facts)
    if facts.keeps_last:
        later = _superseded(rows, facts)
        rows = rows.join(later, "event", how="left").drop("event_right")
        rows = rows.mutate(superseded=rows.superseded.fill_null(False))
    everything = {rule.name for rule in RULES}
    return rows.mutate(position=_position(rows, facts, everything).cast("int64"))


def _tallied(rows: ir.Table) -> ir.Table:
    """Return what the ledger and the stage count, by viewer and position, in one pass."""
    return (
        rows.group_by(["user_id", "position"])
        .agg(
            rows=rows.count(),
            rated=rows.rating.count(),
            dated=rows["at"].count(),
            minutes=rows.minutes.count(),
            plays=rows.plays.count(),
            first=rows["at"].min(),
            last=rows["at"].max(),
            recovered=rows.recovered.sum(),
            impossible=rows.impossible.sum(),
            stray=rows.stray.sum(),
        )
        .cache()
    )


def _viewers(tally: ir.Table) -> ir.Table:
    kept = tally.filter(tally.position == KEPT)
    return kept.select(
        "user_id", "dated", "minutes", "plays", "first", "last", n="rows", n_rated="rated"
    )


def clean_rows(obtained: Tables, facts: Facts, noise: ir.Table | None = None) -> Cleaned:
    """Apply every enabled rule.

    Parameters
    ----------
    obtained : Tables
        What the stage obtain found.
    facts : Facts
        What the rules go by.
    noise : ibis Table, optional
        title_id, read (rows as read) and of_noise; found among the rows if omitted.

    Raises
    ------
    UserError
        When a rule drops everything that was left; it is named.
    """
    events, statistics = obtained["interactions"], obtained["statistics_users"]
    noise = _noise_ids(events, facts) if noise is None else noise
    rows = marked_rows(events, noise, statistics, facts)
    kept = rows.filter(rows.position == KEPT).select(*COLUMNS, "recovered")
    described = carried_columns(obtained["titles"], OF_TITLES, facts.source)
    titles = marked_titles(described, noise, kept, facts)
    tally = _tallied(rows)
    lines = [
        *ledger.source_chain(facts.source),
        *ledger.rating_chain(tally),
        *ledger.viewer_chain(tally, statistics, facts),
    ]
    lines += ledger.title_chain(titles)
    shown = titles.filter(
        (titles.position == KEPT) | (titles.position == POSITIONS["noise_titles"])
    )
    return Cleaned(
        kept,
        shown.select("title_id", "title", "year", "genres", "genuine", "count").order_by(
            "title_id"
        ),
        noise,
        _viewers(tally),
        pd.DataFrame(lines).astype({"table": "str", "rule": "str"}),
    )


def declared_rules(facts: Facts) -> pd.DataFrame:
    """Return position, rule, table, enabled and reason of every rule."""
    before = [rule for rule, name in BEFORE_RULES.items() if facts.source.get(name)]
    first: list[dict[str, object]] = [
        {
            "position": place - len(before) + 1,
            "rule": rule,
            "table": "source",
            "enabled": True,
            "reason": BEFORE_REASONS[rule],
        }
        for place, rule in enumerate(before)
    ]
    return pd.DataFrame(
        first
        + [
            {
                "position": POSITIONS[rule.name],
                "rule": rule.name,
                "table": rule.table,
                "enabled": rule.enabled(facts),
                "reason": rule.reason,
            }
            for rule in RULES
        ]
    )


__all__ = ["Cleaned", "Facts", "TABLES", "clean_rows", "declared_rules", "marked_rows"]
