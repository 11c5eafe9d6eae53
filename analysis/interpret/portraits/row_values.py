"""What each kept row says of its viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from analysis.engine import zero_one
from analysis.interpret.portraits.counted_measures import GENRE, YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

DAY, HOUR = 86_400, 3_600  # seconds
# The evening begins at 18 h, the night ends at 6 h.
EVENING, NIGHT = 18, 6
# Years between release and choice: a title of last year is new, one of eleven years ago is not.
RECENT, OLDER = 1, 10


def calendar_day(rows: ir.Table) -> ir.IntegerValue:
    """Return days since 1970 as whole numbers, so that no engine's calendar matters."""
    return (rows["at"].epoch_seconds().cast("float64") / DAY).floor().cast("int64")


def _calendar(rows: ir.Table) -> dict[str, ir.FloatingValue]:
    day = calendar_day(rows)
    hour = (rows["at"].epoch_seconds().cast("float64") - day * DAY) / HOUR
    return {
        "weekend_rows": zero_one((day % 7 + 10) % 7 >= 5),  # 1 January 1970 was a Thursday
        "evening_rows": zero_one(hour >= EVENING),
        "night_rows": zero_one(hour < NIGHT),
    }


def _genre_flag(rows: ir.Table, name: str) -> ir.FloatingValue:
    padded = ibis.literal("|") + rows["genres"] + ibis.literal("|")
    return zero_one(padded.contains(f"|{name.removeprefix(GENRE)}|"))


def row_values(
    rows: ir.Table, marks: tuple[float, float], names: Sequence[str]
) -> dict[str, ir.FloatingValue]:
    """Return the value of each row by measure: 0 of a share, null of a mean where it has no say.

    Parameters
    ----------
    rows : ibis Table
        Kept rows with what is known of their titles, see `title_facts`.
    marks : tuple of float
        See `Material.outer_marks`.
    names : sequence of str
        Measures; those that no single row tells are left out.
    """
    rating, age = rows["rating"].cast("float64"), rows["at"].year() - rows["year"]
    low, high = rating <= marks[0], rating >= marks[1]
    values = {
        "low_marks": zero_one(low),
        "high_marks": zero_one(high),
        "end_marks": zero_one(low | high),
        "mean_rating": rating,
        "above_title": rating - rows["title_mean"],
        "off_title": (rating - rows["title_mean"]).abs(),
        "best_known": rows["best_known"],
        "recent_titles": zero_one(age <= RECENT),
        "older_titles": zero_one(age > OLDER),
        "release_year": rows["year"] - YEAR,
        "minutes_per_row": rows["minutes"].cast("float64"),
        "plays_per_row": rows["plays"].cast("float64"),
        **_calendar(rows),
        **{name: _genre_flag(rows, name) for name in names if name.startswith(GENRE)},
    }
    return {name: value for name, value in values.items() if name in names}


def counted_rows(rows: ir.Table) -> dict[str, ir.IntegerValue]:
    """Return how many rows have a say, by the names that `counted_measures` gives to them."""
    rating, at, year = rows["rating"], rows["at"], rows["year"]
    return {
        "rows": rows.count(),
        "rated": rating.count(),
        "compared": (rating + rows["title_mean"]).count(),
        "dated": at.count(),
        "aged": (at.year() - year).count(),
        "released": year.count(),
        "watched": rows["minutes"].count(),
        "played": rows["plays"].count(),
        "tagged": rows["genres"].count(),
    }
