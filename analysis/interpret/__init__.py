"""What the segments are: sizes, profiles, favourites, names, coverage, recommendations.

edition_match    ids of segments, kept from the edition before
portraits        counted behaviour of known viewers against the others, and how shares moved
segment_counts   segments with their sizes, and what the engine sums up for each
profiles         each feature per segment, in its own units and against all viewers
effects          how much of each feature's ranks the segments explain
favourites       titles and genres that a segment chooses more often than the others
fairness         who is in which segment, and who is in none
vocabulary       words for behaviour, per counted measure and direction
lexicon          how these words are kept, and when they are true
naming           unique names from what was counted
naming_facts     what the words depend on besides the numbers
shelves          what a segment's viewers choose more often, on which rows; windows and tests
recommendations  what could be done, each with its evidence, reach and test, or why nothing
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis import disclosure
from analysis.interpret import (
    edition_match,
    effects,
    fairness,
    favourites,
    naming,
    profiles,
    segment_counts,
)
from analysis.interpret.naming_facts import gather_facts
from analysis.interpret.portraits.portrait_tables import portrait_tables
from analysis.interpret.recommendations import segment_recommendations

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from analysis.editions.edition_shelf import Precedent
    from analysis.tables import Tables

FORWARD = {
    "segment": "int64",
    "horizon_days": "int64",
    "users": "int64",
    "ratings_per_user": "float64",
}


def _of_segments(frame: pd.DataFrame, shown: list[int]) -> pd.DataFrame:
    """Return the rows of segments that may be told of."""
    return frame[frame["segment"].isin(shown)].reset_index(drop=True)


def _shown_segments(sizes: pd.DataFrame, modelled: Tables, fewest: int) -> list[int]:
    tested = modelled.record("gate")["structure"] != "not_tested"
    return segment_counts.shown_segments(sizes, fewest) if tested else []


def _told_profile(
    labels: ir.Table, profiled: list[int], scrubbed: Tables, fewest: int
) -> pd.DataFrame:
    catalogue = scrubbed.frame("catalogue")
    measured = profiles.profile_segments(scrubbed["features"], labels, catalogue)
    return _of_segments(profiles.told_profiles(measured, fewest), profiled)


def _counted_tables(
    labels: ir.Table, shown: list[int], fewest: int, *, obtained: Tables, scrubbed: Tables
) -> dict[str, pd.DataFrame]:
    """Return what the engine counts of the rows of each segment."""
    seen = scrubbed["ratings"].select("user_id", "title_id").distinct()
    favoured = favourites.favourites_by_lift(seen, labels, scrubbed["titles"])
    active = segment_counts.monthly_activity(scrubbed["ratings"], labels)
    screened = fairness.fairness_screen(labels, obtained=obtained, scrubbed=scrubbed, fewest=fewest)
    return {
        "favourites": favourites.told_favourites(_of_segments(favoured, shown), fewest),
        "activity": _of_segments(active, shown),
        "forward": pd.DataFrame(columns=list(FORWARD)).astype(FORWARD),
        "fairness": _of_segments(screened, shown),
        "coverage": segment_counts.evidence_coverage(obtained.record("source"), scrubbed, fewest),
    }


def interpret(
    *,
    obtained: Tables,
    scrubbed: Tables,
    modelled: Tables,
    precedent: Precedent | None = None,
    fewest: int = disclosure.FEWEST,
) -> dict[str, pd.DataFrame]:
    """Describe every segment in a few small tables.

    Parameters
    ----------
    obtained, scrubbed, modelled : Tables
        Results of these stages.
    precedent : Precedent, optional
        The edition before: segments that are found again keep their ids.
    fewest : int
        Segments of fewer viewers are left out, and those that would give them away; all of them
        where the gate could not run.

    Returns
    -------
    dict of str to DataFrame
        segments, segment_ids (of every segment of the model), behaviour, quarters, profiles,
        effects, favourites, activity, forward, fairness, coverage and recommendations, of segments
        that are large enough to be told of, see `segment_counts.shown_segments`. `forward` is
        empty: the features see all dates up to the end, so no later data are left that could
        honestly be looked ahead to.
    """
    labels, catalogue = modelled["labels"], scrubbed.frame("catalogue")
    sizes = segment_counts.count_segments(labels, scrubbed["users"], modelled.frame("stability"))
    shown = _shown_segments(sizes, modelled, fewest)
    profiled = segment_counts.profiled_segments(labels, shown, fewest)
    profile = _told_profile(labels, profiled, scrubbed, fewest)
    facts = gather_facts(obtained=obtained, modelled=modelled)
    ids = edition_match.match_segments(labels, len(modelled.frame("stability")), precedent)
    sizes = segment_counts.told_evidence(sizes, shown, fewest).merge(ids.drop(columns="overlap"))
    read = {"obtained": obtained, "scrubbed": scrubbed}
    sizes, drawn = portrait_tables(sizes, labels, profiled, **read, fewest=fewest)
    named = _of_segments(naming.name_segments(sizes, drawn["behaviour"], facts), shown)
    return {
        "segments": named,
        "segment_ids": ids,
        **drawn,
        "profiles": profile.drop(columns=["spread", "viewers"]),
        "effects": effects.feature_effects(catalogue, scrubbed=scrubbed, modelled=modelled),
        **_counted_tables(labels, shown, fewest, **read),
        "recommendations": segment_recommendations(
            named, drawn["behaviour"], facts, fewest, **read, modelled=modelled
        ),
    }
