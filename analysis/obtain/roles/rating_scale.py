"""The scale of ratings: documented, or else the range that holds nearly all of them."""

from __future__ import annotations

from dataclasses import dataclass

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
)
# An edge of the range counts as strange when fewer ratings than this lie on it …
RARE = 0.001
# … and the value next to it has this many times as many.
STEEP = 20
# A sentinel stands this many steps away from the rest.
APART = 3
# Numbers that forms and programs store where no rating was given.
BELOW, BEYOND = (-1.0, 0.0), (99.0, 999.0, 9999.0, -99.0, -999.0)
# Such a number below a scale that may hold it has so many times the rows of the two next above,
# or the next one above it is so far away; beyond a scale it is so many times as large as the rest.
MASS, GAP, FAR = 2, 1, 3
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
    """Return the step of a grid on which all values lie, or None."""
    for step in (1.0, 0.5, 0.25, 0.2, 0.1):
        if all(abs(value / step - round(value / step)) < 1e-6 for value in numbers):
            return step
    return None


def _strange(edge: int, inward: int, numbers: list[float], shares: dict[float, float]) -> bool:
    value, neighbour = numbers[edge], numbers[inward]
    step = step_of(numbers) or 0.0
    if value < 0 <= min(number for number in numbers if number != value):
        return True
    if step and abs(value - neighbour) > APART * max(step, 1.0) and len(numbers) > 3:
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
        The full range where it is a known scale; else without rare or distant ends.
    """
    if not counts:
        return Scale()
    total = sum(counts.values())
    shares = {value: count / total for value, count in counts.items()}
    numbers = sorted(counts)
    step = step_of(numbers)
    while len(numbers) > 2 and (numbers[0], numbers[-1]) not in KNOWN:
        if _strange(0, 1, numbers, shares):
            numbers = numbers[1:]
        elif _strange(-1, -2, numbers, shares):
            numbers = numbers[:-1]
        else:
            break
    return Scale(numbers[0], numbers[-1], step)


def is_known_scale(numbers: list[float]) -> bool:
    """Tell whether sorted ratings above 0 make a scale that is common without a 0."""
    return numbers[0] > 0 and (numbers[0], numbers[-1]) in KNOWN


def is_smooth_end(counts: dict[float, int], lowest: float) -> bool:
    """Tell whether 0 has about as many rows as the value above it: it is of the scale then."""
    return counts[lowest] / SMOOTH <= counts[0.0] <= SMOOTH * counts[lowest]


def unrated_values(counts: dict[float, int]) -> tuple[float, ...]:
    """Return which numbers among ratings mean “not rated”.

    Parameters
    ----------
    counts : dict
        Rating to number of rows, of a source that documents no scale.

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
            found += [value] if test(value, rest, counts) else []
    return tuple(sorted(found))


def _far_off(value: float, rest: list[float], counts: dict[float, int]) -> bool:
    return abs(value) > FAR * max(abs(rest[0]), abs(rest[-1]), 1.0)


def _below(value: float, rest: list[float], counts: dict[float, int]) -> bool:
    if value >= rest[0] or rest[0] < 0:
        return False
    if value < 0:
        return True
    next_two = max(counts[number] for number in rest[:2])
    return rest[0] > value + GAP or counts[value] >= MASS * next_two
