"""Tables whose viewers stand elsewhere: in another table, or nowhere since they are of one."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from analysis.engine import quoted_name
from analysis.obtain.roles.name_words import is_id, names_rows_of
from analysis.obtain.roles.role_scores import SURE, ranked_roles

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source

# What the table of two is called.
NAME = "interactions"
# What to do with the history of one viewer.
FOLDERS = (
    "one viewer is no audience. Put exports of several viewers into one folder, each in a "
    "sub-folder named for its viewer; the viewer is the name of the sub-folder."
)
# Sources in which a table can be made.
DATABASES = {"sqlite", "duckdb"}


def _naming_table(
    table: str, profiles: dict[str, list[Column]], columns: list[Column]
) -> tuple[str, str, str] | None:
    """Return the table that names the viewers of another's rows, and the keys of both."""
    keys = [column.name for column in columns if not column.unique and is_id(column.name)]
    for other, known in profiles.items():
        unique = [column.name for column in known if column.unique]
        viewers = [v for v in ranked_roles("viewer", known) if v.column not in unique]
        if other == table or not viewers or viewers[0].confidence < SURE:
            continue
        for key, own in itertools.product(keys, unique):
            if names_rows_of(key, own, other):
                return other, key, own
    return None


def viewers_elsewhere(source: Source, profiles: dict[str, list[Column]]) -> str:
    """Return how to put titles and the viewers that another table names together, or nothing.

    Parameters
    ----------
    source : Source
        The opened source, in which no interactions were found.
    profiles : dict
        Profile of each table.
    """
    for table in source.tables:
        columns = profiles[table.name]
        titles = [t for t in ranked_roles("title", columns) if t.confidence >= SURE]
        found = _naming_table(table.name, profiles, columns)
        if not titles or ranked_roles("viewer", columns) or found is None:
            continue
        other, key, own_key = found
        told = (
            f"“{table.name}” names titles, and “{other}” who took them, by “{key}”. If these are "
            "interactions, put both into one table"
        )
        if source.kind not in DATABASES:
            return f"{told}, a row for each row of “{table.name}”, and read that."
        own = {name.lower() for name in table.columns}
        more = [c.name for c in profiles[other] if c.name.lower() not in own]
        chosen = ", ".join(f"o.{quoted_name(name)}" for name in more)
        query = (
            f"CREATE TABLE {NAME} AS SELECT i.*, {chosen} FROM {quoted_name(table.name)} i "
            f"JOIN {quoted_name(other)} o ON o.{quoted_name(own_key)} = i.{quoted_name(key)};"
        )
        lines = f'[obtain]\ntable = "{NAME}"'
        return f"{told}, in a copy of the database:\n{query}\n{lines}"
    return ""


def one_viewer(
    source: Source,
    profiles: dict[str, list[Column]],
    counted: Callable[[list[Column]], bool],
) -> str:
    """Return how to go on with the history of one viewer, or nothing.

    Parameters
    ----------
    source : Source
        The opened source, in which no interactions were found.
    profiles : dict
        Profile of each table.
    counted : callable
        Tells whether columns count viewers, as those of a table that sums up many.
    """
    for table in source.tables:
        columns = profiles[table.name]
        several = [column for column in columns if column.distinct > 1]
        titled = any(t.confidence >= SURE for t in ranked_roles("title", several))
        told = any(ranked_roles(role, columns) for role in ("rating", "time", "plays"))
        if titled and told and not ranked_roles("viewer", columns) and not counted(columns):
            return f"“{table.name}” names no viewer. If it is the history of one viewer: {FOLDERS}"
    return ""
