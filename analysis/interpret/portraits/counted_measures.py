"""What is counted of a group of viewers, each measure declared once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One thing that viewers did, counted over a group.

    Parameters
    ----------
    name : str
        Id of the measure; that of a genre is genre: and its name.
    kind : str
        share (rows of one sort over all of them), mean (of a value of each row) or median (of a
        value of each viewer).
    theme : str
        What it is about; of one theme one measure is told first.
    unit : str
        What the value is counted in, as the catalogue of features names units.
    counted : str
        Of shares and means, the rows that have a say (see `row_values.counted_rows`); of medians,
        the feature that holds each viewer's raw value.
    needs : tuple of str
        Signals of the source.
    arrival : bool
        Whether it follows from when a viewer arrived, so that only those who arrived together
        can be compared.
    origin : float
        What values are counted from in sums.
    """

    name: str
    kind: str
    theme: str
    unit: str
    counted: str
    needs: tuple[str, ...] = ()
    arrival: bool = False
    origin: float = 0.0


RATED, TIMED = ("rating",), ("time",)
# Squares of years keep their digits when years are counted from here.
YEAR = 2000.0

DECLARED = (
    Measure("low_marks", "share", "marks", "share", "rated", RATED),
    Measure("high_marks", "share", "marks", "share", "rated", RATED),
    Measure("end_marks", "share", "marks", "share", "rated", RATED),
    Measure("mean_rating", "mean", "marks", "stars", "rated", RATED),
    Measure("above_title", "mean", "marks", "stars", "compared", RATED),
    Measure("off_title", "mean", "consensus", "stars", "compared", RATED),
    Measure("rows_each", "median", "volume", "count", "events", arrival=True),
    Measure("active_days", "median", "volume", "days", "active_days", TIMED, arrival=True),
    Measure("days_seen", "median", "arrival", "days", "tenure", TIMED, arrival=True),
    Measure("days_since_last", "median", "recency", "days", "recency", TIMED, arrival=True),
    Measure("new_viewers", "share", "arrival", "share", "arrived", ("arrival",)),
    Measure("weekend_rows", "share", "week", "share", "dated", TIMED),
    Measure("evening_rows", "share", "hours", "share", "dated", ("time", "hours")),
    Measure("night_rows", "share", "hours", "share", "dated", ("time", "hours")),
    Measure("busy_days", "share", "pace", "share", "dated", TIMED),
    Measure("best_known", "share", "fame", "share", "rows"),
    Measure("recent_titles", "share", "era", "share", "aged", ("years", "time")),
    Measure("older_titles", "share", "era", "share", "aged", ("years", "time")),
    Measure("release_year", "mean", "era", "year", "released", ("years",), origin=YEAR),
    Measure("minutes_each", "median", "volume", "minutes", "minutes", ("minutes",), arrival=True),
    Measure("minutes_per_row", "mean", "length", "minutes", "watched", ("minutes",)),
    Measure("plays_each", "median", "volume", "plays", "plays", ("plays",), arrival=True),
    Measure("plays_per_row", "mean", "repeats", "plays", "played", ("plays",)),
    Measure("returns", "share", "repeats", "share", "rows", ("repeats",)),
)
GENRE = "genre:"


def genre_measure(genre: str) -> Measure:
    """Return the share of rows on titles of one genre, among those on titles with any."""
    return Measure(f"{GENRE}{genre}", "share", "genre", "share", "tagged", ("genres",))


def available_measures(signals: set[str], genres: Iterable[str] = ()) -> list[Measure]:
    """Return what can be counted of a source with these signals, in the order of declaration."""
    every = [*DECLARED, *map(genre_measure, genres)]
    return [measure for measure in every if set(measure.needs) <= signals]
