"""What the chosen segments depend on: the same method with one thing changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import progress
from analysis.clustering.distances import Array, Labels, Mask
from analysis.clustering.parallel import run_jobs
from analysis.clustering.rule import Rule, seed_of
from analysis.clustering.sampling import sample_rows
from analysis.clustering.segmentation import Segmentation
from analysis.clustering.space import Space, principal_axes
from analysis.model.compare.candidate import Candidate
from analysis.model.compare.indices import adjusted_rand

COLUMNS = ["check", "value", "ari", "depends", "note"]


@dataclass(frozen=True)
class Variant:
    """One thing changed.

    Parameters
    ----------
    check, value : str
        What was changed, and to what.
    rows : array (n, p)
        Columns as changed.
    fitted : array (n,)
        Rows that are fitted (bool).
    seed : int
        Seed of the fit.
    """

    check: str
    value: str
    rows: Array
    fitted: Mask
    seed: int


def variant_agreement(
    variant: Variant, candidate: Candidate, segments: Labels, shared: Mask, rule: Rule
) -> float:
    """Return the ARI between the segments and the method fitted to a variant.

    Parameters
    ----------
    variant : Variant
        What is fitted.
    candidate : Candidate
        The chosen method, its parameters and k.
    segments : array (n,)
        The chosen segments.
    shared : array (n,)
        Rows that both know (bool); those that are also fitted count.
    rule : Rule
        For the number of axes.
    """
    axes = principal_axes(variant.rows[variant.fitted], rule)
    points = axes.project(variant.rows)
    ks = [candidate.k]
    starts = rule.fitting.starts_light
    fit = candidate.method.fit
    found = fit(points[variant.fitted], ks, candidate.parameters, variant.seed, starts)
    if not found:
        return float("nan")
    labels = next(iter(found.values())).predict(points)
    both = variant.fitted & shared
    return adjusted_rand(segments[both], labels[both])


def other_scalings(rows: Array) -> Iterator[tuple[str, Array]]:
    """Yield three other scalings of the columns, by name."""
    from scipy.stats import norm, rankdata

    deviation = rows.std(axis=0)
    yield "unit variance", rows / np.where(deviation > 0, deviation, 1)
    yield "normal scores of ranks", norm.ppf(rankdata(rows, axis=0) / (len(rows) + 1))
    low, middle, high = np.quantile(rows, [0.25, 0.5, 0.75], axis=0)
    yield "median and quartiles", (rows - middle) / np.where(high > low, high - low, 1)


def all_variants(
    rows: Array,
    n: Array,
    enough: Mask,
    columns: tuple[str, ...],
    blocks: dict[str, list[str]],
    rule: Rule,
) -> Iterator[Variant]:
    """Yield every variant.

    Parameters
    ----------
    rows, n : arrays (m, p) and (m,)
        Matrix columns and events of viewers.
    enough : array (m,)
        Viewers that meet the cut (bool).
    columns : tuple of str
        Names of the columns.
    blocks : dict
        Features of each block; the key "log n" names what says nothing but activity.
    rule : Rule
        For seeds.
    """
    seed = seed_of(rule, "sensitivity")
    for number in range(rule.variants.seeds):
        yield Variant("seed", str(number + 1), rows, enough, seed + number + 1)
    groups = [("without feature", one, [one]) for one in columns]
    activity = blocks.get("log n", [])
    groups += [("without activity", "log n", activity)] if activity else []
    groups += [("without block", one, blocks[one]) for one in sorted(blocks) if one != "log n"]
    for check, value, members in groups:
        kept = np.array([name not in members for name in columns])
        if kept.any() and not kept.all():
            yield Variant(check, value, rows[:, kept], enough, seed)
    for value, other in other_scalings(rows):
        yield Variant("scaling", value, other, enough, seed)
    for least in rule.variants.least:
        yield Variant("minimum n", str(least), rows, n >= least, seed)


def sampled_viewers(
    matrix: pd.DataFrame, low: pd.DataFrame, candidate: Candidate | None, rule: Rule
) -> tuple[pd.DataFrame, Mask]:
    """Return a sample of the training viewers, and which of them meet the cut."""
    quadratic = candidate is not None and candidate.method.quadratic
    size = rule.variants.rows_quadratic if quadratic else rule.variants.rows
    everybody = pd.concat([matrix, low[low["n"] >= min(rule.variants.least)]], ignore_index=True)
    enough = np.arange(len(everybody)) < len(matrix)
    place = np.flatnonzero((everybody["split"] == "train").to_numpy())
    place = sample_rows(place, size, seed_of(rule, "sensitivity rows"))
    return everybody.iloc[place], enough[place]


def activity_share(n: Array, segments: Labels) -> float:
    """Return ε² = H/(m - 1) of the number of events over the segments (Kruskal and Wallis)."""
    from scipy.stats import kruskal

    parts = [n[segments == one] for one in np.unique(segments)]
    if len(parts) < 2 or np.ptp(n) == 0:
        return 0.0
    return float(kruskal(*parts).statistic / (len(n) - 1))


def sensitivity_table(
    matrix: pd.DataFrame,
    low: pd.DataFrame,
    space: Space,
    found: Segmentation,
    candidate: Candidate | None,
    blocks: dict[str, list[str]],
    rule: Rule,
) -> pd.DataFrame:
    """Return the ARI of the chosen method under every variant with the chosen segments.

    Parameters
    ----------
    matrix, low : DataFrame
        Scrub's matrix, above and below the cut.
    space : Space
        Its columns and axes.
    found : Segmentation
        The choice as it labels.
    candidate : Candidate or None
        The choice as it is fitted.
    blocks : dict
        See `all_variants`.
    rule : Rule
        Seeds and the mark below which a note is made.

    Returns
    -------
    DataFrame
        check, value, ari, depends (whether it lies under the mark), note.
    """
    table, enough = sampled_viewers(matrix, low, candidate, rule)
    least = rule.rows_per_group * len(found.centres)
    if candidate is None or enough.sum() < least:
        return pd.DataFrame(columns=COLUMNS)
    rows, n = table[list(space.columns)].to_numpy(float), table["n"].to_numpy(float)
    segments = found.assign(found.points(table))[0]
    every = all_variants(rows, n, enough, space.columns, blocks, rule)
    listed = [one for one in every if _can_be_fitted(one, least)]
    aris = _agreements(listed, candidate.bare(), segments, enough, rule)
    share = activity_share(n[enough], segments[enough])
    told = [
        (one.check, one.value, ari, ari < rule.agreement, _note(one, ari, share, rule))
        for one, ari in zip(listed, aris, strict=True)
    ]
    return pd.DataFrame(told, columns=COLUMNS)


def _can_be_fitted(variant: Variant, least: int) -> bool:
    fitted = variant.rows[variant.fitted]
    return len(fitted) >= least and bool((fitted.std(axis=0) > 0).any())


def _agreements(
    listed: list[Variant], candidate: Candidate, segments: Labels, enough: Mask, rule: Rule
) -> list[float]:
    pieces = [(one, candidate, segments, enough, rule) for one in listed]
    with progress.work_step("Changing one thing at a time", len(pieces)) as advance:
        return run_jobs(variant_agreement, pieces, advance)


def _note(variant: Variant, ari: float, share: float, rule: Rule) -> str:
    if variant.check == "without activity" and share > rule.readings.activity:
        return f"mainly an activity segmentation: log n explains {share:.0%} of it"
    return "the segments depend on this" if ari < rule.agreement else ""
