"""What half-years say of each segment, in one word, with its reason and its date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.holm import holm_adjusted

# Risk that anything at all is found in an audience that does not change.
ALPHA = 0.05
# What a move has to reach to be told, besides being beyond noise: one viewer in ten of a segment;
# a third of what viewers differ by; a share that in each half-year is a fifth of itself off its
# neighbours. Audiences without any change stay below each (benchmarks/README.md).
MOVED, PLACED, SEASONAL = 0.10, 0.35, 0.20
LEAST = {"net": MOVED, "left": MOVED, "place": PLACED, "season": SEASONAL}
# Below this a population is usually called stable; where amounts fall by half, other viewers have
# enough rows, and the mix of an audience in which nobody changes differs by up to half of it.
MIXED = 0.10
# Of segments whose viewers half-years place elsewhere, or which are not found again in half of
# them, there is nothing to follow (at .5 a cluster counts as dissolved, Hennig 2007).
TOLD, FOUND, TRUSTED = 0.5, 0.5, 0.6
# The clearest sign first.
SIGNS = ("appeared", "went", "net", "left", "place")
COLUMNS = {
    "segment": "int64",
    "verdict": "str",
    "since": "datetime64[us]",
    "why": "str",
    "measure": "str",
    "before": "float64",
    "after": "float64",
    "effect": "float64",
    "viewers": "float64",
    "placed": "float64",
}

# Effects of measures are in spreads of all viewers, those of seasons in shares, others in viewers.
TEST_COLUMNS = [
    *("kind", "segment", "half_year", "measure", "effect", "z", "p"),
    *("before", "after", "viewers"),
]


@dataclass(frozen=True)
class Evidence:
    """What half-years showed.

    Parameters
    ----------
    tests : DataFrame
        See `TEST_COLUMNS`, and shown.
    found : DataFrame
        half_year, segment and jaccard, see `found_again`.
    told : dict of int to float
        See `PlacedRuns`.
    jaccard : dict of int to float
        How stable each segment is in resamples of the whole record.
    """

    tests: pd.DataFrame
    found: pd.DataFrame
    told: dict[int, float]
    jaccard: dict[int, float]


def judged_tests(tests: list[dict[str, Any]]) -> pd.DataFrame:
    """Return tests with p_holm, over all of them, and shown: beyond noise and large enough."""
    frame = pd.DataFrame(tests, columns=TEST_COLUMNS)
    frame["p_holm"] = holm_adjusted(frame["p"])
    large = frame["effect"].abs() >= frame["kind"].map(LEAST).fillna(0.0)
    return frame.assign(shown=(frame["p_holm"] < ALPHA) & large)


def _season(tests: pd.DataFrame) -> pd.Series | None:
    """Return the largest departure where all are shown and go to and fro by turns."""
    own = tests[tests["kind"] == "season"].sort_values("half_year")
    sign = np.sign(own["effect"].to_numpy())
    if len(own) < 2 or not own["shown"].all() or not (sign[1:] == -sign[:-1]).all():
        return None
    return own.loc[own["effect"].idxmax()]


def _move(tests: pd.DataFrame) -> pd.Series | None:
    """Return the clearest sign of a move."""
    for kind in SIGNS:
        own = tests[(tests["kind"] == kind) & tests["shown"]]
        if len(own):
            return own.loc[own["z"].abs().idxmax()]
    return None


def segment_verdict(segment: int, evidence: Evidence) -> dict[str, Any]:
    """Return verdict, why, and the test that it rests on, of one segment.

    Parameters
    ----------
    segment : int
        Its number.
    evidence : Evidence
        What half-years showed.
    """
    placed = evidence.told.get(segment, np.nan)
    line: dict[str, Any] = {"segment": segment, "measure": "", "placed": placed}
    if not placed >= TOLD:
        return line | {"verdict": "too_short", "why": "not_placed"}
    tests = evidence.tests[evidence.tests["segment"] == segment]
    season, move = _season(tests), _move(tests)
    if season is not None:
        return line | {"verdict": "seasonal", "why": "season"} | _test_facts(season)
    if move is not None:
        since = {"half_year": move["half_year"]}
        return line | {"verdict": "drifting", "why": move["kind"]} | _test_facts(move) | since
    again = evidence.found.loc[evidence.found["segment"] == segment, "jaccard"].median()
    if evidence.jaccard.get(segment, np.nan) < TRUSTED:
        return line | {"verdict": "fragile", "why": "resamples"}
    if again < FOUND:
        return line | {"verdict": "fragile", "why": "not_found_again"}
    return line | {"verdict": "persistent", "why": "unmoved"}


def _test_facts(test: pd.Series) -> dict[str, Any]:
    return {name: test[name] for name in ("measure", "before", "after", "effect", "viewers")}


def untold_verdicts(segments: list[int], why: str) -> pd.DataFrame:
    """Return the verdict that nothing can be said, for every segment."""
    rows = [{"segment": at, "verdict": "too_short", "why": why, "measure": ""} for at in segments]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def judged_mixes(mixes: pd.DataFrame) -> pd.DataFrame:
    """Return changes of the mix with p_holm and changed: beyond noise and large enough."""
    adjusted = holm_adjusted(mixes["p"])
    return mixes.assign(p_holm=adjusted, changed=(adjusted < ALPHA) & (mixes["psi"] >= MIXED))


def declared_lines() -> dict[str, float]:
    """Return from where on a change is told, by the columns of `over_time`."""
    lines = {"least_moved": MOVED, "least_apart": PLACED, "least_season": SEASONAL}
    return {"alpha": ALPHA, "least_mix": MIXED, **lines}
