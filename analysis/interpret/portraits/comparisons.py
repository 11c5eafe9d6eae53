"""A segment against the others, and against those of them who arrived when it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.interpret.portraits.effect_sizes import dominance_effect, mean_effect, share_effect
from analysis.interpret.portraits.matching import arrival_weights
from analysis.interpret.portraits.summed_viewers import UNDATED
from analysis.intervals import (
    NONE,
    Estimate,
    difference_interval,
    median_estimate,
    pooled_estimate,
)

if TYPE_CHECKING:
    from analysis.interpret.portraits.counted_measures import Measure

# What a reader sees, whatever the interval says: two of a hundred, a year, a tenth of a star out of
# five (of the way from the lowest to the highest mark), a tenth of what has a true zero.
SEEN_SHARE, SEEN_YEAR, SEEN_MARKS, SEEN_RATIO = 0.02, 1.0, 0.025, 0.1


@dataclass(frozen=True)
class Scale:
    """What marks and arrivals are compared by.

    Parameters
    ----------
    marks : float
        From the lowest to the highest mark.
    fewest : int
        Viewers that have to be matched on either side.
    """

    marks: float
    fewest: int


@dataclass(frozen=True)
class Groups:
    """A segment's viewers and the others, with the weights that make these arrive alike.

    Parameters
    ----------
    own, other : DataFrame
        Sums or counts with the level or column quarter.
    weights : Series or None
        By quarter, see `arrival_weights`.
    """

    own: pd.DataFrame
    other: pd.DataFrame
    weights: pd.Series | None

    def matched_parts(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series] | None:
        """Return own and other viewers of quarters that both arrived in, and others' weights."""
        if self.weights is None:
            return None
        kept = self.weights[self.weights > 0]
        own, other = (part[part["quarter"].isin(kept.index)] for part in (self.own, self.other))
        return own, other, other["quarter"].map(kept)


def _parted(
    table: pd.DataFrame, segment: int, count: str, measure: Measure, scale: Scale
) -> Groups:
    mine = table["segment"] == segment
    sums = [part.groupby("quarter")[count].sum() for part in (table[mine], table[~mine])]
    matched = measure.counted != "arrived"
    weights = arrival_weights(sums[0], sums[1], scale.fewest) if matched else None
    return Groups(table[mine], table[~mine], weights)


def is_seen(difference: float, other: float, unit: str, scale: Scale) -> bool:
    """Say whether a reader would see the difference."""
    ratio = SEEN_RATIO * abs(other)
    least = {"share": SEEN_SHARE, "year": SEEN_YEAR, "stars": SEEN_MARKS * scale.marks}
    return bool(abs(difference) >= least.get(unit, ratio) and difference)


def _differs(plain: Estimate, decides: Estimate, other: float, unit: str, scale: Scale) -> bool:
    """Say whether a difference is none of chance, is seen, and goes one way whoever is compared."""
    apart = decides.low > 0 or decides.high < 0
    seen = all(is_seen(one.value, other, unit, scale) for one in (plain, decides))
    return bool(apart and seen and plain.value * decides.value > 0)


def _named(names: str, one: Estimate) -> dict[str, float]:
    return dict(zip(names.split(), (one.value, one.low, one.high), strict=True))


def _row(
    measure: Measure,
    pair: tuple[Estimate, Estimate],
    together: tuple[Estimate, Estimate],
    dated: bool,
    scale: Scale,
) -> dict[str, Any]:
    """Return what is told of a segment and the others, and of those who arrived together."""
    difference, matched = difference_interval(*pair), difference_interval(*together)
    decides = matched if measure.arrival and dated else difference
    own, other, alike = (one.shifted_by(measure.origin) for one in (*pair, together[1]))
    return {
        **_named("value low high", own),
        **_named("other other_low other_high", other),
        **_named("difference difference_low difference_high", difference),
        **_named("matched_difference matched_low matched_high", matched),
        **_named("matched_other matched_other_low matched_other_high", alike),
        "differs": _differs(difference, decides, other.value, measure.unit, scale),
    }


def pooled_row(measure: Measure, table: pd.DataFrame, segment: int, scale: Scale) -> dict[str, Any]:
    """Compare a share or mean of a segment with the others.

    Parameters
    ----------
    measure : Measure
        A share or a mean.
    table : DataFrame
        As `segment_sums.pooled_sums` gives them, with segment and quarter as columns.
    segment : int
        The segment.
    scale : Scale
        Of marks.

    Returns
    -------
    dict
        Values, intervals and differences by the columns of the table behaviour; n, other_n, rows,
        some and lacking; effect.
    """
    groups = _parted(table, segment, "all", measure, scale)
    share = measure.kind == "share"
    pair = pooled_estimate(groups.own, share), pooled_estimate(groups.other, share)
    together, parts = (NONE, NONE), groups.matched_parts()
    if parts is not None:
        mine, theirs, weight = parts
        together = pooled_estimate(mine, share), pooled_estimate(theirs, share, weight)
    row = _row(measure, pair, together, (table["quarter"] != UNDATED).any(), scale)
    values = row["value"], row["other"]
    known = not np.isnan(values).any()
    effect = share_effect(*values) if share and known else np.nan
    if known and not share:
        effect = mean_effect(*values, measure.unit, scale.marks)
    counts = {"n": groups.own["all"].sum(), "other_n": groups.other["all"].sum()}
    counts |= {"rows": groups.own["y"].sum() if measure.counted != "arrived" else np.nan}
    counts |= {name: groups.own[name].sum() for name in ("some", "lacking")}
    return row | counts | {"effect": effect}


def _weighed(counts: pd.DataFrame, weight: pd.Series | float = 1.0) -> pd.Series:
    return (counts["viewers"] * weight).groupby(counts["value"]).sum()


def median_row(measure: Measure, table: pd.DataFrame, segment: int, scale: Scale) -> dict[str, Any]:
    """Compare a median of a segment's viewers with that of the others.

    Parameters
    ----------
    measure : Measure
        A median.
    table : DataFrame
        As `segment_sums.counts_of_values` gives them.
    segment : int
        The segment.
    scale : Scale
        Of marks.

    Returns
    -------
    dict
        As `pooled_row` gives it; some and lacking are the viewers with a value.
    """
    groups = _parted(table, segment, "viewers", measure, scale)
    together, parts = (NONE, NONE), groups.matched_parts()
    weighed = [_weighed(part) for part in (groups.own, groups.other)]
    if parts is not None:
        mine, theirs, weight = parts
        together = median_estimate(mine), median_estimate(theirs, weight)
        weighed = [_weighed(mine), _weighed(theirs, weight)] if measure.arrival else weighed
    pair = median_estimate(groups.own), median_estimate(groups.other)
    row = _row(measure, pair, together, (table["quarter"] != UNDATED).any(), scale)
    n, other_n = (part["viewers"].sum() for part in (groups.own, groups.other))
    effect = dominance_effect(*weighed) if all(len(one) for one in weighed) else np.nan
    numbers = {"n": n, "other_n": other_n, "rows": np.nan, "some": n, "lacking": n}
    return row | numbers | {"effect": effect}
