"""What every adapter gives: tables that can be read again and again, and what could not be."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import scratch

if TYPE_CHECKING:
    import ibis.expr.types as ir

_counter = itertools.count()


def fresh_name(prefix: str) -> str:
    """Return a name that nothing else in the engine has."""
    return f"{prefix}_{next(_counter)}"


def safe_link(path: Path) -> Path:
    """Link a file under a name without characters that the engine would expand."""
    link = scratch.temporary_folder() / "file"
    link.symlink_to(path.absolute())
    return link


# Kinds of problems with what is read all the same; of all others something is left out.
READ_OTHERWISE = {
    *("not UTF-8", "mixed types", "rounded numbers", "invalid UTF-8"),
    *("missing in parts", "one file a person", "a line that names the separator"),
    *("merged cells", "merged numbers"),
}

# What stands among the rows of a file and gives none of them.
RAGGED = "ragged rows"
LINES = {
    *("repeated headers", "total rows", "footer lines", "comment lines", "empty rows"),
    *("broken lines", RAGGED),
}


@dataclass(frozen=True)
class Problem:
    """Something that could not be read, or not as declared.

    Parameters
    ----------
    table, column : str
        Where; the column may be empty.
    kind : str
        What, in a word or two.
    rows : int
        Rows or cells that it touches.
    consequence : str
        What that means for the analysis, one sentence.
    severity : str
        high, medium or low.
    """

    table: str
    column: str
    kind: str
    rows: int
    consequence: str
    severity: str = "medium"


@dataclass(frozen=True)
class SetAside:
    """Something of a source that is no row of its tables: named, counted, and read nowhere.

    Parameters
    ----------
    table : str
        The table beside whose rows it stood, or the name of a file.
    what : str
        "total rows", "repeated headers", "comment lines", "lines before the header", "footer
        lines", "file not read" …
    rows : int
        Rows or lines; 0 for a file that was not read.
    why : str
        What it is, one sentence.
    severity : str
        high, medium or low.
    files : int
        How many files of that name it stands for.
    """

    table: str
    what: str
    rows: int
    why: str
    severity: str = "low"
    files: int = 1

    def is_like(self, other: SetAside) -> bool:
        """Tell whether another note says the same of another file."""
        return (self.table, self.what, self.why) == (other.table, other.what, other.why)

    def as_problem(self) -> Problem:
        """Return the row that the audit's anomalies have for it."""
        several = self.files > 1 and self.what == "file not read"
        many = f" There are {self.files:,} files of this name." if several else ""
        return Problem(self.table, "", self.what, self.rows, self.why + many, self.severity)


@dataclass(frozen=True)
class ForeignKey:
    """A reference that the source declares."""

    child_table: str
    child_columns: tuple[str, ...]
    parent_table: str
    parent_columns: tuple[str, ...]


@dataclass
class SourceTable:
    """One table or view of a source.

    Parameters
    ----------
    name : str
        As the source spells it.
    data : ibis Table
        Its rows, lazily.
    kind : str
        table or view.
    declared : dict
        Column to declared type, empty text where none is declared.
    not_null, primary, unique : tuple of str
        Columns that the source declares so.
    indexes : tuple of str
        Declared indexes as text.
    copy_of : str
        Name of the table that this one repeats (an official split, say), or empty.
    parts : tuple of str
        Names of the files or sheets that hold it, where it has another.
    gap_words : dict
        Columns to the words for “no value” that were read as null, with how many rows each.
    """

    name: str
    data: ir.Table
    kind: str = "table"
    declared: dict[str, str] = field(default_factory=dict)
    not_null: tuple[str, ...] = ()
    primary: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    copy_of: str = ""
    parts: tuple[str, ...] = ()
    gap_words: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns in their order."""
        return list(self.data.columns)


@dataclass
class Source:
    """An opened source.

    Parameters
    ----------
    name : str
        File, folder or database name without its path.
    kind : str
        That of its row in `adapter_table`, or the scheme of a URL.
    tables : list of SourceTable
        Everything that could be read.
    foreign_keys : list of ForeignKey
        Declared references.
    problems : list of Problem
        What could not be read, or not as declared; what was set aside is here as well.
    set_aside : list of SetAside
        What stands in its files and is no row of a table: headers again, totals, comments,
        footers, and whole files that hold no table. `set_apart` adds to it.
    """

    name: str
    kind: str
    tables: list[SourceTable] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)

    def set_apart(self, *items: SetAside) -> None:
        """Note what is set aside, as such and as an anomaly; the same of many files once."""
        for item in items:
            before = next((old for old in self.set_aside if old.is_like(item)), None)
            if before is None:
                self.set_aside.append(item)
                self.problems.append(item.as_problem())
            else:
                rows, files = before.rows + item.rows, before.files + item.files
                total = replace(before, rows=rows, files=files)
                self.set_aside[self.set_aside.index(before)] = total
                self.problems[self.problems.index(before.as_problem())] = total.as_problem()

    def take_in(self, other: Source) -> None:
        """Add what was read of another file of this source."""
        aside = [item.as_problem() for item in other.set_aside]
        self.tables += other.tables
        self.foreign_keys += other.foreign_keys
        self.problems += [problem for problem in other.problems if problem not in aside]
        self.set_apart(*other.set_aside)

    def lines_apart(self, table: SourceTable) -> dict[str, int]:
        """Return the lines among the rows of a table that are none, or cannot be read, by kind."""
        names, counts = {table.name, *table.parts}, Counter[str]()
        found = [item.as_problem() for item in self.set_aside]
        found += [problem for problem in self.problems if problem.kind == RAGGED]
        for problem in found:
            if problem.table in names and problem.kind in LINES:
                counts[problem.kind] += problem.rows
        return {kind: rows for kind, rows in counts.items() if rows}

    def table(self, name: str) -> SourceTable:
        """Return the table of that name."""
        return next(table for table in self.tables if table.name == name)


def read_part(table: SourceTable, problems: list[Problem], *aside: SetAside) -> Source:
    """Return the one table of a file as a part of a source, which `Source.take_in` adds."""
    part = Source("", "", [table], [], problems)
    part.set_apart(*aside)
    return part
