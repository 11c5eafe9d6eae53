"""What is odd in the interactions and the tables around them, by what it does to segments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.obtain.audit.database_anomalies import repeated_key
from analysis.obtain.audit.sort_anomalies import sort_anomalies
from analysis.obtain.audit.time_outliers import time_outliers
from analysis.obtain.profile.value_readers import number_value
from analysis.obtain.roles.readings.readable_roles import unread_roles
from analysis.obtain.roles.readings.settled_units import unit_anomalies
from analysis.obtain.sources import Problem

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.roles.canonical_tables import Found
    from analysis.obtain.roles.linked_tables import Link

# Share of missing values from which a role's column is missed.
MISSED = 0.01
# What rows are that lack a role's value.
WITHOUT = {
    "viewer": "without a viewer",
    "title": "without a title",
    "rating": "without a rating",
    "time": "without a time",
    "minutes": "without minutes",
    "plays": "without plays",
}


def _read_counts(found: Found, rows: ir.Table) -> dict[str, int]:
    """Return how many rows have a value of each role that can be used."""
    kinds = {"rating": "rating", "time": "at", "minutes": "minutes", "plays": "plays",
             "viewer": "user_id", "title": "title_id"}  # fmt: skip
    wanted = {name: kinds[name] for name in found.main.columns}
    read = rows.aggregate(**{name: rows[column].count() for name, column in wanted.items()})
    counts: dict[str, int] = read.to_pyarrow().to_pylist()[0]
    return counts


def _nulls(found: Found, counts: dict[str, int]) -> list[Problem]:
    problems = []
    for name, role in found.main.columns.items():
        column = found.column(role.table, role.column)
        if not column.nulls:
            continue
        needed = name in {"viewer", "title"}
        lost = column.rows - counts[name]
        share, more = lost / column.rows, ""
        if lost > column.nulls:
            more = ", those whose value stands for none or cannot be read included"
        severity = "high" if share > MISSED or needed else "medium"
        counted = "nothing" if needed else "events, not as values"
        verb = "for" if needed else "as"
        text = f"{share:.1%} of rows are {WITHOUT[name]}{more}; they count {verb} {counted}."
        place = (role.table, role.column)
        if found.joined and found.told_roles[name] is not role:
            way = found.joined.way
            place = (way.table, way.column)
            text = (
                f"{share:.1%} of rows find no {name} in {way.parent} by {way.column} → {way.key}; "
                f"they count {verb} {counted}."
            )
        if column.nulls == column.rows:
            severity, text = "low", f"Every row is {WITHOUT[name]}: the source has none."
        problems.append(Problem(*place, "missing values", lost, text, severity))
    return problems


def _unreadable(found: Found, counts: dict[str, int]) -> list[Problem]:
    """Return values of a role's column that stand for none, or are not what the role needs."""
    problems = list(found.none.kept)
    for name, role in found.told_roles.items():
        known = found.none.problems.get(name)
        problems += [known] if known else []
        column = found.known_role(name)
        # What is not a number, or infinite, is told of as such.
        lost = column.filled - counts[name] - column.odd.get("inf", 0)
        lost -= known.rows if known else 0
        if lost > 0:
            noun = name if name in {"minutes", "plays"} else f"a {name}"
            text = f"Values that cannot be read as {noun}; they count as missing."
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


def _distinct(rows: ir.Table, names: list[str]) -> int:
    return int(rows.select(names).distinct().count().execute())


def _pairs(found: Found, rows: ir.Table, row: dict[str, Any]) -> list[Problem]:
    if not row["has_rating"]:
        return []
    pairs = rows.filter(rows.user_id.notnull() & rows.title_id.notnull())
    surplus = int(pairs.count().execute()) - _distinct(pairs, ["user_id", "title_id"])
    again = surplus - row["equal_rows"]
    if not again:
        return []
    watched = row["has_minutes"] or row["has_plays"]
    text = (
        "Rows where a viewer takes a title again; each counts as an event"
        if watched
        else "Rows where a viewer rates a title again; the latest counts"
    )
    text += ", unless scrub.repeated_pairs says otherwise."
    return [Problem(found.main.table, "", "repeated pairs", again, text, "medium")]


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
            data = found.source.table(link.table).data
            value = number_value(data[link.columns[role]])
            bad = ~value.between(row["rating_low"], row["rating_high"])
            count = int(data.filter(bad).count().execute())
            if count:
                text = "The aggregate includes ratings outside the scale."
                problems.append(
                    Problem(link.table, link.columns[role], "out of range", count, text, "medium")
                )
    return problems


def _noise(found: Found, noise: dict[str, Any]) -> list[Problem]:
    if not noise["detected"]:
        return []
    role = found.main.columns["title"]
    text = (
        f"{noise['titles_noise']:,} of {noise['titles_noise'] + noise['titles_genuine']:,} titles "
        f"have at most {noise['gap_low']:.0f} rows, as rows with random titles would give (Poisson "
        f"rate {noise['poisson_rate']:.2f}); genuine titles start at {noise['gap_high']:.0f}. What "
        f"speaks for it: {noise['evidence']}. Any group of rarely rated titles is this artefact."
    )
    return [Problem(role.table, role.column, "noise titles", noise["rows_noise"], text, "high")]


# Canonical name of the statistic that a check of `reconciliation` is about.
CHECKED = {
    "number of rows": "total",
    "mean rating": "mean",
    "standard deviation": "sd",
    "lowest rating": "low",
    "highest rating": "high",
    "first day": "first",
    "last day": "last",
    "days of activity": "span",
}


def _checked(link: Link, check: Any) -> list[Problem]:
    """Return what one check of a derived table against the rows has shown."""
    role = CHECKED.get(check.check.removeprefix(f"{link.table}: "), "distinct")
    findings = (
        (link.key, "only in statistics", check.only_in_statistics, "medium",
         "Ids that only the derived table knows; they have no rows and are left out."),
        (link.columns.get(role, ""), "does not reconcile", check.mismatches, "medium",
         f"{check.check}: differs from the rows; aggregates are rebuilt from rows."),
        (link.columns.get("mean", ""), "restorable ratings", check.restorable, "low",
         "Null ratings that the derived table gives back exactly: it predates them."),
    )  # fmt: skip
    return [
        Problem(link.table, column, kind, int(count), text, severity)
        for column, kind, count, severity, text in findings
        if count
    ]


def _derived(found: Found, reconciliation: pd.DataFrame) -> list[Problem]:
    problems = []
    for name in ("statistics_users", "statistics_titles"):
        link = getattr(found.links, name)
        for check in reconciliation.itertuples() if link else ():
            if check.check.startswith(f"{link.table}: "):
                problems += _checked(link, check)
    return problems


def role_anomalies(found: Found, rows: ir.Table, row: dict[str, Any] | None) -> list[Problem]:
    """Return what is missing, unreadable or out of range in columns that have a role.

    Parameters
    ----------
    found : Found
        The source with its roles.
    rows : ibis Table
        Interactions in canonical columns.
    row : dict, optional
        The record of the source, with the scale of ratings.
    """
    counts = _read_counts(found, rows)
    problems = _nulls(found, counts) + _unreadable(found, counts) + unread_roles(found)
    problems += sort_anomalies(found) + unit_anomalies(found)
    return problems + (_ratings(found, rows, row) if row else [])


def interaction_anomalies(
    found: Found,
    rows: ir.Table,
    row: dict[str, Any],
    noise: dict[str, Any],
    reconciliation: pd.DataFrame,
    stray: pd.DataFrame,
) -> list[Problem]:
    """Return what is odd in the interactions and the tables around them, beside `role_anomalies`.

    Parameters
    ----------
    found : Found
        The source with its roles.
    rows : ibis Table
        Interactions in canonical columns.
    row : dict
        The record of the source: scale, window, signals.
    noise : dict
        Noise titles, see `noise_gap`.
    reconciliation : DataFrame
        Derived tables compared with the rows.
    stray : DataFrame
        Dates that set no window, see `stray_dates`.
    """
    problems = _missing_around(found)
    problems += _pairs(found, rows, row)
    problems += _statistics_range(found, row) + _noise(found, noise)
    problems += _derived(found, reconciliation)
    for name in ("titles", "viewers", "statistics_users", "statistics_titles"):
        link = getattr(found.links, name)
        if link is not None and not link.repeats:
            problems += repeated_key(found.source, link.table, link.key)
    problems += time_outliers(found, rows, row, stray)
    return problems
