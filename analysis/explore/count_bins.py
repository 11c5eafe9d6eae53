"""Bins of counts, about equal on a log axis, with their labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.text.numbers import number_text


def count_edges(largest: int) -> list[int]:
    """Return lower edges 1, 2, 3, 4, 6, 8, 11, 16, 23 … of bins about equal on a log axis.

    Parameters
    ----------
    largest : int
        The largest count that must find a bin.
    """
    halvings = 2 * max(largest, 1).bit_length()
    edges = {round(2 ** (step / 2)) for step in range(halvings + 1)}
    return sorted(edge for edge in edges if edge <= max(largest, 1))


def bin_labels(lower: Sequence[int], upper: Sequence[int]) -> list[str]:
    """Name bins of whole numbers, both ends included: '3', '6–7', '1,000–1,499'."""
    return [
        number_text(low) if low == high else f"{number_text(low)}–{number_text(high)}"
        for low, high in zip(lower, upper, strict=True)
    ]


def binned_weights(values: pd.Series, weights: pd.Series, edges: Sequence[int]) -> pd.DataFrame:
    """Sum weights into bins of whole numbers.

    Returns
    -------
    DataFrame
        lower, upper (both included; the last is the largest value), label, weight.
    """
    place = np.searchsorted(edges, values.to_numpy(), side="right") - 1
    weight = np.bincount(place, weights=weights.to_numpy(), minlength=len(edges))
    upper = [*[edge - 1 for edge in edges[1:]], max(int(values.max()), edges[-1])]
    frame = pd.DataFrame({"lower": edges, "upper": upper, "weight": weight.astype("int64")})
    return frame.assign(label=bin_labels(frame["lower"], frame["upper"]))
