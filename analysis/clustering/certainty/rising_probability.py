"""A probability that rises with the margin and with the number of rows, learned of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analysis.clustering.distances import Array

# Log-odds of margins at which the slope may change; beyond the last, margins count alike.
BENDS, REACH = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0), 4.5
# Rows counted as ten steps, so that coefficients are of one size.
ROWS_UNIT = 10.0
# Pull of coefficients to zero, in pairs: enough to hold those of few pairs, lost among thousands.
RIDGE = 1.0
# Passes that the fit needs at most, on any audience that was measured.
PASSES = 300
# Parts of the pairs in which the level is set: tenths are what a scale is judged by.
LEVELS = 12
# Probabilities that a level is held within: of hundreds of pairs no more can be said.
LEAST, MOST = 0.005, 0.998


def log_odds(share: Array, reach: float | None = None) -> Array:
    """Return log(p/(1 − p)), held within ±reach where one is given."""
    tiny = 1e-9
    held = np.clip(share, tiny, 1 - tiny)
    odds = np.log(held / (1 - held))
    return odds if reach is None else np.clip(odds, -reach, reach)


def _rising_terms(margin: Array, rows: Array) -> Array:
    """Return terms of which each rises with margin, rows or both, after a constant one."""
    x = log_odds(margin, REACH)
    bent = [(x + REACH) / (2 * REACH)]
    bent += [np.maximum(x - bend, 0) / (REACH - bend) for bend in BENDS]
    more = [np.log(rows), (rows - 1) / ROWS_UNIT]
    both = [one * other for one in bent[1:] for other in more]
    # Between two segments more rows help little: alone they count by their logarithm.
    return np.column_stack([np.ones_like(x), *bent, more[0], *both])


@dataclass(frozen=True)
class RisingProbability:
    """A logistic of rising terms, with its level set along its score.

    Parameters
    ----------
    weights : array
        Of the terms; all but the first are at least zero.
    most : float
        Rows beyond which more rows count no further.
    scores, levels : arrays
        Log-odds of the logistic, and what they are told as between; beyond the ends they move on
        alike. Empty where the logistic is told as it is.
    """

    weights: Array
    most: float
    scores: Array
    levels: Array

    def score(self, margin: Array, rows: Array) -> Array:
        """Return the log-odds before the level is set."""
        return _rising_terms(margin, np.clip(rows, 1, self.most)) @ self.weights

    def probability(self, margin: Array, rows: Array) -> Array:
        """Return the probability of each row, rising in both."""
        score = self.score(margin, rows)
        if len(self.scores):
            ends = np.clip(score, self.scores[0], self.scores[-1])
            score = np.interp(score, self.scores, self.levels) + score - ends
        return 1 / (1 + np.exp(-score))


def fitted_weights(margin: Array, rows: Array, again: Array, counts: Array) -> Array:
    """Return the weights of the rising terms, most likely under a slight pull to zero.

    Parameters
    ----------
    margin, rows, again : arrays (m,)
        Of pairs: margin and rows of the first, and the share of refits that place the second
        alike.
    counts : array (m,)
        How much each pair counts.
    """
    from scipy.optimize import minimize

    terms = _rising_terms(margin, rows)
    unit = np.maximum(terms.std(axis=0), 1e-9)
    unit[0] = 1
    terms = terms / unit
    pulled = np.r_[0.0, np.full(terms.shape[1] - 1, RIDGE)]

    def loss(weights: Array) -> tuple[float, Array]:
        score = terms @ weights
        value = counts @ (np.logaddexp(0, score) - again * score)
        slope = terms.T @ (counts * (1 / (1 + np.exp(-score)) - again))
        return value + pulled @ weights**2 / 2, slope + pulled * weights

    begun = np.r_[0.0, np.full(terms.shape[1] - 1, 0.02)]
    bounds = [(None, None)] + [(0, None)] * (len(begun) - 1)
    options = {"maxiter": PASSES}
    return (
        minimize(loss, begun, jac=True, bounds=bounds, method="L-BFGS-B", options=options).x / unit
    )


def set_levels(score: Array, again: Array, counts: Array) -> tuple[Array, Array]:
    """Return scores and the log-odds that were seen at them, never falling.

    Parameters
    ----------
    score, again, counts : arrays (m,)
        Of pairs, `counts` how many viewers each stands for.
    """
    from sklearn.isotonic import IsotonicRegression

    order = np.argsort(score, kind="stable")
    reached = np.cumsum(counts[order]) / counts.sum()
    part = np.minimum((reached * LEVELS).astype(int), LEVELS - 1)
    groups = [order[part == one] for one in np.unique(part)]
    middle = np.array([np.average(score[one], weights=counts[one]) for one in groups])
    seen = np.array([np.average(again[one], weights=counts[one]) for one in groups])
    held = [counts[one].sum() for one in groups]
    places = np.arange(len(groups))
    risen = IsotonicRegression().fit(places, seen, sample_weight=held).predict(places)
    apart = np.r_[True, np.diff(middle) > 1e-6]
    return middle[apart], log_odds(np.clip(risen, LEAST, MOST))[apart]
