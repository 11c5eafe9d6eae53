"""What is odd in the interactions and the tables around them, by what it does to segments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis.obtain.anomalies import repeated_key
from analysis.obtain.sources import Problem

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.canonical import Found

# Share of missing values from which a role's column is missed.
MISSED = 0.01
# Without a documented window a group of rows counts as strange when it is this small a share,
# and this many days from all others.
STRANGE_SHARE, STRANGE_DAYS = 0.001, 730


def _count(condition: ir.BooleanValue) -> ir.IntegerScalar:
    return ibis.ifelse(condition, 1, 0).sum().coalesce(0)


def _nulls(found: Found) -> list[Problem]:
    problems = []
    what = {
        "viewer": "without a viewer",
        "title": "without a title",
        "rating": "without a rating",
        "time": "without a time",
        "minutes": "without minutes",
        "plays": "without plays",
    }
    for name, role in found.main.columns.items():
        column = found.role(name)
        if not column.nulls:
            continue
        share = column.nulls / column.rows
        severity = "high" if share > MISSED or name in {"viewer", "title"} else "medium"
        text = f"{share:.1%} of rows are {what[name]}; they count as events, not as values."
        if share == 1:
            severity, text = "low", f"Every row is {what[name]}: the source has none."
        problems.append(
            Problem(role.table, role.column, "missing values", column.nulls, text, severity)
        )
    return problems  # fmt: skip


def _unreadable(found: Found, rows: ir.Table) -> list[Problem]:
    """Return values of a role's column that could not be read as what the role needs."""
    kinds = {"rating": "rating", "time": "at", "minutes": "minutes", "plays": "plays",
             "viewer": "user_id", "title": "title_id"}  # fmt: skip
    wanted = {name: kinds[name] for name in found.main.columns}
    read = rows.aggregate(**{name: rows[column].count() for name, column in wanted.items()})
    counts = read.to_pyarrow().to_pylist()[0]
    problems = []
    for name, role in found.main.columns.items():
        lost = found.role(name).filled - counts[name]
        if lost:
            text = f"Values that cannot be read as a {name}; they count as missing."
            kind = "unreadable values"
            problems.append(Problem(role.table, role.column, kind, lost, text, "medium"))
    return problems


def _missing_around(found: Found) -> list[Problem]:
    problems = []
    for name in ("titles", "statistics_users", "statistics_titles"):
        link = getattr(found.links, name)
        if link is None:
            continue
        about = name == "titles"
        roles = {column: role for role, column in link.columns.items()}
        for column in found.profiles[link.table]:
            counted = column.name in roles if about else column.name != link.key
            if not counted or not column.nulls or roles.get(column.name) == "genres":
                continue
            text = f"{column.nulls / column.rows:.1%} of values are missing."
            if not about and column.numeric:
                text += " Rebuild the aggregate from rows rather than drop viewers or titles."
            severity = "medium" if not about and column.name in roles else "low"
            problems.append(
                Problem(link.table, column.name, "missing values", column.nulls, text, severity)
            )
    return problems


def _pairs(found: Found, rows: ir.Table, rated: bool) -> list[Problem]:
    if not rated:
        return []
    pairs = rows.filter(rows.user_id.notnull() & rows.title_id.notnull())
    grouped = pairs.group_by(["user_id", "title_id"]).agg(times=ibis._.count())
    again = grouped.filter(grouped.times > 1)
    surplus = again.aggregate(rows=(again.times - 1).sum().coalesce(0)).to_pandas().iloc[0, 0]
    problems = []
    if surplus:
        names = ["rating", "at", "minutes", "plays"]
        whole = pairs.semi_join(again, ["user_id", "title_id"]).group_by(
            ["user_id", "title_id", *names]
        )
        exact = whole.agg(times=ibis._.count())
        same = int(exact.aggregate(n=(exact.times - 1).sum().coalesce(0)).to_pandas().iloc[0, 0])
        table = found.main.table
        if same:
            text = "Rows that repeat another row exactly; they are dropped."
            problems.append(Problem(table, "", "duplicate rows", same, text, "medium"))
        if int(surplus) - same:
            text = "Rows where a viewer rates a title again; the latest counts."
            again_rows = int(surplus) - same
            problems.append(Problem(table, "", "repeated pairs", again_rows, text, "medium"))
    return problems


def _ratings(found: Found, rows: ir.Table, row: dict[str, Any]) -> list[Problem]:
    role = found.main.columns.get("rating")
    if role is None or row["rating_low"] is None:
        return []
    low, high = row["rating_low"], row["rating_high"]
    outside = int(rows.filter(~rows.rating.between(low, high)).count().execute())
    if not outside:
        return []
    how = "documented" if row["rating_documented"] else "usual"
    text = f"Ratings outside the {how} scale {low:g} to {high:g}; they are no opinions."
    return [Problem(role.table, role.column, "out of range", outside, text, "high")]


def _statistics_range(found: Found, row: dict[str, Any]) -> list[Problem]:
    problems = []
    for name in ("statistics_users", "statistics_titles"):
        link = getattr(found.links, name)
        for role in ("low", "high") if link and row["rating_low"] is not None else ():
            if role not in link.columns:
                continue
            from analysis.obtain import values

            data = found.source.table(link.table).data
            value = values.number(data[link.columns[role]])
            bad = ~value.between(row["rating_low"], row["rating_high"])
            count = int(data.filter(bad).count().execute())
            if count:
                text = "The aggregate includes ratings outside the scale."
                problems.append(
                    Problem(link.table, link.columns[role], "out of range", count, text, "medium")
                )
    return problems


def _outside_window(found: Found, rows: ir.Table, row: dict[str, Any]) -> list[Problem]:
    role = found.main.columns["time"]
    start, end = row["window_start"], row["window_end"]
    late = rows["at"] >= (end + pd.Timedelta(days=1)).to_pydatetime()
    early = rows["at"] < start.to_pydatetime()
    counts = rows.aggregate(early=_count(early), late=_count(late)).to_pandas().iloc[0]
    total = int(counts.sum())
    if not total:
        return []
    text = (
        f"{counts.early:,} rows lie before the documented window {start:%Y-%m-%d} to "
        f"{end:%Y-%m-%d}, {counts.late:,} after it; recency and tenure must not count them."
    )
    return [Problem(role.table, role.column, "outliers in time", total, text, "high")]


def _apart(found: Found, rows: ir.Table) -> list[Problem]:
    """Find small groups of rows that lie years away from all others."""
    role = found.main.columns["time"]
    days = rows.filter(rows["at"].notnull()).group_by(day=rows["at"].truncate("M"))
    frame = days.agg(times=ibis._.count()).order_by("day").select(
        number=ibis._.day.epoch_seconds() // 86_400, times=ibis._.times
    ).to_pandas()  # fmt: skip
    if len(frame) < 2:
        return []
    total, strange = frame.times.sum(), 0
    gaps = frame.number.diff().to_numpy()[1:] > STRANGE_DAYS
    before = frame.times.cumsum().to_numpy()
    for place in gaps.nonzero()[0]:
        smaller = min(before[place], total - before[place])
        if smaller <= STRANGE_SHARE * total:
            strange = max(strange, smaller)
    if not strange:
        return []
    text = (
        "Rows whose time lies years away from all others; recency and tenure must not count them."
    )
    return [Problem(role.table, role.column, "outliers in time", int(strange), text, "high")]


def _flags(found: Found, rows: ir.Table, row: dict[str, Any]) -> list[Problem]:
    """Say what a flag of 1 or null marks, where it marks times outside the window."""
    if row["window_start"] is None or pd.isna(row["window_start"]):
        return []
    start, end = row["window_start"], row["window_end"] + pd.Timedelta(days=1)
    problems = []
    for column in found.profiles[found.main.table]:
        if column.distinct != 1 or not column.nulls or column.low != 1:
            continue
        data = found.source.table(found.main.table).data
        flagged = data[column.name].notnull()
        when = found.role("time")
        from analysis.obtain import values

        at = values.time(data[when.name], when.time_form)
        outside = (at < start.to_pydatetime()) | (at >= end.to_pydatetime())
        counts = data.aggregate(both=_count(flagged & outside), out=_count(outside))
        both, out = (int(number) for number in counts.to_pandas().iloc[0])
        text = (
            f"The flag is 1 in {column.filled:,} rows and null in all others, never 0; "
            f"{both:,} of them are among the {out:,} rows outside the documented window."
        )
        problems.append(
            Problem(column.table, column.name, "flag of 1 or null", column.filled, text, "medium")
        )
    return problems


def _noise(found: Found, noise: dict[str, Any]) -> list[Problem]:
    if not noise["detected"]:
        return []
    role = found.main.columns["title"]
    text = (
        f"{noise['titles_noise']:,} of {noise['titles_noise'] + noise['titles_genuine']:,} titles "
        f"have at most {noise['gap_low']:.0f} rows, as rows with random titles would give (Poisson "
        f"rate {noise['poisson_rate']:.2f}); genuine titles start at {noise['gap_high']:.0f}. Any "
        "group of rarely rated titles is this artefact."
    )
    return [Problem(role.table, role.column, "noise titles", noise["rows_noise"], text, "high")]


def _derived(found: Found, reconciliation: pd.DataFrame) -> list[Problem]:
    problems = []
    for name in ("statistics_users", "statistics_titles"):
        link = getattr(found.links, name)
        checks = (
            reconciliation[reconciliation.check.str.startswith(f"{link.table}: ")] if link else []
        )
        for check in checks.itertuples() if link else ():
            if check.only_in_statistics:
                text = "Ids that only the derived table knows; they have no rows and are left out."
                count = check.only_in_statistics
                problems.append(
                    Problem(link.table, link.key, "only in statistics", count, text, "medium")
                )
            if check.mismatches:
                text = f"{check.check}: differs from the rows; aggregates are rebuilt from rows."
                role = {
                    "number of rows": "total",
                    "mean rating": "mean",
                    "lowest rating": "low",
                    "standard deviation": "sd",
                    "highest rating": "high",
                    "first day": "first",
                    "last day": "last",
                }
                part = check.check.removeprefix(f"{link.table}: ")
                column = link.columns.get(role.get(part, "distinct"), "")
                problems.append(
                    Problem(
                        link.table, column, "does not reconcile", check.mismatches, text, "medium"
                    )
                )
            if check.restorable:
                text = "Null ratings that the derived table gives back exactly: it predates them."
                problems.append(
                    Problem(
                        link.table,
                        link.columns.get("mean", ""),
                        "restorable ratings",
                        check.restorable,
                        text,
                        "low",
                    )
                )
    return problems  # fmt: skip


def of_interactions(
    found: Found,
    rows: ir.Table,
    row: dict[str, Any],
    noise: dict[str, Any],
    reconciliation: pd.DataFrame,
) -> list[Problem]:
    """Return what is odd in the interactions and the tables around them.

    Parameters
    ----------
    found : Found
        The source with its roles.
    rows : ibis Table
        Interactions in canonical columns.
    row : dict
        The record of the source: scale, window, signals.
    noise : dict
        Noise titles, see `noise.find`.
    reconciliation : DataFrame
        Derived tables compared with the rows.
    """
    problems = _nulls(found) + _unreadable(found, rows) + _missing_around(found)
    problems += _pairs(found, rows, row["has_rating"]) + _ratings(found, rows, row)
    problems += _statistics_range(found, row) + _noise(found, noise)
    problems += _derived(found, reconciliation)
    for name in ("titles", "viewers", "statistics_users", "statistics_titles"):
        link = getattr(found.links, name)
        if link is not None:
            problems += repeated_key(found.source, link.table, link.key)
    if row["has_time"]:
        documented = row["window_start"] is not None and not pd.isna(row["window_start"])
        problems += _outside_window(found, rows, row) if documented else _apart(found, rows)
        problems += _flags(found, rows, row)
    return problems
