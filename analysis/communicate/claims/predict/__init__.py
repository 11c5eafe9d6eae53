"""What is said of predictions: how well what comes is foretold, and what that is worth.

foretold          a task: its record, scores, names of models, whom it is of
conditions        windows, the opened test, samples, what is exported
outcomes          the three tasks beside their baselines
leavers           whom calling reaches, how many left, how true the risks are
segment_use       whether segments help, and what each of them did
leading_measures  which measures predictions lean on
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.communicate.claims.claim import Claim
from analysis.communicate.claims.predict.conditions import condition_claims
from analysis.communicate.claims.predict.leading_measures import measure_claims
from analysis.communicate.claims.predict.leavers import leaving_claims
from analysis.communicate.claims.predict.outcomes import cold_claim, outcome_claims
from analysis.communicate.claims.predict.segment_use import segment_use_claims

if TYPE_CHECKING:
    from analysis.tables import Results

MAKERS = (
    *(condition_claims, outcome_claims, cold_claim, leaving_claims, segment_use_claims),
    measure_claims,
)


def predict_claims(results: Results) -> Iterator[Claim]:
    """Yield what is said of predictions."""
    for make in MAKERS:
        yield from make(results)
