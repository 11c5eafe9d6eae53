"""The stage itself: a source in, every table of the contract out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import UserError
from analysis.obtain.audit import reconciliation
from analysis.obtain.audit.copies import (
    copied_viewers,
    copies_counted,
    copy_anomalies,
    equal_rows,
    same_events,
)
from analysis.obtain.audit.database_anomalies import (
    column_anomalies,
    ranked_anomalies,
    relation_anomalies,
)
from analysis.obtain.audit.interaction_anomalies import interaction_anomalies, role_anomalies
from analysis.obtain.audit.noise_titles import noise_titles
from analysis.obtain.audit.reconciliation import reconcile_statistics
from analysis.obtain.audit.seeded_sample import sample_interactions, sample_largest_table
from analysis.obtain.audit.stray_dates import stray_dates
from analysis.obtain.dictionary.data_dictionary import data_dictionary
from analysis.obtain.dictionary.documented_tables import columns_frame, roles_frame, tables_frame
from analysis.obtain.dictionary.own_dictionary import Dictionary, own_dictionary
from analysis.obtain.dictionary.relations import find_relations
from analysis.obtain.dictionary.schema_diagram import schema_diagrams
from analysis.obtain.dictionary.source_record import source_row, title_signals
from analysis.obtain.inspection import reading_facts, telling_known
from analysis.obtain.profile.linked_viewers import linked_viewers
from analysis.obtain.profile.person_ids import owned_tables, referred_ids
from analysis.obtain.profile.shared_values import shared_profiles
from analysis.obtain.profile.table_profile import profile_source
from analysis.obtain.roles import role_scores
from analysis.obtain.roles.canonical_tables import (
    Found,
    canonical_interactions,
    canonical_titles,
    canonical_viewers,
    copied_interactions,
)
from analysis.obtain.roles.name_words import is_id, name_tokens
from analysis.obtain.roles.own_statistics import canonical_statistics
from analysis.obtain.roles.role_scores import viewer_score
from analysis.obtain.roles.source_roles import find_roles
from analysis.obtain.sources import open_source
from analysis.obtain.sources.identity import content_hash

if TYPE_CHECKING:
    from analysis.obtain.sources import Problem, Source
    from analysis.settings import Settings


# In such names viewers are counted, not pointed at ("unique_users").
COUNTED = {"average", "avg", "cnt", "count", "distinct", "max", "mean", "min", "total", "unique"}


@dataclass
class Audit:
    """A source with all that was found out about it.

    Parameters
    ----------
    found : Found
        The source with its roles.
    row : dict
        Its record.
    large : dict
        Lazy tables in canonical columns: interactions, titles, viewers, statistics.
    small : dict
        DataFrames: relations, anomalies, reconciliation, noise, tables, columns, roles.
    glance : list of Problem
        The anomalies that an inspection tells.
    """

    found: Found
    row: dict[str, Any]
    large: dict[str, Any]
    small: dict[str, pd.DataFrame]
    glance: list[Problem]


@dataclass(frozen=True)
class People:
    """What points at people in a source.

    Parameters
    ----------
    ids : set
        (table, column) whose values are ids of people.
    shown : dict
        Profile of each table with only what may be shown, see `shared_profiles`.
    """

    ids: set[tuple[str, str]]
    shown: dict[str, list[Any]]


def viewer_id_columns(profiles: dict[str, list[Any]], found: Found | None) -> set[tuple[str, str]]:
    """Return (table, column) of every column that holds ids of viewers."""
    people = set()
    for table, columns in profiles.items():
        for column in columns:
            about = set(name_tokens(column.name))
            counted = about & COUNTED and not is_id(column.name)
            if viewer_score(column)[0] >= role_scores.LEAST and not counted:
                people.add((table, column.name))
    if found is not None:
        viewer = found.told_roles["viewer"]
        people.add((viewer.table, viewer.column))
        for link in (found.links.viewers, found.links.statistics_users):
            if link is not None:
                people.add((link.table, link.key))
    return people


def viewers_beside(people: set[tuple[str, str]], found: Found | None) -> dict[str, str]:
    """Return for each table that holds ids of viewers the column that tells them apart."""
    beside = dict(sorted(people, reverse=True))
    if found is not None:
        links = (found.links.viewers, found.links.statistics_users)
        beside |= {link.table: link.key for link in links if link is not None}
        viewer = found.told_roles["viewer"]
        beside[viewer.table] = viewer.column
    return beside


def examine_source(opened: Source, profiles: dict[str, list[Any]], settings: Settings) -> Audit:
    """Find the roles of an opened source and audit it.

    Raises
    ------
    UserError
        When it holds no interactions of several viewers with several titles.
    """
    found = find_roles(opened, profiles, settings.obtain)
    own = own_dictionary(opened)
    rows = copied_interactions(canonical_interactions(found))
    titles, viewers = canonical_titles(found), canonical_viewers(found)
    row = source_row(found, own, rows) | title_signals(titles)
    row["has_demographics"] = len(viewers.columns) > 1
    statistics = {of: canonical_statistics(found, of) for of in ("users", "titles")}
    refers = find_relations(opened, profiles)
    noise = noise_titles(rows, row, titles if found.links.titles else None)
    compared = reconcile_statistics(rows, _derived(found, statistics), row["rating_step"])
    row["equal_rows"], copies = equal_rows(rows), copied_viewers(rows)
    row["copied_viewers"] = len(copies) if copies_counted(copies, row) else 0
    row["same_events"] = same_events(row)
    stray = stray_dates(rows, documented=pd.notna(row["window_end"]))
    glance = column_anomalies(opened, profiles, own) + role_anomalies(found, rows, row)
    odd = glance + interaction_anomalies(found, rows, row, noise, compared, stray)
    odd += copy_anomalies(found, row, copies) + relation_anomalies(opened, refers)
    large = {"interactions": rows, "titles": titles, "viewers": viewers}
    large |= {f"statistics_{of}": table for of, table in statistics.items()}
    small = {"relations": refers, "anomalies": ranked_anomalies(odd), "reconciliation": compared}
    small |= {"noise": pd.DataFrame([noise]), "stray_dates": stray}
    small |= {"copied_viewers": copies}
    people = _people(opened, profiles, refers, found)
    small |= _documents(opened, profiles, own, people, found)
    return Audit(found, row, large, small, glance)


def _derived(found: Found, statistics: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    links_of = {"users": found.links.statistics_users, "titles": found.links.statistics_titles}
    return {of: (link.table, statistics[of]) for of, link in links_of.items() if link}


def _documents(
    opened: Source,
    profiles: dict[str, list[Any]],
    own: Dictionary,
    people: People,
    found: Found | None,
) -> dict[str, pd.DataFrame]:
    named, of_table = {}, {}
    if found is not None:
        named = {(role.table, role.column): name for name, role in found.told_roles.items()}
        if found.span is not None:
            named[found.main.table, found.main.columns["minutes"].column] = "end"
        of_table = {found.main.table: "interactions"}
        for name in ("statistics_users", "statistics_titles", "viewers", "titles"):
            link = getattr(found.links, name)
            if link is not None:
                several = name == "titles" and link.repeats
                of_table.setdefault(link.table, "title_rows" if several else name)
    return {
        "tables": tables_frame(opened, profiles, of_table, own),
        "columns": columns_frame(opened, people.shown, named, own, people.ids),
        "roles": roles_frame(found),
    }


def _people(
    opened: Source, profiles: dict[str, list[Any]], refers: pd.DataFrame, found: Found | None
) -> People:
    """Return what points at people, and what may be shown of the rest."""
    known = viewer_id_columns(profiles, found)
    titles = (found.links.titles, found.links.statistics_titles) if found else ()
    apart = {link.table for link in titles if link is not None}
    keys = {(link.table, link.key) for link in titles if link is not None}
    if found is not None:
        keys.add((found.told_roles["title"].table, found.told_roles["title"].column))
    ids = referred_ids(known, refers, profiles, keys)
    same = {table: column for table, column in sorted(ids - known) if table not in apart}
    beside = linked_viewers(opened, profiles, refers, same | viewers_beside(known, found), apart)
    if found is None:
        more, owners = owned_tables(shared_profiles(opened, profiles, beside), profiles, refers)
        ids, beside = ids | more, {**owners, **beside}
    return People(ids, shared_profiles(opened, profiles, beside))


def obtained_tables(source: str, settings: Settings) -> dict[str, Any]:
    """Return every table of the stage, see `obtain`."""
    opened = open_source(source, settings.obtain.columns)
    profiles = profile_source(opened)
    with telling_known(opened, profiles):
        done = examine_source(opened, profiles, settings)
    drawn = schema_diagrams(done.small["tables"], done.small["relations"])
    dictionary_text = data_dictionary(opened.name, done.small)
    told = reading_facts(done.found, done.large["interactions"], done.glance, settings.obtain)
    return {
        "inspection.json": json.dumps(told).encode(),
        "source": pd.DataFrame([done.row | {"sha256": content_hash(source)}]),
        **done.large,
        **done.small,
        "sample": sample_interactions(done.large["interactions"], settings.seed),
        "data_dictionary.md": dictionary_text.encode(),
        **{name: text.encode() for name, text in drawn.items()},
    }


def audited_tables(
    source: str, settings: Settings
) -> tuple[str, str | None, dict[str, pd.DataFrame]]:
    """Audit any source, with viewers in it or not.

    Returns
    -------
    name : str
        Of the source.
    table : str or None
        The table of interactions, where there is one.
    frames : dict
        Small tables of the stage and the sample.
    """
    opened = open_source(source, settings.obtain.columns)
    profiles = profile_source(opened)
    try:
        done = examine_source(opened, profiles, settings)
    except UserError:
        return opened.name, None, _without_viewers(opened, profiles, settings)
    drawn = sample_interactions(done.large["interactions"], settings.seed)
    return opened.name, done.found.main.table, {**done.small, "sample": drawn}


def _without_viewers(
    opened: Source, profiles: dict[str, list[Any]], settings: Settings
) -> dict[str, pd.DataFrame]:
    own = own_dictionary(opened)
    refers = find_relations(opened, profiles)
    odd = column_anomalies(opened, profiles, own) + relation_anomalies(opened, refers)
    people = _people(opened, profiles, refers, None)
    return {
        **_documents(opened, profiles, own, people, None),
        "relations": refers,
        "anomalies": ranked_anomalies(odd),
        "reconciliation": pd.DataFrame(columns=list(reconciliation.FIELDS)),
        "sample": sample_largest_table(opened, people.shown, people.ids, settings.seed),
    }
