"""The scale of ratings: documented, or else the range that holds nearly all of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median_low
from typing import TYPE_CHECKING

from analysis.obtain.roles.name_words import (
    counts_others,
    name_score,
    name_tokens,
    names_opinion,
)
from analysis.obtain.roles.vocabulary import NOT_RATING, RATING

if TYPE_CHECKING:
    from analysis.obtain.profile.column import Column

# Scales in common use, low and high.
KNOWN = (
    (1, 5),
    (0.5, 5),
    (0, 5),
    (1, 10),
    (0, 10),
    (0.5, 10),
    (0, 100),
    (1, 100),
    (1, 7),
    (-10, 10),
    (-1, 1),
)
# An edge of the range counts as strange when fewer ratings than this lie on it …
RARE = 0.001
# … and the value next to it has this many times as many.
STEEP = 20
# A sentinel stands this many usual gaps, and this share of their range, away from the rest.
APART, AWAY = 3, 0.25
# What is left outside the scale is at most this share of all ratings, but for known codes.
FEW = 0.02
# Parts of 1 in which steps are measured, and the smallest step that makes a grid.
PARTS, FINEST = 20, 0.1
# Numbers that forms and programs store where no rating was given.
BELOW, BEYOND = (-1.0, 0.0), (99.0, 999.0, 9999.0, -99.0, -999.0)
# Such a number below a scale that may hold it has so many times the rows of the two next above,
# or the next one above it is so far away; beyond a scale it is so many times as large as the rest.
MASS, GAP, FAR = 2, 1, 3
# Below a scale that is common without a 0, so many times the rows of its lowest value are no
# opinions, where they are this share of all rows.
CLIFF, HEAP = 5, 0.05
# On a grid of at least so many points in steps of at most so much, 0 is next to the lowest.
MANY, FINE = 9, 10
# The end of a scale has at most so many times the rows of its neighbour, or so small a part.
SMOOTH = 2
# Scales with fewer points than this are thumbs and stars to which 0 and -1 may belong.
POINTS = 3


@dataclass(frozen=True)
class Scale:
    """A scale of ratings.

    Parameters
    ----------
    low, high : float or None
        Its ends; None where there are no ratings.
    step : float or None
        Distance between neighbouring values; None for a continuous scale.
    documented : bool
        Whether the source says so itself.
    """

    low: float | None = None
    high: float | None = None
    step: float | None = None
    documented: bool = False


def step_of(numbers: list[float]) -> float | None:
    """Return the step of the widest grid on which all values lie, or None."""
    parts = [round(value * PARTS) for value in numbers]
    if any(abs(value * PARTS - part) > 1e-6 for value, part in zip(numbers, parts, strict=True)):
        return None
    step = math.gcd(*parts) / PARTS or 1.0
    if len(set(numbers)) < POINTS:
        # Two values show no grid: 2 and 4 may be two of five stars.
        step = math.gcd(*parts, PARTS) / PARTS
    return step if step >= FINEST else None


def _is_apart(edge: int, numbers: list[float]) -> bool:
    """Tell whether an end of the range lies far from the rest, as codes do."""
    rest = numbers[1:] if edge == 0 else numbers[:-1]
    low_of_known = edge == 0 and any(
        high == numbers[-1] and low <= numbers[0] for low, high in KNOWN
    )
    if len(numbers) <= POINTS or low_of_known:
        return False
    gaps = [after - before for before, after in zip(rest, rest[1:], strict=False)]
    distance = abs(numbers[edge] - rest[0 if edge == 0 else -1])
    return distance > max(APART * max(median_low(gaps), 1.0), AWAY * (rest[-1] - rest[0]))


def _strange(edge: int, numbers: list[float], shares: dict[float, float]) -> bool:
    """Tell whether an end of the range is no value of the scale."""
    value, neighbour = numbers[edge], numbers[1 if edge == 0 else -2]
    below = value < 0 <= min(number for number in numbers if number != value)
    if below or _is_apart(edge, numbers):
        return True
    return shares[value] < RARE and shares[neighbour] > STEEP * shares[value]


def modal_scale(counts: dict[float, int]) -> Scale:
    """Return the scale that ratings themselves show.

    Parameters
    ----------
    counts : dict
        Rating to number of rows.

    Returns
    -------
    Scale
        The full range where it is a known scale; else without rare or distant ends, which hold
        few of the ratings.
    """
    if not counts:
        return Scale()
    total = sum(counts.values())
    shares = {value: count / total for value, count in counts.items()}
    numbers, left = sorted(counts), FEW
    while len(numbers) > 2 and (numbers[0], numbers[-1]) not in KNOWN:
        for edge in (0, -1):
            weight = 0.0 if numbers[edge] in (*BELOW, *BEYOND) else shares[numbers[edge]]
            if weight <= left and _strange(edge, numbers, shares):
                left -= weight
                del numbers[edge]
                break
        else:
            break
    return Scale(numbers[0], numbers[-1], step_of(numbers))


def is_up_or_down(column: Column) -> bool:
    """Tell whether a column says yes or no, up or down, perhaps with a value between."""
    if column.kind not in {"integer", "number"}:
        return column.kind == "boolean" and column.distinct > 1
    few = 1 < column.distinct <= POINTS and column.whole
    return few and (column.low, column.high) in ((0, 1), (-1, 1))


def rating_name(column: Column) -> float:
    """Return how well the name of a column fits a rating, 0 where it is something else."""
    if set(name_tokens(column.name)) & NOT_RATING or counts_others(column.name):
        return 0.0
    opinion = names_opinion(column.name, column.table) if is_up_or_down(column) else 0.0
    # Of other columns of yes and no ("has_note") no name says enough.
    return max(opinion, 0.0 if column.kind == "boolean" else name_score(column.name, RATING))


def is_known_scale(numbers: list[float]) -> bool:
    """Tell whether sorted ratings above 0 make a scale that is common without a 0."""
    return numbers[0] > 0 and (numbers[0], numbers[-1]) in KNOWN


def may_lack_nought(numbers: list[float]) -> bool:
    """Tell whether sorted ratings are a scale without a 0, or a wide grid one step above it."""
    return is_known_scale(numbers) or GAP < numbers[0] == step_of(numbers)


def is_smooth_end(counts: dict[float, int], lowest: float) -> bool:
    """Tell whether 0 has about as many rows as the value above it: it is of the scale then."""
    return counts[lowest] / SMOOTH <= counts[0.0] <= SMOOTH * counts[lowest]


def unrated_values(counts: dict[float, int], told: bool = False) -> tuple[float, ...]:
    """Return which numbers among ratings mean “not rated”.

    Parameters
    ----------
    counts : dict
        Rating to number of rows, of a source that documents no scale.
    told : bool
        Whether other columns tell that 0 stands where nobody rated.

    Returns
    -------
    tuple of float
        0 or -1 below the scale of the others, 99 and the like far from it.
    """
    found = []
    for value in (*BEYOND, *BELOW):
        rest = sorted(number for number in counts if number != value and number not in found)
        if value in counts and len(rest) >= POINTS:
            test = _far_off if value in BEYOND else _below
            known = told and not value and may_lack_nought(rest)
            found += [value] if known or test(value, rest, counts) else []
    return tuple(sorted(found))


def _far_off(value: float, rest: list[float], counts: dict[float, int]) -> bool:
    return abs(value) > FAR * max(abs(rest[0]), abs(rest[-1]), 1.0)


def _below(value: float, rest: list[float], counts: dict[float, int]) -> bool:
    if value >= rest[0] or rest[0] < 0:
        return False
    if value < 0:
        return True
    next_two = max(counts[number] for number in rest[:2])
    cliff = may_lack_nought(rest) and counts[value] >= CLIFF * counts[rest[0]]
    heap = counts[value] >= HEAP * sum(counts.values())
    away = rest[0] > value + GAP and not _ends_grid(value, rest, counts)
    return away or counts[value] >= MASS * next_two or (cliff and heap)


def _ends_grid(value: float, rest: list[float], counts: dict[float, int]) -> bool:
    """Tell whether 0 ends a wide grid: of many points, as 10 to 100, or where ratings run out."""
    step = step_of(rest) or GAP
    many = len(rest) >= MANY and step <= FINE
    return rest[0] == value + step and (many or counts[value] <= counts[rest[0]])
