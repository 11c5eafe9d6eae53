"""What the segments are: sizes, profiles, favourites, names, coverage, recommendations.

segment_counts   segments with their sizes, and what the engine sums up for each
portraits        counted behaviour of known viewers against the others, and how shares moved
profiles         each feature per segment, in its own units and against all viewers
favourites       titles and genres that a segment chooses more often than the others
names            what segments are called, and ids kept from the edition before
forward          what viewers did after a cut, by segments found again from before it
histories        made-up histories of each segment
rules            what decides to which segment a viewer belongs
evidence         whether segments tell more than what drew them
over_time        whether they last
coverage         who is in which segment, and who is in none
certainty_shares  how many viewers are sure of their segment
changes          what changed since the edition before
shelves          what a segment's viewers choose more often, on which rows; windows and tests
recommendations  what could be done, each with its evidence, reach and test, or why nothing
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import disclosure
from analysis.interpret import stage

if TYPE_CHECKING:
    from analysis.editions.precedent import Precedent
    from analysis.settings import Settings
    from analysis.tables import Tables


def interpret(
    *,
    obtained: Tables,
    scrubbed: Tables,
    modelled: Tables,
    predicted: Tables,
    settings: Settings,
    precedent: Precedent | None = None,
    own_names: Mapping[str, str] | None = None,
    fewest: int = disclosure.FEWEST,
) -> dict[str, Any]:
    """Describe every segment in a few small tables.

    Parameters
    ----------
    obtained, scrubbed, modelled, predicted : Tables
        Results of these stages.
    settings : Settings
        Seed and section model, from which the rule follows that segments were made by.
    precedent : Precedent, optional
        The edition before: segments that are found again keep their ids.
    own_names : mapping of str to str, optional
        Names that the user gives segments, by id or name.
    fewest : int
        Segments of fewer viewers are left out, and those that would give them away; all of them
        where the gate could not run.

    Returns
    -------
    dict of str to DataFrame or bytes
        segments, segment_ids (of every segment of the model), title_viewers, behaviour, quarters,
        profiles, effects, favourites, activity, forward, histories, fairness, coverage and
        recommendations, of segments that are large enough to be told of, see
        `segment_counts.shown_segments`.
        What decides about segments stands in rule_tree, segment_rules, rule_hits, rule_fidelity,
        assignment_importance and original_centres, see `rules`. Whether they are more than what
        drew them stands in evidence_tests, evidence_pairs and evidence_facts, see `evidence`.
        How sure viewers are of them stands in certainty_amounts, certainty_segments and
        certainty_tenths, see `certainty_shares.certainty_tables`.
        How segments last stands in segment_verdicts, over_time, half_year_shares,
        half_year_mixes, half_year_moves, half_year_refits and half_year_segments, see
        `over_time.over_time_tables`.
        What changed since the edition before stands in edition_before, viewer_moves, moved and
        title_moves, and what that said in the file edition_before.json, see
        `changes.change_tables`.
    """
    return stage.interpreted_tables(
        obtained=obtained,
        scrubbed=scrubbed,
        modelled=modelled,
        predicted=predicted,
        settings=settings,
        precedent=precedent,
        own_names=own_names or {},
        fewest=fewest,
    )
