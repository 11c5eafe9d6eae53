"""One row a viewer, in the engine: how much, since when, what was chosen, and which segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.engine import exact_mean, zero_one
from analysis.title_facts import counted_genres, title_facts

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.tables import Tables

# What most choose: the fewest genres that at least this share of the rows carries.
MAIN_SHARE = 0.5


def main_genres(titles: ir.Table) -> list[str]:
    """Return the fewest of the most chosen genres of which most rows carry one.

    Parameters
    ----------
    titles : ibis Table
        Titles with the rows on them, see `title_facts`.
    """
    tagged = titles.filter(titles["genres"].notnull())
    listed = tagged.group_by("genres").aggregate(rows=tagged["chosen"].sum()).execute()
    parts = listed["genres"].str.split("|", regex=False)
    ordered = counted_genres(titles)
    for many in range(1, len(ordered)):
        wanted = set(ordered[:many])
        carried = [bool(wanted & set(one)) for one in parts]
        if listed["rows"][carried].sum() >= MAIN_SHARE * listed["rows"].sum():
            return ordered[:many]
    return []


def _title_kinds(titles: ir.Table, main: list[str]) -> ir.Table:
    """Return title_id, its year, and whether its genres are none of the main ones."""
    found = titles.select("title_id", "year", "genres")
    if not main:
        return found.select("title_id", "year", niche=ibis.null("float64"))
    kinds = found.filter(found["genres"].notnull()).select("genres").distinct().execute()["genres"]
    apart = [one for one in kinds if not set(main) & set(one.split("|"))]
    niche = ibis.ifelse(found["genres"].isnull(), None, zero_one(found["genres"].isin(apart)))
    return found.select("title_id", "year", niche=niche)


def audience_viewers(labels: ir.Table, scrubbed: Tables) -> tuple[ir.Table, list[str]]:
    """Return what every viewer kept did and was given, and the genres that most choose.

    Parameters
    ----------
    labels : ibis Table
        user_id, segment, confidence and evidence.
    scrubbed : Tables
        Result of scrub.

    Returns
    -------
    ibis Table
        user_id, segment, confidence, known (0 or 1), n (rows kept), day (of the first row, days
        since 1970), year (mean release year of the titles chosen) and niche (share of rows on
        titles of no main genre); missing where the source does not tell.
    list of str
        Empty without genres.
    """
    events = scrubbed["ratings"]
    titles = title_facts(events, scrubbed["titles"])
    main = main_genres(titles)
    rows = events.left_join(_title_kinds(titles, main), "title_id")
    each = rows.group_by("user_id").aggregate(
        day=rows["at"].min().date().epoch_days(),
        year=exact_mean(rows["year"].cast("float64")),
        niche=exact_mean(rows["niche"].cast("float64")),
    )
    users = scrubbed["users"].select("user_id", "n").left_join(each, "user_id")
    users = users.drop("user_id_right")
    given = labels.mutate(known=ibis.ifelse(labels["evidence"] == "full", 1, 0))
    joined = users.inner_join(given.drop("evidence"), "user_id")
    return joined.cache(), main
