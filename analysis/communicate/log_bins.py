"""Bins of whole numbers on a logarithmic axis: where they lie, and how high they are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analysis.text.numbers import number_text

if TYPE_CHECKING:
    import pandas as pd


def has_open_end(frame: pd.DataFrame) -> bool:
    """Say whether the last bin holds all beyond its lower end, with its upper one withheld.

    Parameters
    ----------
    frame : DataFrame
        lower, upper (both included) and label of bins.
    """
    last = frame.iloc[-1]
    return not str(last["label"]).endswith(number_text(last["upper"]))


def drawn_bins(frame: pd.DataFrame) -> pd.DataFrame:
    """Return bins as they are drawn: one without an end is a doubling wide, or more if told."""
    if not has_open_end(frame):
        return frame
    ends = frame["upper"].to_list()
    ends[-1] = max(ends[-1], 2 * int(frame["lower"].iloc[-1]) - 1)
    return frame.assign(upper=ends)


def for_each_doubling(frame: pd.DataFrame, counts: pd.Series) -> pd.Series:
    """Return how much each bin holds for each doubling from its lower to its upper end.

    On a logarithmic axis areas of bins of any width are then what they hold.
    """
    return counts / ((frame["upper"] + 1) / frame["lower"]).map(math.log2)
