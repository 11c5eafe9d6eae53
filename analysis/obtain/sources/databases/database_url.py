"""Databases behind a URL, through Ibis: each table is copied once into Parquet.

PostgreSQL and Spark are tested; MySQL, ClickHouse and whatever else Ibis speaks should work,
untested.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import ibis

from analysis import engine, places, progress, scratch
from analysis.errors import UserError
from analysis.memory import lacks_memory
from analysis.obtain.sources.source import ForeignKey, Problem, Source, SourceTable
from analysis.text.safe_source import safe_message, safe_source

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Rows that are in memory at once.
BATCH = 200_000
# Columns by which a changed table is known.
MOST_COLUMNS = 200
# Primary, unique and foreign keys of PostgreSQL, a row a column.
KEYS = """
SELECT c.conname, c.contype::text, r.relname, a.attname, fr.relname, fa.attname
FROM pg_constraint c
JOIN pg_class r ON r.oid = c.conrelid
JOIN pg_namespace n ON n.oid = r.relnamespace AND n.nspname = current_schema()
CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k(attnum, place)
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
LEFT JOIN pg_class fr ON fr.oid = c.confrelid
LEFT JOIN pg_attribute fa ON fa.attrelid = c.confrelid AND fa.attnum = c.confkey[k.place]
WHERE c.contype IN ('p', 'u', 'f') ORDER BY r.relname, c.conname, k.place
"""
# Columns of PostgreSQL with type and whether they may be null; views and foreign tables too.
SHAPES = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, c.relkind::text
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
ORDER BY c.relname, a.attnum
"""


def require_plain(url: str) -> None:
    """Refuse a URL in which no program finds the end of the password.

    Raises
    ------
    UserError
        When user or password hold a character that parts a URL.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
        lost = "@" not in parts.netloc and "@" in parts.path + parts.query + parts.fragment
    except ValueError:
        lost = True
    if lost:
        raise UserError(
            f"{safe_source(url)} has a host, user or password with a sign that parts a URL",
            "such signs written as % and two digits",
            "Write / as %2F, @ as %40, : as %3A, ? as %3F, # as %23 and [ as %5B.",
        )


def _scheme(url: str) -> str:
    scheme = urlsplit(url).scheme.split("+")[0]
    return {"postgresql": "postgres", "spark": "pyspark"}.get(scheme, scheme)


def _spark(url: str) -> ibis.BaseBackend:
    """Use the running Spark session, or start one: spark://local/database, spark://host:7077."""
    from pyspark.sql import SparkSession

    parts, builder = urlsplit(url), SparkSession.builder
    builder = builder.config("spark.sql.session.timeZone", "UTC")
    if parts.port:
        builder = builder.master(f"spark://{parts.hostname}:{parts.port}")
    session = builder.getOrCreate()
    if parts.path.strip("/"):
        session.catalog.setCurrentDatabase(parts.path.strip("/"))
    return ibis.pyspark.connect(session)


def connect_url(url: str) -> ibis.BaseBackend:
    """Connect to a database.

    Raises
    ------
    UserError
        When the URL cannot be parted, its driver is not installed or the database does not answer.
    """
    require_plain(url)
    scheme = _scheme(url)
    url = f"{scheme}{url[url.index('://') :]}"
    try:
        return _spark(url) if scheme == "pyspark" else ibis.connect(url)
    except ImportError as error:
        file = f"requirements-{scheme.removeprefix('py')}.txt"
        known = (places.ROOT / file).exists()
        package = f"-r {file}" if known else f"'ibis-framework[{scheme}]'"
        raise UserError(
            f"no driver for {scheme} ({safe_message(str(error).splitlines()[0], [url])})",
            f"the libraries that speak to {scheme}",
            f"Install them: .venv/bin/pip install {package}",
        ) from None
    except Exception as error:
        text = str(error).strip().splitlines() or [type(error).__name__]
        raise UserError(
            f"{safe_source(url)} does not answer ({safe_message(text[0], [url])})",
            "a database that can be reached with this user and password",
            "Check the URL, the network and the rights of the user.",
        ) from None


def _table_names(backend: ibis.BaseBackend, url: str) -> list[str]:
    try:
        return sorted(backend.list_tables())
    except Exception as error:
        text = str(error).strip().splitlines() or [type(error).__name__]
        raise UserError(
            f"{safe_source(url)} does not list its tables ({safe_message(text[0], [url])})",
            "a database whose tables this user can read",
            "Check the name of the database and the rights of the user.",
        ) from None


def _leave(backend: ibis.BaseBackend) -> None:
    """Close a connection; a Spark session may be somebody else's, and ends with the process."""
    if backend.name != "pyspark":
        backend.disconnect()


def _rows(backend: ibis.BaseBackend, query: str) -> list[tuple[Any, ...]]:
    with backend.raw_sql(query) as cursor:
        return cursor.fetchall()


def _describe(backend: ibis.BaseBackend, source: Source) -> None:
    """Add declared types and keys, where the database is PostgreSQL."""
    known = {table.name: table for table in source.tables}
    for name, column, kind, required, sort in _rows(backend, SHAPES):
        if name in known:
            table = known[name]
            table.declared[column] = kind
            table.not_null += (column,) if required else ()
            table.kind = "view" if sort in {"v", "m"} else "table"
    grouped: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
    for name, kind, table, column, parent, target in _rows(backend, KEYS):
        grouped.setdefault((table, name, kind), []).append((column, parent, target))
    for (name, _, kind), parts in grouped.items():
        columns = tuple(part[0] for part in parts)
        if name not in known:
            continue
        if kind == "p":
            known[name].primary = columns
        elif kind == "u" and len(columns) == 1:
            known[name].unique += columns
        elif kind == "f":
            targets = tuple(part[2] for part in parts)
            source.foreign_keys.append(ForeignKey(name, columns, parts[0][1], targets))


def _simple(column: ir.Value) -> ir.Value:
    """Return a column in a type that Parquet holds."""
    kind = column.type()
    odd = kind.is_nested() or kind.is_json() or kind.is_uuid() or kind.is_unknown()
    return column.cast("string") if odd else column


def _copied(data: ir.Table, target: Path) -> ir.Table:
    import pyarrow.parquet as pq

    simple = {
        name: _simple(column) for name, column in ((name, data[name]) for name in data.columns)
    }
    plain = data.select(**simple)
    batches = plain.to_pyarrow_batches(chunk_size=BATCH)
    with batches, pq.ParquetWriter(target, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
    return engine.read_parquet(target)


def read_url(url: str) -> Source:
    """Copy every table and view of a database.

    Parameters
    ----------
    url : str
        As Ibis takes it: postgres://user:password@host:port/database.

    Raises
    ------
    UserError
        When it cannot be reached.
    """
    backend, scheme = connect_url(url), _scheme(url)
    source, folder = Source(safe_source(url), scheme), scratch.temporary_folder()
    names = _table_names(backend, url)
    with progress.work_step("Copying tables", len(names)) as advance:
        for position, name in enumerate(names):
            try:
                data = _copied(backend.table(name), folder / f"{position}.parquet")
                source.tables.append(SourceTable(name, data))
            except OSError as error:
                raise UserError(
                    f"{name} could not be copied to {folder.parent} ({error.strerror})",
                    "room for a copy of the database",
                    scratch.more_room(),
                ) from None
            except Exception as error:
                if lacks_memory(error):
                    raise
                said = safe_message(str(error).splitlines()[0], [url])
                text = f"It could not be read and is left out: {said}"
                source.problems.append(Problem(name, "", "unreadable", 0, text, "high"))
            advance(1)
    if scheme == "postgres":
        _describe(backend, source)
    _leave(backend)
    return source


def _facts(data: ir.Table) -> dict[str, ir.Value]:
    """Return expressions that change when rows do: counts, ends and sums of the columns."""
    facts: dict[str, ir.Value] = {"rows": data.count()}
    for number, name in enumerate(data.columns[:MOST_COLUMNS]):
        column, kind = data[name], data[name].type()
        facts[f"{number} filled"] = column.count()
        if kind.is_numeric() or kind.is_string() or kind.is_temporal():
            facts |= {f"{number} low": column.min(), f"{number} high": column.max()}
        if kind.is_integer():
            facts[f"{number} sum"] = column.cast("decimal(38, 0)").sum()
        elif kind.is_floating() or kind.is_decimal():
            facts[f"{number} sum"] = (column.cast("float64") * 1000).round().cast("int64").sum()
        elif kind.is_string():
            facts[f"{number} sum"] = column.length().sum()
    return facts


def url_state(url: str) -> dict[str, str]:
    """Return by what a database behind a URL is known, each table in one line.

    Parameters
    ----------
    url : str
        As Ibis takes it.

    Returns
    -------
    dict
        Table to a hash of its number of rows and, by column, the number of values, the smallest,
        the largest and their sum (of texts: of their lengths). A change that leaves all of these
        as they were is not seen; `--force` reads the database again.
    """
    backend, found = connect_url(url), {}
    try:
        for name in _table_names(backend, url):
            try:
                row = backend.table(name).aggregate(**_facts(backend.table(name))).to_pyarrow()
                facts = {key: str(value) for key, value in row.to_pylist()[0].items()}
            except Exception as error:
                if lacks_memory(error):
                    raise
                # A view that raises, or a type without an order: the row count where there is one.
                facts = {"unread": type(error).__name__, "rows": _rows_of(backend, name)}
            text = json.dumps(facts, sort_keys=True)
            found[name] = hashlib.sha256(text.encode()).hexdigest()[:16]
    finally:
        _leave(backend)
    return found


def _rows_of(backend: ibis.BaseBackend, name: str) -> str:
    try:
        return str(backend.table(name).count().execute())
    except Exception as error:
        return type(error).__name__


def url_identity(url: str) -> dict[str, object]:
    """Return what a database behind a URL is known by, see `url_state`."""
    name = safe_source(url)
    return {"name": name, "kind": "url", "sha256": None, "tables": url_state(url)}
