"""Histories: what each viewer chooses, when, and how many stars it gets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from makings.viewers import Viewers

# The first day, and days until the last.
OPEN, DAYS = pd.Timestamp("2019-01-01"), 1460
# Stars: mean liking, spread of one viewer's, of titles', and where they are cut.
LIKING, OWN, TITLES_DIFFER, CUTS = 3.6, 0.9, 0.3, (1.5, 2.5, 3.5, 4.5)
# Viewers whose choices are drawn at a time, so that memory stays small.
CHUNK = 2000


@dataclass(frozen=True)
class Catalogue:
    """Titles.

    Parameters
    ----------
    popularity : array (t,)
        Logarithm of how often each is chosen by a viewer without taste.
    year : array of int (t,)
        Of release.
    quality : array (t,)
        How much better than others it is liked.
    """

    popularity: np.ndarray
    year: np.ndarray
    quality: np.ndarray


def draw_catalogue(titles: int, random: np.random.Generator) -> Catalogue:
    """Draw titles, popularity log-normal, years unrelated to it."""
    popularity = random.normal(0, 1.2, titles)
    year = 2018 - np.minimum(random.gamma(1.6, 10, titles), 70).astype(int)
    return Catalogue(popularity, year, random.normal(0, TITLES_DIFFER, titles))


def chosen_titles(
    viewers: Viewers, titles: Catalogue, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return viewer and title of every rating; nobody chooses a title twice.

    A multinomial logit of popularity and year, drawn without replacement (Gumbel's top n).
    """
    year = (titles.year - titles.year.mean()) / titles.year.std()
    popularity = titles.popularity / titles.popularity.std()
    places = []
    for start in range(0, len(viewers.count), CHUNK):
        part = slice(start, start + CHUNK)
        liked = titles.popularity + np.outer(viewers.trait("popularity")[part], popularity)
        liked = liked + np.outer(viewers.trait("year")[part], year)
        order = np.argsort(-(liked + random.gumbel(size=liked.shape)), axis=1)
        number = viewers.count[part]
        places.append(order[np.arange(order.shape[1]) < number[:, None]])
    return np.repeat(np.arange(len(viewers.count)), viewers.count), np.concatenate(places)


def draw_stays(size: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return on which day each viewer comes, and for how many days."""
    span = np.minimum(random.exponential(250, size), DAYS - 1)
    return random.random(size) ** 0.7 * (DAYS - span), span


def rating_days(
    viewers: Viewers,
    user: np.ndarray,
    stays: tuple[np.ndarray, np.ndarray],
    random: np.random.Generator,
) -> np.ndarray:
    """Return the day of every rating: some share of them opens a day of its own."""
    chance = 1 / (1 + np.exp(-0.4 - viewers.trait("session")))
    first, span = stays
    opens = random.random(len(user)) < chance[user]
    start = np.cumsum(viewers.count) - viewers.count
    opens[start] = True
    day = np.floor(first[user] + random.random(len(user)) * span[user]).astype(int)
    place = np.maximum.accumulate(np.where(opens, np.arange(len(user)), 0))
    return day[place]


def rating_stars(
    viewers: Viewers,
    titles: Catalogue,
    user: np.ndarray,
    title: np.ndarray,
    random: np.random.Generator,
) -> np.ndarray:
    """Return one to five stars."""
    own = OWN * np.exp(viewers.trait("log_spread"))[user]
    liking = LIKING + viewers.trait("level")[user] + titles.quality[title]
    return 1 + np.searchsorted(CUTS, liking + own * random.standard_normal(len(user)))


def draw_histories(
    viewers: Viewers,
    titles: Catalogue,
    random: np.random.Generator,
    stays: tuple[np.ndarray, np.ndarray] | None = None,
) -> pd.DataFrame:
    """Return user_id, movie_id, rating and date of every rating; stays are drawn if not given."""
    user, title = chosen_titles(viewers, titles, random)
    stays = stays or draw_stays(len(viewers.count), random)
    day = rating_days(viewers, user, stays, random)
    stars = rating_stars(viewers, titles, user, title, random)
    frame = {"user_id": user + 1, "movie_id": title + 1, "rating": stars.astype(float)}
    return pd.DataFrame({**frame, "date": (OPEN + pd.to_timedelta(day, unit="D")).strftime("%F")})
