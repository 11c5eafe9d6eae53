"""The part of the declared rule that says how columns of any table are made comparable."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Columns:
    """How the columns of any table are made comparable (`column_bends`, `column_units`).

    Parameters
    ----------
    depth : float
        Valley of a column's density, in logs, from which it is left straight; as it is and bent.
        Of 40 columns each of 21 kinds of one population (100 to 5,000 rows; skewed, heavy-tailed,
        of few values) none had one but those of two rims (an arcsine, a ring).
    share, rows : float and int
        Share of the rows, and rows, that a group holds at least.
    width : float
        Of the kernel, in Silverman's rule of thumb.
    step : float
        Of the kernel at least, in usual steps between values; at half of one, two values melt.
    cells : int
        Points at which densities are kept.
    least : float
        Least unit of a straight column in its deviations, so that none counts more than twice.
    outer : float
        Share of the rows beyond which outer values are drawn in; a smallest group holds as much.
    unit_columns : int
        Columns up to which units are those of groups; in more a mixture has too much to learn.
    unit_rows, unit_starts : int
        Rows that the mixtures are fitted to at most, and their starts.
    unit_rounded : int
        Times that every other start rounds its groups.
    unit_ks : int
        Largest mixture; it need not hold every group to tell their spread.
    unit_most : float
        How far a unit may be from the usual one, so that no column rules alone.
    """

    depth: float = 0.5
    share: float = 0.03
    rows: int = 10
    width: float = 1.0
    step: float = 0.6
    cells: int = 512
    least: float = 0.5
    outer: float = 0.005
    unit_columns: int = 10
    unit_rows: int = 2000
    unit_starts: int = 4
    unit_rounded: int = 2
    unit_ks: int = 12
    unit_most: float = 2.0
