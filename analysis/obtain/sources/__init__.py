"""Opening a source: an adapter a kind, all of them in one table, behind one function.

source           what every adapter gives: tables, keys, problems
adapter          what an adapter declares
adapter_table    every adapter, a row each
folder           a folder of files as one source; `side_files`: what is read beside what is not
file_parts       parts of one table; `one_a_person`: one export a person,
                 by `person_names`, whom `nameless_files` keeps out of the audit
known_exports    exports of well-known services, by their columns
identity         what a source is known by; `file_identity`: by hashes of files
databases        SQLite, DuckDB, databases behind a URL
files            delimited text, Parquet, MovieLens, the Netflix Prize, archives
"""

from __future__ import annotations

from pathlib import Path, PurePath

from analysis.errors import UserError
from analysis.obtain.sources.adapter_table import known_adapter, source_place
from analysis.obtain.sources.folder import open_folder
from analysis.obtain.sources.nameless_files import numbered_names
from analysis.obtain.sources.side_files import join_files
from analysis.obtain.sources.source import ForeignKey, Problem, SetAside, Source, SourceTable

__all__ = ["ForeignKey", "Problem", "SetAside", "Source", "SourceTable", "open_source"]


def open_source(source: str, columns: list[str] | None = None) -> Source:
    """Open a file, a folder or a URL for reading.

    Parameters
    ----------
    source : str
        Path or URL.
    columns : list of str, optional
        Names for the columns of delimited files without a header.

    Returns
    -------
    Source
        Its tables, declared keys and what could not be read.

    Raises
    ------
    UserError
        When there is nothing, or nothing that can be read.
    """
    place = source_place(source)
    row = known_adapter(place)
    if row.unpacks:
        place = row.unpacks(Path(place))
        row = known_adapter(place)
    if row.opens:
        return row.opens(place)
    path = Path(place)
    if row.lists:
        name = path.name if path.is_file() else path.resolve().name
        return open_folder(row.lists(path), name, columns)
    if row.reads is None:
        raise UserError(
            f"{path.name} is packed once more", "files that are packed once", "Unpack it yourself."
        )
    opened = Source(path.name, row.kind)
    opened.take_in(row.reads([path], columns))
    # Sheets and lists of one file may be parts of a table, or one a person, as files are.
    many = opened.tables if len(opened.tables) > 1 else []
    places = {id(table): PurePath(table.name) for table in many}
    named = numbered_names(places.values(), "sheet" if row.kind == "excel" else "list")
    join_files(opened, places, {number: named[place] for number, place in places.items()})
    return opened
