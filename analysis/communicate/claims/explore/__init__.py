"""What is said of what viewers do, before anything is modelled.

viewers         how much they give, and how well that lets them be known
arrivals        when new viewers come, and whose the rows are
returns         whether viewers come again, and how long they stay away
second_visits   what brings viewers back
active_viewers  what the most active give
chosen          which titles move, win, keep or lose viewers; ages and caps
amounts         minutes and plays, in all and of a viewer
mark_changes    how what they think has changed, and by what
growth          whether rows grow, what a viewer of a month gives, the season
rhythm          whether rows come evenly over the week
hypotheses      what survives a test
insights        what of all that stands out, and what it means

told_shares     shares with intervals, and periods
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.explore.active_viewers import active_claims
from analysis.communicate.claims.explore.amounts import amount_claims
from analysis.communicate.claims.explore.arrivals import arrival_claims
from analysis.communicate.claims.explore.chosen import chosen_claims
from analysis.communicate.claims.explore.growth import growth_claims
from analysis.communicate.claims.explore.hypotheses import tested_claims
from analysis.communicate.claims.explore.insights import told_insights
from analysis.communicate.claims.explore.mark_changes import change_claims
from analysis.communicate.claims.explore.returns import return_claims
from analysis.communicate.claims.explore.second_visits import second_claims
from analysis.communicate.claims.explore.viewers import viewer_claims

if TYPE_CHECKING:
    from analysis.tables import Results

MAKERS = (
    *(viewer_claims, active_claims, change_claims, chosen_claims, amount_claims, growth_claims),
    *(arrival_claims, return_claims, second_claims, tested_claims),
)


def explore_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of what viewers do, then what the most striking of it means."""
    made = [claim for make in MAKERS for claim in make(results)]
    yield from made
    for _, _, meaning in told_insights(results, made):
        yield meaning
