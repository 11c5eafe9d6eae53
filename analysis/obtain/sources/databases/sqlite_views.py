"""Views of an SQLite file, and tables with computed columns: copied once, within bounds."""

from __future__ import annotations

import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from analysis.engine import quoted_name
from analysis.obtain.sources.source import Problem, fresh_name

# Rows of one view: as many as are described exactly.
ROWS = 20_000_000
# Seconds for one view and for all of a source: nobody waits longer for what is stored nowhere.
SECONDS, ALL_SECONDS = 60.0, 300.0
# Bytes of one view, and of one of its cells: a text of that length is no value any more.
BYTES, CELL = 1 << 30, 16 << 20
# How often a view may name others, and they again others: each is worked out anew every time.
EXPANSIONS, DEPTH = 1_000, 100
# Steps of the database's machine between two looks at the clock, a millisecond or so.
STEPS = 10_000
# Functions that reach out of the file, where a library has them.
OUTSIDE = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}
# Its page size is the default of temporary tables.
PAGE = 4096


def allow_reading(connection: sqlite3.Connection) -> None:
    """Let no statement or view of a database attach another file or call what reads one."""

    def verdict(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        calls = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in OUTSIDE
        reaches = action in {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH}
        return sqlite3.SQLITE_DENY if calls or reaches else sqlite3.SQLITE_OK

    connection.set_authorizer(verdict)


def view_expansions(definitions: dict[str, str]) -> dict[str, int]:
    """Return how many views have to be worked out to read each one.

    Parameters
    ----------
    definitions : dict
        View to the statement that made it.

    Returns
    -------
    dict
        View to the number, itself included; at most `EXPANSIONS` + 1.
    """
    names = {name.lower(): name for name in definitions}
    named = {view: named_tables(text, names) for view, text in definitions.items()}
    known: dict[str, int] = {}

    def expanded(view: str, above: tuple[str, ...]) -> int:
        if view in known or view in above:
            # The database itself refuses a circle.
            return known.get(view, 0)
        total = 1 if len(above) < DEPTH else EXPANSIONS + 1
        for other, times in named[view].items():
            if total <= EXPANSIONS:
                total += times * expanded(names[other], (*above, view))
        known[view] = min(total, EXPANSIONS + 1)
        return known[view]

    return {view: expanded(view, ()) for view in definitions}


def named_tables(text: str, names: Iterable[str]) -> Counter[str]:
    """Return how often a statement reads from each of some tables, by names in lower case."""
    import sqlglot
    from sqlglot import expressions

    try:
        tree = sqlglot.parse_one(text, read="sqlite")
        inside = tree.expression if isinstance(tree, expressions.Create) else tree
        found = Counter(table.name.lower() for table in inside.find_all(expressions.Table))
    except (sqlglot.errors.SqlglotError, AttributeError, RecursionError):
        # What the parser does not know is counted by its words, rather too often.
        found = Counter(re.findall(r"\w+", text.lower()))
    return Counter({name: found[name] for name in names if found[name]})


@dataclass
class ViewReader:
    """Copies views of one database into temporary tables, as long as there is time.

    Parameters
    ----------
    connection : sqlite3.Connection
        The database.
    """

    connection: sqlite3.Connection
    end: float = field(default_factory=lambda: time.monotonic() + ALL_SECONDS)
    expansions: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        query = "SELECT CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_master WHERE type='view'"
        found = {
            name.decode("utf-8", "replace"): (text or b"").decode("utf-8", "replace")
            for name, text in self.connection.execute(query)
        }
        self.expansions = view_expansions(found)

    def too_deep(self, name: str) -> Problem | None:
        """Return what is wrong with a view that is made of too many others."""
        if self.expansions.get(name, 0) <= EXPANSIONS:
            return None
        sentence = (
            f"It is made of more than {EXPANSIONS:,} views, or {DEPTH} within each other, and is "
            "left out."
        )
        return Problem(name, "", "view without end", 0, sentence, "high")

    @contextmanager
    def bounded(self) -> Iterator[None]:
        """End what a block asks of the database when it takes too long or makes too much."""
        deadline = min(time.monotonic() + SECONDS, self.end)
        former = self.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, CELL)
        self.connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
        try:
            yield
        finally:
            self.connection.set_progress_handler(None, STEPS)
            self.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, former)

    def copied(self, name: str) -> tuple[str, list[Problem]]:
        """Copy a view into a temporary table; return its name and what was cut."""
        copy = fresh_name("view_copy")
        self.connection.execute(f"PRAGMA temp.max_page_count = {BYTES // PAGE}")
        query = f"SELECT * FROM main.{quoted_name(name)} LIMIT {ROWS}"
        self.connection.execute(f"CREATE TEMP TABLE {copy} AS {query}")
        (rows,) = self.connection.execute(f"SELECT count(*) FROM temp.{copy}").fetchone()
        sentence = f"Only its first {ROWS:,} rows are read; no figure tells of the others."
        cut = [Problem(name, "", "view cut", 0, sentence, "high")] if rows == ROWS else []
        return copy, cut

    def drop_copy(self, copy: str) -> None:
        """Give back the room of a copy."""
        self.connection.execute(f"DROP TABLE IF EXISTS temp.{copy}")


def failed_view(name: str, kind: str, error: sqlite3.Error) -> Problem:
    """Return what is to be said of a view or table that could not be read."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    ended = {sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_TOOBIG}
    if kind == "view" and code in ended:
        sentence = (
            f"The view is left out: it was not done within {SECONDS:,.0f} seconds (all views: "
            f"{ALL_SECONDS:,.0f}), {BYTES >> 30} GB and {CELL >> 20} MB a cell."
        )
        return Problem(name, "", "view without end", 0, sentence, "high")
    if kind == "view" and code in {sqlite3.SQLITE_AUTH, sqlite3.SQLITE_PERM}:
        sentence = "The view needs more than this file, and is left out: only the source is read."
        return Problem(name, "", "view outside", 0, sentence, "high")
    sentence = f"The {kind} could not be read and is left out: {error}."
    return Problem(name, "", "unreadable", 0, sentence, "high")
