"""What every adapter gives: tables that can be read again and again, and what could not be."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
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
READ_OTHERWISE = {"not UTF-8", "mixed types", "rounded numbers", "invalid UTF-8"}


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
        What could not be read, or not as declared.
    """

    name: str
    kind: str
    tables: list[SourceTable] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def table(self, name: str) -> SourceTable:
        """Return the table of that name."""
        return next(table for table in self.tables if table.name == name)
