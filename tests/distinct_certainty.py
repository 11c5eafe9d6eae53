"""Hand-made tables of how sure segments are, in which no two numbers are alike."""

from __future__ import annotations

import pandas as pd

from analysis.interpret.certainty_shares import AMOUNTS, CHECK, SEGMENTS

NO = float("nan")
# Lowest and highest number of rows, viewers, and how many are sure, likely and a guess.
BANDS = [(1, 4, 31, 4, 10, 17), (5, NO, 49, 33, 13, 3)]
# What was said, what came again with its interval, and viewers of three groups.
GROUPS = [
    (1, 0.47, 0.42, 0.28, 0.57, 43),
    (2, 0.76, 0.73, 0.585, 0.84, 44),
    (3, 0.964, 0.983, 0.89, 0.998, 45),
]
# Median, then sure, likely and a guess of known and of guessed viewers; some are withheld.
SURE = [
    (0, 0.87, 18, 9, 8, 1, 2, 3),
    (1, 0.79, 11, 4, 1, NO, NO, NO),
    (2, NO, NO, NO, NO, NO, NO, NO),
]


def certainty_lines(calibrated: bool = True) -> dict[str, pd.DataFrame]:
    """Return what model says of how sure segments are."""
    record = {"calibrated": calibrated, "learned": 391, "most": 38.0, "sure": 0.9, "likely": 0.7}
    return {"certainty": pd.DataFrame([record])}


def certainty_frames() -> dict[str, pd.DataFrame]:
    """Return what interpret says of it."""
    rows = {
        "certainty_amounts": (BANDS, AMOUNTS),
        "certainty_segments": (SURE, SEGMENTS),
        "certainty_tenths": (GROUPS, CHECK),
    }
    return {
        name: pd.DataFrame(told, columns=list(kinds)).astype(kinds)
        for name, (told, kinds) in rows.items()
    }


def untold_certainty() -> dict[str, pd.DataFrame]:
    """Return what stands where nothing could be learned."""
    return {name: frame.head(0) for name, frame in certainty_frames().items()}
