"""Two legs to stand on: silhouettes of k-means, and what a mixture gains over one Gaussian.

Each leg gives one curve a table (a number for every k), and compares the curves of several samples
of the viewers with those of tables drawn without types.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.clustering.distances import Array, Labels, silhouette_values
from analysis.clustering.methods.lloyd import kmeans_by_k
from analysis.clustering.methods.mixture import begun_mixture, climb_likelihood
from analysis.clustering.rule import Rule


@dataclass(frozen=True)
class Rise:
    """How samples of the observed rows stand over one kind of null table.

    Parameters
    ----------
    p : float
        Of all samples together.
    effect, se : float
        Mean over the samples of the largest rise over the null tables, and its standard error:
        that of the samples and that of the null tables' mean.
    mean, sd : arrays (K,)
        Of the null tables' curves.
    t : array (1 + B,)
        T of the observed rows, mean over the samples, then of every null table.
    """

    p: float
    effect: float
    se: float
    mean: Array
    sd: Array
    t: Array


def silhouettes_by_k(rows: Array, ks: list[int], starts: int, seed: int) -> Array:
    """Return the mean silhouette of KMeans for each k, distances computed once."""
    return silhouettes_of(rows, partitions_by_k(rows, ks, starts, seed))


def partitions_by_k(rows: Array, ks: list[int], starts: int, seed: int) -> list[Labels]:
    """Return the labels of KMeans for each k."""
    single = np.ascontiguousarray(rows - rows.mean(axis=0), dtype=np.float32)
    return [labels for _, labels, _ in kmeans_by_k(single, ks, starts, seed).values()]


def silhouettes_of(rows: Array, labellings: list[Labels]) -> Array:
    """Return the mean silhouette of each labelling."""
    values = silhouette_values(rows, labellings, chunk=len(rows))
    return np.array([value.mean() for value in values])


def mixture_gains(rows: Array, labellings: list[Labels], seed: int, rule: Rule) -> Array:
    """Return how much BIC a row mixtures with free covariances gain over one Gaussian.

    BIC and not ICL, whose entropy charges types for lying on each other: over the continuum, which
    pays for its components too, types of other shapes then rise no more. The rows are blurred
    first: few marks and whole days make columns of lines, and a component on a line gains without
    end. Each mixture starts from a labelling.

    Parameters
    ----------
    rows : array (n, q)
        The rows.
    labellings : list of arrays (n,)
        Where mixtures start.
    seed : int
        Of the blur.
    rule : Rule
        How far rows are blurred, and how mixtures are fitted.
    """
    how = rule.fitting
    spread = rule.gain_blur * np.sqrt(rows.var(axis=0).mean())
    blurred = rows + np.random.default_rng(seed).normal(size=rows.shape) * spread
    blurred = blurred - blurred.mean(axis=0)
    one = begun_mixture(blurred, np.zeros(len(rows), int), "full", how).criteria(blurred)[0]
    found = []
    for labels in labellings:
        begun = begun_mixture(blurred, labels, "full", how)
        fitted, _ = climb_likelihood(blurred, begun, rule.gain_passes, how)
        found.append((one - fitted.criteria(blurred)[0]) / len(rows))
    return np.array(found)


def gate_statistic(observed: Array, drawn: Array) -> tuple[float, float, Array, Array, Array]:
    """Compare one observed curve (K,) with those of null tables (B, K).

    Returns
    -------
    p, delta, mean, sd, t
        t holds T of the observed table first, then of every null table; mean and sd (K,) are
        pooled over the observed and the null tables in t, over the null tables as returned.
    """
    pooled = np.vstack([observed, drawn])
    sd = pooled.std(axis=0, ddof=1)
    scores = (pooled - pooled.mean(axis=0)) / np.where(sd > 0, sd, 1)
    t = scores.max(axis=1)
    p = (1 + int((t[1:] >= t[0] - 1e-12).sum())) / (len(drawn) + 1)
    mean = drawn.mean(axis=0)
    return p, float((observed - mean).max()), mean, drawn.std(axis=0, ddof=1), t


def combined_p(values: Array) -> float:
    """Return one p of several that may depend on each other (Cauchy; Liu and Xie 2020)."""
    inner = np.clip(values, 1e-12, 1 - 1e-12)
    return float(0.5 - np.arctan(np.tan((0.5 - inner) * np.pi).mean()) / np.pi)


def left_out_rise(drawn: Array) -> float:
    """Return the mean largest rise of a null table over all others: what chance alone shows."""
    others = (drawn.sum(axis=0) - drawn) / (len(drawn) - 1)
    return float((drawn - others).max(axis=1).mean())


def sampling_error(values: Array, share: float) -> float:
    """Return the standard error of the mean of figures from samples of the same rows.

    Samples without replacement that hold a share f of all rows vary among themselves by 1 - f of
    what they would vary as samples of the population, and share f of it with each other; where
    f is 2/3 this is the delete-d jackknife's.

    Parameters
    ----------
    values : array (S,)
        One figure a sample.
    share : float
        Share of all rows in each sample, below 1.
    """
    if len(values) < 2:
        return float("nan")
    return float(np.sqrt(values.var(ddof=1) * (1 / len(values) + share / (1 - share))))


def rise_over(
    observed: Array, drawn: Array, parts: Array, share: float, unbiased: bool = False
) -> Rise:
    """Compare the curves of several samples (S, K) with those of null tables (B, K).

    Parameters
    ----------
    observed, drawn : arrays
        The curves.
    parts : array (P, K)
        Curves of samples that tell the error: those observed, or parts of the one observed.
    share : float
        Share of all rows in each part.
    unbiased : bool
        Take from the effect what a null table shows over all others.
    """
    each = [gate_statistic(one, drawn) for one in observed]
    mean, sd = each[0][2:4]
    chance = left_out_rise(drawn) if unbiased else 0.0
    top = int((observed.mean(axis=0) - mean).argmax())
    errors = sampling_error((parts - mean).max(axis=1), share), sd[top] / np.sqrt(len(drawn))
    return Rise(
        p=combined_p(np.array([one[0] for one in each])),
        effect=float(np.mean([one[1] for one in each])) - chance,
        se=float(np.hypot(*errors)),
        mean=mean,
        sd=sd,
        t=np.mean([one[4] for one in each], axis=0),
    )
