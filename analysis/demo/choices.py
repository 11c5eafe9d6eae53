"""What viewers rate: titles near their taste, in the wanted popularity, none of them twice."""

from __future__ import annotations

import numpy as np

from analysis.demo.recipe import FIRST_DAY
from analysis.demo.titles import Genuine

# Width of a viewer's taste in normal scores of popularity and year; steps of the grid of tastes.
WIDTH = np.array([0.55, 0.50])
STEP = 0.25
ROUNDS = 12


def _cells(tastes: np.ndarray, years: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct rounded tastes and years, shape (cells, 3), and each row's cell."""
    grid = np.rint(np.clip(tastes, -2.5, 2.5) / STEP).astype(np.int64) + 50
    code = (grid[:, 0] * 100 + grid[:, 1]) * 10_000 + years
    distinct, cell = np.unique(code, return_inverse=True)
    rounded = np.column_stack([distinct // 1_000_000, distinct // 10_000 % 100]) - 50
    return np.column_stack([rounded * STEP, distinct % 10_000]), cell


def taste_preferences(cells: np.ndarray, rows: np.ndarray, titles: Genuine) -> np.ndarray:
    """Return how likely each cell of tastes chooses each title.

    A normal density around the taste, zero before release, fitted to the wanted ratings of
    all titles by iterative proportional fitting (Deming and Stephan 1940).

    Parameters
    ----------
    cells : ndarray
        Taste for popularity, for year, and the year of rating, shape (cells, 3).
    rows : ndarray
        Ratings of each cell, shape (cells,).
    titles : Genuine
        What there is to choose from.

    Returns
    -------
    ndarray
        Shape (cells, titles); rows sum to one.
    """
    apart = (titles.place[None, :, :] - cells[:, None, :2]) / WIDTH
    weights = np.exp(-0.5 * (apart**2).sum(2)) + 1e-7
    weights *= titles.year[None, :] <= np.maximum(cells[:, 2:], titles.year.min())
    wanted = titles.ratings * rows.sum() / titles.ratings.sum()
    weights *= (rows / weights.sum(1))[:, None]
    for _ in range(40):
        weights *= wanted / weights.sum(0)
        weights *= (rows / weights.sum(1))[:, None]
    return weights / rows[:, None]


def _pick(cumulative: np.ndarray, cell: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Draw a title for each cell from the rows of a cumulative table, all in one search."""
    cells, titles = cumulative.shape
    stacked = (cumulative + np.arange(cells)[:, None]).ravel()
    drawn = np.searchsorted(stacked, cell + random.random(len(cell)), side="right")
    return np.minimum(drawn - cell * titles, titles - 1)


def repeated_choices(user: np.ndarray, title: np.ndarray) -> np.ndarray:
    """Return the positions of rows whose viewer has the same title in an earlier row."""
    key = user.astype(np.int64) * (int(title.max()) + 1) + title
    order = np.argsort(key, kind="stable")
    same = key[order[1:]] == key[order[:-1]]
    return np.sort(order[1:][same])


def _settle(
    user: np.ndarray,
    title: np.ndarray,
    weights: np.ndarray,
    cell: np.ndarray,
    random: np.random.Generator,
) -> None:
    """Give what is still repeated to titles that the viewer lacks, by taste where it reaches."""
    pending = repeated_choices(user, title)
    viewers, starts = np.unique(user[pending], return_index=True)
    for viewer, mine in zip(viewers, np.split(pending, starts[1:]), strict=True):
        low, high = np.searchsorted(user, [viewer, viewer + 1])
        taken = np.zeros(weights.shape[1], dtype=bool)
        taken[np.delete(title[low:high], mine - low)] = True
        key = np.log(weights[cell[mine[0]]] + 1e-12) + random.gumbel(size=len(taken))
        key[taken] = -np.inf
        title[mine] = np.argsort(-key, kind="stable")[: len(mine)]


def chosen_titles(
    tastes: np.ndarray,
    user: np.ndarray,
    day: np.ndarray,
    titles: Genuine,
    random: np.random.Generator,
) -> np.ndarray:
    """Return the title of each row.

    Parameters
    ----------
    tastes : ndarray
        Taste of each row for popularity and for year, shape (rows, 2).
    user : ndarray of int
        Viewer of each row, ascending.
    day : ndarray of int
        Day of each row, since 1995-01-01.
    titles : Genuine
        What there is to choose from.
    random : numpy.random.Generator
        Source of chance.

    Returns
    -------
    ndarray of int
        Index into `titles`; no viewer has one twice.
    """
    years = (FIRST_DAY + day).astype("datetime64[Y]").astype(np.int64) + 1970
    cells, cell = _cells(tastes, years)
    weights = taste_preferences(cells, np.bincount(cell).astype(float), titles)
    cumulative = np.cumsum(weights, axis=1)
    cumulative /= cumulative[:, -1:]
    title = _pick(cumulative, cell, random)
    for _ in range(ROUNDS):
        again = repeated_choices(user, title)
        title[again] = _pick(cumulative, cell[again], random)
    _settle(user, title, weights, cell, random)
    return title
