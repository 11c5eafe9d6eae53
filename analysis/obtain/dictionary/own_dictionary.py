"""What columns mean: the source's own dictionary where it has one, else drafts from names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.name_words import is_id, name_tokens

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source

# What columns of a dictionary are called, in letters only: the table that a row is about …
TABLE_NAMES = {"tablename", "table", "entity", "dataset", "relation", "tabelle"}
# … its column …
FIELD_NAMES = {
    "fieldname",
    "columnname",
    "field",
    "column",
    "variable",
    "variablename",
    "attribute",
    "attributename",
    "colname",
    "feld",
    "spalte",
}
# … its type …
TYPE_NAMES = {"datatype", "type", "format", "fieldtype", "columntype", "typ"}
# … and its meaning.
TEXT_NAMES = {
    "description",
    "meaning",
    "definition",
    "comment",
    "label",
    "notes",
    "explanation",
    "beschreibung",
}
# No database has more columns to describe; a longer table is no dictionary.
MOST_ROWS = 20_000
# "2000-01-01 to 2005-12-31", with anything but digits between.
DATE_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\D+(\d{4}-\d{2}-\d{2})")
# "1 to 5", "0.5–5"; no part of a date or of another number.
NUMBER_RANGE = re.compile(
    r"(?<![\d-])(-?\d+(?:\.\d+)?)\s*(?:-|–|—|to|through|until|and|\.\.+|bis)\s*(\d+(?:\.\d+)?)"
    r"(?![\d-])"
)
# What a column means by its role, which says more than its name.
DRAFTS = {
    "viewer": "Identifier of the viewer",
    "title": "Identifier of the title",
    "rating": "Rating that the viewer gave",
    "time": "When the interaction took place",
    "minutes": "Time watched",
    "end": "When the viewing ended",
    "plays": "Number of plays",
}


@dataclass(frozen=True)
class Entry:
    """One row of the source's own dictionary."""

    table: str
    column: str
    kind: str
    text: str


@dataclass
class Dictionary:
    """The source's own dictionary.

    Parameters
    ----------
    table : str
        Where it stands; empty where the source has none.
    entries : list of Entry
        Its rows.
    """

    table: str = ""
    entries: list[Entry] = field(default_factory=list)

    def entry(self, table: str, column: str) -> Entry | None:
        """Return what it says of a column, spelling of case aside."""
        for entry in self.entries:
            same = entry.column.lower() == column.lower()
            if same and entry.table.lower() in {table.lower(), ""}:
                return entry
        return None


def _roles(names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for role, known in (
        ("table", TABLE_NAMES),
        ("column", FIELD_NAMES),
        ("kind", TYPE_NAMES),
        ("text", TEXT_NAMES),
    ):
        for name in names:
            if re.sub(r"[^a-z]", "", name.lower()) in known and name not in found.values():
                found.setdefault(role, name)
    return found


def own_dictionary(source: Source) -> Dictionary:
    """Find the table in which a source documents itself.

    Parameters
    ----------
    source : Source
        The opened source.

    Returns
    -------
    Dictionary
        Empty where no table names columns that exist, with a description.
    """
    columns = {name.lower() for table in source.tables for name in table.columns}
    for table in source.tables:
        roles = _roles(table.columns)
        if not {"column", "text"} <= set(roles) or table.data.count().execute() > MOST_ROWS:
            continue
        chosen = table.data.select(
            **{role: table.data[name].cast("string") for role, name in roles.items()}
        )
        rows = [
            {key: (value or "").strip() for key, value in row.items()}
            for row in chosen.to_pyarrow().to_pylist()
        ]
        entries = [
            Entry(row.get("table", ""), row["column"], row.get("kind", ""), row["text"])
            for row in rows
            if row["column"]
        ]
        known = sum(entry.column.lower() in columns for entry in entries)
        if entries and known >= 0.5 * len(entries):
            return Dictionary(table.name, entries)
    return Dictionary()


def documented_window(dictionary: Dictionary, table: str, column: str) -> tuple[str, str] | None:
    """Return the first and last documented day of a time column, as ISO dates, or None."""
    texts = []
    entry = dictionary.entry(table, column)
    if entry:
        texts.append(entry.text)
    texts += [
        other.text
        for other in dictionary.entries
        if re.search(r"window|period|range|coverage", f"{other.column} {other.text}".lower())
    ]
    for text in texts:
        match = DATE_RANGE.search(text)
        if match and match[1] <= match[2]:
            return match[1], match[2]
    return None


def number_range(text: str) -> tuple[float, float] | None:
    """Return the range of numbers that a description names ("1 to 5"), or None."""
    match = NUMBER_RANGE.search(DATE_RANGE.sub("", text))
    if not match or float(match[1]) >= float(match[2]):
        return None
    return float(match[1]), float(match[2])


def documented_rating_range(
    dictionary: Dictionary, table: str, column: str
) -> tuple[float, float] | None:
    """Return the documented range of a rating column, or None."""
    entry = dictionary.entry(table, column)
    return number_range(entry.text) if entry else None


def column_draft(column: Column, role: str | None = None) -> str:
    """Return a description drafted from a column's name and type, empty where it adds nothing."""
    if role in DRAFTS:
        return DRAFTS[role]
    heads = name_tokens(column.name)
    phrase = " ".join(heads) or column.name
    if is_id(column.name) and len(heads) > 1:
        thing = " ".join(word for word in heads if word not in vocabulary.ID)
        # Others, as imdbId and rating_key, may come from elsewhere: their names say as much.
        known = thing in vocabulary.VIEWER or thing in vocabulary.TITLE
        return f"Identifier of the {thing}" if known else ""
    if heads in (["id"], ["key"]):
        return f"Identifier of the row of {column.table}"
    if column.observed == "boolean" or (column.low == 0 and column.high == 1):
        return f"Whether {phrase} applies"
    return ""


def table_draft(name: str, columns: list[Column], role: str | None) -> str:
    """Return a description of a table drafted from its name and role."""
    known = {
        "interactions": "One row for each interaction of a viewer with a title",
        "titles": "One row for each title",
        "title_rows": "Facts of titles, of some in several rows",
        "viewers": "One row for each viewer",
        "statistics_users": "Aggregates, one row for each viewer",
        "statistics_titles": "Aggregates, one row for each title",
        "dictionary": "The source's own documentation of its columns",
    }
    if role in known:
        return known[role]
    thing = " ".join(word for word in name_tokens(name) if len(word) > 1) or name
    return f"Rows about {thing}, {len(columns)} column{'' if len(columns) == 1 else 's'}"
