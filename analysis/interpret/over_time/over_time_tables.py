"""The tables on how segments last, from the rows of half-years to a verdict of each segment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis import disclosure
from analysis.interpret.over_time import segment_moves, segment_refits, segment_shares
from analysis.interpret.over_time.placed_runs import PlacedRuns, placed_half_years
from analysis.interpret.over_time.segment_transitions import COLUMNS as MOVE_COLUMNS
from analysis.interpret.over_time.segment_transitions import transition_table
from analysis.interpret.over_time.segment_verdicts import (
    COLUMNS,
    Evidence,
    declared_lines,
    judged_mixes,
    judged_tests,
    segment_verdict,
    untold_verdicts,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.tables import Tables

FACTS = {
    "reason": "str",
    "half_years": "int64",
    "told": "int64",
    "needed": "int64",
    "first": "datetime64[us]",
    "last": "datetime64[us]",
    "viewers": "int64",
    "rows": "int64",
    **dict.fromkeys(("agreement", "pairs", "switched", "chance"), "float64"),
    "tests": "int64",
    # What counts as a change, see `segment_verdicts`.
    **dict.fromkeys(
        ("alpha", "least_moved", "least_apart", "least_season", "least_mix"), "float64"
    ),
}
SHARES = {"start": "datetime64[us]", "segment": "int64"} | dict.fromkeys(
    ("share", "low", "high", "viewers"), "float64"
)
MIXES = {"start": "datetime64[us]", "later": "datetime64[us]"} | dict.fromkeys(
    ("psi", "bound", "p", "p_holm"), "float64"
)
MIXES["changed"] = "bool"
REFITS = {"start": "datetime64[us]", "later": "datetime64[us]"} | dict.fromkeys(
    ("viewers", "ari", "ari_frozen"), "float64"
)
FOUND = {"start": "datetime64[us]", "segment": "int64"} | dict.fromkeys(
    ("jaccard", "moved"), "float64"
)
EMPTY = {
    "half_year_shares": SHARES,
    "half_year_mixes": MIXES,
    "half_year_moves": MOVE_COLUMNS,
    "half_year_refits": REFITS,
    "half_year_segments": FOUND,
}


def _dated(frame: pd.DataFrame, dates: pd.Series, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with the first days of half-years instead of their numbers."""
    found = frame.rename(columns={"half_year": "start"})
    for name in ("start", "later"):
        if kinds.get(name, "").startswith("datetime"):
            found[name] = found[name].map(dates)
    return found.reindex(columns=list(kinds)).astype(dict(kinds))


def told_shares(shares: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Return shares without those that tell of few viewers, or what gives them away."""
    hidden = [
        disclosure.hidden_counts(own.set_index("segment")["placed"], fewest).to_numpy()
        for _, own in shares.groupby("half_year")
    ]
    few = np.concatenate(hidden) if hidden else np.zeros(0, bool)
    columns = ["share", "low", "high"]
    return shares.assign(**shares[columns].mask(pd.Series(few, index=shares.index, dtype=bool)))


def over_time_facts(
    placed: PlacedRuns | str,
    pairs: pd.DataFrame | None,
    calendar: pd.DataFrame,
    rows: int,
    fewest: int,
) -> dict[str, Any]:
    """Return what was looked at, and how often viewers are placed elsewhere.

    Parameters
    ----------
    placed : PlacedRuns or str
        Viewers of half-years, or the reason why there are none.
    pairs : DataFrame or None
        As `joined_pairs` gives them.
    calendar : DataFrame
        The half-years of the record.
    rows : int
        Rows of a run.
    fewest : int
        What is not few.

    Returns
    -------
    dict
        The columns of `FACTS`: pairs (viewers of two half-years in a row with two runs in the
        earlier), switched (share of them whose segment by the runs differs in the later) and
        chance (whose segment differs within the earlier).
    """
    told = calendar[calendar["enough"]]
    facts = {"reason": placed if isinstance(placed, str) else "", "half_years": len(calendar)}
    facts |= {"told": len(told), "rows": rows, "viewers": 0, "tests": 0}
    facts |= declared_lines()
    facts["needed"] = calendar["needed"].max() if len(calendar) else 0
    facts |= {"first": told["start"].min(), "last": told["end"].max() - pd.Timedelta(days=1)}
    facts |= dict.fromkeys(("agreement", "pairs", "switched", "chance"), np.nan)
    if isinstance(placed, str) or pairs is None:
        return facts
    twins = pairs[pairs["twin"].notna()]
    facts |= {"viewers": placed.main["user_id"].nunique(), "agreement": placed.agreement}
    if twins["user_id"].nunique() < fewest:
        return facts
    facts |= {"pairs": twins["user_id"].nunique()}
    facts |= {"switched": (twins["after"] != twins["before"]).mean()}
    return facts | {"chance": (twins["twin"] != twins["before"]).mean()}


def _measured_tables(
    placed: PlacedRuns, pairs: pd.DataFrame, segments: list[int], seed: int, fewest: int
) -> dict[str, pd.DataFrame]:
    refitted = segment_refits.refitted_half_years(placed, segments)
    shares = segment_shares.share_table(placed, segments)
    return {
        "half_year_shares": told_shares(shares, fewest),
        "half_year_mixes": judged_mixes(segment_shares.mix_changes(placed, segments, seed)),
        "half_year_moves": transition_table(placed, pairs, segments, fewest),
        "half_year_refits": segment_refits.refit_agreement(refitted, placed, fewest),
        "half_year_segments": segment_refits.found_again(refitted, placed, segments, fewest),
    }


def all_tests(placed: PlacedRuns, pairs: pd.DataFrame, segments: list[int]) -> pd.DataFrame:
    """Return every test of whether segments lasted, judged together."""
    return judged_tests(
        segment_moves.move_tests(pairs, segments)
        + segment_moves.place_tests(placed, segments)
        + segment_shares.appearance_tests(placed, segments)
        + segment_shares.season_tests(placed, segments)
    )


def _verdict_table(
    placed: PlacedRuns,
    tests: pd.DataFrame,
    found: pd.DataFrame,
    stability: pd.DataFrame,
    segments: list[int],
) -> pd.DataFrame:
    jaccard = stability.set_index("segment")["jaccard"].to_dict()
    evidence = Evidence(tests, found, placed.told, jaccard)
    return pd.DataFrame([segment_verdict(at, evidence) for at in segments])


def _told_sides(verdicts: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Return verdicts without shares of which few viewers would follow."""
    told = verdicts.copy()
    for side in ("before", "after"):
        count = (told[side] * told["viewers"]).round()
        told[side] = told[side].where((count == 0) | (count >= fewest))
    return told


def over_time_tables(
    segments: list[int], seed: int, fewest: int, *, scrubbed: Tables, modelled: Tables
) -> dict[str, pd.DataFrame]:
    """Return how segments last, from half-year to half-year.

    Parameters
    ----------
    segments : list of int
        Those that are told of.
    seed : int
        Of the resamples.
    fewest : int
        What is not few.
    scrubbed, modelled : Tables
        Results of these stages.

    Returns
    -------
    dict
        segment_verdicts (a row for every segment, always), over_time (one row: what was looked
        at, or why nothing could be), half_year_shares, half_year_mixes, half_year_moves,
        half_year_refits and half_year_segments.
    """
    calendar = scrubbed.frame("half_years")
    placed: PlacedRuns | str = "undivided"
    if len(segments) > 1:
        placed = placed_half_years(scrubbed=scrubbed, modelled=modelled)
    rows = max(int(scrubbed.record("window")["min_ratings"]), 2)
    if isinstance(placed, str):
        facts = over_time_facts(placed, None, calendar, rows, fewest)
        empty = {name: pd.DataFrame(columns=list(of)).astype(of) for name, of in EMPTY.items()}
        told = {"segment_verdicts": untold_verdicts(segments, placed), **empty}
        return told | {"over_time": pd.DataFrame([facts])[list(FACTS)].astype(FACTS)}
    followed = placed.followed_segments(segments)
    pairs = segment_moves.joined_pairs(placed)
    made = _measured_tables(placed, pairs, followed, seed, fewest)
    tests = all_tests(placed, pairs, followed)
    verdicts = _verdict_table(
        placed, tests, made["half_year_segments"], modelled.frame("stability"), segments
    )
    facts = over_time_facts(placed, pairs, calendar, rows, fewest) | {"tests": len(tests)}
    dates = calendar.set_index("half_year")["start"]
    verdicts["since"] = verdicts.reindex(columns=["half_year"])["half_year"].map(dates)
    found = {name: _dated(made[name], dates, of) for name, of in EMPTY.items()}
    told = verdicts.reindex(columns=list(COLUMNS)).astype(COLUMNS)
    found["segment_verdicts"] = _told_sides(told, fewest)
    return found | {"over_time": pd.DataFrame([facts])[list(FACTS)].astype(FACTS)}
