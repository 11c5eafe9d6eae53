"""When viewers rate: spans, active days and a growth that meets the reference's years."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.special import expit

from analysis.demo.people import People
from analysis.demo.recipe import FIRST_DAY, WINDOW, YEAR_ROWS

# The window in days since the first day, and blocks of a fortnight in which activity is drawn.
OPEN = int((WINDOW[0] - FIRST_DAY).astype(int))
CLOSE = int((WINDOW[1] - FIRST_DAY).astype(int))
BLOCK = 14
# Share of all viewers below a span in days: a quarter has none, quartiles 0/102/408.
SPAN_KNOTS = ((0.2515, 0.5, 0.75, 0.90, 0.97, 1.0), (0.6, 102.4, 408.4, 830.0, 1250.0, 1900.0))
SPAN_BINS = 40


def viewer_spans(people: People, random: np.random.Generator) -> np.ndarray:
    """Return the days between first and last rating of each viewer, by rank of their trait.

    Returns
    -------
    ndarray of int
        Shape (users,); 0 for viewers with one rating and for the lowest-ranked others.
    """
    users = len(people.count)
    noise = random.standard_normal(users)
    score = people.trait("span") + 0.30 * np.log(people.count) + 0.25 * noise
    score[people.count == 1] = -np.inf
    rank = np.empty(users)
    rank[np.argsort(score, kind="stable")] = (np.arange(users) + 0.5) / users
    shares, days = SPAN_KNOTS
    logarithm = PchipInterpolator(shares, np.log(days))(np.maximum(rank, shares[0]))
    return np.where(rank < shares[0], 0, np.round(np.exp(logarithm))).astype(np.int64)


def _active_days(people: People, span: np.ndarray, random: np.random.Generator) -> np.ndarray:
    chance = expit(0.3 + 1.3 * people.trait("session"))
    active = 1 + random.binomial(people.count - 1, chance)
    active = np.maximum(active, np.where(people.count > 1, 2, 1))
    return np.where(span == 0, 1, np.minimum(active, span + 1))


def day_offsets(
    people: People, span: np.ndarray, starts: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Return for every rating the days since its viewer's first.

    Parameters
    ----------
    people : People
        Their `count` gives the number of ratings of each.
    span : ndarray of int
        Days between first and last, shape (users,).
    starts : ndarray of int
        Index of each viewer's first rating, shape (users,).
    random : numpy.random.Generator
        Source of chance.

    Returns
    -------
    ndarray of int
        Shape (ratings,), grouped by viewer; the first is 0, the second the span.
    """
    user = np.repeat(np.arange(len(span)), people.count)
    place = np.arange(len(user)) - starts[user]
    active = _active_days(people, span, random)[user]
    # Even gaps for steady viewers, loose ones that crowd towards the end for the others.
    even = (place - 1 + random.uniform(-0.3, 0.3, len(user))) / np.maximum(active - 1, 1)
    loose = random.random(len(user)) ** 0.5
    steady = random.random(len(user)) < expit(1.5 * people.trait("session"))[user]
    fraction = np.where(steady, np.clip(even, 0.0, 1.0) ** 0.7, loose)
    fraction = np.select([place == 0, place == 1], [0.0, 1.0], fraction)
    days = np.rint(fraction * span[user]).astype(np.int64)
    again = place >= active
    source = starts[user] + (random.random(len(user)) * active).astype(np.int64)
    return np.where(again, days[source], days)


def growth_curve() -> np.ndarray:
    """Return the share of ratings in each block of days of the window, by smooth growth."""
    edges = [OPEN]
    for year in YEAR_ROWS:
        edges.append(int((np.datetime64(f"{year + 1}-01-01", "D") - FIRST_DAY).astype(int)))
    cumulative = np.cumsum([0, *YEAR_ROWS.values()]) / sum(YEAR_ROWS.values())
    blocks = np.append(np.arange(OPEN, CLOSE + 1, BLOCK), CLOSE + 1)
    return np.diff(PchipInterpolator(edges, cumulative)(blocks))


def _start_shares(kernels: np.ndarray, weights: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Find where viewers start so that all ratings together follow `target`.

    Multiplicative updates (Richardson, Lucy) over all bins of spans at once.

    Parameters
    ----------
    kernels : ndarray
        Share of a viewer's ratings by blocks since the first, shape (bins, blocks).
    weights : ndarray
        Share of all ratings in each bin, shape (bins,).
    target : ndarray
        Wanted share of ratings in each block, shape (blocks,).

    Returns
    -------
    ndarray
        Share of each bin's viewers that start in each block, shape (bins, blocks).
    """
    blocks = len(target)
    shift = np.arange(blocks)[None, :] - np.arange(blocks)[:, None]
    spread = np.where(shift >= 0, kernels[:, np.maximum(shift, 0)], 0.0)
    inside = spread.sum(2) > 1 - 1e-9
    shares = np.where(inside, 1.0, 0.0) + 1e-300
    shares /= shares.sum(1, keepdims=True)
    for _ in range(200):
        fitted = np.einsum("b,bs,bst->t", weights, shares, spread)
        shares *= spread @ (target / np.maximum(fitted, 1e-12)) * inside
        shares /= shares.sum(1, keepdims=True)
    return shares


def rating_days(people: People, random: np.random.Generator) -> np.ndarray:
    """Return the day of every rating, in days since 1995-01-01, grouped by viewer.

    Returns
    -------
    ndarray of int
        Shape (ratings,), inside the documented window.
    """
    starts = np.cumsum(people.count) - people.count
    span = viewer_spans(people, random)
    offset = day_offsets(people, span, starts, random)
    target = growth_curve()
    blocks = len(target)
    ranked = np.argsort(span, kind="stable")
    bin_of = np.empty(len(span), dtype=np.int64)
    bin_of[ranked] = np.arange(len(span)) * SPAN_BINS // len(span)
    per_rating = np.repeat(bin_of, people.count)
    flat = per_rating * blocks + offset // BLOCK
    histogram = np.bincount(flat, minlength=SPAN_BINS * blocks).reshape(SPAN_BINS, blocks)
    weights = histogram.sum(1) / histogram.sum()
    shares = _start_shares(histogram / histogram.sum(1, keepdims=True), weights, target)
    cumulative = np.cumsum(shares, axis=1) + np.arange(SPAN_BINS)[:, None]
    drawn = np.searchsorted(cumulative.ravel(), bin_of + random.random(len(span)) * (1 - 1e-9))
    first = OPEN + (drawn % blocks) * BLOCK + random.integers(0, BLOCK, len(span))
    first = np.minimum(first, CLOSE - span)
    return (np.repeat(first, people.count) + offset).astype(np.int32)
