"""What values that stand for none become: missing ones, whose rows stay as events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.profile.value_readers import number_value
from analysis.obtain.roles.readings.watched_minutes import MOST_AMOUNT
from analysis.obtain.values.written_times import is_placeholder

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.profile.column import Column
    from analysis.obtain.sources import Problem


@dataclass
class NoValues:
    """What stands for none in the interactions.

    Parameters
    ----------
    longest : float or None
        Minutes beyond which the length of a play is impossible; None where rows sum up.
    unrated : tuple of float
        Numbers that mean “not rated”.
    problems : dict
        By role what is said of them.
    kept : list
        What is said of values that may stand for none and count.
    """

    longest: float | None = None
    unrated: tuple[float, ...] = ()
    problems: dict[str, Problem] = field(default_factory=dict)
    kept: list[Problem] = field(default_factory=list)


def real_time(at: ir.TimestampValue) -> ir.TimestampValue:
    """Return times without placeholder days."""
    return ibis.ifelse(is_placeholder(at), None, at)


def known_plays(data: ir.Table, plays: Column | None) -> ir.FloatingValue | None:
    """Return how many plays a row has, None where the source has no plays."""
    return None if plays is None else number_value(data[plays.name], MOST_AMOUNT)


def times_longest(longest: float, plays: ir.FloatingValue | None) -> ir.FloatingValue:
    """Return the longest that rows can last: as many times that of a play as they have plays."""
    one = ibis.literal(longest, "float64")
    return one if plays is None else one * plays.coalesce(1.0).clip(lower=1.0)


def real_length(
    length: ir.FloatingValue, none: NoValues, plays: ir.FloatingValue | None
) -> ir.FloatingValue:
    """Return lengths without those that are impossible."""
    odd = length < 0
    if none.longest is not None:
        odd = odd | (length > times_longest(none.longest, plays))
    return ibis.ifelse(odd, None, length)


def real_rating(rating: ir.FloatingValue, none: NoValues) -> ir.FloatingValue:
    """Return ratings without numbers that mean “not rated”."""
    return ibis.ifelse(rating.isin(none.unrated), None, rating) if none.unrated else rating
