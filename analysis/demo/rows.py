"""The rows of `viewer_ratings`: genuine ones, then noise and out-of-window dates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.demo import choices, rhythm
from analysis.demo.drift import row_tastes
from analysis.demo.people import People
from analysis.demo.recipe import FIRST_DAY, LAST_DAY, RATING_SHARES, RERATED, WINDOW, Sizes
from analysis.demo.titles import Genuine

# How far titles differ in how well they are liked, in stars.
TITLE_SPREAD = 0.25
# Who rates once feels more strongly: extra spread of the level, divided by the count.
OCCASIONAL = 0.4


@dataclass
class Rows:
    """Ratings, one element a row in every array.

    Parameters
    ----------
    user : ndarray of int
        Index of the viewer, ascending.
    movie : ndarray of int
        Id of the title.
    day : ndarray of int
        Days since 1995-01-01.
    rating : ndarray of int
        0 … 6.
    noise : ndarray of bool
        Whether the row is injected noise.
    flagged : ndarray of bool
        Whether the date lies outside the documented window.
    """

    user: np.ndarray
    movie: np.ndarray
    day: np.ndarray
    rating: np.ndarray
    noise: np.ndarray
    flagged: np.ndarray


def rating_stars(
    people: People, user: np.ndarray, title: np.ndarray, sizes: Sizes, random: np.random.Generator
) -> np.ndarray:
    """Return 1 … 5 stars: a viewer's level plus the title's, cut where the shares demand.

    The cuts leave room for the uniform noise, so that all rows together have the reference's
    shares.
    """
    quality = TITLE_SPREAD * random.standard_normal(sizes.genuine)
    spread = np.exp(people.trait("log_spread"))[user]
    level = people.trait("level") + OCCASIONAL / people.count * random.standard_normal(sizes.users)
    liking = level[user] + quality[title]
    liking += spread * random.standard_normal(len(user))
    uniform = (sizes.noise - sizes.invalid) / 5
    wanted = np.cumsum(RATING_SHARES) * sizes.rows - uniform * np.arange(1, 6)
    cuts = np.quantile(liking, np.clip(wanted[:4] / wanted[4], 0, 1))
    return (1 + np.searchsorted(cuts, liking)).astype(np.int8)


def _uniform_stars(sizes: Sizes, random: np.random.Generator) -> np.ndarray:
    """Return noise ratings: even over 1 … 5, a fixed share of them 0 or 6."""
    invalid = np.arange(sizes.invalid) % 2 * 6
    valid = random.integers(1, 6, sizes.noise - sizes.invalid)
    return random.permutation(np.r_[invalid, valid]).astype(np.int8)


def _fresh_movies(rows: Rows, sizes: Sizes, random: np.random.Generator) -> None:
    """Give noise rows uniform ids that their viewers have not rated; keep the doubled ids."""
    noise = np.flatnonzero(rows.noise)
    rows.movie[noise] = random.integers(1, sizes.id_ceiling + 1, len(noise))
    fixed = noise[: len(sizes.doubled)]
    rows.movie[fixed] = sizes.doubled
    while len(again := _clashes(rows, fixed)):
        rows.movie[again] = random.integers(1, sizes.id_ceiling + 1, len(again))


def _clashes(rows: Rows, fixed: np.ndarray) -> np.ndarray:
    """Return noise rows whose viewer has the same title in another row."""
    order = np.r_[fixed, np.flatnonzero(~rows.noise), np.flatnonzero(rows.noise)]
    order = order[np.sort(np.unique(order, return_index=True)[1])]
    return order[choices.repeated_choices(rows.user[order], rows.movie[order])]


def _rerate(rows: Rows, pairs: int, random: np.random.Generator) -> None:
    """Let a few viewers rate one of their titles again, on another day."""
    inner = np.flatnonzero(
        (rows.user[1:] == rows.user[:-1])
        & (rows.day[1:] != rows.day[:-1])
        & ~rows.noise[1:]
        & ~rows.noise[:-1]
    )
    order = random.permutation(inner)
    chosen = order[np.unique(rows.user[order], return_index=True)[1]]
    chosen = random.permutation(chosen)[:pairs]
    rows.movie[chosen + 1] = rows.movie[chosen]


def _outside(sizes: Sizes, random: np.random.Generator) -> np.ndarray:
    start = int((WINDOW[0] - FIRST_DAY).astype(int))
    after = int((WINDOW[1] - FIRST_DAY).astype(int)) + 1
    end = int((LAST_DAY - FIRST_DAY).astype(int)) + 1
    late = random.integers(after, end, sizes.late)
    return np.r_[late, random.integers(0, start, sizes.early)]


def draw_rows(
    people: People,
    titles: Genuine,
    sizes: Sizes,
    random: np.random.Generator,
    drift: bool = False,
) -> Rows:
    """Draw every row of `viewer_ratings`, before any null; with `drift` one type turns half-way.

    Noise takes the place of some of a viewer's ratings, so that counts stay as wanted; a
    viewer with one rating may be nothing else.
    """
    user = np.repeat(np.arange(sizes.users), people.count)
    day = rhythm.rating_days(people, random)
    noise = np.zeros(sizes.rows, dtype=bool)
    noise[random.choice(sizes.rows, sizes.noise, replace=False)] = True
    real = ~noise
    movie = np.zeros(sizes.rows, dtype=np.int32)
    rating = np.empty(sizes.rows, dtype=np.int8)
    tastes = row_tastes(people, user[real], day[real], drift)
    title = choices.chosen_titles(tastes, user[real], day[real], titles, random)
    movie[real] = titles.movie[title]
    rating[real] = rating_stars(people, user[real], title, sizes, random)
    rating[noise] = _uniform_stars(sizes, random)
    rows = Rows(user, movie, day, rating, noise, np.zeros(sizes.rows, dtype=bool))
    _fresh_movies(rows, sizes, random)
    _rerate(rows, RERATED, random)
    outside = _outside(sizes, random)
    flagged = random.choice(sizes.rows, len(outside), replace=False)
    rows.day[flagged] = outside
    rows.flagged[flagged] = True
    return rows
