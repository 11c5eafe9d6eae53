"""The audit as files that people keep: Markdown and CSV, everything in them escaped."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.obtain.dictionary.schema_changes import plain_schema, same_source, schema_changes
from analysis.obtain.profile.table_profile import EXACT_ROWS

if TYPE_CHECKING:
    import pandas as pd

# What `data_dictionary` is made from: tables of the stage, by name.
FRAMES = ("tables", "columns", "relations", "roles", "anomalies", "reconciliation")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
MARKUP = re.compile(r"([\\`*_{}\[\]#|~^$@])")
# A comment, which no Markdown shows, carries the schema to the next run.
SCHEMA = re.compile(r"<!-- schema (\{.*\}) -->")
CHANGED = "## Changes since the previous run"
CHANGES = re.compile(rf"^{CHANGED}\n\n(.*?)\n\n(?=##|<!--)", re.MULTILINE | re.DOTALL)
# More sections make a page that no browser scrolls well.
SHOWN_TABLES = 200


def plain(value: object) -> str:
    """Return a value as Markdown that shows it as text, never as markup.

    Parameters
    ----------
    value : object
        Anything; line breaks and control characters become spaces.
    """
    if value is None or value != value:
        return ""
    text = "".join(letter if letter.isprintable() else " " for letter in str(value))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return MARKUP.sub(r"\\\1", text).replace("://", "&#58;//")


def code(value: object) -> str:
    """Return a name as code in Markdown, in which nothing is read as markup."""
    text = plain_line(value)
    if text.strip() == text and text and not set("`|\\<&") & set(text):
        return f"`{text}`"
    return f"<code>{MARKUP.sub(_entity, html.escape(text))}</code>"


def _entity(found: re.Match) -> str:
    return "#" if found[1] == "#" else f"&#{ord(found[1])};"


def plain_line(value: object) -> str:
    """Return a value as one line without control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in str(value))


def csv_text(frame: pd.DataFrame) -> str:
    """Return a frame as CSV; a text cell that a spreadsheet would compute gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow([_cell(value) for value in row])
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(FORMULA) else value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _table(headings: list[str], rows: list[list[str]], right: int = 0) -> str:
    sides = ["---:" if number < right else "---" for number in range(len(headings))]
    lines = [headings, sides[right:] + sides[:right] if right else sides, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def described_share(columns: pd.DataFrame) -> float | None:
    """Return the share of columns that the source itself describes; None without columns."""
    return float((~columns.draft).mean()) if len(columns) else None


def _values(row: Any) -> str:
    if row.min == "withheld":
        return "withheld, they point at people"
    if row.median:
        about = "about " if row.quartiles_estimated else ""
        return f"{row.min} to {row.max}; quartiles {about}{row.q1}, {row.median}, {row.q3}"
    return row.top_values or (f"{row.min} to {row.max}" if row.min else "")


def _columns(columns: pd.DataFrame) -> str:
    rows = []
    for row in columns.itertuples():
        kind = f"{row.declared_type or '–'} / {row.observed_type}"
        key = f" ({row.key})" if row.key else ""
        distinct = f"{'about ' if row.distinct_estimated else ''}{row.distinct:,}"
        null = "not null" if not row.nullable else f"{row.null_share:.1%}" if row.nulls else "0"
        text = f"{row.description}{' (draft)' if row.draft else ''}"
        rows.append(
            [code(row.column) + plain(key), plain(kind), null, distinct,
             plain(_values(row)), plain(row.example), plain(text)]
        )  # fmt: skip
    headings = ["column", "declared / observed", "null", "distinct", "values", "example",
                "meaning"]  # fmt: skip
    return _table(headings, rows)


def _sections(tables: pd.DataFrame, columns: pd.DataFrame) -> list[str]:
    parts = []
    for row in tables.head(SHOWN_TABLES).itertuples():
        own = columns[columns["table"] == row.table]
        draft = " (draft)" if row.draft else ""
        lines = [
            f"## {code(row.table)}",
            f"{plain(row.kind).capitalize()} of {row.rows:,} rows and {row.columns:,} columns.\n"
            f"About: {plain(row.description)}{draft}.",
        ]
        if getattr(row, "indexes", ""):
            lines.append(f"Indexes: {plain(row.indexes)}.")
        parts += [*lines, _columns(own)]
    if len(tables) > SHOWN_TABLES:
        parts.append(f"{len(tables) - SHOWN_TABLES:,} more tables stand in table_summary.csv.")
    return parts


def _roles(roles: pd.DataFrame) -> list[str]:
    if roles.empty:
        return []
    rows = [
        [plain(row.role), code(f"{row.table}.{row.column}" if row.column else row.table),
         f"{row.confidence:.2f}", plain(row.evidence)]
        for row in roles.itertuples()
    ]  # fmt: skip
    return ["## Roles", _table(["role", "where", "confidence", "evidence"], rows)]


def _relations(relations: pd.DataFrame) -> list[str]:
    if relations.empty:
        return ["## Relations", "No column refers to another table."]
    rows = [
        [code(f"{row.child_table}.{row.child_column}"),
         code(f"{row.parent_table}.{row.parent_column}"),
         "declared" if row.declared else "found in the values", f"{row.containment:.1%}",
         f"{row.orphans:,}", f"{row.confidence:.2f}"]
        for row in relations.itertuples()
    ]  # fmt: skip
    headings = ["from", "to", "how known", "values held", "orphan rows", "confidence"]
    return ["## Relations", _table(headings, rows)]


def _anomalies(anomalies: pd.DataFrame) -> list[str]:
    if anomalies.empty:
        return ["## Anomalies", "The audit found nothing odd."]
    rows = [
        [row.severity, code(f"{row.table}.{row.column}" if row.column else row.table),
         plain(row.kind), f"{row.rows:,}", plain(row.consequence)]
        for row in anomalies.itertuples()
    ]  # fmt: skip
    return ["## Anomalies", _table(["severity", "where", "what", "rows", "consequence"], rows)]


def _reconciliation(checks: pd.DataFrame) -> list[str]:
    if checks.empty:
        return []
    rows = [
        [plain(row.check), f"{row.matches:,}", f"{row.mismatches:,}",
         f"{row.only_in_statistics:,}", f"{row.only_in_rows:,}", f"{row.restorable:,}",
         plain(row.note)]
        for row in checks.itertuples()
    ]  # fmt: skip
    headings = ["check", "matches", "mismatches", "only in statistics", "only in rows",
                "restorable", "note"]  # fmt: skip
    text = "Aggregates that the source brings along, recomputed from its rows and compared."
    return ["## Derived tables", text, _table(headings, rows)]


def with_changes(text: str, previous: str | None) -> str:
    """Return a data dictionary that tells what changed in the schema since an earlier one.

    Parameters
    ----------
    text, previous : str
        Two dictionaries as `data_dictionary` writes them; `previous` may be missing. Where the
        schema is the same, what the earlier one tells of changes stands on, so that a second
        run gives the same bytes; a source that shares few tables with it is another source.
    """
    before, now = schema_of(previous), schema_of(text)
    if before is None or now is None or not same_source(before, now):
        return text
    if before == now:
        kept = CHANGES.search(previous or "")
        section = kept[1] if kept else ""
    else:
        section = "\n".join(f"- {plain(line)}" for line in schema_changes(before, now))
    if not section:
        return text
    head, rest = text.split("\n\n", 2)[:2], text.split("\n\n", 2)[2]
    return "\n\n".join([*head, CHANGED, section, rest])


def schema_of(text: str | None) -> dict | None:
    """Return the schema that an earlier data dictionary carries, or None."""
    match = SCHEMA.search(text or "")
    try:
        return json.loads(match[1]) if match else None
    except ValueError:
        return None


def data_dictionary(name: str, frames: Mapping[str, pd.DataFrame]) -> str:
    """Return the data dictionary as Markdown.

    Parameters
    ----------
    name : str
        Name of the source.
    frames : mapping
        The stage's small tables, see `FRAMES`.

    Returns
    -------
    str
        Markdown in which names, titles and examples are text. A comment at its end holds the
        schema, for the next run to compare with.
    """
    tables, columns = frames["tables"], frames["columns"]
    schema = plain_schema(tables, columns)
    share = described_share(columns)
    told = "no column" if not share else "every column" if share == 1 else f"{share:.0%} of columns"
    head = (
        f"{plain(name)} holds {len(tables):,} tables and views with {len(columns):,} columns.\n"
        f"The source itself describes {told}; other descriptions are drafts from names."
    )
    if columns["distinct_estimated"].any() or columns["quartiles_estimated"].any():
        head += (
            f"\nIn tables above {EXACT_ROWS:,} rows the figures marked “about” are estimates: "
            "quartiles from bins, distinct values from every 64th hash; all others are exact."
        )
    parts = ["# Data dictionary", head]
    parts += _roles(frames["roles"]) + _anomalies(frames["anomalies"])
    parts += _relations(frames["relations"]) + _reconciliation(frames["reconciliation"])
    parts += _sections(tables, columns)
    packed = json.dumps(schema, sort_keys=True, separators=(",", ":"))
    packed = packed.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")
    return "\n\n".join([*parts, f"<!-- schema {packed} -->"]) + "\n"
