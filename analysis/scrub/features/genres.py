"""Genres of titles in long form, and what a viewer's events say of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from analysis.engine import exact_sum, split_at

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Genres with a column of their own; the rarer ones hold too few ratings of a viewer.
MOST = 8


@dataclass(frozen=True)
class Kinds:
    """Genres of titles.

    Parameters
    ----------
    names : tuple of str
        The most frequent ones by titles, which become features.
    table : ibis Table or None
        title_id, genre and weight (1/number of the title's genres); None without genres.
    """

    names: tuple[str, ...]
    table: ir.Table | None


def listed_genres(titles: ir.Table, names: tuple[str, ...] | None = None) -> Kinds:
    """Return the genres of titles that a row "a|b" lists.

    Parameters
    ----------
    titles : ibis Table
        title_id and genres.
    names : tuple of str, optional
        Genres that become features; the most frequent ones by default.
    """
    tagged = titles.filter(titles.genres.notnull())
    each = tagged.group_by("title_id").agg(genres=tagged.genres.min())
    listed = each.select("title_id", genre=split_at(each.genres, "|"))
    weighed = listed.mutate(weight=1.0 / listed.genre.length().cast("float64"))
    long = weighed.unnest("genre").order_by("title_id", "genre").cache()
    counts = long.group_by("genre").agg(titles=long.count())
    counts = counts.order_by(ibis.desc("titles"), "genre").limit(MOST)
    frequent = tuple(counts.genre.to_pyarrow().to_pylist())
    return Kinds(frequent if names is None else names, long if frequent else None)


def genre_measures(rows: ir.Table, kinds: Kinds) -> ir.Table:
    """Return what each viewer's events say of genres.

    Parameters
    ----------
    rows : ibis Table
        user_id and title_id of each event.
    kinds : Kinds
        Its table must be there.

    Returns
    -------
    ibis Table
        user_id, tagged = Σx, log_weights = Σ x·log x, kinds = genres with x > 0, and
        genre_01 …: x of each named genre.
    """
    joined = rows.select("user_id", "title_id").join(kinds.table, "title_id")
    by_genre = joined.group_by(["user_id", "genre"]).agg(x=exact_sum(joined.weight))
    named = {
        f"genre_{at:02d}": exact_sum(ibis.ifelse(by_genre.genre == name, by_genre.x, 0.0))
        for at, name in enumerate(kinds.names, 1)
    }
    return by_genre.group_by("user_id").agg(
        tagged=exact_sum(by_genre.x),
        log_weights=exact_sum(by_genre.x * by_genre.x.ln()),
        kinds=by_genre.count().cast("float64"),
        **named,
    )
