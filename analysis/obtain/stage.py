"""The stage itself: a source in, every table of the contract out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import UserError
from analysis.obtain import (
    anomalies,
    canonical,
    defects,
    diagram,
    dictionary,
    documents,
    links,
    profile,
    reconcile,
    record,
    relations,
    report,
    roles,
    sample,
    scores,
    words,
)
from analysis.obtain import noise as noise_module
from analysis.obtain.canonical import Found
from analysis.obtain.identify import content_hash
from analysis.obtain.sources import open_source

if TYPE_CHECKING:
    from analysis.obtain.sources import Source
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
    """

    found: Found
    row: dict[str, Any]
    large: dict[str, Any]
    small: dict[str, pd.DataFrame]


def people_columns(profiles: dict[str, list[Any]], found: Found | None) -> set[tuple[str, str]]:
    """Return (table, column) of every column that holds ids of viewers."""
    people = set()
    for table, columns in profiles.items():
        for column in columns:
            about = set(words.tokens(column.name))
            counted = about & COUNTED and not words.is_id(column.name)
            if scores.viewer_score(column)[0] >= scores.LEAST and not counted:
                people.add((table, column.name))
    if found is not None:
        viewer = found.main.columns["viewer"]
        people.add((viewer.table, viewer.column))
        for link in (found.links.viewers, found.links.statistics_users):
            if link is not None:
                people.add((link.table, link.key))
    return people


def examine(opened: Source, profiles: dict[str, list[Any]], settings: Settings) -> Audit:
    """Find the roles of an opened source and audit it.

    Raises
    ------
    UserError
        When it holds no interactions of several viewers with several titles.
    """
    main = roles.find(opened, profiles, settings.obtain)
    found = Found(opened, profiles, main, links.find(opened, profiles, main))
    own = dictionary.find(opened)
    rows = canonical.copied(canonical.interactions(found))
    titles, viewers = canonical.titles(found), canonical.viewers(found)
    row = record.source_row(found, own, rows) | record.seen_in(titles)
    row["has_demographics"] = len(viewers.columns) > 1
    statistics = {of: canonical.statistics(found, of) for of in ("users", "titles")}
    refers = relations.relations(opened, profiles)
    noise = noise_module.noise(rows)
    compared = reconcile.reconciliation(rows, _derived(found, statistics), row["rating_step"])
    odd = defects.of_interactions(found, rows, row, noise, compared)
    odd += anomalies.of_columns(opened, profiles, own) + anomalies.of_relations(opened, refers)
    large = {"interactions": rows, "titles": titles, "viewers": viewers}
    large |= {f"statistics_{of}": table for of, table in statistics.items()}
    small = {"relations": refers, "anomalies": anomalies.ranked(odd), "reconciliation": compared}
    small |= {"noise": pd.DataFrame([noise]), **_documents(opened, profiles, own, found)}
    return Audit(found, row, large, small)


def _derived(found: Found, statistics: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    links_of = {"users": found.links.statistics_users, "titles": found.links.statistics_titles}
    return {of: (link.table, statistics[of]) for of, link in links_of.items() if link}


def _documents(
    opened: Source, profiles: dict[str, list[Any]], own: dictionary.Dictionary, found: Found | None
) -> dict[str, pd.DataFrame]:
    named, of_table = {}, {}
    if found is not None:
        named = {(role.table, role.column): name for name, role in found.main.columns.items()}
        of_table = {found.main.table: "interactions"}
        for name in ("statistics_users", "statistics_titles", "viewers", "titles"):
            link = getattr(found.links, name)
            if link is not None:
                of_table.setdefault(link.table, name)
    people = people_columns(profiles, found)
    return {
        "tables": documents.tables_frame(opened, profiles, of_table, own),
        "columns": documents.columns_frame(opened, profiles, named, own, people),
        "roles": documents.roles_frame(found),
    }


def tables(source: str, settings: Settings) -> dict[str, Any]:
    """Return every table of the stage, see `analysis.obtain.obtain`."""
    opened = open_source(source, settings.obtain.columns)
    done = examine(opened, profile.profile(opened), settings)
    drawn = diagram.diagrams(done.small["tables"], done.small["relations"])
    dictionary_text = report.data_dictionary(opened.name, done.small)
    return {
        "source": pd.DataFrame([done.row | {"sha256": content_hash(source)}]),
        **done.large,
        **done.small,
        "sample": sample.sample(done.large["interactions"], settings.seed),
        "data_dictionary.md": dictionary_text.encode(),
        **{name: text.encode() for name, text in drawn.items()},
    }


def audited(source: str, settings: Settings) -> tuple[str, str | None, dict[str, pd.DataFrame]]:
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
    profiles = profile.profile(opened)
    try:
        done = examine(opened, profiles, settings)
    except UserError:
        return opened.name, None, _without_viewers(opened, profiles, settings)
    drawn = sample.sample(done.large["interactions"], settings.seed)
    return opened.name, done.found.main.table, {**done.small, "sample": drawn}


def _without_viewers(
    opened: Source, profiles: dict[str, list[Any]], settings: Settings
) -> dict[str, pd.DataFrame]:
    own = dictionary.find(opened)
    refers = relations.relations(opened, profiles)
    odd = anomalies.of_columns(opened, profiles, own) + anomalies.of_relations(opened, refers)
    people = people_columns(profiles, None)
    return {
        **_documents(opened, profiles, own, None),
        "relations": refers,
        "anomalies": anomalies.ranked(odd),
        "reconciliation": pd.DataFrame(columns=list(reconcile.FIELDS)),
        "sample": sample.of_any(opened, profiles, people, settings.seed),
    }
