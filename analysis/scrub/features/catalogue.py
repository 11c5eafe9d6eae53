"""The features, each declared once: what it means, what it needs, how it is scaled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SIGNALS = {
    "rating": "ratings",
    "time": "dates",
    "hours": "times of day",
    "titles": "titles",
    "years": "release years",
    "genres": "genres",
    "minutes": "minutes watched",
    "plays": "play counts",
    "repeats": "repeated viewings",
}


@dataclass(frozen=True)
class Feature:
    """One column that describes a viewer.

    Parameters
    ----------
    name, label, unit : str
        Column, words for a reader, and what it is counted in.
    block : str
        Features of a block share one weight in the matrix.
    formula : str
        How it is computed, in the symbols of the method.
    needs : tuple of str
        Keys of `SIGNALS` without which it cannot be computed.
    scale : str
        linear, log or log1p: what is applied before Yeo-Johnson, and the axis it is shown on.
    volume : bool
        Grows with the number of events, so that halves say nothing of its reliability.
    halved : str
        title or day: what keeps events together in one half of a viewer. Two events of one day
        are one witness of the calendar.
    """

    name: str
    label: str
    unit: str
    block: str
    formula: str
    needs: tuple[str, ...] = ()
    scale: str = "linear"
    volume: bool = False
    halved: str = "title"


RATED = ("rating",)
TIMED = ("time",)

DECLARED = (
    Feature("level", "rating level", "stars", "level", "n/(n+λ) · mean(r − μ − b_i)", RATED),
    Feature(
        "spread",
        "rating spread",
        "stars",
        "spread",
        "√(((n−1)s² + ν₀s₀²)/(n−1+ν₀)) of r − μ − b_i, ν₀ = 4",
        RATED,
        "log",
    ),
    Feature(
        "share_low", "share of lowest ratings", "share", "spread", "(x + αm)/(n + α), α = 4", RATED
    ),
    Feature(
        "share_high", "share of top ratings", "share", "level", "(x + αm)/(n + α), α = 4", RATED
    ),
    Feature(
        "crowd_distance",
        "distance from the crowd",
        "stars",
        "spread",
        "shrunk mean of |r − μ − b_i|",
        RATED,
    ),
    Feature("events", "events", "count", "volume and rhythm", "n", (), "log", True),
    Feature(
        "tenure",
        "days from first to last",
        "days",
        "volume and rhythm",
        "last − first",
        TIMED,
        "log1p",
        True,
    ),
    Feature(
        "recency",
        "days since last",
        "days",
        "volume and rhythm",
        "t_end − last",
        TIMED,
        "log1p",
        True,
    ),
    Feature(
        "active_days",
        "active days",
        "days",
        "volume and rhythm",
        "distinct days",
        TIMED,
        "log",
        True,
    ),
    Feature(
        "day_share",
        "active days per event",
        "share",
        "volume and rhythm",
        "(days − 1 + αm)/(n − 1 + α), α = 4",
        TIMED,
    ),
    Feature(
        "burstiness",
        "burstiness of gaps",
        "index",
        "volume and rhythm",
        "(σ_g − μ_g)/(σ_g + μ_g), ≥ 5 active days",
        TIMED,
    ),
    Feature(
        "weekend_share",
        "share of active days at weekends",
        "share",
        "volume and rhythm",
        "(x + αm)/(days + α), α = 4",
        TIMED,
        halved="day",
    ),
    Feature(
        "evening_share",
        "share of active days with an evening event",
        "share",
        "volume and rhythm",
        "(x + αm)/(days + α), α = 4, 18–24 h",
        ("time", "hours"),
        halved="day",
    ),
    Feature(
        "night_share",
        "share of active days with a night event",
        "share",
        "volume and rhythm",
        "(x + αm)/(days + α), α = 4, 0–6 h",
        ("time", "hours"),
        halved="day",
    ),
    Feature(
        "popularity",
        "popularity of titles",
        "log ratings so far",
        "taste",
        "shrunk mean of log(1 + earlier events of the title)",
    ),
    Feature(
        "novelty",
        "novelty of titles",
        "nats",
        "taste",
        "shrunk mean of −log p_i, p_i the title's share of earlier events",
    ),
    Feature(
        "release_year",
        "release year of titles",
        "year",
        "taste",
        "shrunk mean of the year of release",
        ("years",),
    ),
    Feature(
        "title_age",
        "age of titles when chosen",
        "years",
        "taste",
        "shrunk mean of year of event − year of release",
        ("years", "time"),
    ),
    Feature(
        "genre_entropy",
        "variety of genres",
        "nats",
        "genres",
        "−Σ p log p + (G−1)/(2n), Miller–Madow",
        ("genres",),
    ),
    Feature(
        "minutes",
        "minutes watched",
        "minutes",
        "volume and rhythm",
        "Σ minutes",
        ("minutes",),
        "log1p",
        True,
    ),
    Feature(
        "minutes_per_event",
        "minutes per event",
        "log minutes",
        "engagement",
        "shrunk mean of log(1 + minutes)",
        ("minutes",),
    ),
    Feature(
        "minutes_spread",
        "spread of minutes per event",
        "log minutes",
        "engagement",
        "√ of the shrunk variance of log(1 + minutes), ν₀ = 4",
        ("minutes",),
        "log",
    ),
    Feature(
        "plays",
        "plays",
        "plays",
        "volume and rhythm",
        "Σ plays",
        ("plays",),
        "log1p",
        True,
    ),
    Feature(
        "plays_per_event",
        "plays per row",
        "log plays",
        "engagement",
        "shrunk mean of log(1 + plays)",
        ("plays",),
    ),
    Feature(
        "plays_spread",
        "spread of plays per row",
        "log plays",
        "engagement",
        "√ of the shrunk variance of log(1 + plays), ν₀ = 4",
        ("plays",),
        "log",
    ),
    Feature(
        "loyalty",
        "events per title",
        "share",
        "engagement",
        "(n − titles + αm)/(n + α), α = 4",
        ("repeats",),
    ),
    Feature(
        "binge_share", "share of events on binge days", "share", "engagement",
        "(x + αm)/(n + α), α = 4, days with 3 events or more", ("time", "minutes"), halved="day",
    ),
    Feature(
        "session_share", "share of events that continue a session", "share", "engagement",
        "(x + αm)/(n − 1 + α), α = 4, within 2 hours", ("time", "hours", "minutes"), halved="day",
    ),
)  # fmt: skip


def genre_feature(position: int, genre: str) -> Feature:
    """Return the declared share of one genre."""
    return Feature(
        f"genre_{position:02d}",
        f"share of {genre}",
        "share",
        "genres",
        "(x + αm)/(Σx + α), α = 8 (Dirichlet prior)",
        ("genres",),
    )


def all_features(genres: Iterable[str] = ()) -> list[Feature]:
    """Return all declared features, with a share for each of these genres."""
    return [*DECLARED, *(genre_feature(at, genre) for at, genre in enumerate(genres, 1))]


def available_features(signals: set[str], genres: Iterable[str] = ()) -> list[Feature]:
    """Return the features that a source with these signals yields."""
    return [item for item in all_features(genres) if set(item.needs) <= signals]


def lacking_signals(feature: Feature, signals: set[str]) -> str:
    """Say what the source lacks for a feature."""
    names = [SIGNALS[need] for need in feature.needs if need not in signals]
    return f"the source has no {' and no '.join(names)}"
