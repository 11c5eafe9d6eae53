"""Small tables that document a source: its tables, columns and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.obtain.dictionary.own_dictionary import column_draft, table_draft
from analysis.obtain.roles.name_words import is_personal
from analysis.text.raw_values import raw_value

if TYPE_CHECKING:
    from analysis.obtain.dictionary.own_dictionary import Dictionary, Entry
    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.canonical_tables import Found
    from analysis.obtain.sources import Source, SourceTable

# Columns of the stage's table of columns.
COLUMNS = (
    "table",
    "column",
    "position",
    "declared_type",
    "observed_type",
    "nullable",
    "key",
    "rows",
    "nulls",
    "null_share",
    "distinct",
    "min",
    "q1",
    "median",
    "q3",
    "max",
    "top_values",
    "example",
    "description",
    "draft",
    "distinct_estimated",
    "quartiles_estimated",
)
# Stands for values that point at people.
WITHHELD = "withheld"


def roles_frame(found: Found | None) -> pd.DataFrame:
    """Return every role with its column, confidence and evidence; no rows without viewers."""
    if found is None:
        return pd.DataFrame(columns=["role", "table", "column", "confidence", "evidence"])
    main, links = found.main, found.links
    rows = [("interactions", main.table, "", main.score, main.evidence)]
    for name, role in found.told_roles.items():
        rows.append((name, role.table, role.column, role.confidence, role.evidence))
    for around in ("titles", "viewers", "statistics_titles", "statistics_users"):
        link = getattr(links, around)
        if link is None:
            continue
        known = f"holds {link.containment:.1%} of the ids in {main.table}"
        rows.append((around, link.table, link.key, link.containment, known))
        for part, column in sorted(link.columns.items()):
            rows.append(
                (
                    f"{around}.{part}",
                    link.table,
                    column,
                    link.containment,
                    f"named “{column}” in {link.table}",
                )
            )
    return pd.DataFrame(rows, columns=["role", "table", "column", "confidence", "evidence"])


def tables_frame(
    source: Source,
    profiles: dict[str, list[Column]],
    roles: dict[str, str],
    dictionary: Dictionary,
) -> pd.DataFrame:
    """Return one row a table: its size and what it is about."""
    rows = []
    for table in source.tables:
        columns = profiles[table.name]
        role = "dictionary" if table.name == dictionary.table else roles.get(table.name)
        text = table_draft(table.name, columns, role)
        if table.copy_of:
            text = f"A part of {table.copy_of}, kept apart by the publisher"
        count = columns[0].rows if columns else 0
        rows.append(
            (table.name, table.kind, count, len(columns), text, True, "; ".join(table.indexes))
        )
    names = ["table", "kind", "rows", "columns", "description", "draft", "indexes"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.astype({"rows": "int64", "columns": "int64", "draft": bool})


def _key(table: SourceTable, name: str) -> str:
    parts = []
    if name in table.primary:
        parts.append("primary" if len(table.primary) == 1 else "primary (part)")
    if name in table.unique:
        parts.append("unique")
    return ", ".join(parts)


def is_withheld(column: Column, people: set[tuple[str, str]]) -> bool:
    """Tell whether a column's values point at single people and are not to be printed.

    Parameters
    ----------
    column : Column
        Its profile, with only what may be shown, see `shared_profiles`.
    people : set
        (table, column) whose values are ids of people.
    """
    named = (column.table, column.name) in people or is_personal(column.name)
    return named or column.withheld


def _shown(column: Column, example: str, withheld: bool) -> dict[str, str]:
    if withheld:
        return dict.fromkeys(
            ("min", "q1", "median", "q3", "max", "top_values", "example"), WITHHELD
        )
    quartiles = [raw_value(value) for value in column.quartiles] or ["", "", ""]
    top = [f"{raw_value(value)} ({count / column.filled:.1%})" for value, count in column.top]
    # Ends that are not shown are those of too few viewers.
    ordered = column.filled and column.kind not in {"boolean", "blob"}
    low, high = (
        WITHHELD if ordered and end is None else raw_value(end) for end in (column.low, column.high)
    )
    return {
        "min": low,
        "q1": quartiles[0],
        "median": quartiles[1],
        "q3": quartiles[2],
        "max": high,
        "top_values": "; ".join(top),
        "example": example,
    }


def _column_row(
    table: SourceTable, column: Column, entry: Entry | None, role: str | None, withheld: bool
) -> dict[str, Any]:
    text = entry.text if entry else column_draft(column, role)
    example = raw_value(column.top[0][0] if column.top else column.low)
    return {
        "table": table.name,
        "column": column.name,
        "position": column.position + 1,
        "declared_type": table.declared.get(column.name, ""),
        "observed_type": column.observed,
        "nullable": column.name not in table.not_null,
        "key": _key(table, column.name),
        "rows": column.rows,
        "nulls": column.nulls,
        "null_share": column.nulls / column.rows if column.rows else 0.0,
        "distinct": column.distinct,
        **_shown(column, example, withheld),
        "description": text,
        "draft": entry is None and bool(text),
        "distinct_estimated": column.about,
        "quartiles_estimated": column.binned,
    }


def columns_frame(
    source: Source,
    profiles: dict[str, list[Column]],
    roles: dict[tuple[str, str], str],
    dictionary: Dictionary,
    people: set[tuple[str, str]],
) -> pd.DataFrame:
    """Return one row a column of every table.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table, with only what may be shown, see `shared_profiles`.
    roles : dict
        (table, column) to role.
    dictionary : Dictionary
        The source's own documentation.
    people : set
        (table, column) whose values are ids of people; they are not printed.

    Returns
    -------
    DataFrame
        `COLUMNS`; the last two say which figures of a long table are estimates.
    """
    rows = [
        _column_row(
            table,
            column,
            dictionary.entry(table.name, column.name),
            roles.get((table.name, column.name)),
            is_withheld(column, people),
        )
        for table in source.tables
        for column in profiles[table.name]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
