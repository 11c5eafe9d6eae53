"""Parts of one table in several files: by month, by number, a column more in some of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.sources.source import Problem, Source, SourceTable
from analysis.obtain.values.missing_words import summed_words
from analysis.text.nouns import english_list

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What tells the parts of a table apart: numbers, months, quarters.
MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|"
    "august|september|october|november|december|mai|okt|dez|januar|februar|märz|juni|juli|oktober|"
    "dezember|mrz"
)
APART = re.compile(rf"([a-z]*?)([0-9]+)|({MONTHS}|part|pt|of|to|bis)", re.IGNORECASE)
COUNTED = {"", "part", "pt", "q", "w", "kw", "week", "h", "v", "t"}
WORDS = re.compile(r"[^\W_]+")
# Parts share so much of the columns of the one that has fewer.
SHARED = 2 / 3


def _left_of(word: str) -> str | None:
    """Return what a word says beside the number of a part, or None where it says all else."""
    found = APART.fullmatch(word)
    if not found:
        return word
    before = (found[1] or "").lower()
    return None if found[3] or before in COUNTED else found[1]


def part_stem(name: str) -> str:
    """Return a name without what tells the parts of a table apart.

    Parameters
    ----------
    name : str
        Of a file, or of the folder that it lies in.
    """
    left = [_left_of(word) for word in WORDS.findall(name)]
    if None not in left and "".join(word or "" for word in left) == "".join(WORDS.findall(name)):
        return name
    return "_".join(word for word in left if word)


def column_keys(columns: Iterable[str]) -> dict[str, str]:
    """Return the columns of a table by how they are compared: in any case, without blanks."""
    return {column.strip().casefold(): column for column in columns}


def mostly_agree(here: Collection[str], there: Collection[str], least: float = SHARED) -> bool:
    """Tell whether two tables may be parts of one by the columns that both have.

    Parameters
    ----------
    here, there : collection of str
        As `column_keys` gives them.
    least : float
        The share of the columns of the one that has fewer.
    """
    shared = len(set(here) & set(there))
    return set(here) == set(there) or (shared >= 2 and shared >= least * min(len(here), len(there)))


def _fits(one: SourceTable, other: SourceTable) -> bool:
    return mostly_agree(column_keys(one.columns), column_keys(other.columns))


def _common_type(kinds: set[str]) -> str | None:
    if len(kinds) == 1:
        return None
    if kinds <= {"int64", "float64", "int32", "int16", "float32"}:
        return "float64"
    return "string"


def united_rows(tables: list[SourceTable]) -> ir.Table:
    """Return the rows of several tables under each other, each column under its own name.

    Parameters
    ----------
    tables : list of SourceTable
        Their columns may lie in another order, and some may lack; what lacks is empty.
    """
    names: dict[str, str] = {}
    for table in tables:
        names |= {key: name for key, name in column_keys(table.columns).items() if key not in names}
    kinds: dict[str, set[str]] = {key: set() for key in names}
    for table in tables:
        for key, name in column_keys(table.columns).items():
            kinds[key].add(str(table.data.schema()[name]).lstrip("!"))
    wanted = {key: _common_type(found) or next(iter(found)) for key, found in kinds.items()}

    def spread(table: SourceTable) -> ir.Table:
        own = column_keys(table.columns)
        cells = {
            name: table.data[own[key]].cast(wanted[key]) if key in own else ibis.null(wanted[key])
            for key, name in names.items()
        }
        return table.data.select(**cells)

    return ibis.union(*map(spread, tables))


def united_words(tables: list[SourceTable]) -> dict[str, dict[str, int]]:
    """Return the words for “no value” of several tables by the columns of `united_rows`."""
    names: dict[str, str] = {}
    words: dict[str, dict[str, int]] = {}
    for table in tables:
        for key, own in column_keys(table.columns).items():
            name = names.setdefault(key, own)
            words[name] = summed_words(words.get(name, {}), table.gap_words.get(own, {}))
    return {name: counts for name, counts in words.items() if counts}


def part_names(tables: list[SourceTable]) -> tuple[str, ...]:
    """Return the names of the files that hold tables which become one."""
    names = [name for table in tables for name in (table.name, *table.parts)]
    return tuple(dict.fromkeys(names))


def _named_parts(places: list[str], numbers: list[int]) -> str:
    more = " …" if len(numbers) > 3 else ""
    return f" ({english_list([places[n] for n in numbers[:3]], 'and')}{more})"


def lacking_columns(
    name: str, tables: list[SourceTable], places: list[str] | None = None
) -> list[Problem]:
    """Return which columns some of the parts lack.

    Parameters
    ----------
    name : str
        Of the table that they become.
    tables : list of SourceTable
        The parts.
    places : list of str, optional
        What each of them is called; they are only counted where that is the name of a person.
    """
    held = [column_keys(table.columns) for table in tables]
    every = {key: name for keys in reversed(held) for key, name in keys.items()}
    short = {n for n, keys in enumerate(held) if len(keys) < len(every)}
    counts = {n: int(tables[n].data.count().execute()) for n in short}
    problems = []
    for key, column in every.items():
        without = [n for n in sorted(short) if key not in held[n]]
        if without:
            rows = sum(counts[n] for n in without)
            files = _named_parts(places, without) if places else ""
            lack = "one of them lacks" if len(without) == 1 else f"{len(without)} of them lack"
            sentence = (
                f"{len(tables)} files are read as one table; {lack} this "
                f"column{files}, and it is empty there."
            )
            problems.append(Problem(name, column, "missing in parts", rows, sentence, "low"))
    return problems


def unite_parts(source: Source, stems: dict[int, str]) -> None:
    """Put parts of one table together: names that differ in numbers or months, like columns.

    Parameters
    ----------
    source : Source
        Its tables are replaced.
    stems : dict
        By the id of a table what its place in the folder says beside the number of a part; a
        table that is no part lacks.
    """
    groups: list[list[SourceTable]] = []
    for table in source.tables:
        stem = stems.get(id(table))
        fits = (
            group
            for group in groups
            if stem is not None and stems.get(id(group[0])) == stem and _fits(group[0], table)
        )
        group = next(fits, None)
        if group is None:
            groups.append([table])
        else:
            group.append(table)
    source.tables = []
    for group in groups:
        first = group[0]
        if len(group) > 1:
            stem = stems[id(first)]
            name = stem.rpartition("/")[2] or stem.strip("/").rpartition("/")[2]
            name = name or PurePath(source.name).stem
            source.problems += lacking_columns(name, group, [table.name for table in group])
            words = united_words(group)
            first.data, first.gap_words = united_rows(group), words
            first.parts = part_names(group)
            first.name = name
            first.declared = dict.fromkeys(first.data.columns, "")
        source.tables.append(first)
