"""The source's tables in the one form that all later stages read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis

from analysis import engine, progress, scratch
from analysis.obtain.profile.value_readers import (
    number_value,
    plain_value,
    text_value,
    time_value,
)
from analysis.obtain.roles.linked_tables import Links, comparable_ids
from analysis.obtain.roles.name_words import name_tokens
from analysis.obtain.roles.readings.no_values import (
    NoValues,
    known_plays,
    real_length,
    real_rating,
    real_time,
)
from analysis.obtain.roles.readings.timed_days import timed_days
from analysis.obtain.roles.readings.watched_minutes import Span, read_minutes
from analysis.obtain.roles.told_columns import (
    genre_flags,
    inside_columns,
    inside_viewer_columns,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.interaction_table import Candidate
    from analysis.obtain.roles.reached.reached_viewers import Joined
    from analysis.obtain.roles.role_scores import Role
    from analysis.obtain.roles.sort_values import RowSort
    from analysis.obtain.sources import Source

# Ids of 64 bits are below.
LARGEST_ID = 2**63
# Numbers beyond this are no ratings; their squares still add exactly.
MOST_RATING = 9e4
# "Heat (1995)", "Lost (2004–2010)": the first year of a run.
YEAR_IN_TITLE = r"\(([12][0-9]{3})(?:[-–][0-9]{0,4})?\)\s*$"


@dataclass
class Found:
    """A source whose roles are known.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table.
    main : Candidate
        The table of interactions with its roles.
    links : Links
        The tables around it.
    sorts : list of RowSort
        Columns that tell sorts of its rows apart; rows that are not read are not in it.
    span : Span, optional
        The ends between which the minutes lie, where no column tells them.
    clock : Column, optional
        The time of day beside the days of interactions.
    none : NoValues
        Values of the interactions that stand for none.
    joined : Joined, optional
        How viewers are reached that stand in another table.
    """

    source: Source
    profiles: dict[str, list[Column]]
    main: Candidate
    links: Links
    sorts: list[RowSort] = field(default_factory=list)
    span: Span | None = None
    clock: Column | None = None
    none: NoValues = field(default_factory=NoValues)
    joined: Joined | None = None

    @property
    def told_roles(self) -> dict[str, Role]:
        """Return each role of the interactions, where the source has it."""
        joined, roles = self.joined, self.main.columns
        return {name: joined.origin(one) if joined else one for name, one in roles.items()}

    def column(self, table: str, name: str) -> Column:
        """Return the profile of a column."""
        return next(column for column in self.profiles[table] if column.name == name)

    def role(self, name: str) -> Column | None:
        """Return the profile of the interactions' column in a role."""
        chosen = self.main.columns.get(name)
        return self.column(chosen.table, chosen.column) if chosen else None

    def known_role(self, name: str) -> Column:
        """Return the profile of the column in a role that the source is known to have."""
        chosen = self.main.columns[name]
        return self.column(chosen.table, chosen.column)


def id_type(column: Column) -> str:
    """Return int64 or string: how the ids of a column are kept."""
    ends = [abs(end) for end in (column.low, column.high) if isinstance(end, (int, float))]
    held = column.kind in {"integer", "number"} and max(ends, default=0) < LARGEST_ID
    return "int64" if held and column.whole else "string"


def as_id(column: ir.Value, kind: str) -> ir.Value:
    """Return ids as int64 or text, null where they cannot be."""
    if kind == "int64":
        text = column.type().is_string()
        return column.strip().try_cast("int64") if text else column.try_cast("int64")
    return comparable_ids(column)


def empty_table(schema: dict[str, str]) -> ir.Table:
    """Return a table without rows."""
    return ibis.memtable(ibis.schema(schema).to_pyarrow().empty_table())


def copied_interactions(rows: ir.Table) -> ir.Table:
    """Write a long table once, typed, so that every later pass over it is quick.

    Returns
    -------
    ibis Table
        `event`, the number of the row as read, and the columns of `rows`.
    """
    target = scratch.temporary_folder() / "interactions.parquet"
    with progress.work_step("Copying interactions"):
        engine.write_parquet(rows, target)
    # The file keeps the order of the rows, so their numbers need not be written.
    numbered = engine.shared_connection().read_parquet(str(target), file_row_number=True)
    return numbered.select(
        event=numbered.file_row_number.cast("int64"),
        **{name: numbered[name] for name in rows.columns},
    )


def canonical_interactions(found: Found) -> ir.Table:
    """Return every row of the interactions, in canonical columns and the order of the source.

    Returns
    -------
    ibis Table
        user_id, title_id, rating, at, minutes, plays; a missing signal is all null.
    """
    data = found.source.table(found.main.table).data
    viewer, title = found.known_role("viewer"), found.known_role("title")
    rating, when, minutes, plays = map(found.role, ("rating", "time", "minutes", "plays"))
    nothing, played = ibis.null("float64"), known_plays(data, plays)
    at = timed_days(data, when, found.clock) if when else None
    return data.select(
        user_id=as_id(data[viewer.name], id_type(viewer)),
        title_id=as_id(data[title.name], id_type(title)),
        rating=real_rating(number_value(data[rating.name], MOST_RATING), found.none)
        if rating
        else nothing,
        at=ibis.null("timestamp") if at is None else real_time(at),
        minutes=real_length(read_minutes(data, minutes, found.span), found.none, played)
        if minutes
        else nothing,
        plays=nothing if played is None else played,
    )


def _year(data: ir.Table, column: Column | None, name: ir.StringValue | None) -> ir.Value:
    if column is not None and column.time_form:
        return time_value(data[column.name], column.time_form).year().cast("float64")
    if column is not None:
        return number_value(data[column.name])
    if name is None:
        return ibis.null("float64")
    return name.re_extract(YEAR_IN_TITLE, 1).try_cast("float64")


def _genres(data: ir.Table, name: str | None, flags: list[str]) -> ir.Value:
    if name:
        text = text_value(data[name]).strip()
        text = text.re_replace(r"\s*[|,;/]\s*", "|")
        none = text.lower().isin(["", "(no genres listed)", "unknown", "n/a", "none", "null"])
        return ibis.ifelse(none, None, text)
    if not flags:
        return ibis.null("string")
    parts = [ibis.ifelse(number_value(data[flag].cast("int64")) == 1, flag, None) for flag in flags]
    joined = ibis.literal("|").join(parts)
    return joined.nullif("").nullif("unknown")


def canonical_titles(found: Found) -> ir.Table:
    """Return what is known of titles, as read, doubles included.

    Returns
    -------
    ibis Table
        title_id, title, year, genres; no rows where the source describes no titles.
    """
    link, main = found.links.titles, found.known_role("title")
    if link is None:
        return _titles_inside(found)
    data, columns = found.source.table(link.table).data, found.profiles[link.table]
    name = text_value(data[link.columns["title"]]) if "title" in link.columns else None
    year = found.column(link.table, link.columns["year"]) if "year" in link.columns else None
    table = data.select(
        title_id=as_id(data[link.key], id_type(main)),
        title=name if name is not None else ibis.null("string"),
        year=_year(data, year, name),
        genres=_genres(data, link.columns.get("genres"), genre_flags(columns)),
    )
    table = table.filter(table.title_id.notnull())
    if link.repeats:
        return _one_row_a_title(table)
    return table.order_by(["title_id", "title", "year"])


def _one_row_a_title(rows: ir.Table) -> ir.Table:
    least = {name: rows[name].min() for name in ("title", "year", "genres")}
    return rows.group_by("title_id").agg(**least).order_by("title_id")


def _titles_inside(found: Found) -> ir.Table:
    """Take names of titles from the interactions themselves, one row a title."""
    main = found.known_role("title")
    data = found.source.table(found.main.table).data
    named = inside_columns(found.source, found.profiles, found.main)
    name = data[named["title"]] if "title" in named else None
    year = found.column(found.main.table, named["year"]) if "year" in named else None
    if year is not None and year.time_form and "release" not in name_tokens(year.name):
        year = None
    if name is None and year is None and "genres" not in named:
        kinds = dict.fromkeys(("title", "genres"), "string")
        return empty_table({"title_id": id_type(main), "year": "float64", **kinds})[
            ["title_id", "title", "year", "genres"]
        ]
    rows = data.select(
        title_id=as_id(data[main.name], id_type(main)),
        title=text_value(name) if name is not None else ibis.null("string"),
        year=_year(data, year, name),
        genres=_genres(data, named.get("genres"), []),
    ).filter(ibis._.title_id.notnull())
    return _one_row_a_title(rows)


def _attribute(column: ir.Value) -> ir.Value:
    value = plain_value(column)
    return text_value(value) if value.type().is_string() else value


def canonical_viewers(found: Found) -> ir.Table:
    """Return what is known of viewers: user_id and one column a demographic attribute."""
    link, main = found.links.viewers, found.known_role("viewer")
    if link is not None:
        data, key, named = found.source.table(link.table).data, link.key, link.columns
    else:
        data, key = found.source.table(found.main.table).data, main.name
        named = inside_viewer_columns(found.source, found.profiles, found.main)
    if not named:
        return empty_table({"user_id": id_type(main)})
    attributes = {name: _attribute(data[column]) for name, column in named.items()}
    table = data.select(user_id=as_id(data[key], id_type(main)), **attributes)
    table = table.filter(table.user_id.notnull())
    grouped = table.group_by("user_id").agg(**{name: table[name].min() for name in attributes})
    return grouped.order_by("user_id")
