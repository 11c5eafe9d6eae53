"""Every counted number that is said of segments is counted again from the rows, on real drafts."""

from __future__ import annotations

import pytest
import recounted_audience
import recounted_model
import recounted_screen
from drafted_sources import stored_results
from recounted import unlike_slots
from recounted_rows import Rows

from analysis.communicate.claims import Claim, find_claims
from analysis.communicate.claims.captions import CAPTIONS

pytestmark = pytest.mark.build

CHAPTERS = (
    *("audience.*", "segment.*.size", "segment.*.opening", "segment.*.portrait", "segment.*.now"),
    *("segment.*.newcomers", "segment.*.stability"),
    *("interpret.effects", "interpret.screen", "interpret.farthest", "model.*"),
)
SHOWN = ("index", "model", "interpret")
RECOUNTS = {
    **recounted_audience.RECOUNTS,
    **recounted_screen.RECOUNTS,
    **recounted_model.RECOUNTS,
}


@pytest.fixture(scope="module", params=["demo", "continuum", "ml-latest-small", "plays"])
def drafted(request, drafts):
    """Return the tables and the rows of a draft of a source."""
    folders = drafts(request.param)
    return stored_results(folders), Rows(folders)


def audience_claims(results) -> list[Claim]:
    """Return what is said of the model and of segments, in text and beside figures and tables."""
    words = [make(results) for name in SHOWN for make in CAPTIONS[name]]
    beside = [one for made in words for one in ([made] if isinstance(made, Claim) else made.claims)]
    return [*find_claims(results, *CHAPTERS), *beside]


def test_every_number_is_the_one_that_the_rows_give(drafted):
    results, rows = drafted
    claims = audience_claims(results)
    assert sum(claim.evidence == "counted" for claim in claims) > 20
    assert unlike_slots(results, rows, claims, RECOUNTS, recounted_model.STANDING) == {}
