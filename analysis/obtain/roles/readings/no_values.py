"""What values that stand for none become: missing ones, whose rows stay as events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis

from analysis.obtain.values.written_times import is_placeholder

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.obtain.sources import Problem


@dataclass
class NoValues:
    """What stands for none in the interactions.

    Parameters
    ----------
    longest : float or None
        Minutes beyond which a length is impossible; None where rows sum up.
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


def real_length(length: ir.FloatingValue, none: NoValues) -> ir.FloatingValue:
    """Return lengths without those that are impossible."""
    odd = length < 0 if none.longest is None else ~length.between(0, none.longest)
    return ibis.ifelse(odd, None, length)


def real_rating(rating: ir.FloatingValue, none: NoValues) -> ir.FloatingValue:
    """Return ratings without numbers that mean “not rated”."""
    return ibis.ifelse(rating.isin(none.unrated), None, rating) if none.unrated else rating
