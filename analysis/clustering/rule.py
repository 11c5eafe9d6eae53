"""The decision rule: everything the choice depends on, declared and hashed before any fit."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from analysis.clustering.rule_columns import Columns
from analysis.clustering.rule_parts import (
    COMPETITORS,
    Amounts,
    Competitor,
    Continuum,
    Fitting,
    Readings,
    Valleys,
    Variants,
)
from analysis.settings import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What a draft does with: enough to see the shape in half the time, too little to publish.
DRAFT: dict[str, Any] = {
    "draft": True,
    "nulls_copula": 9,
    "gate_rows": 1000,
    "gain_rows": 2000,
    "resamples": 3,
    "resamples_best": 10,
    "best": 6,
    "fit_rows": 6000,
    "quadratic_rows": 2000,
    "resample_rows": 1500,
    "resample_rows_quadratic": 1000,
    "strength_rows": 1000,
    "strength_halvings": 1,
    "silhouette_rows": 3000,
    "sampling_repeats": 2,
    "random_cuts": 8,
    "density_rows": 800,
}


@dataclass(frozen=True)
class Rule:
    """What is tried, how it is judged and where the lines are drawn.

    Parameters
    ----------
    k_max : int
        Largest number of segments tried.
    k_given : int or None
        Number of segments that was asked for: all are compared, the choice is among these.
    seed : int
        Root of every random draw.
    nulls : int
        Tables drawn from each deciding null of the structure gate, in drafts too: with 59 the
        smallest p is .017, so that Holm over both legs still reaches `alpha`.
    nulls_table : int
        The same for a bare table: the fewest with which Holm over both legs reaches `alpha`.
    gate_samples, gate_rows, gate_share : int, int and float
        Samples of the rows that the gate looks at, and their size: never more than that share of
        all rows, so that samples differ.
    gain_rows, gain_k_max, gain_passes : int
        Rows of the gate's second leg, with fewer of which what components cost hides what they
        gain; its largest mixture, and its passes from the labels of k-means.
    gain_blur : float
        By how much rows are blurred for it, in root mean squares of their axes: about half of the
        spread of a column, which is more than the step of a mark or a day.
    bent_ks : tuple of int
        Components that ICL chooses from in the gate of bent columns.
    gap_draws, gap_rows, gap_starts : int
        Uniform tables, their rows and starts of k-means behind the gap statistic.
    resamples, resamples_best, best, best_icl : int
        Bootstrap resamples for every candidate and for the `best` ones, of which so many are the
        floored mixtures of lowest ICL, among which viewers' types are chosen.
    icl_near : float
        ICL a row above the lowest that counts as low: starts move it by as much where it is flat.
    refit_rows : int
        Rows to choose on whose indices in the first refits tell what a refit moves.
    resample_rows_quadratic : int
        Rows of one resample where time grows with the square of the rows.
    sampling_repeats : int
        Samples that a quadratic method is fitted to, where there are too many rows for it.
    sampling_voters : int
        Nearest rows whose vote checks labels that were extended by nearest centroid.
    random_cuts, random_rows : int
        Random clusterings of each kind and number, and the rows that indices are calibrated on.
    density_parts : int
        Disjoint samples whose mean is DBCV.
    rows_per_group : int
        Rows for each group tried; never more groups than that allows.
    table_split : tuple of int
        Tenths of a table's rows at which those to learn from end, and those to choose on.
    table_clip : float
        Standard deviations beyond which a table's bent columns are clipped.
    table_smallest_share, table_smallest_rows : float and int
        What the smallest group of a table must hold.
    delta_latent_moderate, gain_moderate, delta_smooth, delta_smooth_blind, valley : float
        Calibrated margins, see benchmarks/README.md; strong structure needs twice as much.
    delta_icl : float
        Rise over Gaussian and uniform tables from which several components by ICL are enough:
        that of a bowl in eight dimensions is at most .022.
    delta_unparted : float
        Rise over every null of a table that stands without a valley: sheets that are rolled or
        bent rise by up to .15, a ball in a shell by .22.
    minority_gap, minority_steps : float
        Empty gap of a measure behind which fewer viewers than a segment needs are named: in
        standard deviations and in steps of the viewers on both sides of it.
    close : float
        Standard errors within which an effect is close to its line.
    calibration, calibration_false, calibration_missed : int
        Audiences of each kind that the margins were calibrated on, continuous ones in which types
        were found and typed ones in which none were (`benchmarks/gate.py`).
    strength, votes_near, votes_agreed : float
        Prediction strength that votes, how far in logarithms votes support each other, and how
        many more count where ICL takes the k of BIC.
    apart, apart_quantile, apart_noise, apart_stable : float
        Separation (in units of that quantile of usual distances), largest noise and stability of
        a density clustering that decides by itself.
    voters : tuple of str
        Criteria that vote.
    gap_takes : str
        How the gap statistic takes its k, as R's cluster::maxSE calls it.
    near : float
        Standard errors within which a score, or a gap, counts as the best.
    ties, ties_digits : tuple of str and int
        What breaks ties, in order, and the digits to which stability is compared.
    candidates : tuple of Competitor
        The clusterings compared.
    fitting, continuum, amounts, valleys, columns, variants, readings
        How they are fitted, what the tests draw and vary, and how figures are read.
    memory_mb : int
        Most memory that one fit may take.
    """

    k_max: int
    seed: int
    draft: bool = False
    nulls: int = 59
    nulls_table: int = 39
    nulls_copula: int = 19
    nulls_valley: int = 19
    gate_samples: int = 8
    gate_rows: int = 1500
    gate_share: float = 2 / 3
    gate_starts: int = 3
    gain_rows: int = 4000
    gain_k_max: int = 6
    gain_passes: int = 40
    gain_blur: float = 0.5
    bent_ks: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 8)
    gap_draws: int = 10
    gap_rows: int = 1000
    gap_starts: int = 3
    resamples: int = 10
    resamples_best: int = 100
    best: int = 12
    best_icl: int = 3
    icl_near: float = 0.02
    resample_rows: int = 4000
    refit_rows: int = 1000
    resample_rows_quadratic: int = 2000
    strength_rows: int = 2000
    strength_halvings: int = 3
    fit_rows: int = 20_000
    quadratic_rows: int = 5000
    silhouette_rows: int = 10_000
    silhouette_repeats: int = 5
    score_resamples: int = 25
    sampling_repeats: int = 5
    sampling_voters: int = 15
    random_cuts: int = 20
    random_rows: int = 800
    density_rows: int = 1000
    density_parts: int = 3
    memory_mb: int = 2000
    rows_per_group: int = 20
    split_below: int = 5000
    table_split: tuple[int, int] = (6, 8)
    table_clip: float = 3.5
    table_smallest_share: float = 0.005
    table_smallest_rows: int = 10
    axes_variance: float = 0.90
    axes_all_below: int = 10
    alpha: float = 0.05
    delta_strong: float = 0.10
    delta_moderate: float = 0.05
    delta_latent_strong: float = 0.04
    delta_latent_moderate: float = 0.02
    gain_strong: float = 0.24
    gain_moderate: float = 0.12
    minority_gap: float = 2.0
    minority_steps: float = 3.0
    close: float = 2.0
    calibration: int = 41
    calibration_false: int = 0
    calibration_missed: int = 24
    delta_smooth: float = 0.035
    delta_smooth_blind: float = 0.015
    valley: float = 0.80
    delta_icl: float = 0.023
    delta_unparted: float = 0.18
    valley_dimensions: float = 5.0
    jaccard_each: float = 0.60
    jaccard_mean: float = 0.75
    smallest_share: float = 0.02
    smallest_users: int = 200
    smallest_users_from: int = 20_000
    noise_share: float = 0.30
    agreement: float = 0.75
    strength: float = 0.80
    votes_near: float = 0.15
    votes_agreed: float = 1.5
    apart: float = 1.5
    apart_quantile: float = 0.99
    apart_noise: float = 0.02
    apart_stable: float = 0.85
    criteria: tuple[str, ...] = (
        "silhouette",
        "calinski_harabasz",
        "davies_bouldin",
        "ari_resamples",
    )
    voters: tuple[str, ...] = (
        *("silhouette", "calinski_harabasz", "davies_bouldin", "gap"),
        *("prediction_strength KMeans", "prediction_strength Ward", "bic", "icl"),
    )
    gap_takes: str = "globalSEmax"
    near: float = 1.0
    k_given: int | None = None
    k_of_viewers: str = (
        "that of lowest ICL among admissible mixtures with a floor, the smallest within .02 a "
        "viewer of it; where there is none, the "
        "smallest within one standard error of the best mean rank"
    )
    k_of_tables: str = "most support of eight criteria; density first where empty space parts rows"
    ties: tuple[str, ...] = ("stability", "kmeans")
    ties_digits: int = 3
    candidates: tuple[Competitor, ...] = COMPETITORS
    fitting: Fitting = Fitting()
    continuum: Continuum = Continuum()
    amounts: Amounts = Amounts()
    valleys: Valleys = Valleys()
    columns: Columns = Columns()
    variants: Variants = Variants()
    readings: Readings = Readings()

    def text(self) -> str:
        """Return the rule as JSON with sorted keys."""
        return json.dumps(asdict(self), sort_keys=True)

    @property
    def hash(self) -> str:
        """First 16 hex digits of the SHA-256 of `text`."""
        return hashlib.sha256(self.text().encode()).hexdigest()[:16]


def declared(settings: Model, seed: int) -> Rule:
    """Return the rule under these settings, before anything was looked at."""
    given: dict[str, Any] = {"k_max": settings.k_max}
    if settings.k:
        words = f"{settings.k}, given beforehand and not chosen"
        given = {"k_max": max(settings.k_max, settings.k), "k_given": settings.k}
        given |= {"k_of_viewers": words, "k_of_tables": words}
    return Rule(seed=seed, **given, **(DRAFT if settings.draft else {}))


def seed_of(rule: Rule, *parts: object) -> int:
    """Derive a seed for one piece of work, so that its order and process do not matter."""
    text = "|".join(str(part) for part in (rule.seed, *parts))
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % (2**31 - 1)


def mark_of(rule: Rule, rows: NDArray) -> str:
    """Return what tells these rows under this rule from all others, for the keys of pieces."""
    return f"{rule.hash}-{hashlib.sha256(rows.tobytes()).hexdigest()[:16]}"
