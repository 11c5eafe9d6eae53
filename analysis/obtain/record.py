"""Small tables that say what the source is: its record, tables, columns and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis.errors import UserError
from analysis.obtain import dictionary as dictionary_module
from analysis.obtain import scale, words
from analysis.obtain.values import shown

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.canonical import Found
    from analysis.obtain.dictionary import Dictionary
    from analysis.obtain.profile import Column
    from analysis.obtain.sources import Source

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
)
WITHHELD = "withheld"
# Share of rows with a time of day from which the hour counts as recorded.
HOURS = 0.01


def _counts(rows: ir.Table) -> dict[str, Any]:
    return (
        rows.aggregate(
            ratings=rows.count(),
            users=rows.user_id.nunique(),
            titles=rows.title_id.nunique(),
            rated=rows.rating.count(),
            timed=rows["at"].count(),
            minutes=rows.minutes.count(),
            plays=rows.plays.count(),
            hours=ibis.ifelse(rows["at"] != rows["at"].truncate("D"), 1, 0).sum(),
        )
        .to_pyarrow()
        .to_pylist()[0]
    )


def require_audience(counts: dict[str, Any], table: str, source: str) -> None:
    """Refuse interactions that hold no audience.

    Raises
    ------
    UserError
        When there are no rows, one viewer or one title.
    """
    if not counts["ratings"]:
        raise UserError(
            f"the table of interactions “{table}” in {source} is empty",
            "rows of several viewers and several titles",
            "Fill it, or name another table in audience.toml ([obtain] table).",
        )
    for key, noun in (("users", "viewer"), ("titles", "title")):
        if counts[key] < 2:
            number = "no" if not counts[key] else "only one"
            raise UserError(
                f"{number} {noun} in “{table}” of {source}",
                f"interactions of several {noun}s",
                f"Give a source with more {noun}s, or name the right column in audience.toml "
                f'([obtain] {noun} = "…").',
            )


def rating_scale(found: Found, dictionary: Dictionary, rows: ir.Table) -> scale.Scale:
    """Return the scale of ratings, documented or else shown by the ratings."""
    rating = found.main.columns.get("rating")
    if rating is None:
        return scale.Scale()
    counted = rows.filter(rows.rating.notnull()).group_by("rating").agg(times=ibis._.count())
    counted = counted.order_by(ibis.desc("times")).limit(2000).to_pyarrow().to_pylist()
    counts = {row["rating"]: row["times"] for row in counted}
    modal = scale.modal(counts)
    documented = dictionary_module.rating_range(dictionary, rating.table, rating.column)
    if documented and counts:
        inside = [value for value in counts if documented[0] <= value <= documented[1]]
        if sum(counts[value] for value in inside) > 0.5 * sum(counts.values()):
            return scale.Scale(*documented, scale.step_of(sorted(counts)), documented=True)
    return modal


def _nouns(found: Found, counts: dict[str, Any]) -> tuple[str, str]:
    if counts["rated"]:
        return "rating", "ratings"
    heads = set(words.tokens(found.main.table))
    if counts["plays"] or heads & {"play", "listen", "stream", "scrobble"}:
        return "play", "plays"
    return "view", "views"


def source_row(found: Found, dictionary: Dictionary, rows: ir.Table) -> dict[str, Any]:
    """Return the record of the source.

    Parameters
    ----------
    found : Found
        The source with its roles.
    dictionary : Dictionary
        Its own documentation.
    rows : ibis Table
        Its interactions in canonical columns.

    Raises
    ------
    UserError
        See `require_audience`.
    """
    counts = _counts(rows)
    source, main, links = found.source, found.main, found.links
    require_audience(counts, main.table, source.name)
    when = main.columns.get("time")
    window = dictionary_module.window(dictionary, main.table, when.column) if when else None
    stars = rating_scale(found, dictionary, rows)
    named = links.titles.columns if links.titles else {}
    singular, plural = _nouns(found, counts)
    first, last = (pd.Timestamp(day) for day in window) if window else (pd.NaT, pd.NaT)
    return {
        "name": source.name,
        "kind": source.kind,
        "sha256": None,
        "table": main.table,
        "users": counts["users"],
        "ratings": counts["ratings"],
        "has_rating": bool(counts["rated"]),
        "has_time": bool(counts["timed"]),
        "has_hours": bool(counts["hours"] and counts["hours"] > HOURS * counts["timed"]),
        "has_minutes": bool(counts["minutes"]),
        "has_plays": bool(counts["plays"]),
        "has_titles": "title" in named,
        "has_years": "year" in named,
        "has_genres": False,
        "has_demographics": links.viewers is not None,
        "has_user_statistics": links.statistics_users is not None,
        "has_title_statistics": links.statistics_titles is not None,
        "rating_low": stars.low,
        "rating_high": stars.high,
        "rating_step": stars.step,
        "rating_documented": stars.documented,
        "window_start": first,
        "window_end": last,
        "noun_singular": singular,
        "noun_plural": plural,
    }


def seen_in(titles: ir.Table) -> dict[str, bool]:
    """Return which signals the titles really carry."""
    row = (
        titles.aggregate(
            has_titles=titles.title.count(),
            has_years=titles.year.count(),
            has_genres=titles.genres.count(),
        )
        .to_pyarrow()
        .to_pylist()[0]
    )
    return {name: bool(count) for name, count in row.items()}


def roles_frame(found: Found | None) -> pd.DataFrame:
    """Return every role with its column, confidence and evidence; no rows without viewers."""
    if found is None:
        return pd.DataFrame(columns=["role", "table", "column", "confidence", "evidence"])
    main, links = found.main, found.links
    rows = [("interactions", main.table, "", main.score, main.evidence)]
    for name, role in main.columns.items():
        rows.append((name, role.table, role.column, role.confidence, role.evidence))
    for role in ("titles", "viewers", "statistics_titles", "statistics_users"):
        link = getattr(links, role)
        if link is None:
            continue
        known = f"holds {link.containment:.1%} of the ids in {main.table}"
        rows.append((role, link.table, link.key, link.containment, known))
        for part, column in sorted(link.columns.items()):
            rows.append(
                (
                    f"{role}.{part}",
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
        text = dictionary_module.table_draft(table.name, columns, role)
        if table.copy_of:
            text = f"A part of {table.copy_of}, kept apart by the publisher"
        count = columns[0].rows if columns else 0
        rows.append(
            (table.name, table.kind, count, len(columns), text, True, "; ".join(table.indexes))
        )
    names = ["table", "kind", "rows", "columns", "description", "draft", "indexes"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.astype({"rows": "int64", "columns": "int64", "draft": bool})


def _key(table: Any, name: str) -> str:
    parts = []
    if name in table.primary:
        parts.append("primary" if len(table.primary) == 1 else "primary (part)")
    if name in table.unique:
        parts.append("unique")
    return ", ".join(parts)


def is_withheld(column: Column, people: set[tuple[str, str]]) -> bool:
    """Tell whether a column's values point at single people and are not to be printed."""
    return (column.table, column.name) in people or words.is_personal(column.name)


def _shown(column: Column, example: str, withheld: bool) -> dict[str, str]:
    if withheld:
        return dict.fromkeys(
            ("min", "q1", "median", "q3", "max", "top_values", "example"), WITHHELD
        )
    quartiles = [shown(value) for value in column.quartiles] or ["", "", ""]
    top = [f"{shown(value)} ({count / column.filled:.1%})" for value, count in column.top]
    return {
        "min": shown(column.low),
        "q1": quartiles[0],
        "median": quartiles[1],
        "q3": quartiles[2],
        "max": shown(column.high),
        "top_values": "; ".join(top),
        "example": example,
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
        Profile of each table.
    roles : dict
        (table, column) to role.
    dictionary : Dictionary
        The source's own documentation.
    people : set
        (table, column) whose values are ids of people; they are not printed.
    """
    rows = []
    for table in source.tables:
        for column in profiles[table.name]:
            entry = dictionary.entry(table.name, column.name)
            role = roles.get((table.name, column.name))
            example = shown(column.top[0][0] if column.top else column.low)
            rows.append(
                {
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
                    **_shown(column, example, is_withheld(column, people)),
                    "description": entry.text if entry else dictionary_module.draft(column, role),
                    "draft": entry is None,
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))
