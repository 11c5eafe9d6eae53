"""JSON: an array of objects, an object a line, or an object with lists of them inside."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from analysis import engine, scratch
from analysis.engine import quoted_name
from analysis.errors import UserError
from analysis.memory import lacks_memory
from analysis.obtain.roles.name_words import name_score, name_tokens
from analysis.obtain.roles.vocabulary import EVENTS, ID, TITLE, VIEWER
from analysis.obtain.sources.files.column_types import write_typed
from analysis.obtain.sources.files.file_start import header_names
from analysis.obtain.sources.files.formats.json_depth import require_shallow
from analysis.obtain.sources.files.formats.json_forms import (
    ENDINGS,
    follow_each_other,
    holds_array,
    holds_lines,
)
from analysis.obtain.sources.files.formats.json_keys import has_like_keys, tell_acts, write_distinct
from analysis.obtain.sources.files.formats.json_objects import EXPECTED, write_lists
from analysis.obtain.sources.files.text_encoding import utf8_copy
from analysis.obtain.sources.source import SetAside, Source, SourceTable, read_part, safe_link

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from duckdb.sqltypes import DuckDBPyType

# How JSON with records in it begins; a number, a text or a word alone is no table.
START = re.compile(r'^[\s\ufeff]*(\[\s*[\[{]|\{\s*")')
# One object is no longer; the engine holds two of them.
LONGEST = 64 << 20
# Lines that are no JSON, beyond which a file counts as damaged.
BROKEN_MOST = 0.01
# Objects in a list of each record: on the average so many make rows of their own. Of several
# lists it is the one that is named for events; the others tell of the record, and are passed over.
# Fewer do where they have times or ratings and the record has none: a short history.
ROWS_INSIDE = 3
# Levels of a record that become columns of their own; what lies deeper stays JSON, as one text.
DEEPEST = 24
# What a record with rows inside may be, and how surely its name has to say so.
OWNERS, NAMED = (VIEWER, TITLE), 0.7


def starts_as_json(path: Path) -> bool:
    """Tell whether a file begins as an array or an object of JSON."""
    with path.open("rb") as file:
        head = file.read(4096)
    name = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    return START.match(head.decode(name, "replace")) is not None


def _parts(kind: DuckDBPyType) -> list[tuple[str, DuckDBPyType]]:
    """Return the names and types inside an object or a list."""
    return [(name, part) for name, part in kind.children if not isinstance(part, int | list)]


def _text_type(kind: DuckDBPyType) -> str:
    """Return a type with text for all that is no object and no list: text loses no digit."""
    if kind.id == "struct":
        inner = (f"{quoted_name(name)} {_text_type(part)}" for name, part in _parts(kind))
        return f"STRUCT({', '.join(inner)})"
    if kind.id == "list":
        return f"{_text_type(_parts(kind)[0][1])}[]"
    return "VARCHAR"


def _leaves(name: str, place: str, kind: DuckDBPyType) -> dict[str, str]:
    """Return SQL for each value inside a column, by the names that lead to it."""
    if kind.id == "struct":
        parts = _parts(kind)
        # {"$numberInt": "4"}: a value whose type MongoDB names.
        typed = len(parts) == 1 and parts[0][0].startswith("$")
        return {
            leaf: sql
            for inner, part in parts
            for leaf, sql in _leaves(
                name if typed else f"{name}_{inner}", f"{place}.{quoted_name(inner)}", part
            ).items()
        }
    if kind.id != "list":
        return {name: place}
    part = _parts(kind)[0][1]
    if part.id == "struct":
        item = f"item_{place.count('item_')}"
        return {
            leaf: f"array_to_string(list_transform({place}, lambda {item}: {sql}), '|')"
            for leaf, sql in _leaves(name, item, part).items()
        }
    if part.id == "list":
        return {name: f"to_json({place})::VARCHAR"}
    return {name: f"array_to_string({place}, '|')"}


def _holds_objects(kind: DuckDBPyType) -> bool:
    return kind.id == "list" and _parts(kind)[0][1].id == "struct"


class _Records:
    """Records of one file, as the engine reads them."""

    def __init__(self, path: Path, form: str, name: str, broken: bool = False) -> None:
        self.name, self.passed = name, ""
        self.place = engine.quoted_sql(safe_link(path))
        self.options = f"format='{form}', maximum_object_size={LONGEST}, compression='uncompressed'"
        self.options += ", ignore_errors=true" if broken else ""
        # What the engine refuses here spoils the transaction of its connection.
        found = (
            engine.shared_connection()
            .con.cursor()
            .sql(
                f"SELECT * FROM read_json({self.place}, {self.options}, sample_size=-1, "
                f"maximum_depth={DEEPEST}, map_inference_threshold=-1, "
                "field_appearance_threshold=0)"
            )
        )
        self.kinds = dict(zip(found.columns, found.types, strict=True))

    def _reader(self) -> str:
        pairs = (
            f"{engine.quoted_sql(name)}: {engine.quoted_sql(_text_type(kind))}"
            for name, kind in self.kinds.items()
        )
        return f"read_json({self.place}, {self.options}, columns={{{', '.join(pairs)}}})"

    def _rows_inside(self) -> str | None:
        """Return the one list of objects that holds the rows, where there is such a list."""
        lists = [name for name, kind in self.kinds.items() if _holds_objects(kind)]
        means = ", ".join(f"avg(len({quoted_name(name)}))" for name in lists) or "0"
        query = f"SELECT {means} FROM {self._reader()}"
        found = engine.shared_connection().raw_sql(query).fetchone() if lists else ()
        means_of = dict(zip(lists, found, strict=True))
        long = [n for n, mean in means_of.items() if (mean or 0) >= ROWS_INSIDE]
        long = long or [n for n, mean in means_of.items() if mean and self._groups_history(n)]
        events = [name for name in long if name_score(name, EVENTS) >= NAMED]
        best = long if len(long) == 1 else events
        return best[0] if len(best) == 1 else None

    def _groups_history(self, inside: str) -> bool:
        """Tell whether a list has times or ratings, and the records around it have none."""
        item = _parts(self.kinds[inside])[0][1]
        rows = (leaf for name, kind in _parts(item) for leaf in _leaves(name, "", kind))
        beside = (
            leaf
            for name, kind in self.kinds.items()
            if name != inside
            for leaf in _leaves(name, "", kind)
        )
        return tell_acts(rows) and not tell_acts(beside)

    def _outer_name(self, name: str) -> str:
        """Return the name of a column beside the rows inside: the id of “users” is “user_id”."""
        owner = self.name if any(name_score(self.name, of) >= NAMED for of in OWNERS) else ""
        bare = set(name_tokens(name)) <= {*ID, "name"}
        return "_".join([*name_tokens(owner), name.strip("_")]) if owner and bare else name

    def _columns(self, inside: str | None) -> dict[str, str]:
        """Return SQL for each column by its name; in the rows inside it is bare where it can be."""
        beside = {
            leaf: sql
            for name, kind in self.kinds.items()
            if name != inside and not (inside and _holds_objects(kind))
            for leaf, sql in _leaves(
                self._outer_name(name) if inside else name, quoted_name(name), kind
            ).items()
        }
        if not inside:
            return beside
        item = _parts(self.kinds[inside])[0][1]
        rows = {
            (f"{inside}_{leaf}" if leaf in beside else leaf): sql
            for name, kind in _parts(item)
            for leaf, sql in _leaves(name, f"inside_.{quoted_name(name)}", kind).items()
        }
        return beside | rows

    def write(self, target: Path) -> tuple[int, int]:
        """Write the rows, each value in a column of its own; return how many, and empty ones."""
        inside, source = self._rows_inside(), self._reader()
        columns = self._columns(inside)
        if inside:
            rest = [n for n, kind in self.kinds.items() if n != inside and _holds_objects(kind)]
            self.passed = ", ".join(rest)
            source = f"(SELECT *, unnest({quoted_name(inside)}) AS inside_ FROM {source})"
        names = header_names(list(columns))
        shown = ", ".join(
            f"{sql} AS {quoted_name(name)}"
            for name, sql in zip(names, columns.values(), strict=True)
        )
        empty = " AND ".join(f"{quoted_name(name)} IS NULL" for name in names)
        backend = engine.shared_connection()
        backend.raw_sql(f"COPY (SELECT {shown} FROM {source}) TO '{target}' (FORMAT parquet)")
        query = f"SELECT count(*), count(*) FILTER ({empty}) FROM '{target}'"
        rows, lost = backend.raw_sql(query).fetchone()
        return rows, lost


def _distinct_records(path: Path, form: str, name: str) -> _Records:
    """Open records; where keys differ in case only, those of a copy in which they do not."""
    import duckdb

    try:
        records = _Records(path, form, name)
        if not has_like_keys(records.kinds):
            return records
    except duckdb.NotImplementedException:
        pass
    return _Records(write_distinct(path, form), "newline_delimited", name)


def _read_lines(path: Path, name: str, form: str, given: str = "") -> Source:
    """Read a file of records, called `given`; few lines that are no JSON are left out."""
    import duckdb

    folder, aside = scratch.temporary_folder(), []
    try:
        records = _distinct_records(path, form, given or name)
        rows, _ = records.write(folder / "raw.parquet")
    except duckdb.Error as error:
        if lacks_memory(error) or form != "newline_delimited":
            raise
        records = _Records(path, form, given or name, broken=True)
        rows, lost = records.write(folder / "raw.parquet")
        if lost > BROKEN_MOST * rows:
            raise
        sentence = "Lines that are no JSON are left out."
        aside = [SetAside(name, "broken lines", lost, sentence, "medium")]
    data, words = write_typed(folder / "raw.parquet", folder / "typed.parquet")
    if aside:
        data = data.filter(~_all_null(data))
    if records.passed:
        sentence = f"Lists beside the one that holds the rows are left out: {records.passed}."
        aside.append(SetAside(name, "lists beside the rows", 0, sentence))
    declared = dict.fromkeys(data.columns, "")
    return read_part(SourceTable(name, data, declared=declared, gap_words=words), [], *aside)


def _all_null(data: ir.Table) -> ir.BooleanValue:
    return ibis.and_(*(data[column].isnull() for column in data.columns))


def read_json_file(path: Path) -> Source:
    """Open one JSON file.

    Parameters
    ----------
    path : Path
        An array of objects, an object a line, or an object with lists of objects at any depth.

    Returns
    -------
    Source
        A table a list of objects. Objects inside are spread over columns (`track_name`), plain
        lists joined by `|`; the one list that holds the rows gives a row each.

    Raises
    ------
    UserError
        When it is no whole JSON, or holds no list of objects.
    """
    import duckdb

    name, plain = _stem(path), utf8_copy(path)
    require_shallow(plain, path.name)
    part = Source("", "")
    try:
        if holds_lines(plain):
            return _read_lines(plain, name, "newline_delimited")
        if holds_array(plain):
            return _read_lines(plain, name, "array")
        if follow_each_other(plain):
            return _read_lines(plain, name, "unstructured")
        for table, (place, given) in write_lists(plain, name).items():
            part.take_in(_read_lines(place, table, "newline_delimited", given))
    except (duckdb.Error, ValueError) as error:
        if lacks_memory(error):
            raise
        reason = re.sub(r' in file "[^"]*",?', "", str(error).splitlines()[0])
        raise UserError(
            f"{path.name} cannot be read as JSON ({reason})", EXPECTED, "Copy or export it again."
        ) from None
    if not part.tables:
        raise UserError(
            f"{path.name} is JSON without a list of records",
            EXPECTED,
            "Export the history itself, as JSON or CSV.",
        )
    return part


def _stem(path: Path) -> str:
    ending = next((end for end in ENDINGS if path.name.lower().endswith(end)), "")
    return path.name[: len(path.name) - len(ending)] or path.name
