"""What would be read of a source: told before a run, and again by the run itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis import progress, scratch
from analysis.comparable_viewers import require_comparable_viewers
from analysis.errors import UserError
from analysis.obtain.audit.database_anomalies import column_anomalies, ranked_anomalies
from analysis.obtain.audit.interaction_anomalies import role_anomalies
from analysis.obtain.audit.sort_anomalies import left_out_rows
from analysis.obtain.dictionary.own_dictionary import own_dictionary
from analysis.obtain.dictionary.source_record import source_row
from analysis.obtain.profile.table_profile import profile_source
from analysis.obtain.roles.canonical_tables import canonical_interactions, copied_interactions
from analysis.obtain.roles.role_scores import SCORES, ranked_roles
from analysis.obtain.roles.source_roles import find_roles, title_name_role
from analysis.obtain.sources import open_source
from analysis.obtain.sources.source import READ_OTHERWISE

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.canonical_tables import Found
    from analysis.obtain.roles.role_scores import Role
    from analysis.obtain.sources import Problem, Source
    from analysis.settings import Obtain, Settings

# What a program finds in every inspection, whatever came of it.
ROLES = ("viewer", "title", "title_name", "rating", "time", "minutes", "plays")
UNKNOWN: dict[str, Any] = {
    "source": None,
    "tables": [],
    "table": None,
    "why": None,
    "roles": dict.fromkeys(ROLES),
    **dict.fromkeys(("rows", "viewers", "titles")),
    **dict.fromkeys(("ratings", "rating_mean", "rating_low", "rating_high")),
    **dict.fromkeys(("minutes", "plays", "first", "last")),
    "set_aside": [],
    "anomalies": [],
    "settings": {},
    "alternatives": {},
}
# Columns beside the one in a role that are named as possible too.
OTHERS = 3


@dataclass(frozen=True)
class Inspection:
    """What would be read of a source.

    Parameters
    ----------
    facts : dict
        See `inspect_source`.
    error : UserError or None
        Why a run would not go on.
    """

    facts: dict[str, Any]
    error: UserError | None = None


def _set_aside(problems: list[Problem]) -> list[dict[str, Any]]:
    """Return what the source holds and is not read."""
    found = []
    for one in problems:
        if one.kind not in READ_OTHERWISE:
            place = f"{one.table}, {one.column}" if one.column else one.table
            found.append({"what": f"{place}: {one.kind}", "rows": one.rows, "why": one.consequence})
    return found


def _anomalies(problems: list[Problem]) -> list[dict[str, Any]]:
    return ranked_anomalies(problems).to_dict("records")


def _opened_facts(opened: Source, profiles: dict[str, list[Column]]) -> dict[str, Any]:
    """Return what is known of a source whatever its roles are."""
    tables = [
        {
            "table": table.name,
            "kind": table.kind,
            "rows": profiles[table.name][0].rows if profiles[table.name] else 0,
            "columns": table.columns,
        }
        for table in opened.tables
    ]
    return {
        "source": opened.name,
        "tables": tables,
        "set_aside": _set_aside(opened.problems),
    }


@contextmanager
def telling_known(opened: Source, profiles: dict[str, list[Column]]) -> Iterator[None]:
    """Add to an error of the user's input what is known of the source, see `UserError.known`."""
    try:
        yield
    except UserError as error:
        odd = _anomalies(column_anomalies(opened, profiles, own_dictionary(opened)))
        error.known = UNKNOWN | _opened_facts(opened, profiles) | {"anomalies": odd}
        raise


def _role_facts(role: Role | None) -> dict[str, Any] | None:
    if role is None:
        return None
    return {name: getattr(role, name) for name in ("table", "column", "confidence", "evidence")}


def _roles(found: Found) -> dict[str, Any]:
    """Return table and reason of the interactions, and each role with its column."""
    known = {**found.told_roles, "title_name": title_name_role(found)}
    return {
        "table": found.main.table,
        "why": found.main.evidence,
        "roles": {name: _role_facts(known.get(name)) for name in ROLES},
    }


def _advice(found: Found, settings: Obtain) -> dict[str, Any]:
    """Return the settings that say what was found, and which columns may have a role too."""
    # An empty column is refused where the settings name it.
    columns = [column for column in found.profiles[found.main.table] if column.filled]
    held = {column.name for column in columns}
    chosen = {name: role.column for name, role in found.main.columns.items() if role.column in held}
    given = settings.model_dump(exclude_none=True, exclude_defaults=True)
    minutes = found.role("minutes")
    unit = {"unit": minutes.unit} if minutes and minutes.unit else {}
    taken = set(chosen.values())
    others = {}
    for name in SCORES:
        rest = [role.column for role in ranked_roles(name, columns) if role.column not in taken]
        if rest:
            others[name] = rest[:OTHERS]
    return {
        "settings": given | {"table": found.main.table} | chosen | unit,
        "alternatives": others,
    }


def _moment(value: Any, hours: bool) -> str | None:
    if value is None or pd.isna(value):
        return None
    at = pd.Timestamp(value)
    return at.isoformat(timespec="seconds") if hours else f"{at:%Y-%m-%d}"


def _total(value: float | None, role: object) -> float | None:
    return None if role is None or value is None else round(float(value), 3)


def _named_rows(rows: ir.Table) -> ir.Table:
    """Return the rows that say who chose what; others count for nothing."""
    return rows.filter(rows.user_id.notnull() & rows.title_id.notnull())


def _numbers(found: Found, rows: ir.Table) -> dict[str, Any]:
    """Return sizes, totals and ends of the rows as read."""
    named = _named_rows(rows)
    at = named["at"]
    counts = named.aggregate(
        viewers=named.user_id.nunique(),
        titles=named.title_id.nunique(),
        ratings=named.rating.count(),
        rating_mean=named.rating.mean(),
        rating_low=named.rating.min(),
        rating_high=named.rating.max(),
        minutes=named.minutes.sum(),
        plays=named.plays.sum(),
        first=at.min(),
        last=at.max(),
        hours=ibis.ifelse(at != at.truncate("D"), 1, 0).sum(),
    )
    row = counts.to_pyarrow().to_pylist()[0]
    hours, roles = bool(row.pop("hours")), found.main.columns
    row |= {name: _moment(row[name], hours) for name in ("first", "last")}
    row |= {name: _total(row[name], roles.get(name)) for name in ("minutes", "plays")}
    mean = row["rating_mean"]
    return row | {"rating_mean": None if mean is None else round(mean, 6)}


def _unnamed(table: str, rows: int) -> list[dict[str, Any]]:
    why = "They name no viewer or no title, and count for nothing."
    return [{"what": f"{table}: rows of nobody or nothing", "rows": rows, "why": why}] * (rows > 0)


def _read_facts(found: Found, rows: ir.Table, settings: Obtain) -> dict[str, Any]:
    total, named = (int(one.count().execute()) for one in (rows, _named_rows(rows)))
    aside = _set_aside(found.source.problems + left_out_rows(found)) + _unnamed(
        found.main.table, total - named
    )
    told = _roles(found) | _numbers(found, rows) | _advice(found, settings)
    return told | {"rows": total, "set_aside": aside}


def reading_facts(
    found: Found, rows: ir.Table, odd: list[Problem], settings: Obtain
) -> dict[str, Any]:
    """Return what a run reads of a source, see `inspect_source`.

    Parameters
    ----------
    found : Found
        The source with its roles.
    rows : ibis Table
        Its interactions in canonical columns.
    odd : list of Problem
        What the values show by themselves.
    settings : Obtain
        What the user said about roles.
    """
    told = _opened_facts(found.source, found.profiles) | _read_facts(found, rows, settings)
    if found.joined is not None:
        more = found.joined.columns
        for table in told["tables"]:
            if table["table"] == found.main.table:
                table["columns"] = [name for name in table["columns"] if name not in more]
    return UNKNOWN | told | {"anomalies": _anomalies(odd)}


def _require_comparable(rows: ir.Table, least: int) -> None:
    named = _named_rows(rows)
    each = named.group_by("user_id").agg(n=named.count())
    counts = each.aggregate(
        viewers=ibis.ifelse(each.n >= least, 1, 0).sum().coalesce(0), most=each.n.max().coalesce(0)
    )
    row = counts.to_pyarrow().to_pylist()[0]
    require_comparable_viewers(row["viewers"], least, row["most"])


def _inspect_opened(opened: Source, facts: dict[str, Any], settings: Settings) -> None:
    """Write into `facts` what is known, as far as that goes."""
    profiles, own = profile_source(opened), own_dictionary(opened)
    odd = column_anomalies(opened, profiles, own)
    facts |= _opened_facts(opened, profiles) | {"anomalies": _anomalies(odd)}
    found = find_roles(opened, profiles, settings.obtain)
    rows = copied_interactions(canonical_interactions(found))
    facts |= reading_facts(found, rows, odd + role_anomalies(found, rows, None), settings.obtain)
    row = source_row(found, own, rows)
    facts["anomalies"] = _anomalies(odd + role_anomalies(found, rows, row))
    _require_comparable(rows, settings.scrub.min_ratings)


def inspect_source(source: str, settings: Settings) -> Inspection:
    """Say what a run would read of a source, without running.

    Parameters
    ----------
    source : str
        Path or URL.
    settings : Settings
        `obtain` overrules roles; `scrub.min_ratings` says how many rows a viewer needs.

    Returns
    -------
    Inspection
        With the facts

        - source (name), tables (each with its rows and columns);
        - table (that holds the interactions), why, roles (of each the column, confidence and
          evidence, or None);
        - rows: of that table as read, before cleaning; all other numbers are of those that name
          a viewer and a title;
        - viewers, titles: distinct ids;
        - ratings (values that are there: "none" values are gaps), rating_mean, rating_low and
          rating_high (of these values);
        - minutes, plays: their sums, None where the source has none;
        - first, last: in ISO 8601, the day, or to the second where any time of day is known;
        - set_aside: what is not read (what, rows, why); anomalies (table, column, kind, rows,
          severity, consequence), those that the values show by themselves, worst first;
        - settings of `[obtain]` that say what was found; alternatives: other columns by role.
    """
    facts, error = dict(UNKNOWN), None
    try:
        with progress.work_step("Reading the source"):
            opened = open_source(source, settings.obtain.columns)
            facts["source"] = opened.name
            _inspect_opened(opened, facts, settings)
    except UserError as trouble:
        error = trouble
    finally:
        scratch.release_folders()
    return Inspection(facts, error)
