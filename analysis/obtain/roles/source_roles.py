"""All roles of a source: those of the interactions, of the tables around them, of names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.advice.role_advice import RoleMissingError
from analysis.obtain.roles.canonical_tables import Found
from analysis.obtain.roles.interaction_table import SIGNALS, interaction_table
from analysis.obtain.roles.linked_tables import linked_tables
from analysis.obtain.roles.name_words import name_score
from analysis.obtain.roles.reached.reached_titles import Reached, with_reached_titles
from analysis.obtain.roles.reached.reached_viewers import Joined, with_reached_viewers
from analysis.obtain.roles.readings.length_units import unit_by_name
from analysis.obtain.roles.readings.readable_roles import (
    keep_day_order,
    require_readable,
    set_day_order,
)
from analysis.obtain.roles.readings.settled_units import settle_unit
from analysis.obtain.roles.readings.time_of_day import (
    clocked_span,
    find_clock,
    set_serial_days,
)
from analysis.obtain.roles.readings.values_for_none import find_no_values
from analysis.obtain.roles.readings.watched_minutes import Span, watched_span
from analysis.obtain.roles.role_scores import Role
from analysis.obtain.roles.row_sorts import with_sorted_rows
from analysis.obtain.roles.told_columns import inside_columns
from analysis.text.nouns import english_list

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.interaction_table import Candidate
    from analysis.obtain.sources import Source
    from analysis.settings import Obtain


def find_roles(source: Source, profiles: dict[str, list[Column]], settings: Obtain) -> Found:
    """Find the interactions of a source and the tables around them.

    Raises
    ------
    UserError
        See `interaction_table`, `require_readable` and `with_sorted_rows`.
    """
    set_day_order(profiles, settings)
    set_serial_days(profiles)
    source, profiles, reached = with_reached_titles(source, profiles, settings.title)
    joined, main = _interactions(source, profiles, settings)
    if joined is not None:
        source, profiles = joined.source, joined.profiles
    _tell_reached(main, reached)
    found = Found(source, profiles, main, linked_tables(source, profiles, main), joined=joined)
    found.clock = find_clock(found)
    _take_span(found, settings)
    settle_unit(found, settings)
    require_readable(found, settings)
    whole = found.source.table(found.main.table).data
    found = with_sorted_rows(found, settings)
    keep_day_order(profiles[main.table], found.profiles[main.table])
    found.none = find_no_values(found, whole)
    return found


def _interactions(
    source: Source, profiles: dict[str, list[Column]], settings: Obtain
) -> tuple[Joined | None, Candidate]:
    """Return the interactions, and how their viewers are reached where another table has them."""
    try:
        return None, interaction_table(source, profiles, settings)
    except RoleMissingError:
        joined = with_reached_viewers(source, profiles, settings)
        main = _items(joined, settings) if joined else None
        told = main and (settings.viewer or main.columns.keys() & {*SIGNALS})
        if joined is None or main is None or not told:
            raise
    return joined, main


def _items(joined: Joined, settings: Obtain) -> Candidate:
    """Return the table of items as that of interactions, with viewers that it reaches."""
    given = settings.model_copy(update={"table": joined.way.table})
    main = interaction_table(joined.source, joined.profiles, given)
    roles = [name for name, role in main.columns.items() if joined.origin(role) is not role]
    main.score = min(main.columns[name].confidence for name in ("viewer", "title"))
    main.evidence = (
        f"items of “{joined.way.parent}” in one table of {main.rows:,} rows; "
        f"{english_list(roles)} reached by {joined.way.column}"
    )
    return main


def _tell_reached(main: Candidate, reached: dict[str, Reached]) -> None:
    """Say of titles that another table gives how they are reached."""
    way, title = reached.get(main.table), main.columns["title"]
    if way and way.column == title.column:
        told = f"{title.evidence}; {way.told}"
        main.columns["title"] = replace(title, evidence=told)


def _take_span(found: Found, settings: Obtain) -> None:
    """Take minutes from the start and the end of viewings, where no column has them."""
    column, span = found.role("minutes"), clocked_span(found)
    if span is not None and settings.minutes != "" and _may_be_end(column, span):
        found.span, found.main.columns["minutes"] = span, span.role
        return
    is_length = column is not None and (not column.time_form or unit_by_name(column.name))
    if settings.minutes == "" or is_length:
        return
    data = found.source.table(found.main.table).data
    found.span = watched_span(data, found.profiles[found.main.table], found.role("time"))
    if found.span is not None:
        found.main.columns["minutes"] = found.span.role


def _may_be_end(column: Column | None, span: Span) -> bool:
    """Tell whether no other column tells the minutes of a span."""
    return column is None or column.name in {span.role.column, span.end.name}


def title_name_role(found: Found) -> Role | None:
    """Return which column gives titles their names, None where they have none."""
    link = found.links.titles
    if link is not None:
        column = link.columns.get("title")
        told = f"named “{column}”; {link.table} holds {link.containment:.1%} of the titles"
        return Role("title_name", link.table, column, link.containment, told) if column else None
    column = inside_columns(found.source, found.profiles, found.main).get("title")
    if column is None:
        return None
    table, title = found.main.table, found.main.columns["title"]
    if column == title.column:
        return Role("title_name", table, column, title.confidence, "the title is its own name")
    score = max(name_score(column, words) for words in (vocabulary.NAME, vocabulary.TITLE))
    return Role("title_name", table, column, score, f"named “{column}”, beside the title")
