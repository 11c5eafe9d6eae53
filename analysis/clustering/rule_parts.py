"""Parts of the declared rule: what competes, how it is fitted, and what the tests draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Competitor:
    """A method that competes, with every set of parameters that is tried.

    Parameters
    ----------
    method : str
        Its name in `methods.candidates`.
    grid : tuple of dict
        Sets of parameters; one without any for a method that has none.
    from_rows : int
        Training rows from which it competes.
    viewers : bool
        Whether it competes for viewers only, not for the rows of any table.
    """

    method: str
    grid: tuple[dict[str, Any], ...] = ({},)
    from_rows: int = 0
    viewers: bool = False


COMPETITORS = (
    # Fewer axes: groups that the last, noisiest axes blur.
    Competitor("KMeans", ({}, {"axes": 0.75}, {"axes": 0.5})),
    Competitor(
        "Gaussian mixture",
        tuple({"covariance_type": kind} for kind in ("full", "tied", "diag", "spherical")),
    ),
    # Few marks and whole days make lines and points among viewers; with this share of the mean
    # variance as a floor no component settles on one, and ICL finds the number of types
    # (`benchmarks/choice.py`).
    Competitor("Gaussian mixture", ({"covariance_type": "full", "floor": 0.1},), viewers=True),
    Competitor("Ward", ({"linkage": "ward"},)),
    Competitor("Linkage", ({"linkage": "average"}, {"linkage": "complete"})),
    Competitor("Birch"),
    # Radius in units of the knee of nearest distances, which alone is too coarse a guess.
    Competitor(
        "DBSCAN",
        tuple(
            {"eps_factor": factor, "min_samples_per_axis": least}
            for factor, least in ((0.7, 2), (1.0, 2), (1.4, 2), (1.0, 1))
        ),
    ),
    Competitor(
        "HDBSCAN",
        tuple(
            {"min_cluster_share": share, "min_samples": least}
            for share, least in ((0.01, 5), (0.025, 5), (0.05, 10), (0.025, 15))
        ),
    ),
    # Below this many rows plain k-means takes seconds.
    Competitor("MiniBatchKMeans", from_rows=2_000_000),
)


@dataclass(frozen=True)
class Fitting:
    """How methods are fitted.

    Parameters
    ----------
    starts, starts_light, starts_half : int
        Starts of mixtures, of a fit that competes; of one that is fitted in passing (variants, the
        bent gate); of one to half of the rows (prediction strength, other samples).
    floored_factor : int
        Starts of a mixture with a floor for each of these, since a start that stops too early
        takes another number of types.
    starts_rows, starts_seed : int
        Rows that these are tried on, where there are more, and the seed that draws them, which
        follows from the rule's; the best is run on to all rows.
    kmeans_starts : int
        Starts of k-means wherever it is fitted: with two, halves of a table with four groups
        agreed to .94 on average, with ten to .97, since one in twenty had stopped too early.
    mixture_floor : float
        Added to every variance, in units of standardised rows, so that no component collapses.
    mixture_tolerance : float
        Rise of the mean log-likelihood under which expectation maximisation ends.
    mixture_short, mixture_long, mixture_warm : int
        Passes of a start, of the best start, and of a refit to resampled rows.
    mixture_settled : float
        Tolerances that two further passes may add where it has converged.
    birch_subclusters : tuple of int
        Fewest and most subclusters: neither too few to be cut nor too many to be joined.
    birch_radius, birch_wider, birch_closer : float
        First radius in root variances, and its factors where there are too many or too few.
    birch_tries, birch_branching : int
        Radii tried at most, and children of a node of the tree.
    dbscan_least, dbscan_most : int
        Bounds of the neighbours that make a row dense.
    hdbscan_least : int
        Rows that a cluster holds at least, whatever its share.
    hdbscan_core : float
        Quantile of the core distances of covered rows within which a new row still belongs.
    """

    starts: int = 5
    starts_light: int = 2
    starts_half: int = 1
    floored_factor: int = 3
    starts_rows: int = 4000
    starts_seed: int = 0
    kmeans_starts: int = 10
    mixture_floor: float = 1e-3
    mixture_tolerance: float = 1e-3
    mixture_short: int = 10
    mixture_long: int = 200
    mixture_warm: int = 8
    mixture_settled: float = 10.0
    birch_subclusters: tuple[int, int] = (50, 300)
    birch_radius: float = 0.4
    birch_wider: float = 1.3
    birch_closer: float = 0.6
    birch_tries: int = 12
    birch_branching: int = 50
    dbscan_least: int = 5
    dbscan_most: int = 20
    hdbscan_least: int = 5
    hdbscan_core: float = 0.95


@dataclass(frozen=True)
class Continuum:
    """How the population without types is learned (`gate.continuum`).

    Parameters
    ----------
    fewest, viewers : int
        Viewers below which it cannot be learned, and viewers that it is learned from at most.
    band, bands : int
        Viewers for one band of like numbers of ratings, and bands at most.
    patterns, pattern : int
        Features whose repeated value parts a band further, and viewers that a pattern needs.
    atom : float
        Share of viewers from which a value counts as repeated.
    ridge : float
        Added to the variance of what scores are predicted from, since some of it may not vary.
    degree : int
        Of the monotone bend from normal scores to a feature.
    reach, steps : float and int
        Largest normal score and number of points at which the bend is kept.
    turns : int
        Simulations by which level and spread of viewers are fitted; the moments stand still to
        two digits after eight.
    most : int
        Ratings of one viewer that are drawn at most; with more its features hardly vary.
    step, step_bent : float
        How far a spread, as a power, and a bend move in one turn: less than what is missing, so
        that turns do not swing.
    correlation, curved, temper : float
        Largest correlation, bend and spread that are believed.
    """

    fewest: int = 200
    viewers: int = 8000
    band: int = 300
    bands: int = 10
    patterns: int = 3
    pattern: int = 40
    atom: float = 0.05
    ridge: float = 0.001
    degree: int = 3
    reach: float = 3.2
    steps: int = 129
    turns: int = 12
    most: int = 400
    step: float = 0.9
    step_bent: float = 0.25
    correlation: float = 0.95
    curved: float = 0.4
    temper: float = 3.0


@dataclass(frozen=True)
class Amounts:
    """How single measures of how much and when are tested for groups (`gate.amounts`).

    Parameters
    ----------
    viewers : int
        Viewers looked at: more make every ripple certain.
    draws : int
        Tables drawn from the smooth null; the smallest p is .005.
    width : float
        Of the kernel, in Silverman's rule of thumb.
    cells : int
        Points at which densities are kept.
    share : float
        Share of viewers that a group must hold.
    depth : float
        Valley between two groups, in logs of density, that counts; as for tables (`valley`).
    """

    viewers: int = 5000
    draws: int = 199
    width: float = 1.0
    cells: int = 512
    share: float = 0.05
    depth: float = 0.80


@dataclass(frozen=True)
class Valleys:
    """How valleys of density are looked for (`gate.valley`).

    Parameters
    ----------
    neighbours, power : float
        Nearest rows that tell the density: so many times this power of the number of rows.
    fewest : int
        Nearest rows at least.
    hill_share, hill_rows : float and int
        Share of the rows, and rows, that a hill must hold to count: more than chance piles up.
    empty : float
        Depth, in logs of density, where two hills never meet; deeper than any measured valley.
    jitter : float
        Share of the spread by which rows are moved, so that equal rows have a distance.
    """

    neighbours: float = 0.17
    power: float = 0.8
    fewest: int = 8
    hill_share: float = 0.03
    hill_rows: int = 10
    empty: float = 20.0
    jitter: float = 1e-9


@dataclass(frozen=True)
class Variants:
    """What is varied to see what the result depends on (`sensitivity`).

    Parameters
    ----------
    rows, rows_quadratic : int
        Viewers that a variant is fitted to; fewer where time grows with their square.
    least : tuple of int
        Smallest numbers of ratings of the viewers that are fitted.
    seeds : int
        Other seeds.
    alike : float
        Rank correlation with log n above which a feature says nothing but activity.
    """

    rows: int = 4000
    rows_quadratic: int = 2000
    least: tuple[int, ...] = (3, 5, 9, 20)
    seeds: int = 5
    alike: float = 0.99


@dataclass(frozen=True)
class Readings:
    """Where the lines are drawn that figures are read by; nothing is chosen by them.

    Parameters
    ----------
    jaccard_dissolved, jaccard_trusted, jaccard_valid, jaccard_stable : float
        Clusterwise Jaccard (Hennig 2007) up to which a group is dissolved, below which it is not
        to be trusted, from which it is valid (its name is tentative below), from which it is
        highly stable.
    activity : float
        Share of the assignment that the number of ratings explains, above which it is mainly a
        division by activity.
    sure, likely : float
        Probability of the same segment again from which a viewer's segment is sure, from which it
        is likely; it is a guess below.
    """

    jaccard_dissolved: float = 0.50
    jaccard_trusted: float = 0.60
    jaccard_valid: float = 0.75
    jaccard_stable: float = 0.85
    activity: float = 0.50
    sure: float = 0.90
    likely: float = 0.70
