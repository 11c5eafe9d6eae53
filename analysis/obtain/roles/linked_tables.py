"""Tables that describe titles and viewers, or sum up the interactions by one of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.roles.link_keys import SAME, link_keys
from analysis.obtain.roles.name_words import is_id, name_tokens
from analysis.obtain.roles.role_scores import Role
from analysis.obtain.roles.told_columns import ONE_NAME, title_columns, viewer_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.roles.interaction_table import Candidate
    from analysis.obtain.sources import Source, SourceTable

# Share of the interactions' distinct ids that a describing table has to hold.
CONTAINED = 0.3
# Words of aggregate columns, by canonical name.
SUMMARY = {
    "total": ("total", "count", "n", "num", "number", "cnt"),
    "mean": ("avg", "average", "mean"),
    "sd": ("std", "sd", "stddev", "stdev", "deviation"),
    "low": ("min", "minimum", "lowest"),
    "high": ("max", "maximum", "highest"),
    "distinct": ("unique", "distinct"),
    "first": ("first", "earliest"),
    "last": ("last", "latest"),
    "span": ("activity", "span", "tenure"),
}


@dataclass
class Link:
    """A table that has one row a viewer or a title.

    Parameters
    ----------
    table, key : str
        The table and its column with the ids.
    containment : float
        Share of the interactions' distinct ids that it holds.
    columns : dict
        Canonical name to the table's column.
    repeats : bool
        Whether it has many rows a title, as a history of plays with the titles' names has.
    sure : float
        How surely its key is of these ids, by what declares or names it.
    """

    table: str
    key: str
    containment: float
    columns: dict[str, str] = field(default_factory=dict)
    repeats: bool = False
    sure: float = SAME


def comparable_ids(column: ir.Value, whole: bool = False) -> ir.Value:
    """Return ids as text, whole floats without their point, so that tables can be compared.

    Parameters
    ----------
    column : ibis Value
        Ids of any type.
    whole : bool
        Return them as int64: both sides are whole numbers, which compare faster.
    """
    if whole:
        return column.cast("int64")
    kind = column.type()
    if kind.is_floating() or kind.is_decimal():
        number = column.cast("float64")
        near = number.try_cast("int64")
        return ibis.ifelse(near.cast("float64") == number, near.cast("string"), None).coalesce(
            ibis.ifelse(number.isnan(), None, column.cast("string"))
        )
    return column.cast("string")


def both_whole(first: ir.Value, second: ir.Value) -> bool:
    """Tell whether two columns hold whole numbers of at most 64 bits with a sign."""
    return all(
        kind.is_signed_integer() or (kind.is_unsigned_integer() and kind.nbytes < 8)
        for kind in (first.type(), second.type())
    )


def share_contained(child: ir.Value, parent: ir.Value) -> float:
    """Return the share of distinct non-null values of `child` that `parent` holds."""
    whole = both_whole(child, parent)
    left = child.as_table().select(value=comparable_ids(child, whole))
    left = left.filter(lambda t: t.value.notnull())
    right = parent.as_table().select(value=comparable_ids(parent, whole)).distinct()
    left = left.distinct()
    total = left.count().execute()
    return left.semi_join(right, "value").count().execute() / total if total else 0.0


def _summary(columns: list[Column], key: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns:
        heads = name_tokens(column.name)
        for name, stems in SUMMARY.items():
            fits = any(stem in heads for stem in stems)
            if fits and name not in found and column.name != key and not is_id(column.name):
                found[name] = column.name
                break
    return found


def _links(
    source: Source, profiles: dict[str, list[Column]], found: Candidate, role: str
) -> Iterator[Link]:
    """Yield each other table with the column that holds the role's ids, best first."""
    home = source.table(found.table).data
    chosen = found.columns[role]
    ids = home[chosen.column]
    for table in source.tables:
        if table.name == found.table or table.copy_of or table.kind == "view":
            continue
        keys = link_keys(chosen, table, profiles[table.name], source)
        shares = ((sure, one, share_contained(ids, table.data[one.name])) for sure, one in keys)
        unique = next((one for one in shares if one[-1] >= CONTAINED), None)
        # A column of the very name says more than small numbers of rows, which lie in any other.
        repeated = None
        if unique is None or unique[0] < SAME:
            repeated = _repeated_link(table, profiles[table.name], chosen, ids)
        if repeated is not None:
            yield repeated
        elif unique is not None:
            sure, column, share = unique
            yield Link(table.name, column.name, round(share, 4), sure=sure)


def _repeated_link(
    table: SourceTable, columns: list[Column], chosen: Role, ids: ir.Value
) -> Link | None:
    """Return a table of many rows a title that has the title's column, and one name for each."""
    key = next((column for column in columns if column.name == chosen.column), None)
    if chosen.role != "title" or key is None or not key.filled:
        return None
    name = title_columns(columns, key.name, key.distinct, table.name).get("title")
    if name is None:
        return None
    pairs = table.data.select(key=table.data[key.name], name=table.data[name])
    pairs = pairs.filter(pairs.key.notnull() & pairs.name.notnull()).distinct()
    share = share_contained(ids, table.data[key.name])
    if share < CONTAINED or int(pairs.count().execute()) * ONE_NAME > key.distinct:
        return None
    return Link(table.name, key.name, round(share, 4), repeats=True)


@dataclass
class Links:
    """What surrounds the table of interactions.

    Parameters
    ----------
    titles, viewers : Link or None
        Tables that describe titles and viewers.
    statistics_titles, statistics_users : Link or None
        Tables of aggregates.
    """

    titles: Link | None = None
    viewers: Link | None = None
    statistics_titles: Link | None = None
    statistics_users: Link | None = None


def _distinct(columns: list[Column], name: str) -> int:
    return next(column.distinct for column in columns if column.name == name)


def _aggregates(summary: dict[str, str]) -> bool:
    return len(summary) >= 2 and bool({"total", "mean"} & set(summary))


def linked_tables(source: Source, profiles: dict[str, list[Column]], found: Candidate) -> Links:
    """Find the tables around the interactions.

    Parameters
    ----------
    source : Source
        The opened source.
    profiles : dict
        Profile of each table.
    found : Candidate
        The table of interactions with its roles.

    Returns
    -------
    Links
        The best table of each sort, or None.
    """
    links = Links()
    for link in _links(source, profiles, found, "title"):
        _take_titles(links, link, profiles[link.table])
    for link in _links(source, profiles, found, "viewer"):
        _take_viewers(links, link, profiles[link.table])
    _described_statistics(links, profiles)
    return links


def _take_titles(links: Links, link: Link, columns: list[Column]) -> None:
    """Keep a table of titles where it sums them up, or names them better than the one before."""
    summary = _summary(columns, link.key)
    if _aggregates(summary) and not link.repeats:
        links.statistics_titles = links.statistics_titles or replace(link, columns=summary)
        return
    link.columns = title_columns(columns, link.key, _distinct(columns, link.key), link.table)
    key = next(column for column in columns if column.name == link.key)
    if link.columns and key.kind == "text" and not key.numeric and not is_id(key.name):
        # The tables refer to each other by the very names.
        link.columns.setdefault("title", key.name)
    if link.columns and (not links.titles or _worth(link) > _worth(links.titles)):
        links.titles = link


def _worth(link: Link) -> float:
    named = ("title" in link.columns) + 0.3 * len(link.columns)
    return link.sure + link.containment + named - 0.5 * link.repeats


def _take_viewers(links: Links, link: Link, columns: list[Column]) -> None:
    """Keep a table of viewers where it sums them up, or tells of them more surely than another."""
    summary = _summary(columns, link.key)
    if _aggregates(summary) and not links.statistics_users:
        links.statistics_users = replace(link, columns=summary)
    link.columns, before = viewer_columns(columns, link.key), links.viewers
    if link.columns and (
        not before or link.sure + link.containment > before.sure + before.containment
    ):
        links.viewers = link


def _described_statistics(links: Links, profiles: dict[str, list[Column]]) -> None:
    """Take names of titles from the table of aggregates where no other table has them."""
    link = links.statistics_titles
    if links.titles or not link:
        return
    columns = profiles[link.table]
    named = title_columns(columns, link.key, _distinct(columns, link.key), link.table)
    if named:
        links.titles = replace(link, columns=named)
