"""Every row marked with the rule that drops it, and the ledger that follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis.errors import UserError
from analysis.scrub.recovery import restored
from analysis.scrub.rules import KEPT, POSITIONS, RULES, TABLES, Facts

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
    ledger : DataFrame
        table, rule, rows_in, rows_dropped, rows_changed, rows_out.
    """

    ratings: ir.Table
    titles: ir.Table
    noise: ir.Table
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


def _noise_ids(events: ir.Table, facts: Facts) -> ir.Table:
    counted = events.group_by("title_id").agg(read=events.count())
    gap = facts.noise["gap_low"] if facts.noise["detected"] else -1.0
    return counted.mutate(of_noise=counted.read <= (-1.0 if gap is None else gap)).cache()


def _annotated(events: ir.Table, noise: ir.Table, statistics: ir.Table, facts: Facts) -> ir.Table:
    """Join what the rules look at: noise titles and restored ratings."""
    flags = noise.select("title_id", "of_noise")
    rows = _impossible(events, facts)
    rows = rows.join(flags, "title_id", how="left").drop("title_id_right")
    rows = rows.mutate(of_noise=rows.of_noise.fill_null(False))
    if not next(rule for rule in RULES if rule.name == "recovered_ratings").enabled(facts):
        return rows.mutate(recovered=ibis.literal(False))
    known = restored(rows, statistics, facts.source["rating_step"], facts.settings.salt).cache()
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
    pairs = pairs.filter(pairs.rows > 1)
    again = alive.semi_join(pairs, ["user_id", "title_id"])
    order = [again["at"].desc(nulls_first=False), again.event.desc()]
    window = ibis.window(group_by=[again.user_id, again.title_id], order_by=order)
    place = ibis.row_number().over(window)
    placed = again.select("event", place=place)
    return placed.filter(placed.place > 0).select("event", superseded=ibis.literal(True)).cache()


def marked(events: ir.Table, noise: ir.Table, statistics: ir.Table, facts: Facts) -> ir.Table:
    """Return every row with `position`: of the rule that drops it, KEPT for what stays."""
    rows = _annotated(events, noise, statistics, facts)
    if facts.keeps_last:
        later = _superseded(rows, facts)
        rows = rows.join(later, "event", how="left").drop("event_right")
        rows = rows.mutate(superseded=rows.superseded.fill_null(False))
    everything = {rule.name for rule in RULES}
    return rows.mutate(position=_position(rows, facts, everything).cast("int64"))


def _chain(table: str, start: int, dropped: dict[int, int], changed: dict[int, int]) -> list[dict]:
    lines, rows = [], start
    for rule in RULES:
        at = POSITIONS[rule.name]
        out = rows - dropped.get(at, 0)
        if rows and not out:
            raise UserError(
                f"the cleaning rule {rule.name!r} drops all {rows:,} {table} that were left",
                f"{table} that remain",
                f"Look at the data, or change scrub.{rule.name} in audience.toml.",
            )
        lines.append(
            {
                "table": table,
                "rule": rule.name,
                "rows_in": rows,
                "rows_dropped": dropped.get(at, 0),
                "rows_changed": changed.get(at, 0),
                "rows_out": out,
            }
        )
        rows = out
    return lines


def _counts(frame: pd.DataFrame, value: str) -> dict[int, int]:
    return dict(zip(frame["position"].astype(int), frame[value].astype(int), strict=True))


def _ratings_chain(rows: ir.Table) -> list[dict]:
    # A row that an earlier rule has dropped is changed no more.
    restored_at, mended_at = POSITIONS["recovered_ratings"], POSITIONS["impossible_values"]
    counted = rows.group_by("position").agg(
        rows=rows.count(),
        recovered=(rows.recovered & (rows.position > restored_at)).sum(),
        impossible=(rows.impossible & (rows.position > mended_at)).sum(),
    )
    found = counted.to_pandas()
    changed = {
        restored_at: int(found["recovered"].sum()),
        mended_at: int(found["impossible"].sum()),
    }
    return _chain("ratings", int(found["rows"].sum()), _counts(found, "rows"), changed)


def _users_chain(rows: ir.Table, statistics: ir.Table, facts: Facts) -> list[dict]:
    named = rows.filter(rows.user_id.notnull())
    last = named.group_by("user_id").agg(position=named.position.max())
    found = last.group_by("position").agg(users=last.count()).to_pandas()
    dropped = _counts(found, "users")
    start = int(found["users"].sum())
    if facts.settings.phantom_users:
        ids = statistics.filter(statistics.user_id.notnull()).select("user_id").distinct()
        phantoms = int(ids.anti_join(last, "user_id").count().to_pyarrow().as_py())
        dropped[POSITIONS["phantom_users"]] = phantoms
        start += phantoms
    return _chain("users", start, dropped, {})


def _described(titles: ir.Table, noise: ir.Table, facts: Facts) -> ir.Table:
    """Return one row a title as read, and a bare one for each id that the source lacks."""
    known = titles.filter(titles.title_id.notnull())
    lacking = noise.filter(noise.title_id.notnull()).anti_join(known, "title_id")
    bare = lacking.select(
        "title_id",
        title=ibis.null("string"),
        year=ibis.null("float64"),
        genres=ibis.null("string"),
    )
    rows = known.select("title_id", "title", "year", "genres").union(bare)
    fullest = [rows[name].isnull() for name in ("title", "year", "genres")]
    order = [*fullest, rows.title, rows.year, rows.genres]
    return rows.mutate(place=ibis.row_number().over(group_by=rows.title_id, order_by=order))


def _titles(titles: ir.Table, noise: ir.Table, kept: ir.Table, facts: Facts) -> ir.Table:
    """Mark title rows as `marked` does events."""
    enabled = {rule.name for rule in RULES if rule.enabled(facts)}
    rows = _described(titles, noise, facts)
    counts = kept.group_by("title_id").agg(cleaned=kept.count())
    rows = rows.left_join(counts, "title_id").drop("title_id_right")
    rows = rows.left_join(noise, "title_id").drop("title_id_right")
    genuine = ~rows.of_noise.fill_null(False)
    count = ibis.ifelse(genuine, rows.cleaned, rows.read).fill_null(0)
    nameless = rows.title.isnull()
    fallback = ibis.literal("title ") + rows.title_id.cast("string")
    tests = {
        "doubled_titles": rows.place > 0,
        "noise_titles": ~genuine,
        "unrated_titles": rows.cleaned.isnull(),
    }
    branches = [(test, POSITIONS[name]) for name, test in tests.items() if name in enabled]
    named = ibis.coalesce(rows.title, fallback) if "missing_titles" in enabled else rows.title
    position = ibis.cases(*branches, else_=KEPT) if branches else ibis.literal(KEPT)
    return rows.select(
        "title_id",
        "year",
        "genres",
        title=named,
        genuine=genuine,
        count=count.cast("int64"),
        nameless=nameless & ("missing_titles" in enabled),
        position=position.cast("int64"),
    ).cache()


def _titles_chain(titles: ir.Table) -> list[dict]:
    found = (
        titles.group_by("position")
        .agg(rows=titles.count(), named=titles.nameless.sum())
        .to_pandas()
    )
    at = POSITIONS["missing_titles"]
    reached = found["position"] > at
    changed = {at: int(found.loc[reached, "named"].sum())}
    return _chain("titles", int(found["rows"].sum()), _counts(found, "rows"), changed)


def clean(obtained: Tables, facts: Facts, noise: ir.Table | None = None) -> Cleaned:
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
    rows = marked(events, noise, statistics, facts)
    kept = rows.filter(rows.position == KEPT).select(*COLUMNS, "recovered")
    titles = _titles(obtained["titles"], noise, kept, facts)
    lines = [*_ratings_chain(rows), *_users_chain(rows, statistics, facts), *_titles_chain(titles)]
    shown = titles.filter(
        (titles.position == KEPT) | (titles.position == POSITIONS["noise_titles"])
    )
    return Cleaned(
        kept,
        shown.select("title_id", "title", "year", "genres", "genuine", "count").order_by(
            "title_id"
        ),
        noise,
        pd.DataFrame(lines).astype({"table": "str", "rule": "str"}),
    )


def declared(facts: Facts) -> pd.DataFrame:
    """Return position, rule, table, enabled and reason of every rule."""
    return pd.DataFrame(
        [
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


__all__ = ["Cleaned", "Facts", "TABLES", "clean", "declared", "marked"]
