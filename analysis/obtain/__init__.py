"""Opens any source, finds its roles, documents and audits it.

sources        adapters, one a kind, behind `open_source`; what a source is known by
values         how times, numbers, lengths and gaps are written
profile        what each column holds
roles          which table holds interactions, which columns are viewer, title, rating …
dictionary     what tables and columns mean, how they refer to each other, as tables and files
audit          what is odd, derived tables against the rows, a sample with pseudonyms
stage          all of it in order
inspection     what would be read, in seconds
audit_folder   the same for any database, into a folder
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.obtain.sources.identity import source_identity, source_name

if TYPE_CHECKING:
    from analysis.settings import Settings

__all__ = ["obtain", "source_identity", "source_name"]


def obtain(source: str, settings: Settings) -> dict[str, Any]:
    """Open a source, find its roles, document and audit it.

    Parameters
    ----------
    source : str
        Path or URL.
    settings : Settings
        `obtain` overrules what is found; `seed` draws the sample.

    Returns
    -------
    dict
        The stage's tables by name: lazy Ibis tables where they are as long as the source,
        DataFrames where they are small.

    Raises
    ------
    UserError
        When the source cannot be read or holds no interactions of several viewers with
        several titles.
    """
    from analysis.obtain.stage import obtained_tables

    return obtained_tables(source, settings)
