"""Every counted number that is said of segments is counted again from the rows, on real drafts."""

from __future__ import annotations

import pytest
import recounted_audience
import recounted_model
import recounted_screen
from drafted_sources import draft_folders, stored_results
from recounted import unlike_slots
from recounted_rows import Rows

from analysis.communicate.claims import Claim, find_claims
from analysis.communicate.claims.captions import CAPTIONS

pytestmark = pytest.mark.build

CHAPTERS = (
    *("audience.*", "segment.*.size", "segment.*.opening", "segment.*.portrait", "segment.*.now"),
    *("segment.*.newcomers", "segment.*.stability", "segment.*.titles", "segment.*.genres"),
    *("segment.*.advice*", "interpret.*.advice*"),
    *("trust.effects", "trust.left_out", "trust.guessed_arrivals", "trust.apart"),
    *("trust.circular", "trust.group_guessed", "model.*"),
)
SHOWN = ("index", "model", "interpret", "trust")
RECOUNTS = {
    **recounted_audience.RECOUNTS,
    **recounted_screen.RECOUNTS,
    **recounted_model.RECOUNTS,
}


@pytest.fixture(scope="module", params=["demo", "continuum", "ml-latest-small", "plays"])
def drafted(request, drafts):
    """Return the tables and the rows of a draft of a source."""
    folders = draft_folders(drafts(request.param))
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


def test_populations_are_as_large_as_they_are_said_to_be(drafted):
    results, rows = drafted
    told = {of for claim in audience_claims(results) for of in claim.populations}
    sizes = recounted_audience.population_sizes(rows)
    counted = [of for of in told if of.name in sizes and of.n is not None]
    assert len(counted) >= 5
    assert {of.name: of.n for of in counted if of.n != sizes[of.name]} == {}
    # Of every quarter that is told of, how many it holds is told too.
    quarters = [of for of in told if " in the " in of.name]
    assert [of.name for of in quarters if of.n is None] == []
    assert {of.name for of in quarters} <= set(sizes)
