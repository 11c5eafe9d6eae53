"""The stage itself: a source in, every table of the contract out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.obtain import (
    anomalies,
    canonical,
    defects,
    dictionary,
    links,
    profile,
    reconcile,
    record,
    relations,
    roles,
    sample,
)
from analysis.obtain import noise as noise_module
from analysis.obtain.canonical import Found
from analysis.obtain.identify import content_hash
from analysis.obtain.sources import open_source

if TYPE_CHECKING:
    from analysis.settings import Settings


def people_columns(found: Found) -> set[tuple[str, str]]:
    """Return (table, column) of every column that holds ids of viewers."""
    viewer = found.main.columns["viewer"]
    people = {(viewer.table, viewer.column)}
    for table, columns in found.profiles.items():
        for column in columns:
            if roles.viewer_score(column)[0] >= roles.LEAST:
                people.add((table, column.name))
    for link in (found.links.viewers, found.links.statistics_users):
        if link is not None:
            people.add((link.table, link.key))
    return people


def open_and_find(source: str, settings: Settings) -> Found:
    """Open a source, profile it and find its roles."""
    opened = open_source(source, settings.obtain.columns)
    profiles = profile.profile(opened)
    main = roles.find(opened, profiles, settings.obtain)
    return Found(opened, profiles, main, links.find(opened, profiles, main))


def tables(source: str, settings: Settings) -> dict[str, Any]:
    """Return every table of the stage, see `analysis.obtain.obtain`."""
    found = open_and_find(source, settings)
    own = dictionary.find(found.source)
    rows = canonical.copied(canonical.interactions(found))
    titles = canonical.titles(found)
    viewers = canonical.viewers(found)
    row = record.source_row(found, own, rows, content_hash(source))
    row |= record.seen_in(titles)
    row["has_demographics"] = len(viewers.columns) > 1
    statistics = {of: canonical.statistics(found, of) for of in ("users", "titles")}
    refers = relations.relations(found.source, found.profiles)
    noise = noise_module.noise(rows)
    compared = reconcile.reconciliation(rows, _derived(found, statistics), row["rating_step"])
    odd = anomalies.of_columns(found.source, found.profiles, own)
    odd += anomalies.of_relations(found.source, refers)
    odd = defects.of_interactions(found, rows, row, noise, compared) + odd
    return {
        "source": pd.DataFrame([row]),
        **_documents(found, own),
        "interactions": rows,
        "titles": titles,
        "viewers": viewers,
        "statistics_users": statistics["users"],
        "statistics_titles": statistics["titles"],
        "relations": refers,
        "anomalies": anomalies.ranked(odd),
        "reconciliation": compared,
        "noise": pd.DataFrame([noise]),
        "sample": sample.sample(rows, settings.seed),
    }


def _derived(found: Found, statistics: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    links_of = {"users": found.links.statistics_users, "titles": found.links.statistics_titles}
    return {of: (link.table, statistics[of]) for of, link in links_of.items() if link}


def _documents(found: Found, own: dictionary.Dictionary) -> dict[str, pd.DataFrame]:
    named = {(role.table, role.column): name for name, role in found.main.columns.items()}
    of_table = {found.main.table: "interactions"}
    for name in ("statistics_users", "statistics_titles", "viewers", "titles"):
        link = getattr(found.links, name)
        if link is not None:
            of_table.setdefault(link.table, name)
    people = people_columns(found)
    return {
        "tables": record.tables_frame(found.source, found.profiles, of_table, own),
        "columns": record.columns_frame(found.source, found.profiles, named, own, people),
        "roles": record.roles_frame(found),
    }
