"""The stage itself: a source in, every table of the contract out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.obtain import canonical, dictionary, links, profile, record, roles
from analysis.obtain.canonical import Found
from analysis.obtain.identify import content_hash
from analysis.obtain.sources import open_source

if TYPE_CHECKING:
    from analysis.settings import Settings

RELATIONS = {
    "child_table": "str",
    "child_column": "str",
    "parent_table": "str",
    "parent_column": "str",
    "declared": "bool",
    "containment": "float64",
    "orphans": "int64",
    "confidence": "float64",
}
ANOMALIES = {
    "table": "str",
    "column": "str",
    "kind": "str",
    "rows": "int64",
    "severity": "str",
    "consequence": "str",
}
RECONCILIATION = {
    "check": "str",
    "matches": "int64",
    "mismatches": "int64",
    "only_in_statistics": "int64",
    "only_in_rows": "int64",
    "restorable": "int64",
    "note": "str",
}
NOISE = {
    "detected": False,
    "titles_noise": 0,
    "titles_genuine": 0,
    "rows_noise": 0,
    "gap_low": float("nan"),
    "gap_high": float("nan"),
    "poisson_rate": float("nan"),
}


def _empty(kinds: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


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
    rows, titles = canonical.interactions(found), canonical.titles(found)
    viewers = canonical.viewers(found)
    row = record.source_row(found, own, rows, content_hash(source))
    row |= record.seen_in(titles)
    row["has_demographics"] = len(viewers.columns) > 1
    named = {(role.table, role.column): name for name, role in found.main.columns.items()}
    of_table = {found.main.table: "interactions"}
    for name in ("statistics_users", "statistics_titles", "viewers", "titles"):
        link = getattr(found.links, name)
        if link is not None:
            of_table.setdefault(link.table, name)
    return {
        "source": pd.DataFrame([row]),
        "tables": record.tables_frame(found.source, found.profiles, of_table, own),
        "columns": record.columns_frame(
            found.source, found.profiles, named, own, people_columns(found)
        ),
        "roles": record.roles_frame(found),
        "interactions": rows,
        "titles": titles,
        "viewers": viewers,
        "statistics_users": canonical.statistics(found, "users"),
        "statistics_titles": canonical.statistics(found, "titles"),
        "relations": _empty(RELATIONS),
        "anomalies": _empty(ANOMALIES),
        "reconciliation": _empty(RECONCILIATION),
        "noise": pd.DataFrame([NOISE]),
        "sample": rows.limit(0).drop("event"),
    }
