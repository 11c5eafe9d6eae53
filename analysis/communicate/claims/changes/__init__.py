"""What changed since the edition before, claim by claim.

former_edition    the edition before as its report told it
compared_values   values that both editions tell, and those that moved beyond their intervals
edition_claims    which edition that is, key figures, values, all in short
segment_changes   segments that grew, shrank, appeared or went, and viewers that moved
title_changes     titles that rose and fell
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.changes.edition_claims import edition_claims, in_short
from analysis.communicate.claims.changes.former_edition import former_edition, nothing_compared
from analysis.communicate.claims.changes.segment_changes import segment_change_claims
from analysis.communicate.claims.changes.title_changes import title_change_claims

if TYPE_CHECKING:
    from analysis.communicate.claims.claim import Claim
    from analysis.tables import Results


def edition_differences(
    results: Results, said: Callable[[Results], list[Claim]]
) -> Iterator[Claim]:
    """Yield what changed since the edition before, or that nothing is compared.

    Parameters
    ----------
    results : Results
        Every stage's tables.
    said : callable
        Gives all other claims of this edition; asked where there is one to compare them with.
    """
    former = former_edition(results)
    if former is None:
        yield nothing_compared(results)
        return
    made = [
        *edition_claims(results, former, said(results)),
        *segment_change_claims(results, former),
        *title_change_claims(results),
    ]
    yield from made
    yield from in_short(results, former, made)
