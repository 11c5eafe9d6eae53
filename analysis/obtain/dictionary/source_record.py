"""Small tables that say what the source is: its record, tables, columns and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from analysis.errors import UserError
from analysis.obtain.dictionary.own_dictionary import documented_rating_range, documented_window
from analysis.obtain.roles.name_words import name_tokens
from analysis.obtain.roles.rating_scale import Scale, modal_scale, step_of
from analysis.obtain.roles.sort_values import rows_left_out

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.dictionary.own_dictionary import Dictionary
    from analysis.obtain.roles.canonical_tables import Found

# A source carries a signal where more than this share of its rows, or of its titles, has it: a
# year of one title in thousands is no fact of the catalogue.
MOST = 0.5
# Ratings are few by nature in a log of views: more than a twentieth of the rows is a signal.
RATED = 0.05
CARRIED = {"rated": RATED, "timed": MOST, "minutes": MOST, "plays": MOST}
# Rows are called ratings where at least this share has one: what is missing of these few is told.
# Of a log in which fewer are rated, rows are what they are without ratings.
RATINGS = 0.85
# Of how many rows each is known, by role: also where the source does not carry it.
KNOWN = {"rating": "rated", "time": "timed", "minutes": "minutes", "plays": "plays"}
# Share of rows with a time of day from which the hour counts as recorded.
HOURS = 0.01


def row_counts(rows: ir.Table) -> dict[str, Any]:
    """Return how many rows, viewers and titles there are, and how many rows have each signal."""
    return (
        rows.aggregate(
            ratings=rows.count(),
            users=rows.user_id.nunique(),
            titles=rows.title_id.nunique(),
            rated=rows.rating.count(),
            timed=rows["at"].count(),
            minutes=rows.minutes.count(),
            plays=rows.plays.count(),
            most_plays=rows.plays.max().coalesce(0.0),
            hours=ibis.ifelse(rows["at"] != rows["at"].truncate("D"), 1, 0).sum(),
        )
        .to_pyarrow()
        .to_pylist()[0]
    )


def _carried(counts: dict[str, Any]) -> dict[str, Any]:
    """Return counts in which a signal of too few rows has none, see `CARRIED`."""
    few = {name for name, least in CARRIED.items() if counts[name] <= least * counts["ratings"]}
    return counts | dict.fromkeys(few, 0)


# How several viewers come together whose exports do not name them.
FOLDERS = (
    " Where each export is one viewer's, put several into one folder, each in a sub-folder named "
    "for its viewer."
)


def require_audience(counts: dict[str, Any], table: str, source: str) -> None:
    """Refuse interactions that hold no audience.

    Raises
    ------
    UserError
        When there are no rows, one viewer or one title.
    """
    if not counts["ratings"]:
        raise UserError(
            f"the table of interactions “{table}” in {source} is empty",
            "rows of several viewers and several titles",
            "Fill it, or name another table in audience.toml ([obtain] table).",
        )
    for key, noun in (("users", "viewer"), ("titles", "title")):
        if counts[key] < 2:
            number = "no" if not counts[key] else "only one"
            raise UserError(
                f"{number} {noun} in “{table}” of {source}",
                f"interactions of several {noun}s",
                f"Give a source with more {noun}s, or name the right column in audience.toml "
                f'([obtain] {noun} = "…").{FOLDERS if key == "users" else ""}',
            )


def source_scale(found: Found, dictionary: Dictionary, rows: ir.Table) -> Scale:
    """Return the scale of ratings, documented or else shown by the ratings."""
    rating = found.main.columns.get("rating")
    if rating is None:
        return Scale()
    counted = rows.filter(rows.rating.notnull()).group_by("rating").agg(times=ibis._.count())
    counted = counted.order_by(ibis.desc("times")).limit(2000).to_pyarrow().to_pylist()
    counts = {row["rating"]: row["times"] for row in counted}
    modal = modal_scale(counts)
    documented = documented_rating_range(dictionary, rating.table, rating.column)
    if documented and counts:
        inside = [value for value in counts if documented[0] <= value <= documented[1]]
        if sum(counts[value] for value in inside) > 0.5 * sum(counts.values()):
            return Scale(*documented, step_of(sorted({*documented, *inside})), documented=True)
    return modal


def _nouns(found: Found, counts: dict[str, Any]) -> tuple[str, str]:
    """Return what one row is; where a row sums up many plays, it is not one of them."""
    if counts["rated"] and counts["rated"] >= RATINGS * counts["ratings"]:
        return "rating", "ratings"
    heads = set(name_tokens(found.main.table))
    if counts["plays"] and counts["most_plays"] > 1:
        return "played title", "played titles"
    if counts["minutes"] and not counts["timed"]:
        return "watched title", "watched titles"
    if counts["plays"] or heads & {"play", "listen", "stream", "scrobble"}:
        return "play", "plays"
    if counts["rated"] and not counts["minutes"]:
        # Read, bought, marked as seen: nothing says what a row without a rating is.
        return "event", "events"
    return "view", "views"


def _signals(found: Found, counts: dict[str, Any]) -> dict[str, bool]:
    """Return which signals the source carries; `title_signals` knows those of titles better."""
    links = found.links
    named = links.titles.columns if links.titles else {}
    return {
        "has_rating": bool(counts["rated"]),
        "has_time": bool(counts["timed"]),
        "has_hours": bool(counts["timed"] and counts["hours"] > HOURS * counts["timed"]),
        "has_minutes": bool(counts["minutes"]),
        "has_plays": bool(counts["plays"]),
        "has_titles": "title" in named,
        "has_years": "year" in named,
        "has_genres": False,
        "has_demographics": links.viewers is not None,
        "has_user_statistics": links.statistics_users is not None,
        "has_title_statistics": links.statistics_titles is not None,
    }


def _window(found: Found, dictionary: Dictionary) -> tuple[Any, Any]:
    """Return the first and last documented day of the interactions, or no times."""
    when = found.told_roles.get("time")
    days = documented_window(dictionary, when.table, when.column) if when else None
    return tuple(pd.Timestamp(day) for day in days) if days else (pd.NaT, pd.NaT)


def source_row(found: Found, dictionary: Dictionary, rows: ir.Table) -> dict[str, Any]:
    """Return the record of the source.

    Parameters
    ----------
    found : Found
        The source with its roles.
    dictionary : Dictionary
        Its own documentation.
    rows : ibis Table
        Its interactions in canonical columns.

    Raises
    ------
    UserError
        See `require_audience`.
    """
    known = row_counts(rows)
    counts = _carried(known)
    source, table = found.source, found.main.table
    require_audience(counts, table, source.name)
    stars = source_scale(found, dictionary, rows) if counts["rated"] else Scale()
    singular, plural = _nouns(found, counts)
    first, last = _window(found, dictionary)
    apart = source.lines_apart(source.table(table))
    return {
        "name": source.name,
        "kind": source.kind,
        "sha256": None,
        "table": table,
        "users": counts["users"],
        "ratings": counts["ratings"],
        "lines_apart": sum(apart.values()),
        "kinds_apart": ", ".join(apart),
        "rows_left_out": rows_left_out(found.sorts, found.main.rows),
        **_signals(found, counts),
        **{f"known_{role}": known[name] for role, name in KNOWN.items()},
        "rating_low": stars.low,
        "rating_high": stars.high,
        "rating_step": stars.step,
        "rating_documented": stars.documented,
        "window_start": first,
        "window_end": last,
        "noun_singular": singular,
        "noun_plural": plural,
    }


def title_signals(titles: ir.Table) -> dict[str, Any]:
    """Return which signals the titles really carry, and of how many of them each is known."""
    row = (
        titles.aggregate(
            rows=titles.count(),
            titles=titles.title.count(),
            years=titles.year.count(),
            genres=titles.genres.count(),
        )
        .to_pyarrow()
        .to_pylist()[0]
    )
    rows = row.pop("rows")
    flags = {f"has_{name}": count > MOST * rows for name, count in row.items()}
    return {**flags, **{f"known_{name}": n for name, n in row.items()}, "listed_titles": rows}
