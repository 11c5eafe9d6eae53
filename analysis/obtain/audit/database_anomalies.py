"""What is odd in any database, whether it holds viewers or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd

from analysis.obtain.dictionary.own_dictionary import number_range
from analysis.obtain.profile.value_readers import number_value, plain_value, time_value
from analysis.obtain.roles import vocabulary
from analysis.obtain.roles.name_words import is_id, is_personal, name_score
from analysis.obtain.sources import Problem
from analysis.obtain.values.written_times import is_no_day
from analysis.text.nouns import counted_noun, noun_form

if TYPE_CHECKING:
    from analysis.obtain.dictionary.own_dictionary import Dictionary
    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Source, SourceTable

# Columns of the stage's table of anomalies, and of anomalies.csv.
FIELDS = ("table", "column", "kind", "rows", "severity", "consequence")
# Order of severity: what changes segments comes before what only looks odd.
RANK = {"high": 0, "medium": 1, "low": 2}
# Numbers that stand for "missing" where nothing else comes near them.
SENTINELS = (-1, -9, -99, -999, -9999, 99, 999, 9999, 99999, 999999)
NULL_WORDS = ("", "NULL", "null", "N/A", "n/a", "\\N", "NaN", "#N/A")
# In fewer rows a column is constant or empty by chance.
LEAST_ROWS = 20
# Years in which something can have been watched or made.
YEARS = (1000, 2999)
# A sentinel lies this many times farther out than the largest other value.
FAR = 3.0


def _empty_and_constant(column: Column) -> list[Problem]:
    if column.rows < LEAST_ROWS:
        return []
    if not column.filled:
        text = "Every value is null; the column says nothing."
        return [Problem(column.table, column.name, "empty column", column.rows, text, "low")]
    if column.distinct == 1 and not column.nulls and column.kind != "blob":
        text = "Every row has the same value; the column tells no rows apart."
        return [Problem(column.table, column.name, "constant column", column.rows, text, "low")]
    return []


def _flag(column: Column) -> list[Problem]:
    value = column.low if column.kind in {"integer", "number"} else None
    if column.distinct != 1 or not column.nulls or value != 1 or not column.filled:
        return []
    text = (
        f"The flag is 1 in {counted_noun(column.filled, 'row')} and null in {column.nulls:,}, "
        "never 0: null has to be read as no."
    )
    return [Problem(column.table, column.name, "flag of 1 or null", column.filled, text, "low")]


def _text_dates(table: SourceTable, column: Column) -> list[Problem]:
    declared = table.declared.get(column.name, "").upper()
    told = any(word in declared for word in ("CHAR", "TEXT", "CLOB", "STRING"))
    dates = column.kind == "text" and (column.share("iso") >= 0.9 or _written(column))
    if not told or not dates:
        return []
    text = "Times stand as text; they are read as times, and what is none becomes null."
    return [Problem(table.name, column.name, "dates as text", column.filled, text, "low")]


def _written(column: Column) -> bool:
    return "pattern:" in column.time_form and column.share("integer") < 0.9


def _odd_times(table: SourceTable, column: Column) -> list[Problem]:
    times = column.kind == "text" and column.time_form
    forms = ["iso" if form == "zoned" else form for form in column.time_form.split("|")]
    bad = column.filled - sum(column.forms.get(form, 0) for form in forms) if times else 0
    if bad:
        data = table.data[column.name].cast("string")
        bad -= int(table.data.filter(is_no_day(data)).count().execute())
    if not bad:
        return []
    text = "Values that are no time among values that are; they are read as null."
    return [Problem(column.table, column.name, "unreadable times", bad, text, "medium")]


def _mixed_text(column: Column) -> list[Problem]:
    numbers = column.forms.get("number", 0)
    rest = column.filled - numbers
    if column.kind != "text" or not rest or numbers < 0.95 * column.filled:
        return []
    if is_id(column.name) or is_personal(column.name) or column.forms.get("padded"):
        return []
    text = f"{rest:,} values are no numbers among {numbers:,} that are."
    return [Problem(column.table, column.name, "mixed types", rest, text, "medium")]


def _not_finite(column: Column) -> list[Problem]:
    shown = {"nan": "NaN", "inf": "infinite"}
    return [
        Problem(column.table, column.name, f"{shown[kind]} values", count,
                "They are no measurements and are read as null.", "medium")
        for kind, count in column.odd.items()
    ]  # fmt: skip


def _sentinel_rows(table: SourceTable, column: Column) -> list[Problem]:
    if column.kind not in {"integer", "number"} or is_id(column.name) or column.unique:
        return []
    suspects = [value for value in (column.low, column.high) if value in SENTINELS]
    if not suspects or column.distinct < 4:
        return []
    found = []
    data = plain_value(table.data[column.name])
    for value in suspects:
        others = ibis.ifelse(data != value, data, None)
        row = table.data.aggregate(
            times=ibis.ifelse(data == value, 1, 0).sum(), low=others.min(), high=others.max()
        ).to_pyarrow().to_pylist()[0]  # fmt: skip
        alone = row["low"] >= 0 if value < 0 else value > FAR * max(abs(row["high"]), 1)
        if alone and (row["times"] > 1 or value < -1):
            text = f"The value {value:g} lies far from all others and seems to mean “missing”."
            found.append(
                Problem(column.table, column.name, "sentinel", row["times"], text, "medium")
            )
    return found


def _null_words(table: SourceTable, column: Column) -> list[Problem]:
    if column.gap_words:
        told = ", ".join(f"“{word or 'empty'}” {n:,}" for word, n in column.gap_words.items())
        text = f"Words that stand for “missing” (rows of each: {told}); they are read as null."
        rows = sum(column.gap_words.values())
        return [Problem(column.table, column.name, "sentinel", rows, text, "low")]
    if column.kind != "text" or not column.filled:
        return []
    top = {value for value, _ in column.top}
    if not top & set(NULL_WORDS) and column.low not in NULL_WORDS:
        return []
    data = table.data[column.name].cast("string")
    count = table.data.filter(data.isin(NULL_WORDS)).count().execute()
    text = "Text that stands for “missing” (empty, NULL, N/A …) and is not null."
    found = Problem(column.table, column.name, "sentinel", int(count), text, "low")
    return [found] if count else []


def _far_years(table: SourceTable, column: Column) -> list[Problem]:
    if column.kind != "timestamp" and not (column.kind == "text" and column.share("iso") >= 0.9):
        return []
    if not any(_is_far(value) for value in (column.low, column.high)):
        return []
    raw = table.data[column.name]
    year = time_value(raw, column.time_form).year()
    endless = raw.notnull() & year.isnull() & (column.kind == "timestamp")
    row = table.data.aggregate(
        early=ibis.ifelse(year < YEARS[0], 1, 0).sum(),
        late=ibis.ifelse((year > YEARS[1]) | endless, 1, 0).sum(),
    ).to_pyarrow().to_pylist()[0]  # fmt: skip
    early, late = (int(row[name] or 0) for name in ("early", "late"))
    told = [f"{early:,} before the year {YEARS[0]}"] * bool(early)
    told += [f"{late:,} after {YEARS[1]}"] * bool(late)
    text = f"Times that are no real ones ({', '.join(told)})."
    found = Problem(column.table, column.name, "impossible time", early + late, text)
    return [found] if told else []


def _is_far(value: object) -> bool:
    text = str(value or "")
    year = int(text[:4]) if text[:4].isdigit() else YEARS[0]
    return (
        "BC" in text or "infinity" in text or text[:5].isdigit() or not YEARS[0] <= year <= YEARS[1]
    )


def _documented(source: Source, column: Column, dictionary: Dictionary) -> list[Problem]:
    """Compare a column with what the source's own dictionary says of it."""
    if not dictionary.table or column.table == dictionary.table:
        return []
    entry = dictionary.entry(column.table, column.name)
    if entry is None:
        text = f"The source's own dictionary ({dictionary.table}) does not describe the column."
        return [Problem(column.table, column.name, "undocumented", column.rows, text, "low")]
    found = []
    declared = source.table(column.table).declared.get(column.name, "")
    if entry.kind and declared and _family(entry.kind) != _family(declared):
        text = f"The dictionary says {entry.kind}, the table {declared}."
        found.append(Problem(column.table, column.name, "type differs", column.rows, text, "low"))
    return found


def _family(kind: str) -> str:
    name = kind.upper()
    for family, stems in (
        ("text", ("CHAR", "TEXT", "CLOB", "STR", "DATE", "TIME")),
        ("number", ("INT", "REAL", "FLOA", "DOUB", "NUM", "DEC", "BOOL")),
    ):
        if any(stem in name for stem in stems):
            return family
    return name


def _documented_range(source: Source, column: Column, dictionary: Dictionary) -> list[Problem]:
    entry = dictionary.entry(column.table, column.name) if dictionary.table else None
    limits = number_range(entry.text) if entry else None
    if not limits or column.kind not in {"integer", "number"} or not column.filled:
        return []
    if is_id(column.name) or not (column.low < limits[0] or column.high > limits[1]):
        return []
    table = source.table(column.table).data
    data = number_value(table[column.name])
    count = table.filter(~data.between(*limits)).count().execute()
    text = f"Outside the documented range {limits[0]:g} to {limits[1]:g}."
    severity = "high" if name_score(column.name, vocabulary.RATING) >= 0.6 else "medium"
    return [Problem(column.table, column.name, "out of range", int(count), text, severity)]


def _ghosts(source: Source, dictionary: Dictionary) -> list[Problem]:
    """Return dictionary entries for columns of existing tables that are not there."""
    known = {table.name.lower(): {c.lower() for c in table.columns} for table in source.tables}
    missing = [
        entry
        for entry in dictionary.entries
        if entry.table.lower() in known and entry.column.lower() not in known[entry.table.lower()]
    ]
    text = "The source's own dictionary describes a column that is not there."
    return [
        Problem(entry.table, entry.column, "documented, absent", 0, text, "low")
        for entry in missing
    ]


def column_anomalies(
    source: Source, profiles: dict[str, list[Column]], dictionary: Dictionary
) -> list[Problem]:
    """Return what is odd in the columns of a source's tables; views repeat and are left out."""
    found = [*source.problems, *_ghosts(source, dictionary)]
    for table in source.tables:
        if table.kind == "view" or table.copy_of:
            continue
        for column in profiles[table.name]:
            found += _empty_and_constant(column) + _flag(column) + _text_dates(table, column)
            found += _odd_times(table, column) + _mixed_text(column) + _not_finite(column)
            found += _sentinel_rows(table, column) + _null_words(table, column)
            found += _far_years(table, column) + _documented(source, column, dictionary)
            found += _documented_range(source, column, dictionary)
    return found


def relation_anomalies(source: Source, relations: pd.DataFrame) -> list[Problem]:
    """Return keys that occur more than once, and rows whose parent is missing."""
    found = []
    parents = relations[["parent_table", "parent_column"]].drop_duplicates()
    for table, column in parents.itertuples(index=False):
        found += repeated_key(source, table, column)
    for row in relations[relations.orphans > 0].itertuples():
        text = (
            f"{counted_noun(row.orphans, 'row')} {noun_form(row.orphans, 'refers', 'refer')} to no "
            f"{row.parent_column} of {row.parent_table}; {1 - row.containment:.1%} of the ids "
            "are unknown there."
        )
        severity = "high" if row.declared else "medium"
        found.append(
            Problem(row.child_table, row.child_column, "orphans", row.orphans, text, severity)
        )
    return found


def repeated_key(source: Source, table: str, column: str) -> list[Problem]:
    """Return how many rows of a table repeat a key of an earlier row."""
    names = {item.name for item in source.tables}
    if table not in names or column not in source.table(table).columns:
        return []
    data = source.table(table).data
    value = data.select(value=data[column]).filter(ibis._.value.notnull())
    row = value.aggregate(rows=value.count(), distinct=value.value.nunique())
    rows, distinct = (int(number) for number in row.to_pandas().iloc[0])
    if rows == distinct:
        return []
    text = (
        f"{counted_noun(rows - distinct, 'row')} {noun_form(rows - distinct, 'repeats', 'repeat')} "
        "a key; joining on it would double rows."
    )
    return [Problem(table, column, "repeated key", rows - distinct, text, "medium")]


def ranked_anomalies(problems: list[Problem]) -> pd.DataFrame:
    """Return problems as a table, what matters most first, each only once."""
    seen: dict[tuple, Problem] = {}
    for problem in problems:
        seen.setdefault((problem.table, problem.column, problem.kind), problem)
    ordered = sorted(
        seen.values(),
        key=lambda item: (RANK[item.severity], -item.rows, item.table, item.column, item.kind),
    )
    rows = [tuple(getattr(problem, name) for name in FIELDS) for problem in ordered]
    frame = pd.DataFrame(rows, columns=list(FIELDS))
    text = dict.fromkeys(("table", "column", "kind", "severity", "consequence"), "str")
    return frame.astype({"rows": "int64", **text})
