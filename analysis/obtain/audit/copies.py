"""What is there twice: rows equal in all that is read of them, viewers with one history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np

from analysis.disclosure import FEWEST_IN_SEGMENTS
from analysis.obtain.sources import Problem

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from analysis.obtain.roles.canonical_tables import Found

# Fewest rows of a history that no two viewers share by chance, as METHOD 4 has it.
LEAST_ROWS = 5
# Bits by which a history must be rarer than the pairs of viewers are many: one in 128 by chance.
SPARE_BITS = 7.0
# Sums must not depend on the order of rows: values in whole multiples of 1/1024.
STEPS = 1024
# Two sums of hashes, each of what many rows cannot overflow.
HALF = 2**31


def same_events(row: dict[str, Any]) -> bool:
    """Tell whether equal rows are one event twice, and not perhaps a second one of that day.

    Parameters
    ----------
    row : dict
        The record of the source.
    """
    counted = row["has_minutes"] or row["has_plays"]
    return bool(row["has_rating"] or row["has_hours"] or (counted and not row["has_time"]))


def equal_rows(rows: ir.Table) -> int:
    """Count rows that equal another in all canonical columns, less one of each."""
    named = rows.filter(rows.user_id.notnull() & rows.title_id.notnull()).drop("event")
    total, distinct = named.count().execute(), named.distinct().count().execute()
    return int(total - distinct)


def _alike(rows: ir.Table) -> ir.Table:
    """Return the rows of viewers whom sums and ends do not tell from another."""
    ends = {"first": rows["at"].min(), "last": rows["at"].max()}
    ends |= {"low": rows.title_id.min(), "high": rows.title_id.max()}
    sums = {
        f"sum_{name}": (rows[name] * STEPS).round().cast("int64").sum()
        for name in ("rating", "minutes", "plays")
    }
    seconds = rows["at"].epoch_seconds().sum()
    per = rows.group_by("user_id").agg(n=rows.count(), seconds=seconds, **ends, **sums)
    keys = [name for name in per.columns if name != "user_id"]
    per = per.filter(per.n >= LEAST_ROWS)
    several = per.mutate(
        many=ibis._.count().over(ibis.window(group_by=[per[name] for name in keys]))
    )
    return rows.semi_join(several.filter(several.many > 1).select("user_id"), "user_id")


def _bits(rows: ir.Table, alike: ir.Table) -> ir.Table:
    """Return how rare each history is, from how frequent its titles, ratings and days are."""
    total = float(rows.count().execute())
    day = rows["at"].truncate("D")
    found = alike.mutate(day=alike["at"].truncate("D"), bits=ibis.literal(0.0))
    for name, value in (("title_id", rows.title_id), ("rating", rows.rating), ("day", day)):
        counted = rows.group_by(**{name: value}).agg(times=rows.count())
        found = found.left_join(counted, name).drop(f"{name}_right")
        rare = (ibis.literal(total) / found.times).log2().fill_null(0.0)
        found = found.mutate(bits=found.bits + rare).drop("times")
    return found.group_by("user_id").agg(bits=found.bits.sum())


def copied_viewers(rows: ir.Table) -> pd.DataFrame:
    """Find viewers whose whole history another has too.

    Parameters
    ----------
    rows : ibis Table
        Interactions in canonical columns.

    Returns
    -------
    DataFrame
        user_id of each copy, original (the first of them by id), rows, ordered by user_id.
    """
    named = rows.filter(rows.user_id.notnull() & rows.title_id.notnull())
    alike = _alike(named).cache()
    text = ibis.literal("\t").join(
        [alike[name].cast("string").fill_null("") for name in alike.columns
         if name not in ("event", "user_id")]
    )  # fmt: skip
    signs = alike.mutate(low=text.hash() % HALF, high=(text + "\t").hash() % HALF)
    per = signs.group_by("user_id").agg(n=signs.count(), low=signs.low.sum(), high=signs.high.sum())
    least = 2 * np.log2(max(2, named.user_id.nunique().execute())) + SPARE_BITS
    bits = _bits(named, alike)
    per = per.inner_join(bits.filter(bits.bits >= least), "user_id")
    original = ibis._.user_id.min().over(ibis.window(group_by=[per.n, per.low, per.high]))
    found = per.mutate(original=original)
    found = found.filter(found.user_id != found.original).order_by("user_id")
    return found.select("user_id", "original", rows="n").to_pandas()


def copies_counted(copies: pd.DataFrame, row: dict[str, Any]) -> bool:
    """Tell whether copies can be left out: enough viewers remain to say something of."""
    return len(copies) > 0 and row["users"] - len(copies) >= FEWEST_IN_SEGMENTS


def copy_anomalies(found: Found, row: dict[str, Any], copies: pd.DataFrame) -> list[Problem]:
    """Return what is there twice, and what becomes of it.

    Parameters
    ----------
    found : Found
        The source with its roles.
    row : dict
        The record of the source, `equal_rows` among it.
    copies : DataFrame
        See `copied_viewers`.
    """
    table, problems = found.main.table, []
    if row["equal_rows"]:
        text = (
            "Rows that repeat viewer, title, values and time of another; one of each counts, "
            "unless scrub.duplicate_rows says otherwise."
            if same_events(row)
            else "Rows that repeat viewer, title and values of another. Without a time of day a "
            "second view is not told from a doubled row, so each counts, unless "
            "scrub.duplicate_rows says otherwise."
        )
        problems.append(Problem(table, "", "duplicate rows", row["equal_rows"], text, "medium"))
    if len(copies):
        ids = found.main.columns["viewer"].column
        text = (
            f"{len(copies):,} viewers have the history of another in everything but the id. "
        ) + (
            "One of each counts, unless scrub.copied_viewers is false."
            if copies_counted(copies, row)
            else "Too few viewers would remain without them, so each counts."
        )
        rows = int(copies["rows"].sum())
        problems.append(Problem(table, ids, "copied viewers", rows, text, "high"))
    return problems
