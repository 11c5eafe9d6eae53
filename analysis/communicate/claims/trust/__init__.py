"""What the chapter on trust claims: how far segments can be relied on, for whom and since when.

certainty       how sure one viewer's segment is, and how that was checked
lasting         whether segments last, from half-year to half-year; lasting_segments: each of them
halves          what segments explain where they were drawn, and where they were not
beyond          what they tell of what drew none of them
left_out        who is left out, and whose segment is a guess
representation  whom segments hold too many or too few of
group_reliance  for which groups segments hold better or worse; group_words: what these are called
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.populations import Populations
from analysis.communicate.claims.trust.beyond import beyond_claims
from analysis.communicate.claims.trust.certainty import certainty_claims
from analysis.communicate.claims.trust.group_reliance import reliance_claims
from analysis.communicate.claims.trust.halves import halves_claims
from analysis.communicate.claims.trust.lasting import lasting_claims
from analysis.communicate.claims.trust.left_out import left_out_claims
from analysis.communicate.claims.trust.representation import representation_claims
from analysis.communicate.decided import no_segments

if TYPE_CHECKING:
    from analysis.tables import Results


def trust_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of how far segments can be relied on."""
    if no_segments(results):
        return
    people = Populations(results)
    yield from certainty_claims(results, people)
    yield from lasting_claims(results, people)
    yield from left_out_claims(results, people)
    yield from representation_claims(results, people)
    yield from reliance_claims(results, people)
    yield from halves_claims(results, people)
    yield from beyond_claims(results, people)
