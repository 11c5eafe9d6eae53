"""Empirical Bayes: how far a viewer's mean is pulled to everybody's, learned on train."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from analysis.engine import exact_sum

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir


@dataclass(frozen=True)
class Components:
    """Variance within and between viewers (one-way layout with unequal numbers).

    Parameters
    ----------
    mean : float
        Mean over all values.
    within, between : float
        σ² pooled, and τ² = max(0, (MSB − σ²)/n₀).
    viewers : float
        Viewers with a value.
    """

    mean: float
    within: float
    between: float
    viewers: float

    @property
    def shrinkage(self) -> float | None:
        """Return λ = σ²/τ², None where viewers do not differ at all."""
        return self.within / self.between if self.between > 0 else None

    def reliability(self, n: float) -> float:
        """Return n/(n + λ)."""
        if self.shrinkage is None:
            return 0.0
        return n / (n + self.shrinkage) if n + self.shrinkage > 0 else 0.0


def component_sums(count: ir.NumericValue, total: ir.NumericValue, square: ir.NumericValue) -> dict:
    """Return the aggregates over viewers that `components` reads."""
    some = count > 0
    between = ibis.ifelse(some, total * total / count, 0.0)
    return {
        "viewers": ibis.ifelse(some, 1.0, 0.0).sum(),
        "values": count.sum(),
        "squared": (count * count).sum(),
        "total": exact_sum(total),
        "square": exact_sum(square),
        "between": exact_sum(between),
    }


def variance_components(sums: Mapping[str, float]) -> Components:
    """Return the variance components from sums over viewers.

    Parameters
    ----------
    sums : Mapping
        viewers m, values N, squared Σn², total Σx, square Σx², between Σ(Σx)²/n.

    Returns
    -------
    Components
        All zero where there is no value; τ² is zero where it cannot be told from noise.
    """
    m, n = sums["viewers"], sums["values"]
    if not n:
        return Components(0.0, 0.0, 0.0, 0.0)
    mean = sums["total"] / n
    if n <= m or m < 2:
        return Components(mean, 0.0, 0.0, m)
    within = max(0.0, sums["square"] - sums["between"]) / (n - m)
    msb = max(0.0, sums["between"] - sums["total"] * mean) / (m - 1)
    weight = (n - sums["squared"] / n) / (m - 1)
    return Components(mean, within, max(0.0, (msb - within) / weight), m)


def shrunk_mean(
    count: ir.NumericValue, total: ir.NumericValue, known: Components, prior: float | None = None
) -> ir.NumericValue:
    """Return (Σx + λ·prior)/(n + λ), null without a value.

    Parameters
    ----------
    count, total : ibis values
        n and Σx of each viewer.
    known : Components
        Learned on training viewers.
    prior : float, optional
        What is pulled to; the mean over all values by default.
    """
    prior = known.mean if prior is None else prior
    if known.shrinkage is None:
        # A bare literal would be a decimal on some engines, and overflow there.
        return ibis.ifelse(count > 0, count * 0.0 + prior, None)
    return ibis.ifelse(
        count > 0, (total + known.shrinkage * prior) / (count + known.shrinkage), None
    )


def shrunk_variance(
    count: ir.NumericValue,
    total: ir.NumericValue,
    square: ir.NumericValue,
    known: Components,
    weight: float = 4.0,
) -> ir.NumericValue:
    """Return ((n − 1)s² + ν₀s₀²)/(n − 1 + ν₀) with s₀² = σ², null without a value."""
    inner = ibis.greatest(square - total * total / count, 0.0)
    return ibis.ifelse(count > 0, (inner + weight * known.within) / (count - 1 + weight), None)


def shrunk_share(
    part: ir.NumericValue, whole: ir.NumericValue, overall: float, weight: float = 4.0
) -> ir.NumericValue:
    """Return (x + α·m)/(n + α), null without a value."""
    return ibis.ifelse(whole > 0, (part + weight * overall) / (whole + weight), None)
