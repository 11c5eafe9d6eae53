"""Where an export cut what it holds of a viewer."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import disclosure
from analysis.explore.typed_frames import typed_frame

# So large a part of all viewers at one end of their numbers of rows is a cut, not chance.
HEAP = 0.05
# And so many times as many as at the next number.
TIMES = 5
CAPS = {
    **{"end": "str", "n": "int64", "viewers": "int64", "every": "int64", "share": "float64"},
}


def count_caps(counts: pd.DataFrame, fewest: int = disclosure.FEWEST) -> pd.DataFrame:
    """Return where viewers heap up at the largest or the smallest number of rows.

    Parameters
    ----------
    counts : DataFrame
        n and users (viewers with so many rows), ascending.
    fewest : int
        A heap of fewer viewers, or that leaves fewer, is not told.

    Returns
    -------
    DataFrame
        end (most or least), n (rows), viewers (with exactly so many, or for the least all), every
        and share. The most is told where a twentieth of viewers, five times as many as at the
        next number, stands there; the least where nobody has fewer than several rows.
    """
    rows: list[dict[str, Any]] = []
    every = int(counts["users"].sum()) if len(counts) else 0
    if len(counts) > 1:
        at, beside = int(counts["users"].iloc[-1]), int(counts["users"].iloc[-2])
        heap = at >= HEAP * every and at >= TIMES * beside
        if heap and not disclosure.tells_few(at, every, fewest) and at >= fewest:
            rows.append({"end": "most", "n": counts["n"].iloc[-1], "viewers": at})
    if len(counts) and counts["n"].iloc[0] > 1 and counts["users"].iloc[0] >= fewest:
        rows.append({"end": "least", "n": counts["n"].iloc[0], "viewers": counts["users"].iloc[0]})
    frame = pd.DataFrame(rows, columns=["end", "n", "viewers"])
    frame = frame.assign(every=every, share=frame["viewers"] / max(every, 1))
    return typed_frame(frame, CAPS)
