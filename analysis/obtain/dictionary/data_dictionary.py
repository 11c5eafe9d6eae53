"""The audit as files that people keep: Markdown and CSV, everything in them escaped."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.obtain.dictionary.schema_changes import plain_schema, same_source, schema_changes
from analysis.obtain.profile.table_profile import EXACT_ROWS
from analysis.text.cells import csv_cell
from analysis.text.markdown import inline_code, pipe_table, readable_markdown
from analysis.text.nouns import counted_noun
from analysis.text.numbers import index_text, number_text, percent_tenths, percent_text

if TYPE_CHECKING:
    import pandas as pd

# What `data_dictionary` is made from: tables of the stage, by name.
FRAMES = ("tables", "columns", "relations", "roles", "anomalies", "reconciliation")
# A comment, which no Markdown shows, carries the schema to the next run.
SCHEMA = re.compile(r"<!-- schema (\{.*\}) -->")
CHANGED = "## Changes since the previous run"
CHANGES = re.compile(rf"^{CHANGED}\n\n(.*?)\n\n(?=##|<!--)", re.MULTILINE | re.DOTALL)
# More sections make a page that no browser scrolls well.
SHOWN_TABLES = 200
# Descriptions of columns run to paragraphs; beyond this many letters they are cut.
LONGEST = 2_000


def csv_text(frame: pd.DataFrame) -> str:
    """Return a frame as CSV; a text cell that a spreadsheet would compute gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([csv_cell(str(name)) for name in frame.columns])
    for row in frame.itertuples(index=False):
        writer.writerow([_cell(value) for value in row])
    return text.getvalue()


def _cell(value: object) -> object:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return csv_cell(value)


def _shown(value: object) -> str:
    return readable_markdown(value, LONGEST)


def described_share(columns: pd.DataFrame) -> float | None:
    """Return the share of columns that the source itself describes; None without columns."""
    described = ~columns["draft"] & columns["description"].ne("")
    return float(described.mean()) if len(columns) else None


def _values(row: Any) -> str:
    if row.top_values == "withheld":
        return "withheld, they point at people"
    if row.min == "withheld":
        few = f"most rows have values that fewer than {disclosure.FEWEST} viewers share"
        return "; ".join(filter(None, [few, row.top_values]))
    if row.median:
        about = "about " if row.quartiles_estimated else ""
        return f"{row.min} to {row.max}; quartiles {about}{row.q1}, {row.median}, {row.q3}"
    span = f"{row.min} to {row.max}" if row.min else ""
    # Numbers without quartiles: those beside viewers, see `shared_column`.
    both = row.observed_type in {"integer", "number"}
    return "; ".join(filter(None, [span, row.top_values] if both else [row.top_values or span]))


def _columns(columns: pd.DataFrame) -> str:
    rows = []
    for row in columns.itertuples():
        kind = f"{row.declared_type or '–'} / {row.observed_type}"
        key = f" ({_shown(row.key)})" if row.key else ""
        distinct = f"{'about ' if row.distinct_estimated else ''}{number_text(row.distinct)}"
        null = (
            "not null" if not row.nullable else percent_tenths(row.null_share) if row.nulls else "0"
        )
        text = f"{row.description}{' (draft)' if row.draft else ''}"
        rows.append(
            [inline_code(row.column) + key, _shown(kind), null, distinct,
             _shown(_values(row)), _shown(row.example), _shown(text)]
        )  # fmt: skip
    headings = ["column", "declared / observed", "null", "distinct", "values", "example",
                "meaning"]  # fmt: skip
    return pipe_table(headings, rows)


def _sections(tables: pd.DataFrame, columns: pd.DataFrame) -> list[str]:
    parts = []
    for row in tables.head(SHOWN_TABLES).itertuples():
        own = columns[columns["table"] == row.table]
        draft = " (draft)" if row.draft else ""
        lines = [
            f"## {inline_code(row.table)}",
            f"{_shown(row.kind).capitalize()} of {counted_noun(row.rows, 'row')} and "
            f"{counted_noun(row.columns, 'column')}.\n"
            f"About: {_shown(row.description)}{draft}.",
        ]
        if getattr(row, "indexes", ""):
            lines.append(f"Indexes: {_shown(row.indexes)}.")
        parts += [*lines, _columns(own)]
    if len(tables) > SHOWN_TABLES:
        more = counted_noun(len(tables) - SHOWN_TABLES, "more table stands", "more tables stand")
        parts.append(f"{more} in table_summary.csv.")
    return parts


def _roles(roles: pd.DataFrame) -> list[str]:
    if roles.empty:
        return []
    rows = [
        [_shown(row.role), inline_code(f"{row.table}.{row.column}" if row.column else row.table),
         index_text(row.confidence), _shown(row.evidence)]
        for row in roles.itertuples()
    ]  # fmt: skip
    return ["## Roles", pipe_table(["role", "where", "confidence", "evidence"], rows)]


def _relations(relations: pd.DataFrame) -> list[str]:
    if relations.empty:
        return ["## Relations", "No column refers to another table."]
    rows = [
        [inline_code(f"{row.child_table}.{row.child_column}"),
         inline_code(f"{row.parent_table}.{row.parent_column}"),
         "declared" if row.declared else "found in the values", percent_tenths(row.containment),
         number_text(row.orphans), index_text(row.confidence)]
        for row in relations.itertuples()
    ]  # fmt: skip
    headings = ["from", "to", "how known", "values held", "orphan rows", "confidence"]
    return ["## Relations", pipe_table(headings, rows)]


def _anomalies(anomalies: pd.DataFrame) -> list[str]:
    if anomalies.empty:
        return ["## Anomalies", "The audit found nothing odd."]
    rows = [
        [row.severity, inline_code(f"{row.table}.{row.column}" if row.column else row.table),
         _shown(row.kind), number_text(row.rows), _shown(row.consequence)]
        for row in anomalies.itertuples()
    ]  # fmt: skip
    return ["## Anomalies", pipe_table(["severity", "where", "what", "rows", "consequence"], rows)]


def _reconciliation(checks: pd.DataFrame) -> list[str]:
    if checks.empty:
        return []
    rows = [
        [_shown(row.check), number_text(row.matches), number_text(row.mismatches),
         number_text(row.only_in_statistics), number_text(row.only_in_rows),
         number_text(row.restorable), _shown(row.note)]
        for row in checks.itertuples()
    ]  # fmt: skip
    headings = ["check", "matches", "mismatches", "only in statistics", "only in rows",
                "restorable", "note"]  # fmt: skip
    text = "Aggregates that the source brings along, recomputed from its rows and compared."
    return ["## Derived tables", text, pipe_table(headings, rows)]


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
        section = "\n".join(f"- {_shown(line)}" for line in schema_changes(before, now))
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


def _shared(nobody: bool) -> str:
    """Return the sentence on values that are shown, with and without viewers."""
    few = disclosure.FEWEST
    if not nobody:
        return f"Beside viewers only values are shown that at least {few} viewers share."
    return (
        "No viewers were found. Where values lead to persons, only what at least "
        f"{few} of them share is shown; everything else is shown as it stands."
    )


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
    some = "every column" if share == 1 else f"{percent_text(share)} of columns"
    told = some if share else "no column"
    head = (
        f"{_shown(name)} holds {counted_noun(len(tables), 'table or view', 'tables and views')} "
        f"with {counted_noun(len(columns), 'column')}.\n"
        f"The source itself describes {told}; other descriptions are drafts from names.\n"
        + _shared(frames["roles"].empty)
    )
    if columns["distinct_estimated"].any() or columns["quartiles_estimated"].any():
        head += (
            f"\nIn tables above {number_text(EXACT_ROWS)} rows the figures marked “about” are "
            "estimates: quartiles from bins, distinct values from every 64th hash; all others are "
            "exact."
        )
    parts = ["# Data dictionary", head]
    parts += _roles(frames["roles"]) + _anomalies(frames["anomalies"])
    parts += _relations(frames["relations"]) + _reconciliation(frames["reconciliation"])
    parts += _sections(tables, columns)
    packed = json.dumps(schema, sort_keys=True, separators=(",", ":"))
    packed = packed.replace("<", "\\u003c").replace(">", "\\u003e").replace("--", "-\\u002d")
    return "\n\n".join([*parts, f"<!-- schema {packed} -->"]) + "\n"
