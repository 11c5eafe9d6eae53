"""Texts that may be titles: what is the headline of a review, and which id tells titles apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.obtain.roles.name_words import is_id, name_score, name_tokens
from analysis.obtain.roles.role_scores import SURE, Role, is_id_like
from analysis.obtain.roles.vocabulary import NAME, PARTS, REVIEWS, VIEWER, WHOLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import SourceTable

# Names that say of a text that it is a name, and not of what.
GENERIC = {word for word, weight in NAME.items() if weight >= 0.9}
# A text with so many values for each id, in pairs that are so many of the rows, is written anew
# in each row.
TEXTS_EACH, ANEW = 3, 0.5
# Words of a column that points at what a row is about.
POINTERS = {"uri", "url", "link", "href", "slug", "urn"}
# An id of titles has nearly the rows that their names have, several each, and at most so many
# ids share a name; of more it is one of editions, or of each viewer's copy.
FILLED, ROWS_EACH, IDS_A_NAME = 0.98, 1.5, 2.0
# So many viewers has one.
VIEWERS_EACH = 1.2
# Words of what there may be several of for one title.
COPIES = {"barcode", "copy", "edition", "exemplar", "inventory", "stock"}
# Words of what is written in a review, or said of it.
WRITTEN = {"text", "body", "comment", "helpful", "verified"}


def _pairs(table: SourceTable, *names: str) -> int:
    return int(table.data.select(*names).drop_null().distinct().count().execute())


def without_headlines(
    options: list[Role], table: SourceTable, known: dict[str, Column]
) -> list[Role]:
    """Return columns that may be the title without headlines of reviews.

    In a table of reviews these are texts that differ from row to row of one id; elsewhere such a
    text may name titles that few have seen.

    Parameters
    ----------
    options : list of Role
        Columns that may be the title, best first.
    table : SourceTable
        Their table.
    known : dict
        Its profile by the names of columns.
    """
    text = known[options[0].column]
    if text.kind != "text" or not set(name_tokens(text.name)) <= GENERIC:
        return options
    if text.distinct > 1 and not _of_reviews(table.name, known):
        return options
    rest = [one for one in options[1:] if one.confidence >= SURE]
    for one in rest:
        ids = known[one.column]
        whole = set(name_tokens(ids.name)) & WHOLES
        repeats = ids.filled >= ROWS_EACH * ids.distinct and ids.distinct > 1
        if not whole and repeats and is_id_like(ids) and _written_anew(text, ids, table):
            how = "differs from row to row of each" if text.distinct > 1 else "is always the same"
            told = f"{one.evidence}; “{text.name}” {how}, and names none"
            others = [other for other in options[1:] if other is not one]
            sure = max(one.confidence, options[0].confidence)
            return [replace(one, confidence=sure, evidence=told), *others]
    return options


def _of_reviews(table: str, known: dict[str, Column]) -> bool:
    """Tell whether rows are reviews: the table is named so, or has what is written in them."""
    names = [table, *(column.name for column in known.values())]
    return any(set(name_tokens(name)) & {*REVIEWS, *WRITTEN} for name in names)


def _written_anew(text: Column, ids: Column, table: SourceTable) -> bool:
    if text.distinct <= 1:
        return True
    pairs = _pairs(table, text.name, ids.name)
    return pairs >= TEXTS_EACH * ids.distinct and pairs >= ANEW * min(text.filled, ids.filled)


def differs_by_row(name: Column, ids: Column, table: SourceTable) -> bool:
    """Tell whether a text is written anew in each row of an id that repeats."""
    repeats = ids.filled >= ROWS_EACH * ids.distinct
    return repeats and name.distinct > 1 and _written_anew(name, ids, table)


def telling_id(title: Role, viewer: str, table: SourceTable, columns: Iterable[Column]) -> Role:
    """Return the id or address that tells titles of one name apart, else the title as it is.

    Parameters
    ----------
    title : Role
        The column that was taken for the title.
    viewer : str
        The column of viewers.
    table : SourceTable
        Its table.
    columns : iterable of Column
        The profile of the table.
    """
    known = {column.name: column for column in columns}
    name = known[title.column]
    if name.kind != "text" or is_id(name.name) or name.share("integer") == 1:
        return title
    free = [one for one in known.values() if one.name not in (title.column, viewer)]
    able = [one for one in free if _may_tell(one, name)]
    for one in sorted(able, key=lambda column: -name_score(column.name, NAME)):
        # An id of titles has several viewers, as that of a session or of an order has not.
        shared = _pairs(table, one.name, viewer) >= VIEWERS_EACH * one.distinct
        if shared and _pairs(table, one.name, name.name) <= one.distinct:
            told = (
                f"each has one “{name.name}”, of which several share one: {one.distinct:,} titles "
                f"have {name.distinct:,} names"
            )
            return Role(title.role, title.table, one.name, title.confidence, told)
    return title


def _may_tell(column: Column, name: Column) -> bool:
    words, said = set(name_tokens(column.name)), set(name_tokens(name.name))
    points = words & POINTERS or (is_id(column.name) and not name_score(column.name, VIEWER))
    # Seasons and episodes are other things than the shows that are named beside them.
    other = (words & {*WHOLES, *PARTS, *COPIES}) - said
    several = name.distinct < column.distinct <= IDS_A_NAME * name.distinct
    shared = column.filled >= ROWS_EACH * column.distinct and not column.about
    full = column.filled >= FILLED * name.filled
    return bool(points) and not other and several and shared and full and is_id_like(column)
