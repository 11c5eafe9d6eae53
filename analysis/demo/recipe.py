"""The sizes and shares of the reference database, and what they become at another scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

# Counted in the reference database: what a replica of scale 1.0 repeats.
USERS, ROWS, NOISE = 438_570, 4_025_000, 25_000
PHANTOMS, PHANTOM_ROWS, PHANTOM_REPEATS = 210, 50_000, 23_000
LATE, EARLY = 411, 798
GENUINE, GENUINE_FEWEST = 780, 240
MOVIES, UNDATED = 18_006, 7
ID_CEILING, CUSTOMER_FLOOR, CUSTOMER_CEILING = 25_000, 6, 2_649_429
MOST = 764
# .019 % of the rows of a small replica would be fewer than a mean of 9.2 allows.
MOST_FEWEST = 60
DOUBLED = (19_549, 21_756)
RERATED = 2

# Shares of the reference database, where its counts do not scale.
INVALID_SHARE = 0.034
RATING_NULLS = 0.10
STATISTICS_NULLS = 0.05
UNTITLED = 4_507 / 16_015
RATING_SHARES = np.array([0.046, 0.098, 0.284, 0.347, 0.226]) / 1.001

FIRST_DAY = np.datetime64("1995-01-01", "D")
WINDOW = (np.datetime64("1998-10-01", "D"), np.datetime64("2005-12-31", "D"))
LAST_DAY = np.datetime64("2006-03-28", "D")
# Rows by year inside the window; the reference's 1998 less its 404 rows before October.
YEAR_ROWS = {
    1998: 53,
    1999: 2_170,
    2000: 37_655,
    2001: 74_216,
    2002: 183_729,
    2003: 374_847,
    2004: 1_287_590,
    2005: 2_063_531,
}


@dataclass(frozen=True)
class Sizes:
    """How much of everything there is at one scale.

    Parameters
    ----------
    scale : float
        1.0 is the reference.
    """

    scale: float

    def _scaled(self, count: float, fewest: int = 1) -> int:
        return max(fewest, round(count * self.scale))

    @property
    def users(self) -> int:
        """Return the distinct viewers of `viewer_ratings`."""
        return self._scaled(USERS)

    @property
    def rows(self) -> int:
        """Return the rows of `viewer_ratings`."""
        return self._scaled(ROWS)

    @property
    def noise(self) -> int:
        """Return the rows with a uniform movie_id."""
        return self._scaled(NOISE, fewest=8)

    @property
    def invalid(self) -> int:
        """Return the noise rows with a rating of 0 or 6."""
        return round(self.noise * INVALID_SHARE)

    @property
    def genuine(self) -> int:
        """Return the titles that are not noise."""
        return max(GENUINE_FEWEST, round(GENUINE * math.sqrt(self.scale)))

    @property
    def id_ceiling(self) -> int:
        """Return the largest movie_id, so that an id has about one row of noise."""
        return max(self.noise, 2 * self.genuine)

    @property
    def customer_ceiling(self) -> int:
        """Return the largest customer_id."""
        return round(CUSTOMER_CEILING * max(1.0, self.scale))

    @property
    def most(self) -> int:
        """Return the ratings of the most active viewer."""
        wanted = max(MOST_FEWEST, round(self.rows * MOST / ROWS))
        return min(wanted, int(0.98 * self.genuine))

    @property
    def late(self) -> int:
        """Return the rows dated after the window."""
        return self._scaled(LATE)

    @property
    def early(self) -> int:
        """Return the rows dated before the window."""
        return self._scaled(EARLY)

    @property
    def phantoms(self) -> int:
        """Return the viewers that only the statistics know."""
        return self._scaled(PHANTOMS)

    @property
    def movies(self) -> int:
        """Return the distinct ids of `movies`."""
        return round(self.id_ceiling * MOVIES / ID_CEILING)

    @property
    def undated(self) -> int:
        """Return the rows of `movies` without a year."""
        return self._scaled(UNDATED)

    @property
    def doubled(self) -> tuple[int, ...]:
        """Return the movie ids that occur twice in both movie tables."""
        return tuple(round(movie * self.id_ceiling / ID_CEILING) for movie in DOUBLED)
