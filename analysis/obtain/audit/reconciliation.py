"""Derived tables against the rows they claim to sum up: recomputed and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis import engine
from analysis.obtain.profile.value_readers import count_where

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Columns of the stage's table of checks.
FIELDS = ("check", "matches", "mismatches", "only_in_statistics", "only_in_rows", "restorable",
          "note")  # fmt: skip
# Aggregates of floating-point numbers may differ by this much for their order alone.
CLOSE = 1e-6
# A restored rating may miss its step by this much, for the mean that it comes from is rounded.
ROUNDING = 0.02
# What a statistic is called in the check about it, by canonical name.
WORDS = {"total": "number of rows", "mean": "mean rating", "sd": "standard deviation",
         "low": "lowest rating", "high": "highest rating", "titles": "distinct titles",
         "users": "distinct viewers", "first": "first day", "last": "last day",
         "span": "days of activity"}  # fmt: skip


def recomputed_statistics(rows: ir.Table, key: str) -> ir.Table:
    """Return aggregates of the interactions by viewer or title, as the statistics have them.

    Parameters
    ----------
    rows : ibis Table
        Interactions in canonical columns.
    key : str
        user_id or title_id.

    Returns
    -------
    ibis Table
        The key, rows, rated, sum, mean, sd, low, high, distinct, first, last.
    """
    other = "title_id" if key == "user_id" else "user_id"
    rows = rows.filter(rows[key].notnull())
    rating = rows.rating
    return rows.group_by(key).agg(
        rows=rows.count(),
        rated=rating.count(),
        total_of=engine.exact_sum(rating),
        r_mean=engine.exact_mean(rating),
        r_sd=engine.exact_var(rating).sqrt(),
        r_low=rating.min(),
        r_high=rating.max(),
        r_distinct=rows[other].nunique(),
        r_first=rows["at"].min(),
        r_last=rows["at"].max(),
        r_span=_day(rows["at"].max()) - _day(rows["at"].min()),
    )


def _day(at: ir.TimestampValue) -> ir.IntegerValue:
    return (at.truncate("D").epoch_seconds() / 86_400).round().cast("int64")


def _decimals(column: ir.FloatingValue) -> ir.IntegerScalar:
    text = column.cast("string").re_extract(r"\.([0-9]+)$", 1)
    return text.length().max()


def _tolerance(table: ir.Table, name: str) -> float:
    places = table.aggregate(places=_decimals(table[name])).to_pyarrow().to_pylist()[0]["places"]
    return CLOSE if places is None or places > 6 else 0.5 * 10.0**-places + 1e-9


def _same(table: ir.Table, name: str, distinct: str) -> ir.BooleanValue:
    if name == "total":
        return table.total == table.rows
    if name in {"first", "last"}:
        return table[name].truncate("D") == table[f"r_{name}"].truncate("D")
    if name == distinct:
        return table[name] == table.r_distinct
    if name == "span":
        return table[name] == table.r_span
    return (table[name] - table[f"r_{name}"]).abs() <= _tolerance(table, name)


def _comparable(table: ir.Table, name: str) -> ir.BooleanValue:
    """Return for which keys a statistic can be compared: ratings only where none is null."""
    whole = table.rows == table.rated
    rates = name in {"mean", "sd", "low", "high"}
    filled = table[name].notnull() & table.rows.notnull()
    return filled & whole & table[f"r_{name}"].notnull() if rates else filled


def _sides(statistics: ir.Table, sums: ir.Table, key: str) -> tuple[int, int]:
    held = statistics.select(key).distinct()
    only = held.anti_join(sums, key).count().execute()
    return int(only), int(sums.anti_join(held, key).count().execute())


def _restorable(table: ir.Table, step: float | None) -> ir.BooleanValue:
    """Return which keys have one null rating that their total and mean give back exactly."""
    missing = table.total * table["mean"] - table.total_of.coalesce(0.0)
    step = step or 0.5
    nearest = (missing / step).round() * step
    return (
        (table.rows - table.rated == 1)
        & (table.total == table.rows)
        & ((missing - nearest).abs() <= ROUNDING * step)
        & missing.notnull()
    )


def _notes(row: dict, of: str) -> str:
    if not row["with_nulls"]:
        return ""
    if row["as_rows"] > row["as_rated"]:
        return (
            f"Totals equal the rows, nulls included, for {row['as_rows']:,} of "
            f"{row['with_nulls']:,} {of} that have null ratings: the table predates the nulls."
        )
    return (
        f"Totals equal the non-null ratings for {row['as_rated']:,} of {row['with_nulls']:,} "
        f"{of} that have null ratings: the table was made after the nulls."
    )


def _wanted(joined: ir.Table, names: list[str], distinct: str) -> dict[str, ir.IntegerScalar]:
    """Return what has to be counted to compare statistics with the rows, by name."""
    wanted = {}
    for name in names:
        compared = _comparable(joined, name)
        wanted[f"{name}_matches"] = count_where(compared & _same(joined, name, distinct))
        wanted[f"{name}_compared"] = count_where(compared)
        wanted[f"{name}_held"] = joined[name].count()
    if "span" in names:
        # Both ways of counting days are in use: from the first to the last, or with the first.
        wanted["span_inclusive"] = count_where(
            _comparable(joined, "span") & (joined.span == joined.r_span + 1)
        )
    return wanted


def _totals(joined: ir.Table, step: float | None) -> dict[str, ir.IntegerScalar]:
    """Return what has to be counted to tell how totals treat null ratings, by name."""
    holes = (joined.rows > joined.rated) & joined.total.notnull()
    return {
        "restorable": count_where(_restorable(joined, step)),
        "with_nulls": count_where(holes),
        "as_rows": count_where(holes & (joined.total == joined.rows)),
        "as_rated": count_where(holes & (joined.total == joined.rated)),
    }


def _compare(
    statistics: ir.Table, rows: ir.Table, of: str, table: str, step: float | None
) -> list[tuple]:
    key, distinct = ("user_id", "titles") if of == "users" else ("title_id", "users")
    sums = recomputed_statistics(rows, key).cache()
    names = [name for name in statistics.columns if name != key]
    joined = statistics.left_join(sums, key).cache()
    wanted = {**_wanted(joined, names, distinct), **_totals(joined, step)}
    row = joined.aggregate(**wanted).to_pyarrow().to_pylist()[0]
    only, missing = _sides(statistics, sums, key)
    told = (only, missing, row["restorable"], _notes(row, "viewers" if of == "users" else "titles"))
    found = []
    for name in names:
        if not row[f"{name}_held"]:
            continue
        matches = max(row[f"{name}_matches"], row.get(f"{name}_inclusive", 0))
        # What is true of the whole table stands in one row, that of its totals.
        whole = told if name == "total" else (0, 0, 0, "")
        check = f"{table}: {WORDS[name]}"
        found.append((check, matches, row[f"{name}_compared"] - matches, *whole))
    return found


def reconcile_statistics(
    rows: ir.Table, statistics: dict[str, tuple[str, ir.Table]], step: float | None
) -> pd.DataFrame:
    """Recompute every derived table and compare it key by key.

    Parameters
    ----------
    rows : ibis Table
        Interactions in canonical columns.
    statistics : dict
        "users" or "titles" to the table's name and its rows in canonical columns.
    step : float, optional
        Distance between neighbouring ratings; restored ratings must lie on it.

    Returns
    -------
    DataFrame
        check, matches, mismatches, only_in_statistics, only_in_rows, restorable, note. Ratings
        are compared only for keys without a null rating.
    """
    found = []
    for of, (name, table) in statistics.items():
        found += _compare(table, rows, of, name, step)
    frame = pd.DataFrame(found, columns=list(FIELDS))
    whole = dict.fromkeys(FIELDS[1:6], "int64")
    return frame.astype({**whole, "check": str, "note": str})
