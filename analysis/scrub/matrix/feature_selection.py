"""Which features make the matrix, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.scrub.features.catalogue import Feature, lacking_signals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.settings import Scrub

# Values nearer to each other than this share of themselves are equal but for the arithmetic.
ROUNDING = 1e-9
# Where so many have one value, the others are fewer than the smallest segment that may be chosen.
SAME = 0.98


@dataclass(frozen=True)
class Evidence:
    """What is known of the computed features, learned on training viewers.

    Parameters
    ----------
    train : DataFrame
        Raw features of training viewers that meet the cut.
    reliability : dict
        Feature to (reliability, viewers).
    rho : DataFrame
        Square of rank correlations.
    rho_log_n : dict
        Feature to Spearman's ρ with log n.
    """

    train: pd.DataFrame
    reliability: dict[str, tuple[float, int]]
    rho: pd.DataFrame
    rho_log_n: dict[str, float]


def _own_reason(feature: Feature, evidence: Evidence, settings: Scrub) -> str | None:
    """Return why a feature cannot stand by itself, None when it can."""
    values = evidence.train[feature.name]
    finite = values[np.isfinite(values)]
    if settings.treatment.get(feature.name) == "drop":
        return "dropped by scrub.treatment"
    if finite.empty:
        return "no viewer has a value"
    low, high = float(finite.min()), float(finite.max())
    if high - low <= ROUNDING * max(1.0, abs(low), abs(high)):
        return "the same for all viewers"
    if finite.value_counts().iloc[0] >= SAME * len(finite):
        return f"the same for {SAME:.0%} of viewers and more"
    missing = 1 - len(finite) / len(values)
    if missing > settings.max_missing:
        few = disclosure.tells_few(len(finite), len(values))
        said = "" if few else f"{missing:.0%} of viewers, "
        return f"missing for {said}more than {settings.max_missing:.0%}"
    reliability, _ = evidence.reliability[feature.name]
    if not feature.volume and reliability < settings.min_reliability:
        return f"reliability {reliability:.2f} below {settings.min_reliability:g}"
    return None


def _twin(feature: Feature, kept: list[Feature], evidence: Evidence, limit: float) -> str | None:
    for other in kept:
        rho = evidence.rho.loc[feature.name, other.name]
        if abs(rho) > limit:
            return f"|ρ| {abs(rho):.2f} with {other.label}, more than {limit:g}"
    return None


def drop_reasons(
    features: Sequence[Feature], evidence: Evidence, settings: Scrub
) -> dict[str, str]:
    """Return the reason of every feature that is dropped.

    Of a pair that says nearly the same the one declared later goes.
    """
    dropped: dict[str, str] = {}
    kept: list[Feature] = []
    for feature in features:
        reason = _own_reason(feature, evidence, settings)
        reason = reason or _twin(feature, kept, evidence, settings.max_correlation)
        if reason:
            dropped[feature.name] = reason
        else:
            kept.append(feature)
    return dropped


def feature_limits(settings: Scrub) -> pd.DataFrame:
    """Return what a feature has to meet, in one row, for whoever tells of it."""
    names = ("max_missing", "min_reliability", "max_correlation")
    return pd.DataFrame([{name: getattr(settings, name) for name in names}])


def feature_catalogue(
    every: Sequence[Feature], signals: set[str], evidence: Evidence, dropped: dict[str, str]
) -> pd.DataFrame:
    """Return one row a declared feature, whether it could be computed or not.

    `viewers` are those that missing_share is of and reliability_users are among.
    """
    rows = []
    for feature in every:
        present = set(feature.needs) <= signals
        reliability, viewers = evidence.reliability.get(feature.name, (np.nan, 0))
        values = evidence.train[feature.name] if present else pd.Series(dtype=float)
        reason = dropped.get(feature.name) if present else lacking_signals(feature, signals)
        rows.append(
            {
                "feature": feature.name,
                "label": feature.label,
                "unit": feature.unit,
                "block": feature.block,
                "formula": feature.formula,
                "needs": ", ".join(feature.needs),
                "missing_share": float(values.isna().mean()) if len(values) else 1.0,
                "reliability": reliability,
                "reliability_users": int(viewers),
                "rho_log_n": evidence.rho_log_n.get(feature.name, np.nan),
                "kept": reason is None,
                "dropped_reason": reason,
                "log": feature.scale != "linear",
            }
        )
    texts = ("feature", "label", "unit", "block", "formula", "needs", "dropped_reason")
    frame = pd.DataFrame(rows).astype(dict.fromkeys(texts, "str"))
    return frame.assign(viewers=len(evidence.train))
