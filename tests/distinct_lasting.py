"""Hand-made tables of how segments last, in which no two numbers are alike."""

from __future__ import annotations

import pandas as pd

from analysis.interpret.over_time.over_time_tables import EMPTY, FACTS
from analysis.interpret.over_time.segment_verdicts import COLUMNS

NO, NEVER = float("nan"), pd.NaT
HALVES = [pd.Timestamp(day) for day in ("2004-01-01", "2004-07-01", "2005-01-01")]
# Risk, and the least that a move, a place, a season and a mix have to reach.
LINES = (0.045, 0.11, 0.26, 0.23, 0.025)
# Share, low and high of Ants and of Cats by half-year; of Bees those of the second are withheld.
SHARES = {
    0: [(0.42, 0.36, 0.48), (0.33, 0.28, 0.38), (0.31, 0.27, 0.355)],
    1: [(0.24, 0.19, 0.29), (NO, NO, NO), (0.22, 0.18, 0.265)],
    2: [(0.34, 0.29, 0.4), (0.45, 0.4, 0.505), (0.47, 0.43, 0.515)],
}
FOLLOWED = (211, 233, 257)
# Where viewers of each are placed next, and by chance: those of few are withheld.
MOVES = [
    (0, 0, 0.81, 0.74, 0.87, 0.89, 0.83, 0.93),
    (0, 1, NO, NO, NO, NO, NO, NO),
    (0, 2, 0.14, 0.09, 0.2, NO, NO, NO),
    (1, 0, NO, NO, NO, NO, NO, NO),
    (1, 1, 0.92, 0.85, 0.96, 0.93, 0.86, 0.97),
    (1, 2, NO, NO, NO, NO, NO, NO),
    (2, 0, NO, NO, NO, 0.11, 0.06, 0.18),
    (2, 1, NO, NO, NO, NO, NO, NO),
    (2, 2, 0.96, 0.91, 0.98, 0.88, 0.82, 0.925),
]
VERDICTS = [
    (0, "drifting", HALVES[1], "net", "", 0.415, 0.325, -0.217, 118, 0.83),
    (1, "fragile", NEVER, "not_found_again", "", NO, NO, NO, NO, 0.72),
    (2, "persistent", NEVER, "unmoved", "", NO, NO, NO, NO, 0.95),
]


def _rows() -> dict[str, list[tuple]]:
    shares = [
        (day, segment, *SHARES[segment][at], FOLLOWED[at])
        for at, day in enumerate(HALVES)
        for segment in SHARES
    ]
    return {
        "half_year_shares": shares,
        "half_year_mixes": [
            (HALVES[0], HALVES[1], 0.067, 0.0213, 0.001, 0.003, True),
            (HALVES[1], HALVES[2], 0.0031, 0.0224, 0.61, 0.62, False),
            (HALVES[0], HALVES[2], 0.083, 0.0235, 0.001, 0.003, True),
        ],
        "half_year_moves": [(*row[:5], 118, *row[5:], 104) for row in MOVES],
        "half_year_refits": [
            (HALVES[0], HALVES[1], 127, 0.71, 0.77),
            (HALVES[1], HALVES[2], 139, 0.68, 0.79),
        ],
        "half_year_segments": [
            (day, segment, jaccard - 0.03 * at, 0.1 + 0.03 * at)
            for at, day in enumerate(HALVES)
            for segment, jaccard in ((0, 0.77), (1, 0.49), (2, 0.92))
        ],
    }


def lasting_frames() -> dict[str, pd.DataFrame]:
    """Return what half-years say: one segment drifts, one is fragile, one lasts."""
    frames = {
        name: pd.DataFrame(rows, columns=list(EMPTY[name])).astype(EMPTY[name])
        for name, rows in _rows().items()
    }
    facts = ("", 4, 3, 2000, HALVES[0], pd.Timestamp("2005-06-30"), 409, 5)
    facts += (0.86, 163, 0.205, 0.127, 57, *LINES)
    frames["over_time"] = pd.DataFrame([facts], columns=list(FACTS)).astype(FACTS)
    verdicts = pd.DataFrame(VERDICTS, columns=list(COLUMNS)).astype(COLUMNS)
    return frames | {"segment_verdicts": verdicts}


def untold_lasting(reason: str, segments: int = 3) -> dict[str, pd.DataFrame]:
    """Return what stands where nothing can be said of so many segments."""
    frames = {name: pd.DataFrame(columns=list(of)).astype(of) for name, of in EMPTY.items()}
    facts = (reason, 1, 1, 2000, HALVES[0], pd.Timestamp("2004-06-30"), 0, 5, NO, NO, NO, NO, 0)
    facts += LINES
    frames["over_time"] = pd.DataFrame([facts], columns=list(FACTS)).astype(FACTS)
    rows = [(at, "too_short", NEVER, reason, "", NO, NO, NO, NO, NO) for at in range(segments)]
    verdicts = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    return frames | {"segment_verdicts": verdicts}
