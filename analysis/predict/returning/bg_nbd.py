"""The BG/NBD model of returning: active days as a Poisson process that ends for good some day.

Every viewer is active at a rate of their own (Gamma with shape r and rate α over viewers) until,
after any active day, they have ended with a probability of their own (Beta(a, b) over viewers);
Fader, Hardie and Lee 2005. Of a viewer it needs three numbers: the active days after the first
(frequency), the days from the first to the last (recency) and from the first to the cut (age).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh_tridiagonal
from scipy.optimize import minimize
from scipy.special import expit, gammaln, psi

Array = np.ndarray

# Time is measured in twelfths of the longest age while fitting, so that all four parameters lie
# near one whether a record has a week or ten years.
LONGEST_AGE = 12.0
# Logarithms of parameters beyond which nothing changes any more: e¹² is like infinity here.
WIDEST = 12.0
# Two places to begin; the second is tried only where the first leads nowhere.
STARTS = ((0.0, 0.0, 0.0, 0.0), (-1.0, 1.0, -1.0, 1.0))
# Points of the integral over the probability to end; with these it is right to six digits where
# the window is three hundred times as long as what is known of a viewer.
NODES = 64
# A probability to end that is nearer 0 gives the same expectation, without dividing by zero.
NEAREST = 1e-12


@dataclass(frozen=True)
class ReturningLaw:
    """Parameters of a fitted BG/NBD model.

    Parameters
    ----------
    r, alpha : float
        Shape and rate (in days) of the Gamma distribution of rates.
    a, b : float
        Of the Beta distribution of the probability to have ended after an active day.
    viewers : int
        Of whom it was learned.
    """

    r: float
    alpha: float
    a: float
    b: float
    viewers: int = 0


def _distinct_lives(frequency: Array, recency: Array, age: Array) -> tuple[Array, Array]:
    lives = np.column_stack([frequency, recency, age]).astype(float)
    lives = lives[np.isfinite(lives).all(axis=1)]
    return np.unique(lives, axis=0, return_counts=True)


def _likelihood(logs: Array, lives: Array, weight: Array) -> tuple[float, Array]:
    """Return the mean of −log L over viewers, and its slopes by the logarithms of parameters."""
    r, alpha, a, b = np.exp(logs)
    x, recency, age = lives.T
    distinct, place = np.unique(x, return_inverse=True)
    since, all_in_all = np.log(alpha + recency), np.log(alpha + age)
    steady = -(r + x) * all_in_all
    last = b + np.maximum(x, 1) - 1
    ended = np.where(x > 0, np.log(a) - np.log(last) - (r + x) * since, -np.inf)
    part = expit(ended - steady)
    of_rate = gammaln(r + distinct) - gammaln(r)
    of_end = gammaln(a + b) + gammaln(b + distinct) - gammaln(b) - gammaln(a + b + distinct)
    value = r * logs[1] + (of_rate + of_end)[place] + np.logaddexp(steady, ended)
    both = psi(a + b) - psi(a + b + distinct)
    slopes = (
        (psi(r + distinct) - psi(r))[place] + logs[1] - (1 - part) * all_in_all - part * since,
        r / alpha - (r + x) * ((1 - part) / (alpha + age) + part / (alpha + recency)),
        both[place] + part / a,
        (both + psi(b + distinct) - psi(b))[place] - part / last,
    )
    steps = np.array([np.sum(weight * slope) for slope in slopes]) * np.exp(logs)
    return -float(np.sum(weight * value) / weight.sum()), -steps / weight.sum()


def log_likelihood(law: ReturningLaw, frequency: Array, recency: Array, age: Array) -> float:
    """Return the mean logarithm of the likelihood of some viewers' lives."""
    lives, weight = _distinct_lives(frequency, recency, age)
    return -_likelihood(np.log([law.r, law.alpha, law.a, law.b]), lives, weight)[0]


def fit_bg_nbd(frequency: Array, recency: Array, age: Array) -> ReturningLaw | None:
    """Return the parameters of the greatest likelihood.

    Parameters
    ----------
    frequency, recency, age : array (n,)
        Active days after the first, days from the first to the last, days from the first to the
        cut; viewers with a missing one are left out.

    Returns
    -------
    ReturningLaw or None
        None where nobody came back, so that nothing can be learned of it, or where the search
        does not converge.
    """
    lives, weight = _distinct_lives(frequency, recency, age)
    if not len(lives) or not lives[:, 0].any() or lives[:, 2].max() <= 0:
        return None
    scale = LONGEST_AGE / lives[:, 2].max()
    scaled = lives * np.array([1.0, scale, scale])
    for start in STARTS:
        found = minimize(
            _likelihood,
            np.array(start),
            args=(scaled, weight.astype(float)),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-WIDEST, WIDEST)] * len(start),
        )
        if found.success and np.isfinite(found.x).all():
            r, alpha, a, b = (float(value) for value in np.exp(found.x))
            return ReturningLaw(r, float(alpha / scale), a, b, int(weight.sum()))
    return None


def probability_alive(law: ReturningLaw, frequency: Array, recency: Array, age: Array) -> Array:
    """Return how probable it is that a viewer has not ended, 1 for who was active on one day."""
    x = np.asarray(frequency, dtype=float)
    odds = np.log(law.a) - np.log(law.b + np.maximum(x, 1) - 1)
    odds += (law.r + x) * (np.log(law.alpha + age) - np.log(law.alpha + recency))
    return np.where(x > 0, expit(-odds), 1.0)


def probability_silent(
    law: ReturningLaw, frequency: Array, recency: Array, age: Array, days: float
) -> Array:
    """Return how probable it is that a viewer has no active day in the next ones.

    They have ended, or are alive and are not active for so long.
    """
    alive = probability_alive(law, frequency, recency, age)
    known = law.alpha + np.asarray(age, dtype=float)
    pause = np.exp(-(law.r + frequency) * np.log1p(days / known))
    return 1 - alive * (1 - pause)


def _beta_points(a: float, b: float) -> tuple[Array, Array]:
    """Return the points and weights of Gauss' integral over Beta(a, b) (Golub and Welsch 1969)."""
    n = np.arange(1, NODES, dtype=float)
    degree = 2 * n + a + b
    centres = 0.5 + (a - b) * (a + b - 2) / (2 * degree * (degree - 2))
    centres = np.concatenate([[a / (a + b)], centres])
    spans = np.empty(NODES - 1)
    spans[0] = a * b / ((a + b) ** 2 * (a + b + 1))
    n, degree = n[1:], degree[1:]
    around = (degree - 2) ** 2 * (degree - 1) * (degree - 3)
    spans[1:] = n * (n + a - 1) * (n + b - 1) * (n + a + b - 2) / around
    points, vectors = eigh_tridiagonal(centres, np.sqrt(spans))
    return np.maximum(points, NEAREST), vectors[0] ** 2


def expected_active_days(
    law: ReturningLaw, frequency: Array, recency: Array, age: Array, days: float
) -> Array:
    """Return how many active days are expected of each viewer in the next ones.

    Notes
    -----
    Of a viewer who is alive it is the mean of (1 − (1 + pt/(α + T))^−(r + x))/p over
    Beta(a, b + x); the closed form with ₂F₁ is the same, but has no value at a = 1 and loses its
    digits where x is large.
    """
    alive = probability_alive(law, frequency, recency, age)
    lives, place = np.unique(np.column_stack([frequency, age]), axis=0, return_inverse=True)
    expected = np.empty(len(lives))
    for x in np.unique(lives[:, 0]):
        points, weights = _beta_points(law.a, law.b + x)
        of_x = lives[:, 0] == x
        share = days / (law.alpha + lives[of_x, 1])
        reached = -np.expm1(-(law.r + x) * np.log1p(np.outer(share, points)))
        expected[of_x] = (reached / points) @ weights
    return alive * expected[place]
