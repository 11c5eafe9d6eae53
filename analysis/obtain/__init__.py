"""Opens any source, finds its roles, documents and audits it.

sources        adapters, one a kind, behind `open_source`
values         columns read as number, time, text
profile        what each column holds; `commonest`, `forms`, `quartiles`: parts of it
words          the vocabulary of names
scores         how well a column fits a role
roles          which table holds interactions, which columns are viewer, title, rating …
links          tables that describe titles and viewers, or sum up the interactions
scale          the scale of ratings
dictionary     the source's own documentation, drafts where it has none
canonical      the tables in the form that later stages read
record         one row about the source; `documents`: tables, columns and roles
relations      which column refers to which, declared or found in the values; `naming`
anomalies      what is odd in any database; `defects`, `outliers`: in interactions
noise          titles that are nothing but noise
reconcile      derived tables against the rows that they sum up
sample         a seeded sample with pseudonyms
diagram        the tables as SVG
report         the audit as Markdown and CSV; `difference`: what changed in the schema
identify       what a source is known by
stage          all of it in order; `audit`: the same for any database, into a folder
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.obtain.identify import identity

if TYPE_CHECKING:
    from analysis.settings import Settings

__all__ = ["identity", "obtain"]


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
    from analysis.obtain import stage

    return stage.tables(source, settings)
